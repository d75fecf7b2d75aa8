"""Deletes what is kept of a person: the database here, Redis by the keepers handed over.

The list below is the product's register of personal rows: whoever adds a table
that names people adds a line. A test looks for tables without one.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.engine import Engine
from sqlalchemy.sql.dml import Delete

from bot.services.record.turns import marks_of, person_key, turns_of
from bot.services.tables import (
    company_profiles,
    open_question_turns,
    outbox,
    ticket_history,
    tickets,
)

Rows = Callable[[str], Delete]

# In this order: what hangs on other rows goes before them.
PERSONAL_ROWS: dict[str, Rows] = {
    "ticket_history": lambda user: delete(ticket_history).where(
        ticket_history.c.ticket.in_(select(tickets.c.number).where(tickets.c.user == user))
    ),
    "tickets": lambda user: delete(tickets).where(tickets.c.user == user),
    "outbox": lambda user: delete(outbox).where(outbox.c.user == user),
    "turn_marks": marks_of,
    "turns": turns_of,
    # A question that nobody is left to have asked is swept (`open_questions`).
    "open_question_turns": lambda user: delete(open_question_turns).where(
        open_question_turns.c.person == person_key(user)
    ),
    "company_profiles": lambda user: delete(company_profiles).where(
        company_profiles.c.user == user
    ),
}


def erase_rows(engine: Engine, user: str) -> dict[str, int]:
    """Delete all rows of a person in one transaction; how many of which table."""
    with engine.begin() as connection:
        return {
            name: connection.execute(rows(user)).rowcount for name, rows in PERSONAL_ROWS.items()
        }
