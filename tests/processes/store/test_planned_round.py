"""The worker's round over what is planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import LOCAL_ZONE
from bot.dialogue.trial import ScriptedTrial
from bot.errors import DialogueUnavailable
from bot.services.knowledge.gate import Gate
from bot.workers.planned import Planned
from policy_kb import golden, store
from policy_kb.calls.model import Call
from policy_kb.golden import Golden
from policy_kb.store import State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
HOUR = NOW + timedelta(hours=1)


class StoppedClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


def a_round(engine, clock, trial=None, audited=None) -> Planned:
    rows = [] if audited is None else audited

    def audit(_, staff, *said) -> None:
        rows.append((staff, *said))

    return Planned(engine, clock, Gate(engine, trial or ScriptedTrial(), audit), audit)


def planned(desk, entry, base: int) -> int:
    number = desk.save_draft(entry, base=base).number
    desk.submit(entry.id, number)
    desk.approve(entry.id, number, by="wang", due_at=HOUR)
    return number


async def test_what_is_due_is_done_and_what_cannot_be_does_not_hold_it_up(desk, engine, small):
    clock = StoppedClock()
    round_of = a_round(engine, clock)
    service = small.by_id["s"]
    stale = planned(desk, replace(service, summary="新说法"), 1)
    desk.publish([replace(service, summary="更快的说法")])
    planned(desk, Call("c-1", "低空专项", "区", "甲局"), 0)
    await round_of.round()
    assert "c-1" not in desk.read().by_id
    clock.at = HOUR
    assert round_of.carry_out() == 1
    assert "c-1" in desk.read().by_id
    assert desk.read().by_id["s"].summary == "更快的说法"
    assert desk.revision("s", stale).state is State.DRAFT
    assert "已被" in desk.events("s")[-1].note
    assert round_of.carry_out() == 0


ASKED = Golden("c-1", "低空专项谁发布", ("甲局",))


def due(engine, clock) -> list[str]:
    with engine.connect() as connection:
        return [what.entry for what in store.due(connection, clock.at)]


def blocked(engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [(one.entry, one.reason) for one in store.blocks(connection)]


def with_question(engine) -> None:
    with engine.begin() as connection:
        golden.add(connection, [ASKED], by="li", now=NOW)


def test_what_would_be_answered_wrongly_waits_in_sight_and_is_not_tried_again(desk, engine):
    clock, audited = StoppedClock(), []
    trial = ScriptedTrial({ASKED.question: "乙局发布。"})
    round_of = a_round(engine, clock, trial, audited)
    with_question(engine)
    planned(desk, Call("c-1", "低空专项", "区", "甲局"), 0)
    clock.at = HOUR
    assert [round_of.carry_out() for _ in range(3)] == [0, 0, 0]
    assert len(trial.asked) == 1 and due(engine, clock) == []
    ((entry, reason),) = blocked(engine)
    assert entry == "c-1" and "应有“甲局”，实际回答“乙局发布。”" in reason
    assert desk.revision("c-1", 1).state is State.SCHEDULED
    assert "到时没有发布：低空专项的检验题" in desk.events("c-1")[-1].note
    assert [row[:3] for row in audited] == [("定时任务", "定时未执行", "c-1")]
    # Planned anew it is free again.
    desk.send_back("c-1", 1)
    assert blocked(engine) == []
    trial.script[ASKED.question] = "甲局发布。"
    desk.submit("c-1", 1)
    desk.approve("c-1", 1, by="wang", due_at=HOUR + timedelta(hours=1))
    clock.at = HOUR + timedelta(hours=1)
    assert round_of.carry_out() == 1 and "c-1" in desk.read().by_id


def test_where_nobody_can_be_asked_it_is_tried_again_a_minute_later(desk, engine):
    clock, audited = StoppedClock(), []
    trial = ScriptedTrial({ASKED.question: "甲局发布。"}, error=DialogueUnavailable("away"))
    round_of = a_round(engine, clock, trial, audited)
    with_question(engine)
    planned(desk, Call("c-1", "低空专项", "区", "甲局"), 0)
    clock.at = HOUR
    assert [round_of.carry_out() for _ in range(3)] == [0, 0, 0] and len(trial.asked) == 1
    assert "现在无法试答" in blocked(engine)[0][1]
    clock.at = HOUR + timedelta(minutes=1)
    assert round_of.carry_out() == 0 and len(trial.asked) == 2
    assert len(audited) == 1 and len(desk.events("c-1")) == 4  # told once
    trial.error, clock.at = None, HOUR + timedelta(minutes=2)
    assert round_of.carry_out() == 1
    assert "c-1" in desk.read().by_id and blocked(engine) == []


def test_what_is_withdrawn_at_its_hour_is_held_back_as_well(desk, engine):
    clock = StoppedClock()
    trial = ScriptedTrial({ASKED.question: "没有找到。"})
    with engine.begin() as connection:
        golden.add(connection, [replace(ASKED, entry="c-2")], by="li", now=NOW)
    desk.publish(
        [
            Call("c-1", "低空专项", "区", "甲局", category="装备"),
            Call("c-2", "低空专项二期", "区", "甲局", category="装备"),
        ]
    )
    desk.schedule_withdrawal("c-1", HOUR)
    clock.at = HOUR
    round_of = a_round(engine, clock, trial)
    assert round_of.carry_out() == 0
    assert "c-1" in desk.read().by_id and blocked(engine)[0][0] == "c-1"
    desk.withdraw(["c-1"])  # by hand
    assert blocked(engine) == []


def test_a_publication_in_between_is_checked_for_before_the_hour_is_kept(desk, engine, small):
    clock = StoppedClock()

    class Meanwhile(ScriptedTrial):
        def ask(self, *args):
            if len(self.asked) == 0:
                desk.publish([replace(small.by_id["s"], summary="正在试答时发布的说法")])
            return super().ask(*args)

    trial = Meanwhile({ASKED.question: "甲局发布。"})
    with_question(engine)
    planned(desk, Call("c-1", "低空专项", "区", "甲局"), 0)
    clock.at = HOUR
    round_of = a_round(engine, clock, trial)
    assert [round_of.carry_out(), round_of.carry_out()] == [0, 1]
    assert len(trial.asked) == 2
