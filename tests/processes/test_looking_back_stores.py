"""The record of turns is searched and counted alike on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.clock import LOCAL_ZONE
from bot.db import engine_for
from bot.db.upgrade import upgrade
from bot.services.desk.ticket_lists import count_tickets, list_tickets
from bot.services.desk.tickets import Tickets, TicketState
from bot.services.record.numbers import numbers
from bot.services.record.turn_marks import Verdict, mark
from bot.services.record.turn_search import Wanted, find, pseudonym
from bot.services.record.turns import TurnRecord, Turns, person_key

AT = datetime(2026, 3, 2, 0, 30, tzinfo=LOCAL_ZONE)


class StoppedClock:
    def now(self) -> datetime:
        return AT


@pytest.fixture
def engine(database_url):
    made = engine_for(database_url)
    upgrade(made)
    return made


def test_days_and_hours_are_local_and_people_are_found(engine):
    Turns(engine).add(
        [
            TurnRecord(
                AT,
                "o-li",
                "孵化器100%",
                "第十条",
                "answered",
                entries=(("task-10", 1),),
                seconds=0.021,
            ),
            TurnRecord(
                AT - timedelta(hours=1),
                "o-wang",
                "天气",
                "不在范围",
                "unanswerable.out_of_scope",
                seconds=0.4,
            ),
        ]
    )
    with engine.begin() as connection:
        mark(connection, 1, Verdict.WRONG, "应为第九条", "陈", AT)
        found = numbers(connection, AT.date() - timedelta(days=1), AT.date())
        person = pseudonym(person_key("o-wang"))
        by_person = find(connection, Wanted(person=person)).turns
        by_all = find(
            connection,
            Wanted(
                since=AT.date(),
                status="answered",
                words="100%",
                topic="task-10",
                mark="wrong",
            ),
        ).turns
    assert [(day.questions, day.wrong) for day in found.days] == [(1, 0), (1, 1)]
    assert (found.hours[0], found.hours[23]) == (1, 1)
    assert (found.topics, found.median, found.slow) == ([("task-10", 1)], 0.021, 0.4)
    assert [turn.number for turn in by_person] == [2]
    assert [turn.number for turn in by_all] == [1]


def test_tickets_are_listed_by_state(engine):
    tickets = Tickets(engine, StoppedClock())
    for n in range(3):
        tickets.open("o-li", f"第{n}问")
    tickets.take(2, "陈", "陈", seen=0)
    with engine.connect() as connection:
        assert [t.number for t in list_tickets(connection, most=2).tickets] == [1, 2]
        assert [t.number for t in list_tickets(connection, assignee="陈").tickets] == [2]
        assert count_tickets(connection) == {TicketState.OPEN: 2, TicketState.TAKEN: 1}
