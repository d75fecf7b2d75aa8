"""Every check bites: a broken copy of the seed for each, and a sound seed for all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy_kb.calls.model import Call
from policy_kb.validation import CHECKS, problems


def swap(entries, row, **changes):
    """The entries with one of them changed."""
    changed = replace(entries[row], **changes)
    return (*entries[:row], changed, *entries[row + 1:])


def at(entries, id_):
    return next(i for i, entry in enumerate(entries) if entry.id == id_)


def change(knowledge, group, id_, **changes):
    entries = getattr(knowledge, group)
    return replace(knowledge, **{group: swap(entries, at(entries, id_), **changes)})


def with_call(**changes):
    """The knowledge with one call in which something is not as it should be."""
    sound = Call(
        "c1", "船舶试验项目", "市", "市船舶办公室", published_on="2026-01-01",
        opens_on="2026-01-05", closes_on="2026-03-31", other_dates=("区推荐：2026-03-20 17:00",),
    )
    return lambda k: replace(k, calls=(replace(sound, **changes),))


# Check → ways to break the seed, each with the entry that must be named.
BROKEN = {
    "ids_are_unique": [
        ("task-01", lambda k: replace(k, clauses=(*k.clauses, k.by_id["task-01"]))),
        ("区财政局", lambda k: change(k, "units", "区科工信局", id="区财政局")),
    ],
    "texts_are_filled_and_clean": [
        ("task-01", lambda k: change(k, "clauses", "task-01", summary="  ")),
        ("task-01", lambda k: change(k, "clauses", "task-01", title="加大挟持力度")),
        ("task-20", lambda k: change(k, "clauses", "task-20", title="⒛科技创新")),
        ("target-rd", lambda k: change(k, "targets", "target-rd", statement="达到  2.1%")),
    ],
    "tasks_count_without_gap": [
        ("task-01", lambda k: change(k, "clauses", "task-28", number=29)),
        ("safeguard-1", lambda k: change(k, "clauses", "safeguard-6", number=7)),
    ],
    "units_are_declared": [
        ("task-01", lambda k: change(k, "clauses", "task-01", lead=("区水务局",))),
        ("task-01", lambda k: change(k, "clauses", "task-01", support=("区水务局",))),
        ("task-01", lambda k: change(k, "clauses", "task-01", support=("区科工信局",))),
    ],
    "tasks_have_somebody": [
        ("task-01", lambda k: change(k, "clauses", "task-01", lead=())),
        ("task-01", lambda k: change(k, "clauses", "task-01", measures=())),
    ],
    "parts_hold_their_tasks": [
        ("task-01", lambda k: change(k, "clauses", "task-01", part="part-9")),
        ("part-1", lambda k: change(k, "parts", "part-1", last_task=5)),
        ("task-23-1", lambda k: change(k, "clauses", "task-23-1", part=None)),
    ],
    "references_exist": [
        ("target-rd", lambda k: change(k, "targets", "target-rd", related=("task-99",))),
        ("service-neeq", lambda k: change(k, "services", "service-neeq", related=("nichts",))),
    ],
    "targets_state_their_figure": [
        ("target-rd", lambda k: change(k, "targets", "target-rd", figure="约2.1")),
        ("target-rd", lambda k: change(k, "targets", "target-rd", figure="2.2")),
    ],
    "names_are_not_shared": [
        ("区财政局", lambda k: change(k, "units", "区财政局", aliases=("科技局",))),
        ("task-02", lambda k: change(
            k, "clauses", "task-02", aliases=k.task(1).aliases[:1])),
    ],
    "searchable_entries_have_words": [
        (id_, lambda k, g=group, i=id_: change(k, g, i, aliases=()))
        for group, id_ in (
            ("parts", "part-1"), ("clauses", "task-01"), ("targets", "target-rd"),
            ("services", "service-neeq"),
        )
    ] + [("innovation", lambda k: replace(k, policy=replace(k.policy, aliases=())))],
    "calls_state_what_they_must": [
        ("c1", with_call(level="县")),
        ("c1", with_call(issuer=" ")),
        ("c1", with_call(example=True)),
        ("c1", with_call(title="示例：船舶试验项目")),
    ],
    "calls_have_days_in_order": [
        ("c1", with_call(closes_on="2026-02-30")),
        ("c1", with_call(opens_on="2026年1月5日")),
        ("c1", with_call(closes_on="2026-01-04")),
        ("c1", with_call(other_dates=("区推荐 3月20日",))),
        ("c1", with_call(other_dates=("区推荐：2026-02-31",))),
    ],
}
CASES = [(name, place, spoil) for name, ways in BROKEN.items() for place, spoil in ways]


def test_the_seed_has_no_problems(seed):
    assert problems(seed) == []


def test_every_check_has_a_broken_copy():
    assert {check.__name__ for check in CHECKS} == set(BROKEN)


@pytest.mark.parametrize(
    ("name", "place", "spoil"), CASES, ids=[f"{n}-{i}" for i, (n, _, _) in enumerate(CASES)]
)
def test_the_check_bites_and_names_the_place(seed, name, place, spoil):
    check = next(c for c in CHECKS if c.__name__ == name)
    assert list(check(seed)) == []
    broken = spoil(seed)
    found = list(check(broken))
    assert place in {problem.entry for problem in found}
    assert all(place in str(p) for p in found if p.entry == place)
    assert {str(p) for p in found} <= {str(p) for p in problems(broken)}


def test_a_sound_call_has_no_problems(seed):
    assert problems(with_call()(seed)) == []


def test_knowledge_that_is_all_wrong_is_reported_and_nothing_raises(seed):
    ruin = replace(seed, chapters=(), parts=(), units=(), services=(), targets=())
    assert len(problems(ruin)) > len(seed.tasks)
