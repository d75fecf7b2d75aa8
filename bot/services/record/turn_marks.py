"""How staff judge answers: right or wrong, by whom, when and why. The newest judgement holds.

Every judgement leaves its row; the turn itself carries the one that holds, for finding and
counting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.clock import as_local
from bot.services.people.privacy import mask_personal
from bot.services.record.turns import KEPT, NoSuchTurn
from bot.services.tables import turn_marks, turns

LONGEST_NOTE = 500


class Verdict(str, Enum):
    """What staff say of an answer. NONE takes an earlier judgement back."""

    RIGHT = "right"
    WRONG = "wrong"
    NONE = "none"


VERDICT_WORDS = {Verdict.RIGHT: "正确", Verdict.WRONG: "有误", Verdict.NONE: "已撤销标记"}


@dataclass(frozen=True)
class Mark:
    """One judgement."""

    verdict: Verdict
    note: str
    by: str
    at: datetime


def mark(
    connection: Connection, number: int, verdict: Verdict, note: str, by: str, at: datetime
) -> None:
    """Judge a turn, in the caller's transaction. Raises NoSuchTurn."""
    held = None if verdict is Verdict.NONE else verdict.value
    changed = connection.execute(
        update(turns).where(turns.c.number == number).values(mark=held)
    ).rowcount
    if changed != 1:
        raise NoSuchTurn(f"没有第 {number} 号问答，或已超过 {KEPT.days} 天保存期")
    connection.execute(
        insert(turn_marks).values(
            turn=number,
            verdict=verdict.value,
            note=mask_personal(note.strip())[:LONGEST_NOTE],
            by=by,
            at=at,
        )
    )


def marks(connection: Connection, number: int) -> tuple[Mark, ...]:
    """All judgements of a turn, newest first."""
    query = select(turn_marks).where(turn_marks.c.turn == number).order_by(turn_marks.c.id.desc())
    return tuple(
        Mark(Verdict(row.verdict), row.note, row.by, as_local(row.at))
        for row in connection.execute(query)
    )
