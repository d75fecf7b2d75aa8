"""Golden questions block a publication that would answer them wrongly, or unchecked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from some_calls import a_call
from sqlalchemy import create_engine, event

from bot.clock import LOCAL_ZONE
from bot.dialogue.trial import ScriptedTrial, TrialRefused
from bot.errors import DialogueUnavailable
from bot.services.knowledge.gate import Gate, GateShut, Planned
from policy_kb import golden, store, tables
from policy_kb.errors import ContentError
from policy_kb.golden import Golden
from policy_kb.yaml_io import entry_to_dict

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
SHIP = a_call("ship", "海洋装备专项", closes_on="2026-06-30", category="装备")
DOCK = a_call("dock", "码头改造补助", closes_on="2026-07-31", category="装备")
TEA = a_call("tea", "荔枝保鲜攻关", "区", closes_on="2026-08-31")
WHEN = Golden("ship", "海洋装备什么时候截止", ("6月30日",))
DOCKS = Golden("dock", "码头改造还能报吗", names="dock")
TEAS = Golden("tea", "荔枝保鲜能报吗", names="tea")


@dataclass(frozen=True)
class Staff:
    name: str


@pytest.fixture
def engine(seed, tmp_path):
    made = create_engine(f"sqlite:///{tmp_path / 'kb.sqlite3'}", future=True)
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    tables.metadata.create_all(made)
    with made.begin() as connection:
        entries = [seed.policy, SHIP, DOCK, TEA]
        store.publish(connection, entries, author="system", reason="载入", now=NOW)
        golden.add(connection, [WHEN, DOCKS, TEAS], by="李编辑", now=NOW)
    yield made
    made.dispose()


@pytest.fixture
def audited():
    return []


def a_gate(engine, trial, audited=None) -> Gate:
    rows = [] if audited is None else audited
    return Gate(engine, trial, lambda _, staff, *said: rows.append((staff.name, *said)))


GOOD = {WHEN.question: "截止日期是6月30日。", DOCKS.question: "码头改造补助：可以申报。"}


def test_the_questions_of_the_change_and_of_its_neighbours_are_asked(engine):
    trial = ScriptedTrial(GOOD)
    later = replace(SHIP, funding="最高10万元")
    assert a_gate(engine, trial).check([Planned("ship", later)]).reds == ()
    ((conversations, drafts, without),) = trial.asked
    assert conversations == [[WHEN.question], [DOCKS.question]]  # same category; not the tea
    assert (drafts, without) == ([entry_to_dict(later)], [])


def test_a_red_question_says_what_was_expected_and_what_came(engine):
    trial = ScriptedTrial(GOOD | {WHEN.question: "截止日期是7月1日。"})
    (red,) = a_gate(engine, trial).check([Planned("ship", SHIP)]).reds
    assert (red.golden.entry, red.title) == ("ship", "海洋装备专项")
    assert (red.missing, red.answer) == (("6月30日",), "截止日期是7月1日。")
    assert "应有“6月30日”，实际回答“截止日期是7月1日。”" in str(red)


def test_a_neighbour_that_is_no_longer_named_is_red(engine):
    trial = ScriptedTrial(GOOD | {DOCKS.question: "海洋装备专项可以申报。"})
    (red,) = a_gate(engine, trial).check([Planned("ship", SHIP)]).reds
    assert (red.golden.entry, red.missing) == ("dock", ("码头改造补助",))


def test_an_empty_answer_is_red(engine):
    trial = ScriptedTrial(GOOD | {WHEN.question: ""})
    (red,) = a_gate(engine, trial).check([Planned("ship", SHIP)]).reds
    assert not red.right and "没有得到回答" in str(red)


def test_what_is_withdrawn_is_not_asked_about_but_its_neighbours_are(engine):
    trial = ScriptedTrial(GOOD)
    assert a_gate(engine, trial).check([Planned("ship", None)]).reds == ()
    assert trial.asked == [([[DOCKS.question]], [], ["ship"])]


def test_without_questions_nobody_is_asked(engine):
    trial = ScriptedTrial(error=DialogueUnavailable("away"))
    assert a_gate(engine, trial).check([Planned("new", a_call("new", "蓝莓冷链"))]).reds == ()


@pytest.mark.parametrize("error", [DialogueUnavailable("away"), TrialRefused("no")])
def test_nothing_is_published_while_nobody_can_be_asked(engine, error):
    with pytest.raises(GateShut, match="无法试答|现在无法"):
        a_gate(engine, ScriptedTrial(error=error)).check([Planned("ship", SHIP)])


def test_an_override_needs_a_reason_and_is_audited(engine, audited):
    gate = a_gate(engine, ScriptedTrial(GOOD | {WHEN.question: "不知道"}), audited)
    changes = [Planned("ship", SHIP)]
    reds = gate.check(changes).reds
    with engine.begin() as connection:
        with pytest.raises(GateShut, match="写明原因"):
            gate.override(connection, Staff("管理"), changes, "  ", reds)
        assert audited == []
        gate.override(connection, Staff("管理"), changes, "通知今晚必须上线", reds)
    ((name, action, subject, detail),) = audited
    assert (name, action, subject) == ("管理", "检验题放行", "ship")
    assert "通知今晚必须上线" in detail
    assert WHEN.question in detail


def test_golden_questions_go_round_as_a_file_and_are_kept_once(engine, tmp_path):
    with engine.begin() as connection:
        kept = golden.of(connection)
        path = tmp_path / golden.FILE
        golden.write(kept, path)
        read = golden.read(path)
        assert [replace(one, number=0) for one in kept] == read == [WHEN, DOCKS, TEAS]
        assert golden.add(connection, read, by="王", now=NOW) == 0
        gone = golden.remove(connection, kept[0].number)
        assert (gone, golden.remove(connection, kept[0].number)) == (kept[0], None)
        assert golden.add(connection, read, by="王", now=NOW) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "x: 1",
        "- 1",
        "- {entry: ship}",
        "- {entry: ship, question: 问}",
        "- {entry: ship, question: 问, says: 答}",
        "- {entry: ship, question: 问, says: [答], x: 1}",
    ],
)
def test_a_file_of_other_things_is_refused(tmp_path, text):
    path = tmp_path / "golden.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError, match=r"golden\.yml"):
        golden.read(path)


def test_a_question_without_a_condition_is_refused(engine):
    with engine.begin() as connection, pytest.raises(ContentError, match="必须"):
        golden.add(connection, [Golden("ship", "问")], by="王", now=NOW)
