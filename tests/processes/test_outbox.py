"""Letters as rows: one suite of behaviour on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import inspect, select

from bot.clock import SystemClock
from bot.db import engine_for
from bot.messages import Choice, Reply
from bot.services.delivery import outbox as rules
from bot.services.delivery.outbox import IllegalMove, Mail, Outbox
from bot.services.desk.tickets import Tickets
from bot.services.people.erasure import PERSONAL_ROWS, erase_rows
from bot.services.tables import metadata, outbox

USER, CAUSE = "o_1", "ticket-7-1"
A = Reply("甲", (Choice("看", "看甲"),))


class Now:
    """A moment that goes on when told to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 1, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, span: timedelta) -> None:
        self.moment += span


@pytest.fixture
def engine(database_url):
    return engine_for(database_url)


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def rows(engine, now) -> Outbox:
    return Outbox(engine, now)


def put(rows: Outbox, engine, user: str = USER, cause: str = CAUSE, reply: Reply = A) -> bool:
    with engine.begin() as connection:
        return rows.enqueue(connection, user, cause, reply)


def test_one_row_for_each_person_and_cause(rows, engine):
    assert put(rows, engine)
    assert not put(rows, engine)
    assert put(rows, engine, user="o_2")
    assert put(rows, engine, cause="other")
    assert rows.counts() == {Mail.WAITING: 3}


def test_what_is_rolled_back_was_never_written(rows, engine):
    with pytest.raises(RuntimeError), engine.begin() as connection:
        assert rows.enqueue(connection, USER, CAUSE, A)
        raise RuntimeError("the reason for the letter did not come about")
    assert rows.claim() == []


def test_a_letter_goes_to_one_claimer_and_is_sent_once(rows, engine):
    put(rows, engine)
    (letter,) = rows.claim()
    assert (letter.user, letter.reply, letter.attempts, letter.unclear) == (USER, A, 1, False)
    assert rows.claim() == []
    assert rows.settle(letter, Mail.SENT)
    assert not rows.settle(letter, Mail.SENT)
    assert rows.claim() == []


def test_many_workers_at_once_get_each_letter_once(rows, engine):
    for number in range(30):
        put(rows, engine, cause=f"cause-{number}")
    claimed, begin = [], threading.Barrier(4)

    def work() -> None:
        begin.wait()
        while letters := rows.claim(most=5):
            claimed.extend(letter.cause for letter in letters)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while letters := rows.claim(most=5):  # all four may have lost the same race
        claimed.extend(letter.cause for letter in letters)
    assert sorted(claimed) == sorted(f"cause-{n}" for n in range(30))


def test_a_failure_is_tried_again_not_before_its_time(rows, engine, now):
    put(rows, engine)
    (letter,) = rows.claim()
    assert rows.settle(letter, Mail.WAITING, timedelta(seconds=30), "temporary -1")
    assert rows.claim() == []
    now.advance(timedelta(seconds=31))
    (again,) = rows.claim()
    assert (again.attempts, again.unclear) == (2, False)


def test_a_letter_whose_worker_died_comes_back_as_unclear(rows, engine, now):
    put(rows, engine)
    (lost,) = rows.claim()
    now.advance(rules.LEASE - timedelta(seconds=1))
    assert rows.claim() == []
    now.advance(timedelta(seconds=2))
    (found,) = rows.claim()
    assert found.unclear
    assert not rows.settle(lost, Mail.SENT)  # the dead one wakes up: too late
    assert rows.settle(found, Mail.KEPT, reply=Reply("也许"))
    now.advance(rules.LOOK_AFTER)
    assert [letter.reply.text for letter in rows.kept()] == ["也许"]


def test_a_kept_letter_is_looked_after_until_it_is_handed_over(rows, engine, now):
    put(rows, engine)
    rows.settle(rows.claim()[0], Mail.KEPT)
    assert rows.kept() == []
    now.advance(rules.LOOK_AFTER)
    (letter,) = rows.kept()
    assert rows.kept() == []
    assert not rows.too_old(letter)
    assert rows.settle(letter, Mail.HANDED)
    now.advance(rules.KEEP_FOR)
    assert rows.too_old(letter)
    assert rows.kept() == []
    now.advance(rules.REMEMBER_FOR)
    assert rows.sweep() == 1
    assert rows.counts() == {}


def test_illegal_moves_raise(rows, engine):
    put(rows, engine)
    (letter,) = rows.claim()
    with pytest.raises(IllegalMove):
        rows.settle(letter, Mail.HANDED)
    assert set(rules.MOVES) == set(Mail)


def test_an_answered_ticket_tells_its_company_once_for_each_answer(rows, engine):
    def tell(connection, ticket, cause):
        rows.enqueue(connection, ticket.user, cause, Reply(f"{ticket.number}: {ticket.reply}"))

    tickets = Tickets(engine, SystemClock(), tell=tell)
    number = tickets.open(USER, "怎样申请").number
    tickets.answer(number, "请到窗口", "staff")
    tickets.add(USER, number, "哪个窗口")
    tickets.answer(number, "三号", "staff")
    assert [letter.reply.text for letter in rows.claim()] == [
        f"{number}: 请到窗口",
        f"{number}: 三号",
    ]


def test_an_answer_that_cannot_be_told_is_not_stored(rows, engine):
    def tell(connection, ticket, cause):
        raise RuntimeError("no letter")

    tickets = Tickets(engine, SystemClock(), tell=tell)
    number = tickets.open(USER, "怎样申请").number
    with pytest.raises(RuntimeError):
        tickets.answer(number, "请到窗口", "staff")
    assert tickets.get(number).reply is None


def test_a_person_is_forgotten_and_nobody_else(rows, engine):
    tickets = Tickets(engine, SystemClock())
    for user in (USER, "o_2"):
        tickets.open(user, "怎样申请")
        put(rows, engine, user=user)
    erased = erase_rows(engine, USER)
    assert {table: count for table, count in erased.items() if count} == {
        "ticket_history": 1,
        "tickets": 1,
        "outbox": 1,
    }
    assert tickets.of_user(USER) == []
    assert len(tickets.of_user("o_2")) == 1
    with engine.connect() as connection:
        assert connection.execute(select(outbox.c.user)).scalars().all() == ["o_2"]
    assert erase_rows(engine, USER) == dict.fromkeys(PERSONAL_ROWS, 0)


def test_every_table_that_names_people_is_registered(engine):
    metadata.create_all(engine)
    named = {
        table.name
        for table in metadata.tables.values()
        if {"user", "ticket", "person", "turn"} & set(table.columns.keys())
    }
    named.remove("open_question_mark")  # how far the record was read: of nobody in particular
    assert named == set(PERSONAL_ROWS)
    assert named <= set(inspect(engine).get_table_names())
