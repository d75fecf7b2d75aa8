"""Tickets as staff look at them: lists by state, what happened to one, whether its answer arrived.

Reads only; changes are `tickets`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.clock import as_local
from bot.services.delivery.outbox import Mail
from bot.services.desk.tickets import WAITING, Ticket, TicketState, ticket_of
from bot.services.tables import outbox, ticket_history, tickets

# What became of an answer, for staff.
MAIL_WORDS = {
    Mail.WAITING: "等待发送",
    Mail.SENDING: "正在发送",
    Mail.SENT: "已推送给企业",
    Mail.KEPT: "将在企业下次发来消息时送达",
    Mail.HANDED: "已在企业来信时送达",
    Mail.EXPIRED: "企业一直没有再来信，未送达",
}


@dataclass(frozen=True)
class TicketPage:
    """Tickets in the order of the list; `next` is where the next page begins, if there is one."""

    tickets: tuple[Ticket, ...]
    next: int | None = None


@dataclass(frozen=True)
class Change:
    """One line of a ticket's history. `by` is None where the company did it."""

    state: TicketState
    by: str | None
    note: str
    at: datetime
    # Of an answer: what became of the letter that tells it.
    mail: Mail | None = None


def list_tickets(
    connection: Connection,
    states: tuple[TicketState, ...] = WAITING,
    assignee: str = "",
    beyond: int | None = None,
    most: int = 30,
) -> TicketPage:
    """Tickets in some states: what waits oldest first, what has ended newest first."""
    oldest_first = set(states) <= set(WAITING)
    number = tickets.c.number
    query = select(tickets).where(tickets.c.state.in_([state.value for state in states]))
    if assignee:
        query = query.where(tickets.c.assignee == assignee)
    if beyond is not None:
        query = query.where(number > beyond if oldest_first else number < beyond)
    query = query.order_by(number if oldest_first else number.desc()).limit(most + 1)
    found = tuple(ticket_of(row) for row in connection.execute(query))
    more = len(found) > most
    return TicketPage(found[:most], found[most - 1].number if more else None)


def count_tickets(connection: Connection) -> Mapping[TicketState, int]:
    """How many there are in which state."""
    query = select(tickets.c.state, func.count()).group_by(tickets.c.state)
    return {TicketState(state): count for state, count in connection.execute(query)}


def history_of(connection: Connection, ticket: Ticket) -> tuple[Change, ...]:
    """What happened to a ticket, oldest first."""
    query = (
        select(ticket_history)
        .where(ticket_history.c.ticket == ticket.number)
        .order_by(ticket_history.c.id)
    )
    letters = _letters(connection, ticket)
    return tuple(
        Change(
            TicketState(row.state),
            None if row.by == ticket.user else row.by,
            row.note,
            as_local(row.at),
            letters.get(f"ticket-{ticket.number}-{row.id}"),
        )
        for row in connection.execute(query)
    )


def _letters(connection: Connection, ticket: Ticket) -> dict[str, Mail]:
    query = select(outbox.c.cause, outbox.c.state).where(outbox.c.user == ticket.user)
    return {cause: Mail(state) for cause, state in connection.execute(query)}
