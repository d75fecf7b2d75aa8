"""Every check bites: a broken copy of the seed for each, and a sound seed for all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy_kb.calls.model import Call
from policy_kb.model import Clause, Policy, Specialist
from policy_kb.validation import CHECKS, problems


def swap(entries, row, **changes):
    """The entries with one of them changed."""
    changed = replace(entries[row], **changes)
    return (*entries[:row], changed, *entries[row + 1 :])


def at(entries, id_):
    return next(i for i, entry in enumerate(entries) if entry.id == id_)


def change(knowledge, group, id_, **changes):
    entries = getattr(knowledge, group)
    return replace(knowledge, **{group: swap(entries, at(entries, id_), **changes)})


def beside(knowledge, *, title="另一办法", policy=(), clause=()):
    """The knowledge with another policy of one clause, some of its fields as given."""
    other = Policy(id="other", title=title, aliases=(title,))
    article = Clause(
        "other/1", "clause", 1, "奖励", "给予奖励。", aliases=("奖励办法",), policy="other"
    )
    return replace(
        knowledge,
        other_policies=(replace(other, **dict(policy)),),
        other_clauses=(replace(article, **dict(clause)),),
    )


# Check → ways to break the seed, each with the entry that must be named.
BROKEN = {
    "ids_are_unique": [
        ("task-01", lambda k: replace(k, clauses=(*k.clauses, k.by_id["task-01"]))),
        ("区财政局", lambda k: change(k, "units", "区科工信局", id="区财政局")),
    ],
    "ids_can_be_kept": [
        (name[:80], lambda k, name=name: change(k, "units", "区财政局", id=name))
        for name in ("区 财政局", "财" * 81, "区\n局")
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
        ("task-02", lambda k: change(k, "clauses", "task-02", aliases=k.task(1).aliases[:1])),
    ],
    "searchable_entries_have_words": [
        (id_, lambda k, g=group, i=id_: change(k, g, i, aliases=()))
        for group, id_ in (
            ("parts", "part-1"),
            ("clauses", "task-01"),
            ("targets", "target-rd"),
            ("services", "service-neeq"),
        )
    ]
    + [("innovation", lambda k: replace(k, policy=replace(k.policy, aliases=())))],
    "clauses_belong_to_a_policy": [
        ("other/1", lambda k: beside(k, clause={"policy": "nobody"})),
        ("other/1", lambda k: beside(k, clause={"kind": "task"})),
        ("other/1", lambda k: beside(k, clause={"parent": "other/9"})),
        ("task-01", lambda k: change(k, "clauses", "task-01", kind="clause")),
    ],
    "policies_are_told_apart": [("other", lambda k: beside(k, title=k.policy.title))],
    "days_of_policies_are_days": [
        ("other", lambda k: beside(k, policy={"issued_on": "2026年1月1日"})),
        ("other", lambda k: beside(k, policy={"withdrawn_on": "2026-02-30"})),
        (
            "other",
            lambda k: beside(
                k, policy={"in_force_from": "2026-01-02", "valid_until": "2026-01-01"}
            ),
        ),
        ("other", lambda k: beside(k, policy={"replaced_by": "other"})),
    ],
}
SPECIALIST = Specialist("one", "石滩镇", "陈工")
GOOD_CALL = Call(
    "call-1",
    "某专项",
    "区",
    "甲局",
    opens_on="2026-03-01",
    closes_on="2026-03-31",
    link="https://example.org/1",
    other_dates=("区推荐：2026-04-05 17:00",),
)
BROKEN["specialists_are_of_a_town"] = [
    ("one", lambda k, c=changes: replace(k, specialists=(replace(SPECIALIST, **c),)))
    for changes in ({"town": "石滩"}, {"town": ""}, {"phone": "无"}, {"phone": "020"})
]
BROKEN["examples_say_that_they_are"] = [
    ("call-1", lambda k: replace(k, calls=(replace(GOOD_CALL, example=True),))),
]
BROKEN["calls_state_what_they_must"] = [
    ("call-1", lambda k, c=changes: replace(k, calls=(replace(GOOD_CALL, **c),)))
    for changes in (
        {"issuer": " "},
        {"level": "镇"},
        {"closes_on": "待填写"},
        {"closes_on": "2026-02-30"},
        {"closes_on": "20260331"},
        {"closes_on": "2026-02-01"},
        {"link": "example.org"},
        {"link": "https://["},
        {"other_dates": ("区推荐",)},
        {"other_dates": ("推荐：2026-13-01",)},
    )
]
CASES = [(name, place, spoil) for name, ways in BROKEN.items() for place, spoil in ways]


def test_the_seed_has_no_problems(seed):
    assert problems(seed) == []


def test_a_good_call_has_no_problems_either(seed):
    assert problems(replace(seed, calls=(replace(GOOD_CALL, title="建设各类平台"),))) == []


@pytest.mark.parametrize(
    "phone",
    [None, "020-82620000", "(020) 8262 0000转12", "13800000000、020-82620000", "+86 20 8262"],
)
def test_telephone_numbers_as_people_write_them(seed, phone):
    assert problems(replace(seed, specialists=(replace(SPECIALIST, phone=phone),))) == []


def test_a_second_policy_is_no_problem(seed):
    assert problems(beside(seed)) == []


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


def test_knowledge_that_is_all_wrong_is_reported_and_nothing_raises(seed):
    ruin = replace(seed, chapters=(), parts=(), units=(), services=(), targets=())
    assert len(problems(ruin)) > len(seed.tasks)
