"""The worker's round over what is planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import LOCAL_ZONE
from bot.workers.planned import Planned
from policy_kb.calls.model import Call
from policy_kb.store import State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
HOUR = NOW + timedelta(hours=1)


class StoppedClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


def planned(desk, entry, base: int) -> int:
    number = desk.save_draft(entry, base=base).number
    desk.submit(entry.id, number)
    desk.approve(entry.id, number, by="wang", due_at=HOUR)
    return number


async def test_what_is_due_is_done_and_what_cannot_be_does_not_hold_it_up(desk, engine, small):
    clock = StoppedClock()
    round_of = Planned(engine, clock)
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
