"""What was not answered well is recorded once, in groups, until staff settle it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pytest
from some_calls import a_call
from sqlalchemy import create_engine, delete, event, func, select

from bot.clock import LOCAL_ZONE
from bot.services.people.erasure import erase_rows
from bot.services.record.doubts import Doubt, doubt_of
from bot.services.record.open_lists import EXAMPLES, NotPossible
from bot.services.record.open_questions import PORTION, OpenQuestions
from bot.services.record.reopening import ALIAS, DISMISSED, EXAMPLE, GOLDEN, OPEN, SILENCED
from bot.services.record.turns import TurnRecord, Turns
from bot.services.tables import metadata, open_question_mark, open_question_turns, turns
from bot.services.training.examples import all_examples
from policy_kb import golden, store, tables
from policy_kb.golden import Golden
from policy_kb.retrieval.alike import Groups
from policy_kb.retrieval.meaning import DIMENSIONS, Meaning

AT = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
SHIP = a_call("ship", "海洋装备专项", aliases=("海装",))


@dataclass(frozen=True)
class Staff:
    name: str


LI = Staff("李编辑")


class StoppedClock:
    def now(self) -> datetime:
        return AT


@pytest.fixture
def engine(seed, tmp_path):
    made = create_engine(f"sqlite:///{tmp_path / 'all.sqlite3'}", future=True)
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    metadata.create_all(made)
    tables.metadata.create_all(made)
    with made.begin() as connection:
        store.publish(connection, [seed.policy, SHIP], author="s", reason="载入", now=AT)
    yield made
    made.dispose()


@pytest.fixture
def audited() -> list:
    return []


@pytest.fixture
def desk(engine, audited):
    def open_again() -> OpenQuestions:
        return OpenQuestions(
            engine, StoppedClock(), lambda _, staff, *said: audited.append((staff.name, *said))
        )

    return open_again


def tell(engine, *questions: str, status="unanswerable.no_match", user="o1", **more) -> None:
    Turns(engine).add(
        [TurnRecord(AT, user, question, "回答", status, **more) for question in questions]
    )


def listed(desk: OpenQuestions, **wanted) -> list[list[tuple[str, int]]]:
    groups, _ = desk.groups(most=50, **wanted)
    return [[(one.question, one.times) for one in group.questions] for group in groups]


@pytest.mark.parametrize(
    ("status", "understood", "doubt"),
    [
        ("unanswerable.no_match", {}, Doubt.NO_MATCH),
        ("unanswerable.no_such_item", {}, Doubt.NO_MATCH),
        ("unanswerable.out_of_scope", {}, None),
        ("asked_back.choice", {"confidence": 0.1}, None),
        ("answered.lapsed", {"answers": [{"probable": True}]}, Doubt.ONLY_EXPIRED),
        ("failed", {}, Doubt.ENGINE_ERROR),
        ("answered", {"confidence": 0.99, "answers": [{"probable": False}]}, None),
        ("answered", {"confidence": 0.99, "answers": [{"probable": True}]}, Doubt.LOW_CONFIDENCE),
        ("answered.not_stated", {"confidence": 0.3}, Doubt.LOW_CONFIDENCE),
        ("spoken", {"confidence": 0.1}, None),
    ],
)
def test_the_class_of_a_turn(status, understood, doubt):
    assert doubt_of(status, understood) is doubt


def test_a_question_is_recorded_once_and_grouped_by_likeness(engine, desk):
    tell(engine, "游艇码头补贴怎么申请", "游艇码头补贴怎么申请？", "请问游艇码头的补贴")
    tell(engine, "有游艇码头补铁吗", "养蜂合作社贷款贴息")
    tell(engine, "孵化器牵头单位是谁", status="answered", understood={"confidence": 0.99})
    work = desk()
    assert work.gather() is True
    boats, bees = listed(work)
    assert boats[0][1] == 2
    assert sum(times for _, times in boats) == 4
    assert bees == [("养蜂合作社贷款贴息", 1)]


def test_a_restart_neither_loses_nor_doubles(engine, desk):
    tell(engine, "游艇码头补贴怎么申请")
    desk().gather()
    tell(engine, "游艇码头的补贴怎么申请", "游艇码头补贴怎么申请")
    again = desk()
    again.gather()
    again.gather()
    (group,) = listed(again)
    assert group == [("游艇码头补贴怎么申请", 2), ("游艇码头的补贴怎么申请", 1)]


def test_a_turn_that_was_committed_late_is_still_counted(engine, desk):
    tell(engine, "养蜂合作社贷款贴息", "游艇码头补贴", "龙舟基地奖励")
    with engine.begin() as connection:
        late = connection.execute(select(turns).where(turns.c.number == 2)).mappings().one()
        connection.execute(delete(turns).where(turns.c.number == 2))
    work = desk()
    work.gather()
    with engine.begin() as connection:
        connection.execute(turns.insert().values(**late))
    tell(engine, "养蜂合作社贷款贴息")
    work.gather()
    assert sorted(sum(listed(work), [])) == [
        ("养蜂合作社贷款贴息", 2),
        ("游艇码头补贴", 1),
        ("龙舟基地奖励", 1),
    ]


def test_a_portion_that_fails_leaves_no_trace(engine, desk, monkeypatch):
    tell(engine, "游艇码头补贴", "养蜂合作社贷款贴息")
    work = desk()
    monkeypatch.setattr(Groups, "add", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work.gather()
    monkeypatch.undo()
    assert listed(work) == []
    work.gather()
    assert len(listed(work)) == 2


def test_many_turns_are_read_in_portions(engine, desk):
    tell(engine, *["游艇码头补贴"] * (PORTION + 300))
    work = desk()
    assert work.gather() is False
    assert work.gather(portions=5) is True
    assert listed(work) == [[("游艇码头补贴", PORTION + 300)]]
    with engine.connect() as connection:
        assert connection.execute(select(open_question_mark.c.turn)).scalar() == PORTION + 300


def test_groups_are_found_by_class_and_page(engine, desk):
    tell(engine, "游艇码头补贴", "游艇码头补贴", "养蜂合作社贷款贴息")
    tell(engine, "龙舟基地奖励", status="failed")
    work = desk()
    work.gather()
    assert listed(work, doubt=Doubt.ENGINE_ERROR) == [[("龙舟基地奖励", 1)]]
    page, count = work.groups(most=1, skip=1)
    assert (len(page), count) == (1, 3)


def test_meaning_joins_what_shares_no_words():
    def encode(texts):
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            rows[row, 0 if "船" in text or "艇" in text else 1] = 1.0
        return rows

    groups = Groups(Meaning(encode))
    groups.add(7, "小船靠岸有钱拿吗")
    assert groups.find("游艇码头补贴") == 7
    assert groups.find("养蜂合作社贷款") is None


def test_an_alias_becomes_a_draft_and_settles_its_questions(engine, desk, audited):
    tell(engine, "大船专项", "大船的专项")
    work = desk()
    work.gather()
    (group,), _ = work.groups(most=5)
    numbers = [one.number for one in group.questions]
    revision = work.as_alias(LI, numbers, "ship", "大船专项")
    with engine.connect() as connection:
        draft = store.revision(connection, "ship", revision)
    assert draft.payload["aliases"] == ["海装", "大船专项"]
    assert (draft.state, draft.author) == (store.State.DRAFT, "李编辑")
    assert listed(work) == []
    assert work.get(numbers[0]).state == ALIAS
    assert len(audited) == 2
    tell(engine, "大船专项")  # asked once more before the draft is published
    work.gather()
    assert listed(work) == []
    assert work.get(numbers[0]).times == 2


def test_golden_question_example_and_draft(engine, desk, audited):
    tell(engine, "游艇码头补贴", "养蜂合作社贷款贴息", "龙舟基地奖励")
    work = desk()
    work.gather()
    work.as_golden(LI, [1], Golden("ship", "游艇码头补贴", names="ship"))
    work.as_example(LI, [2], "ask_amount", "养蜂合作社贷款贴息")
    work.as_draft(LI, [3], a_call("dragon", "龙舟基地奖励"))
    with engine.connect() as connection:
        assert [one.question for one in golden.of(connection)] == ["游艇码头补贴"]
        kept = [(one.intent, one.text) for one in all_examples(connection)]
        assert kept == [("ask_amount", "养蜂合作社贷款贴息")]
        assert store.newest_number(connection, "dragon") == 1
    assert listed(work) == []
    assert [row[1] for row in audited] == ["已加为检验题", "已加为训练例句", "已建草稿"]


@pytest.mark.parametrize(
    "settle",
    [
        lambda work: work.as_alias(LI, [1], "nobody", "大船"),
        lambda work: work.as_alias(LI, [1], "ship", "海装"),
        lambda work: work.as_alias(LI, [1], "ship", " "),
        lambda work: work.as_golden(LI, [1], Golden("nobody", "问", ("答",))),
        lambda work: work.as_example(LI, [1], "", "问"),
        lambda work: work.as_example(LI, [1], "greet", "问" * 301),
        lambda work: work.as_draft(LI, [1], SHIP),
        lambda work: work.dismiss(LI, [1], " "),
        lambda work: work.dismiss(LI, [], "与我们无关"),
        lambda work: work.dismiss(LI, [1, 99], "与我们无关"),
    ],
)
def test_what_cannot_be_done_changes_nothing(engine, desk, audited, settle):
    tell(engine, "游艇码头补贴")
    work = desk()
    work.gather()
    with pytest.raises(NotPossible):
        settle(work)
    assert listed(work) == [[("游艇码头补贴", 1)]]
    with engine.connect() as connection:
        assert store.open_drafts(connection) == []
        assert golden.of(connection) == []
        assert all_examples(connection) == []


def test_who_comes_second_is_told_who_was_first(engine, desk):
    tell(engine, "游艇码头补贴")
    work = desk()
    work.gather()
    work.dismiss(LI, [1], "与我们无关")
    with pytest.raises(NotPossible, match="已由 李编辑 处理：不处理"):
        work.as_draft(Staff("王"), [1], a_call("boat", "游艇"))
    assert (work.get(1).state, work.get(1).outcome) == (DISMISSED, "与我们无关")
    with engine.connect() as connection:
        assert store.newest_number(connection, "boat") == 0


def test_what_only_the_forgotten_asked_is_swept(engine, desk):
    tell(engine, "游艇码头补贴")
    tell(engine, "养蜂合作社贷款贴息", user="o2")
    work = desk()
    work.gather()
    assert erase_rows(engine, "o1")["open_question_turns"] == 1
    assert work.sweep(AT - timedelta(days=1)) == 1
    assert listed(work) == [[("养蜂合作社贷款贴息", 1)]]
    assert work.sweep(AT + timedelta(days=1)) == 1
    with engine.connect() as connection:
        left = select(func.count()).select_from(open_question_turns)
        assert connection.execute(left).scalar() == 0


def only(work: OpenQuestions) -> str:
    work.gather()
    return work.get(1).state


def test_what_was_dismissed_and_is_asked_again_comes_back_with_its_story(engine, desk):
    tell(engine, "游艇码头补贴")
    work = desk()
    work.gather()
    work.dismiss(LI, [1], "与我们无关")
    assert only(work) == DISMISSED
    tell(engine, "游艇码头补贴？")
    assert only(work) == OPEN
    assert (work.get(1).outcome, work.get(1).by, work.get(1).times) == ("与我们无关", "李编辑", 2)
    work.dismiss(LI, [1], "闲聊", for_good=True)
    tell(engine, "游艇码头补贴")
    assert only(work) == SILENCED and work.get(1).times == 3
    assert work.settled(most=5)[1] == 1
    work.reopen(LI, 1)
    assert listed(work) == [[("游艇码头补贴", 3)]]
    with pytest.raises(NotPossible, match="已经是待处理"):
        work.reopen(LI, 1)


def publish(engine, number: int) -> str:
    """Send a draft of the ship on its way; the version from which it is answered."""
    with store.writing(engine) as connection:
        store.submit(connection, "ship", number, by="li", note="", now=AT)
        store.approve(connection, "ship", number, by="wang", note="", now=AT)
        return str(store.current_version(connection))


def test_an_alias_gets_its_chance_once_it_is_published(engine, desk):
    tell(engine, "大船专项")
    work = desk()
    work.gather()
    number = work.as_alias(LI, [1], "ship", "大船专项")
    tell(engine, "大船专项", knowledge_version="1")
    assert only(work) == ALIAS
    version = publish(engine, number)
    tell(engine, "大船专项", knowledge_version="1")  # answered just before
    assert only(work) == ALIAS
    tell(engine, "大船专项", knowledge_version=version)
    assert only(work) == OPEN


def test_an_alias_whose_draft_was_given_up_settles_nothing(engine, desk):
    tell(engine, "大船专项")
    work = desk()
    work.gather()
    number = work.as_alias(LI, [1], "ship", "大船专项")
    with store.writing(engine) as connection:
        store.submit(connection, "ship", number, by="li", note="", now=AT)
        store.discard(connection, "ship", number, by="wang", note="", now=AT)
    tell(engine, "大船专项", knowledge_version="1")
    assert only(work) == OPEN


def test_an_example_gets_its_chance_with_another_model(engine, desk):
    tell(engine, "养蜂贷款", model_version="a")
    work = desk()
    work.gather()
    work.as_example(LI, [1], "ask_amount", "养蜂贷款")
    tell(engine, "养蜂贷款", model_version="a")
    assert only(work) == EXAMPLE
    tell(engine, "养蜂贷款", model_version="b")
    assert only(work) == OPEN


def test_a_golden_question_keeps_a_doubtful_answer_and_no_missing_one(engine, desk):
    doubtful = {"status": "answered", "understood": {"confidence": 0.3}}
    tell(engine, "海装多少钱", **doubtful)
    work = desk()
    work.gather()
    work.as_golden(LI, [1], Golden("ship", "海装多少钱", names="ship"))
    tell(engine, "海装多少钱", **doubtful)
    assert only(work) == GOLDEN
    tell(engine, "海装多少钱")
    assert only(work) == OPEN


def test_a_group_is_told_in_a_few_examples_and_whole_on_its_page(engine, desk):
    tell(engine, *[f"游艇码头补贴怎么申请{mark}" for mark in "一二三四五六七七"])
    work = desk()
    work.gather()
    ((group,), count) = work.groups(most=5)
    assert (count, group.count, group.times, len(group.questions)) == (1, 7, 8, EXAMPLES)
    assert group.questions[0].question.endswith("七")
    assert len(work.group(3).questions) == 7 and work.group(99) is None
    assert work.counts() == {Doubt.NO_MATCH: 1}
    work.dismiss(LI, [one.number for one in work.group(1).questions], "与我们无关")
    assert work.group(1) is None
