"""How the account presents itself, as staff decide it: welcome, menu, whether it answers.

Rows that are only added: the newest of a name holds, the others are its history. What the
gateway needs of it is published as a copy in Redis (`account_copy`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.clock import as_local
from bot.services.presence.account_copy import Standing
from bot.services.tables import account_changes

LONGEST_REASON = 200
# The platform takes 2,048 bytes of a text; choices and a line of ours must fit beside it.
LONGEST_WELCOME, LONGEST_OFF, MOST_CHOICES, LONGEST_CHOICE = 300, 200, 5, 20


class Subject(str, Enum):
    """What is decided, with its value.

    WELCOME: `{"text", "choices"}`, or None for the product's own. SWITCH: `{"on": true}` or
    `{"on": false, "say": ...}`. MENU: rows as in menu.yml. PUSHED: the menu in the platform's
    shape, as it was handed over.
    """

    WELCOME = "welcome"
    SWITCH = "switch"
    MENU = "menu"
    PUSHED = "pushed"


@dataclass(frozen=True)
class Decision:
    """One decision; the newest of its subject holds."""

    id: int
    value: Any
    reason: str
    by: str
    at: datetime


def decide(
    connection: Connection, subject: Subject, value: Any, by: str, at: datetime, reason: str = ""
) -> None:
    """Write a decision, in the caller's transaction."""
    connection.execute(
        insert(account_changes).values(
            name=subject.value, value=value, reason=reason[:LONGEST_REASON], by=by, at=at
        )
    )


def decided(connection: Connection, subject: Subject) -> Decision | None:
    """What holds; None where nothing was ever decided."""
    return next(iter(decisions(connection, subject, most=1)), None)


def decisions(connection: Connection, subject: Subject, most: int = 10) -> tuple[Decision, ...]:
    """What was decided, newest first."""
    query = (
        select(account_changes)
        .where(account_changes.c.name == subject.value)
        .order_by(account_changes.c.id.desc())
        .limit(most)
    )
    return tuple(
        Decision(row.id, row.value, row.reason, row.by, as_local(row.at))
        for row in connection.execute(query)
    )


def menu_rows(connection: Connection) -> list[dict[str, Any]] | None:
    """The menu that staff saved last, in the shape of menu.yml; None where they never did."""
    saved = decided(connection, Subject.MENU)
    return saved.value if saved else None


def standing(engine: Engine, known: Standing | None = None) -> Standing:
    """What the gateway needs to know now; `known` itself while nothing was decided since."""
    with engine.connect() as connection:
        number = connection.execute(select(func.max(account_changes.c.id))).scalar() or 0
        if known is not None and known.number == number:
            return known
        welcome = decided(connection, Subject.WELCOME)
        switch = decided(connection, Subject.SWITCH)
    told = welcome.value if welcome else None
    return Standing(
        number=number,
        welcome=told["text"] if told else None,
        choices=tuple(told["choices"]) if told else (),
        off=None if switch is None or switch.value["on"] else switch.value["say"],
    )
