"""Requests that a person must answer: open, add to, answer, look up.

A state changes only along `MOVES`, by compare-and-set, and every change leaves
a history row in the same transaction. How the company is told is not known here:
`tell` is called in the transaction of the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.clock import Clock
from bot.errors import KejitongError
from bot.services.tables import metadata, ticket_history, tickets

LONGEST_QUESTION = 1_000


class TicketState(str, Enum):
    """Where a ticket stands."""

    EMPTY = "empty"  # opened by asking for a person; the question is still to come
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


MOVES: dict[TicketState, frozenset[TicketState]] = {
    TicketState.EMPTY: frozenset({TicketState.OPEN, TicketState.CLOSED}),
    TicketState.OPEN: frozenset({TicketState.OPEN, TicketState.ANSWERED, TicketState.CLOSED}),
    TicketState.ANSWERED: frozenset({TicketState.OPEN, TicketState.CLOSED}),
    TicketState.CLOSED: frozenset(),
}


# For staff; what companies read is in responses.yml.
STATE_WORDS = {
    TicketState.EMPTY: "待补充问题",
    TicketState.OPEN: "待处理",
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
        ticket = self.get(number)
        if ticket.user != user:
            raise NoSuchTicket(f"没有单号 {number}")
        both = "\n".join(part for part in (ticket.question, self._mask(text.strip())) if part)
        self._move(ticket, TicketState.OPEN, user, text, question=both[:LONGEST_QUESTION])
        return self.get(number)

    def answer(self, number: int, reply: str, by: str) -> Ticket:
        """Store a member of staff's answer and have the company told.

        Raises NoSuchTicket or IllegalMove.
        """
        self._move(self.get(number), TicketState.ANSWERED, by, reply, reply=reply.strip())
        return self.get(number)

    def close(self, number: int, by: str, reason: str) -> Ticket:
        """End a ticket without an answer. Raises NoSuchTicket or IllegalMove."""
        self._move(self.get(number), TicketState.CLOSED, by, reason)
        return self.get(number)

    def get(self, number: int) -> Ticket:
        """Raises NoSuchTicket."""
        with self._engine.connect() as connection:
            row = connection.execute(select(tickets).where(tickets.c.number == number)).first()
        if row is None:
            raise NoSuchTicket(f"没有单号 {number}")
        return _ticket(row)

    def of_user(self, user: str, most: int = 3) -> list[Ticket]:
        """The person's newest tickets, newest first."""
        return self._list(select(tickets).where(tickets.c.user == user), most)

    def waiting(self, most: int = 200) -> list[Ticket]:
        """Tickets that wait for staff, newest first."""
        return self._list(select(tickets).where(tickets.c.state == TicketState.OPEN.value), most)

    def _list(self, query, most: int) -> list[Ticket]:
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(tickets.c.number.desc()).limit(most)).all()
        return [_ticket(row) for row in rows]

    def _move(
        self, ticket: Ticket, to: TicketState, by: str, note: str, **columns: str
    ) -> None:
        if to not in MOVES[ticket.state]:
            now, wanted = STATE_WORDS[ticket.state], STATE_WORDS[to]
            raise IllegalMove(f"单号 {ticket.number} {now}，不能改为{wanted}")
        now = self._clock.now()
        with self._engine.begin() as connection:
            changed = connection.execute(
                update(tickets)
                .where(
                    tickets.c.number == ticket.number,
                    tickets.c.state == ticket.state.value,
                    tickets.c.question == ticket.question,
                )
                .values(state=to.value, changed_at=now, **columns)
            ).rowcount
            if changed != 1:
                raise IllegalMove(f"单号 {ticket.number} 刚被别人改动，请重新查看")
            change = _record(connection, ticket.number, to, by, self._mask(note), now)
            if to is TicketState.ANSWERED and self._tell is not None:
                answered = replace(ticket, state=to, reply=columns["reply"])
                self._tell(connection, answered, f"ticket-{ticket.number}-{change}")


def _record(
    connection: Connection, number: int, state: TicketState, by: str, note: str, now: datetime
) -> int:
    row = insert(ticket_history).values(
        ticket=number, state=state.value, by=by, note=note, at=now
    )
    return connection.execute(row).inserted_primary_key[0]


def _ticket(row) -> Ticket:
    return Ticket(
        row.number, row.user, row.question, TicketState(row.state), row.reply, row.opened_at
    )
