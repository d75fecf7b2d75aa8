"""Whatever changes the answers of companies goes through the gate, and what was checked holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from some_calls import a_call
from sqlalchemy import create_engine, event

from bot.clock import LOCAL_ZONE
from bot.dialogue.trial import ScriptedTrial
from bot.errors import DialogueUnavailable
from bot.services.knowledge.editing import Editing
from bot.services.knowledge.gate import Gate, GateShut
from bot.services.knowledge.releasing import UNASKED, HeldBack, Letting, Releasing
from policy_kb import golden, store, tables
from policy_kb.errors import IllegalMove
from policy_kb.golden import Golden
from policy_kb.model import Entry
from policy_kb.store import State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
SHIP = a_call("ship", "海洋装备专项", closes_on="2026-06-30", category="装备")
DOCK = a_call("dock", "码头改造补助", closes_on="2026-07-31", category="装备")
LATER = replace(SHIP, funding="最高10万元")
WHEN = Golden("ship", "海洋装备什么时候截止", ("6月30日",))
DOCKS = Golden("dock", "码头改造还能报吗", names="dock")
GOOD = {WHEN.question: "截止日期是6月30日。", DOCKS.question: "码头改造补助：可以申报。"}
BAD = GOOD | {DOCKS.question: "没有找到。"}


@dataclass(frozen=True)
class Staff:
    name: str


LI, WANG, ZHAO = Staff("李编辑"), Staff("王审核"), Staff("赵管理")


class StoppedClock:
    def now(self) -> datetime:
        return NOW


class House:
    """Staff at work, what the dialogue would say, and what was written down."""

    def __init__(self, engine) -> None:
        self.engine, self.said, self.trial = engine, [], ScriptedTrial(GOOD)
        clock = StoppedClock()
        self.editing = Editing(engine, clock, self.audit)
        self.releasing = Releasing(engine, clock, self.audit, Gate(engine, self.trial, self.audit))

    def audit(self, _, staff, action, subject, detail) -> None:
        self.said.append((staff.name, action, detail))

    def hand_in(self, entry, base: int) -> int:
        number = self.editing.save(LI, entry, base=base, reason="改").number
        self.editing.submit(LI, entry.id, number, "")
        return number

    def told(self) -> Entry | None:
        with self.engine.connect() as connection:
            return store.read(connection).by_id.get("ship")

    def state(self, number: int) -> State:
        with self.engine.connect() as connection:
            return store.revision(connection, "ship", number).state


@pytest.fixture
def house(seed, tmp_path):
    made = create_engine(f"sqlite:///{tmp_path / 'kb.sqlite3'}", future=True)
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=100"))
    tables.metadata.create_all(made)
    with made.begin() as connection:
        entries = [seed.policy, SHIP, DOCK]
        store.publish(connection, entries, author="system", reason="载入", now=NOW)
        golden.add(connection, [WHEN, DOCKS], by="李编辑", now=NOW)
    yield House(made)
    made.dispose()


def approve(house: House, number: int):
    return lambda letting=None: house.releasing.approve(WANG, "ship", number, "", letting=letting)


def prepared(house: House, way: str):
    """One of the ways to a publication, ready to be gone."""
    releasing = house.releasing
    if way == "approve":
        return approve(house, house.hand_in(LATER, 1))
    if way == "publish_now":
        number = house.hand_in(LATER, 1)
        releasing.approve(WANG, "ship", number, "", NOW + timedelta(days=1))
        return lambda letting=None: releasing.publish_now(WANG, "ship", number, "", letting)
    if way == "withdraw":
        return lambda letting=None: releasing.withdraw(WANG, "ship", "取消", letting=letting)
    if way == "republish":
        releasing.withdraw(WANG, "ship", "取消")
        return lambda letting=None: releasing.republish(WANG, "ship", "恢复", letting)
    approve(house, house.hand_in(LATER, 1))()
    return lambda letting=None: releasing.roll_back(WANG, "ship", 1, "写错了", letting)


WAYS = ("approve", "publish_now", "withdraw", "republish", "roll_back")


@pytest.mark.parametrize("way", WAYS)
def test_a_red_question_blocks_every_way_and_the_reason_is_told(house, way):
    go = prepared(house, way)
    house.trial.script.update(BAD)
    before, said = house.told(), list(house.said)
    with pytest.raises(HeldBack, match="码头改造补助的检验题“码头改造还能报吗”") as held:
        go()
    (red,) = held.value.reds
    assert (red.title, red.missing, red.answer) == ("码头改造补助", ("码头改造补助",), "没有找到。")
    assert (house.told(), house.said) == (before, said)
    # Mended, it goes through.
    house.trial.script.update(GOOD)
    go()
    assert house.told() != before


@pytest.mark.parametrize("way", WAYS)
def test_where_nobody_can_be_asked_nothing_is_published(house, way):
    go = prepared(house, way)
    house.trial.error = DialogueUnavailable("away")
    before = house.told()
    with pytest.raises(HeldBack, match="问答服务没有运行") as held:
        go()
    assert (held.value.reds, house.told()) == ((), before)
    with pytest.raises(GateShut, match="写明原因"):
        go(Letting("急", held.value.seal))
    assert house.told() == before
    go(Letting("通知今晚必须上线", held.value.seal))
    assert house.told() != before
    assert ("王审核", "检验题放行", "通知今晚必须上线") in house.said


def test_only_what_was_seen_is_let_pass(house):
    go = approve(house, house.hand_in(LATER, 1))
    house.trial.script.update(BAD)
    with pytest.raises(HeldBack) as held:
        go()
    house.trial.script[WHEN.question] = "不知道"  # one more than was seen
    with pytest.raises(HeldBack) as more:
        go(Letting("通知今晚必须上线", held.value.seal))
    assert len(more.value.reds) == 2 and house.state(2) is State.FIRST_REVIEW
    with pytest.raises(HeldBack):
        go(Letting("通知今晚必须上线", UNASKED))
    assert go(Letting("通知今晚必须上线", more.value.seal)) is State.PUBLISHED
    ((_, _, detail),) = [row for row in house.said if row[1] == "检验题放行"]
    assert "通知今晚必须上线" in detail and WHEN.question in detail and DOCKS.question in detail


def test_what_is_green_by_then_needs_no_override(house):
    go = approve(house, house.hand_in(LATER, 1))
    go(Letting("通知今晚必须上线", "whatever"))
    assert "检验题放行" not in [action for _, action, _ in house.said]


def test_no_transaction_is_open_while_the_dialogue_is_asked_and_a_publication_is_noticed(house):
    number, ask = house.hand_in(LATER, 1), house.trial.ask

    def meanwhile(*args):
        if len(house.trial.asked) == 0:  # would wait, and fail, behind an open transaction
            with store.writing(house.engine) as connection:
                changed = [replace(DOCK, funding="20万元")]
                store.publish(connection, changed, author="x", reason="同时", now=NOW)
        return ask(*args)

    house.trial.ask = meanwhile
    assert approve(house, number)() is State.PUBLISHED
    assert len(house.trial.asked) == 2  # asked anew of what was published meanwhile


def test_who_is_overtaken_again_and_again_is_told(house):
    number, ask = house.hand_in(LATER, 1), house.trial.ask

    def meanwhile(*args):
        with store.writing(house.engine) as connection:
            changed = [replace(DOCK, funding=f"{len(house.trial.asked)}万元")]
            store.publish(connection, changed, author="x", reason="同时", now=NOW)
        return ask(*args)

    house.trial.ask = meanwhile
    with pytest.raises(IllegalMove, match="一直在发布"):
        approve(house, number)()
    assert house.state(number) is State.FIRST_REVIEW


def test_first_reviews_and_hours_to_come_ask_nobody_but_tell_what_would_come(house):
    house.editing.set_review_steps(ZHAO, 2)
    number = house.hand_in(LATER, 1)
    assert approve(house, number)() is State.SECOND_REVIEW
    later = NOW + timedelta(days=1)
    assert house.releasing.approve(ZHAO, "ship", number, "", later) is State.SCHEDULED
    house.releasing.withdraw(WANG, "dock", "到期", later)
    assert house.trial.asked == []
    planned = house.releasing.planned("ship", number)
    assert house.releasing.foretell(planned) == ""
    house.trial.script.update(BAD)
    assert "1 道检验题不通过" in house.releasing.foretell(planned)
    house.trial.error = DialogueUnavailable("away")
    assert "到时先试答" in house.releasing.foretell(planned)
