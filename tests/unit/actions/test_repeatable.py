"""Which replies may be given to anybody who opens with the same words, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import runtime
from actions.company import ActionMatch
from actions.knowledge import ActionAnswer
from actions.smalltalk import ActionFallback, ActionSmallTalk
from actions.tickets import ActionTicketStatus
from bot.clock import LOCAL_ZONE
from bot.services.delivery.repeatable import hearing


class MovingClock:
    """A day that can end."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 23, 59, 59, tzinfo=LOCAL_ZONE)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def noted(tools):
    """The records of the replies from now on, with a clock that can be moved."""
    records = []
    runtime.use(replace(tools, record=records.append, clock=MovingClock()))
    return records


def offered(person, action, typed: str, intent: str, confidence: float = 0.95):
    with hearing() as heard:
        person.says(action, typed, intent, confidence)
    return heard.offered


def test_an_answer_from_the_knowledge_alone_may_be_repeated(noted, li):
    reply = offered(li, ActionAnswer(), "第10条牵头单位是谁", "ask_lead")
    assert reply.holds()
    reply.note("wang", 0.002)
    first, second = noted
    assert (second.user, second.seconds) == ("wang", 0.002)
    assert replace(second, user=first.user, seconds=first.seconds, at=first.at) == first


def test_so_may_a_fixed_sentence(noted, li):
    assert offered(li, ActionSmallTalk(), "你好", "greet").holds()


@pytest.mark.parametrize(
    "action, typed, intent",
    [
        (ActionMatch, "我们能报什么", "match_calls"),
        (ActionFallback, "我的资料", "out_of_scope"),
        (ActionFallback, "转人工", "ask_human"),
        (ActionTicketStatus, "查进度", "ticket_status"),
        (ActionFallback, "删除我的资料", "out_of_scope"),
    ],
)
def test_not_a_reply_that_looked_at_what_is_kept_of_the_person(noted, li, action, typed, intent):
    assert offered(li, action(), typed, intent) is None


def test_not_an_apology(noted, li, monkeypatch):
    monkeypatch.setattr("actions.described.answer_questions", lambda *_: 1 / 0)
    assert offered(li, ActionAnswer(), "孵化器", "ask_content") is None


def test_it_holds_until_midnight(noted, li):
    reply = offered(li, ActionAnswer(), "第10条牵头单位是谁", "ask_lead")
    clock = runtime.runtime().clock
    clock.moment += timedelta(seconds=0.5)
    assert reply.holds()
    clock.moment += timedelta(seconds=0.5)
    assert not reply.holds()


def test_it_holds_until_the_knowledge_is_another(noted, li):
    reply = offered(li, ActionAnswer(), "第10条牵头单位是谁", "ask_lead")
    library = runtime.runtime().library
    library.kept = replace(library.kept, revisions={"task-10": 5})
    assert not reply.holds()


def test_nobody_needs_to_listen(noted, li):
    with hearing() as outer:
        pass
    assert "10" in li.says(ActionAnswer(), "第10条牵头单位是谁", "ask_lead")
    assert outer.offered is None
