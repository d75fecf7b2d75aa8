"""Tickets: states move along the table, every move leaves its row, the second writer is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, event, select, update

from bot.clock import LOCAL_ZONE
from bot.services.desk import tickets as module
from bot.services.desk.tickets import (
    LONGEST_QUESTION,
    MOVES,
    IllegalMove,
    NoSuchTicket,
    Tickets,
    TicketState,
)
from bot.services.people.privacy import mask_personal
from bot.services.tables import ticket_history
from bot.services.tables import tickets as rows


class SlowClock:
    """A minute passes at every look."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture
def engine(tmp_path):
    made = create_engine(f"sqlite:///{tmp_path / 'tickets.sqlite3'}", future=True)
    # Nothing here outlives a power cut, and waiting for the disk is most of the time.
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    yield made
    made.dispose()


@pytest.fixture
def tickets(engine) -> Tickets:
    return Tickets(engine, SlowClock(), mask_personal)


@pytest.fixture
def history(engine):
    """(state, by, note) of a ticket's changes, oldest first."""

    def of(number: int):
        h = ticket_history.c
        query = select(h.state, h.by, h.note).where(h.ticket == number).order_by(h.id)
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]

    return of


def in_state(tickets: Tickets, state: TicketState) -> int:
    number = tickets.open("li", "" if state is TicketState.EMPTY else "问题").number
    if state is TicketState.ANSWERED:
        tickets.answer(number, "答复", by="chen")
    if state is TicketState.CLOSED:
        tickets.close(number, by="chen", reason="重复")
    if state is TicketState.TAKEN:
        tickets.take(number, "chen", "chen")
    assert tickets.get(number).state is state
    return number


def move(tickets: Tickets, number: int, to: TicketState) -> None:
    if to is TicketState.TAKEN:
        tickets.take(number, "chen", "wu")
    elif to is TicketState.OPEN and tickets.get(number).state is TicketState.TAKEN:
        tickets.give_back(number, "chen")
    elif to is TicketState.OPEN:
        tickets.add("li", number, "补充")
    elif to is TicketState.ANSWERED:
        tickets.answer(number, "新的答复", by="chen")
    else:
        tickets.close(number, by="chen", reason="结束")


REACHED = [TicketState.OPEN, TicketState.TAKEN, TicketState.ANSWERED, TicketState.CLOSED]
EVERY_MOVE = [(a, b) for a in TicketState for b in REACHED]


@pytest.mark.parametrize(("start", "to"), EVERY_MOVE)
def test_a_move_is_legal_or_raises_and_changes_nothing(tickets, history, start, to):
    number = in_state(tickets, start)
    before, rows_before = tickets.get(number), history(number)
    if to in MOVES[start]:
        move(tickets, number, to)
        assert tickets.get(number).state is to
        assert len(history(number)) == len(rows_before) + 1
        assert history(number)[-1][0] == to.value
    else:
        with pytest.raises(IllegalMove, match=str(number)):
            move(tickets, number, to)
        assert (tickets.get(number), history(number)) == (before, rows_before)


def test_the_table_names_every_state_and_the_end_is_the_end():
    assert set(MOVES) == set(TicketState)
    assert MOVES[TicketState.CLOSED] == frozenset()
    assert TicketState.ANSWERED not in MOVES[TicketState.EMPTY]


def test_every_change_leaves_who_and_what(tickets, history):
    number = tickets.open("li", "第一句").number
    tickets.add("li", number, "第二句")
    tickets.answer(number, "请看第三条", by="chen")
    assert history(number) == [
        ("open", "li", "第一句"),
        ("open", "li", "第二句"),
        ("answered", "chen", "请看第三条"),
    ]
    assert tickets.get(number).question == "第一句\n第二句"
    assert tickets.get(number).reply == "请看第三条"


def test_change_and_history_are_one_transaction(tickets, engine, history):
    number = tickets.open("li", "问题").number

    @event.listens_for(engine, "before_cursor_execute")
    def no_history(_, __, statement, *___):
        if statement.startswith("INSERT INTO ticket_history"):
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        tickets.answer(number, "答复", by="chen")
    with pytest.raises(OSError, match="disk full"):
        tickets.open("wang", "问题")
    event.remove(engine, "before_cursor_execute", no_history)
    assert tickets.get(number).state is TicketState.OPEN
    assert tickets.get(number).reply is None
    assert tickets.of_user("wang") == []
    assert len(history(number)) == 1


def test_of_two_writers_the_second_is_told(tickets, engine, history, monkeypatch):
    number = tickets.open("li", "问题").number
    read = module._get

    def read_then_somebody_closes(connection, wanted):
        ticket = read(connection, wanted)
        with engine.begin() as other:
            other.execute(update(rows).where(rows.c.number == wanted).values(state="closed"))
        return ticket

    monkeypatch.setattr(module, "_get", read_then_somebody_closes)
    with pytest.raises(IllegalMove, match=str(number)):
        tickets.answer(number, "迟到的答复", by="chen")
    monkeypatch.undo()
    assert tickets.get(number).reply is None
    assert len(history(number)) == 1


def test_of_two_additions_at_once_none_is_lost(tickets, monkeypatch):
    number = tickets.open("li", "第一句").number
    read, raced = module._get, []

    def read_then_the_other_adds(connection, wanted):
        ticket = read(connection, wanted)
        if not raced:
            raced.append(wanted)
            tickets.add("li", wanted, "另一台手机")
        return ticket

    monkeypatch.setattr(module, "_get", read_then_the_other_adds)
    with pytest.raises(IllegalMove):
        tickets.add("li", number, "这台手机")
    assert "另一台手机" in tickets.get(number).question


def test_who_is_at_work_on_it_stays_so_while_the_company_adds(tickets):
    number = tickets.open("li", "问题").number
    assert tickets.take(number, "chen", "wu").assignee == "wu"
    assert tickets.add("li", number, "补充").state is TicketState.TAKEN
    assert tickets.get(number).assignee == "wu"
    assert tickets.give_back(number, "chen").assignee is None
    assert tickets.answer(number, "答复", "chen").assignee == "chen"


def test_who_acts_on_what_they_have_not_seen_is_told_who_changed_it(tickets, history):
    seen = tickets.open("li", "问题").changes
    tickets.add("li", 1, "补充")
    with pytest.raises(IllegalMove, match="刚由提问的企业更新"):
        tickets.answer(1, "没看到补充的答复", "chen", seen)
    seen = tickets.get(1).changes
    tickets.answer(1, "先到的答复", "wu", seen)
    with pytest.raises(IllegalMove, match="刚由wu更新，现在已答复"):
        tickets.answer(1, "后到的答复", "chen", seen)
    assert tickets.get(1).reply == "先到的答复"
    assert len(history(1)) == 3


def test_a_change_within_a_transaction_of_the_callers_ends_with_it(tickets, engine, history):
    tickets.open("li", "问题")
    with pytest.raises(RuntimeError), engine.begin() as connection:
        tickets.answer(1, "答复", "chen", within=connection)
        raise RuntimeError
    assert tickets.get(1).state is TicketState.OPEN
    assert len(history(1)) == 1


def test_only_the_owner_adds(tickets):
    number = tickets.open("li", "问题").number
    with pytest.raises(NoSuchTicket):
        tickets.add("wang", number, "插话")
    assert tickets.get(number).question == "问题"


def test_no_such_ticket(tickets):
    for call in (tickets.get, lambda n: tickets.answer(n, "a", by="chen")):
        with pytest.raises(NoSuchTicket, match="99"):
            call(99)


def test_personal_data_never_reach_the_database(tickets, history):
    number = tickets.open("li", "请打13812345678").number
    tickets.add("li", number, "或写信 li@example.com")
    assert "13812345678" not in tickets.get(number).question
    stored = tickets.get(number).question + str(history(number))
    assert "13812345678" not in stored and "li@example.com" not in stored


def test_a_question_has_a_longest_length(tickets):
    number = tickets.open("li", "长" * 5_000).number
    tickets.add("li", number, "长" * 5_000)
    assert len(tickets.get(number).question) == LONGEST_QUESTION


def test_lists_are_newest_first_and_show_whose_they_are(tickets):
    numbers = [tickets.open("li", f"问题{i}").number for i in range(5)]
    tickets.open("wang", "别人的")
    assert [t.number for t in tickets.of_user("li", most=3)] == numbers[:1:-1]
    tickets.answer(numbers[4], "答复", by="chen")
    empty = tickets.open("li", " ").number
    waiting = [t.number for t in tickets.waiting()]
    assert numbers[4] not in waiting and empty not in waiting and len(waiting) == 5
