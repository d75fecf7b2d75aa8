"""Requests that a person must answer: open, add to, answer, look up.

A state changes only along `MOVES`, by compare-and-set, and every change leaves
a history row in the same transaction. How the company is told is not known here:
`tell` is called in the transaction of the answer. Lists for staff are in `ticket_lists`.

Staff hand over how many `changes` they have seen: who acts on a ticket that was changed
meanwhile (answered by a colleague, added to by the company) is told so. `within` is a
transaction of the caller's, for what it has to write along with the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.clock import Clock, as_local
from bot.errors import KejitongError
from bot.services.tables import metadata, ticket_history, tickets

LONGEST_QUESTION = 1_000


class TicketState(str, Enum):
    """Where a ticket stands."""

    EMPTY = "empty"  # opened by asking for a person; the question is still to come
    OPEN = "open"
    TAKEN = "taken"  # a member of staff is at work on it
    ANSWERED = "answered"
    CLOSED = "closed"


MOVES: dict[TicketState, frozenset[TicketState]] = {
    TicketState.EMPTY: frozenset({TicketState.OPEN, TicketState.CLOSED}),
    TicketState.OPEN: frozenset(
        {TicketState.OPEN, TicketState.TAKEN, TicketState.ANSWERED, TicketState.CLOSED}
    ),
    TicketState.TAKEN: frozenset(
        {TicketState.TAKEN, TicketState.OPEN, TicketState.ANSWERED, TicketState.CLOSED}
    ),
    TicketState.ANSWERED: frozenset({TicketState.OPEN, TicketState.CLOSED}),
    TicketState.CLOSED: frozenset(),
}


# What waits for staff.
WAITING = (TicketState.OPEN, TicketState.TAKEN)

# For staff; what companies read is in responses.yml.
STATE_WORDS = {
    TicketState.EMPTY: "待补充问题",
    TicketState.OPEN: "待处理",
    TicketState.TAKEN: "处理中",
    TicketState.ANSWERED: "已答复",
    TicketState.CLOSED: "已关闭",
}


class IllegalMove(KejitongError):
    """The ticket is not in a state from which this is possible."""


class NoSuchTicket(KejitongError):
    """No ticket has this number (or it belongs to somebody else)."""


@dataclass(frozen=True)
class Ticket:
    """One request. `user` is the platform's opaque id of the person."""

    number: int
    user: str
    question: str
    state: TicketState
    reply: str | None
    opened_at: datetime
    assignee: str | None = None
    changes: int = 0


# Called with the transaction, the ticket as answered, and what tells this answer from others.
Tell = Callable[[Connection, Ticket, str], None]


class Tickets:
    """The tickets of one database."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        mask: Callable[[str], str] = lambda text: text,
        tell: Tell | None = None,
    ) -> None:
        """`mask` hides personal data before anything is stored."""
        self._engine = engine
        self._clock = clock
        self._mask = mask
        self._tell = tell
        metadata.create_all(engine)

    def open(self, user: str, question: str) -> Ticket:
        """A new ticket; EMPTY when the question is still to come."""
        question = self._mask(question.strip())[:LONGEST_QUESTION]
        state = TicketState.OPEN if question else TicketState.EMPTY
        now = self._clock.now()
        with self._engine.begin() as connection:
            number = connection.execute(
                insert(tickets).values(
                    user=user, question=question, state=state.value, opened_at=now, changed_at=now
                )
            ).inserted_primary_key[0]
            _record(connection, number, state, user, question, now)
        return Ticket(number, user, question, state, None, now)

    def add(self, user: str, number: int, text: str) -> Ticket:
        """Add words to the person's own ticket. Raises NoSuchTicket or IllegalMove."""
        with self._engine.begin() as connection:
            ticket = _get(connection, number)
            if ticket.user != user:
                raise NoSuchTicket(f"没有单号 {number}")
            both = "\n".join(part for part in (ticket.question, self._mask(text.strip())) if part)
            # Who is at work on it stays so.
            to = TicketState.TAKEN if ticket.state is TicketState.TAKEN else TicketState.OPEN
            columns = {"question": both[:LONGEST_QUESTION]}
            self._move(connection, ticket, to, user, text, columns)
            return _get(connection, number)

    def take(
        self,
        number: int,
        by: str,
        assignee: str,
        seen: int | None = None,
        within: Connection | None = None,
    ) -> Ticket:
        """Give a ticket to a member of staff to work on. Raises NoSuchTicket or IllegalMove."""
        columns = {"assignee": assignee}
        return self._change(number, TicketState.TAKEN, by, assignee, columns, seen, within)

    def give_back(
        self, number: int, by: str, seen: int | None = None, within: Connection | None = None
    ) -> Ticket:
        """Nobody works on it any more. Raises NoSuchTicket or IllegalMove."""
        columns = {"assignee": None}
        return self._change(number, TicketState.OPEN, by, "", columns, seen, within)

    def answer(
        self,
        number: int,
        reply: str,
        by: str,
        seen: int | None = None,
        within: Connection | None = None,
    ) -> Ticket:
        """Store a member of staff's answer and have the company told.

        Raises NoSuchTicket or IllegalMove.
        """
        columns = {"reply": reply.strip(), "assignee": by}
        return self._change(number, TicketState.ANSWERED, by, reply, columns, seen, within)

    def close(
        self,
        number: int,
        by: str,
        reason: str,
        seen: int | None = None,
        within: Connection | None = None,
    ) -> Ticket:
        """End a ticket without an answer. Raises NoSuchTicket or IllegalMove."""
        return self._change(number, TicketState.CLOSED, by, reason, {}, seen, within)

    def get(self, number: int) -> Ticket:
        """Raises NoSuchTicket."""
        with self._engine.connect() as connection:
            return _get(connection, number)

    def of_user(self, user: str, most: int = 3) -> list[Ticket]:
        """The person's newest tickets, newest first."""
        return self._list(select(tickets).where(tickets.c.user == user), most)

    def waiting(self, most: int = 200) -> list[Ticket]:
        """Tickets that wait for staff, newest first."""
        states = [state.value for state in WAITING]
        return self._list(select(tickets).where(tickets.c.state.in_(states)), most)

    def _list(self, query, most: int) -> list[Ticket]:
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(tickets.c.number.desc()).limit(most)).all()
        return [ticket_of(row) for row in rows]

    def _change(
        self,
        number: int,
        to: TicketState,
        by: str,
        note: str,
        columns: dict[str, str | None],
        seen: int | None,
        within: Connection | None,
    ) -> Ticket:
        with self._transaction(within) as connection:
            ticket = _get(connection, number)
            if seen is not None and seen != ticket.changes:
                raise _changed_meanwhile(connection, ticket)
            self._move(connection, ticket, to, by, note, columns)
            return _get(connection, number)

    @contextmanager
    def _transaction(self, within: Connection | None) -> Iterator[Connection]:
        if within is not None:
            yield within
            return
        with self._engine.begin() as connection:
            yield connection

    def _move(
        self,
        connection: Connection,
        ticket: Ticket,
        to: TicketState,
        by: str,
        note: str,
        columns: dict[str, str | None],
    ) -> None:
        if to not in MOVES[ticket.state]:
            now, wanted = STATE_WORDS[ticket.state], STATE_WORDS[to]
            raise IllegalMove(f"单号 {ticket.number} {now}，不能改为{wanted}")
        now = self._clock.now()
        changed = connection.execute(
            update(tickets)
            .where(
                tickets.c.number == ticket.number,
                tickets.c.state == ticket.state.value,
                tickets.c.changes == ticket.changes,
            )
            .values(state=to.value, changed_at=now, changes=ticket.changes + 1, **columns)
        ).rowcount
        if changed != 1:
            raise IllegalMove(f"单号 {ticket.number} 刚被别人改动，请重新查看")
        change = _record(connection, ticket.number, to, by, self._mask(note), now)
        if to is TicketState.ANSWERED and self._tell is not None:
            answered = replace(ticket, state=to, reply=columns["reply"])
            self._tell(connection, answered, f"ticket-{ticket.number}-{change}")


def _get(connection: Connection, number: int) -> Ticket:
    row = connection.execute(select(tickets).where(tickets.c.number == number)).first()
    if row is None:
        raise NoSuchTicket(f"没有单号 {number}")
    return ticket_of(row)


def _changed_meanwhile(connection: Connection, ticket: Ticket) -> IllegalMove:
    """What to tell whoever acts on what they have not seen: by whom it was changed last."""
    query = (
        select(ticket_history.c.by)
        .where(ticket_history.c.ticket == ticket.number)
        .order_by(ticket_history.c.id.desc())
        .limit(1)
    )
    by = connection.execute(query).scalar()
    who = "提问的企业" if by == ticket.user else by
    now = STATE_WORDS[ticket.state]
    return IllegalMove(f"单号 {ticket.number} 刚由{who}更新，现在{now}，请看过后再处理")


def _record(
    connection: Connection, number: int, state: TicketState, by: str, note: str, now: datetime
) -> int:
    row = insert(ticket_history).values(ticket=number, state=state.value, by=by, note=note, at=now)
    return connection.execute(row).inserted_primary_key[0]


def ticket_of(row: Any) -> Ticket:
    """A row of `tickets` as what it says."""
    return Ticket(
        row.number,
        row.user,
        row.question,
        TicketState(row.state),
        row.reply,
        as_local(row.opened_at),
        row.assignee,
        row.changes,
    )
