"""Open questions as staff look at them: groups, one group, what was settled. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bot.clock import as_local
from bot.errors import KejitongError
from bot.services.record.doubts import Doubt
from bot.services.record.reopening import ALIAS, DISMISSED, DRAFT, EXAMPLE, GOLDEN, OPEN, SILENCED
from bot.services.tables import open_questions

WORDS = {
    OPEN: "待处理",
    DISMISSED: "不处理",
    SILENCED: "不处理，再问也不列出",
    ALIAS: "已加为别名",
    GOLDEN: "已加为检验题",
    EXAMPLE: "已加为训练例句",
    DRAFT: "已建草稿",
}
# Of a group in a list, and of a group on its page.
EXAMPLES, MOST_OF_A_GROUP = 4, 100


class NotPossible(KejitongError):
    """The question cannot be settled in this way; the text says why, for staff."""


@dataclass(frozen=True)
class OpenQuestion:
    """One question. `head` is the number of the question that its group is named after; `outcome`,
    `by` and `changed_at` tell how it was settled last, also where it is open again."""

    number: int
    question: str
    doubt: Doubt
    head: int
    times: int
    first_at: datetime
    last_at: datetime
    last_turn: int
    state: str
    outcome: str
    by: str
    changed_at: datetime | None
    entry: str


@dataclass(frozen=True)
class Group:
    """Open questions that are alike, the most asked first; of a large group not all of them.

    `count` is how many questions there are, `times` how often any of them was asked.
    """

    head: int
    questions: tuple[OpenQuestion, ...]
    count: int
    times: int
    first_at: datetime
    last_at: datetime


class OpenLists:
    """The open questions of one database, to be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def groups(
        self, doubt: Doubt | None = None, *, most: int, skip: int = 0
    ) -> tuple[list[Group], int]:
        """Groups with open questions, the most asked first, and how many there are in all."""
        q = open_questions.c
        wanted = [q.state == OPEN] + ([q.doubt == doubt.value] if doubt else [])
        with self._engine.connect() as connection:
            count = connection.execute(
                select(func.count(func.distinct(q.head))).where(*wanted)
            ).scalar_one()
            return _groups(connection, wanted, EXAMPLES, most, skip), count

    def group(self, number: int) -> Group | None:
        """The group to which a question belongs, as far as it is open; None where nothing is."""
        q = open_questions.c
        head = select(q.head).where(q.number == number).scalar_subquery()
        with self._engine.connect() as connection:
            wanted = [q.state == OPEN, q.head == head]
            found = _groups(connection, wanted, MOST_OF_A_GROUP, 1, 0)
        return found[0] if found else None

    def counts(self) -> dict[Doubt, int]:
        """How many groups there are with open questions of each class."""
        q = open_questions.c
        query = select(q.doubt, func.count(func.distinct(q.head))).where(q.state == OPEN)
        with self._engine.connect() as connection:
            rows = connection.execute(query.group_by(q.doubt)).all()
        return {Doubt(doubt): count for doubt, count in rows}

    def settled(self, *, most: int, skip: int = 0) -> tuple[list[OpenQuestion], int]:
        """What staff settled, the last first, and how many there are."""
        q = open_questions.c
        rows = (
            select(open_questions)
            .where(q.state != OPEN)
            .order_by(q.changed_at.desc(), q.number.desc())
            .limit(most)
            .offset(skip)
        )
        with self._engine.connect() as connection:
            count = select(func.count()).select_from(open_questions).where(q.state != OPEN)
            found = [_kept(row) for row in connection.execute(rows)]
            return found, connection.execute(count).scalar_one()

    def get(self, number: int) -> OpenQuestion:
        """Raises NotPossible."""
        with self._engine.connect() as connection:
            return require(connection, number)


def require(connection: Connection, number: int) -> OpenQuestion:
    """Raises NotPossible."""
    q = open_questions
    row = connection.execute(select(q).where(q.c.number == number)).first()
    if row is None:
        raise NotPossible(f"没有第 {number} 号未答问题")
    return _kept(row)


def _groups(
    connection: Connection, wanted: list[Any], examples: int, most: int, skip: int
) -> list[Group]:
    q = open_questions.c
    asked = func.sum(q.times)
    heads = connection.execute(
        select(
            q.head,
            asked.label("times"),
            func.count().label("questions"),
            func.min(q.first_at).label("first"),
            func.max(q.last_at).label("last"),
        )
        .where(*wanted)
        .group_by(q.head)
        .order_by(asked.desc(), q.head)
        .limit(most)
        .offset(skip)
    ).all()
    place = func.row_number().over(partition_by=q.head, order_by=(q.times.desc(), q.number))
    ranked = (
        select(open_questions, place.label("place"))
        .where(*wanted, q.head.in_([row.head for row in heads]))
        .subquery()
    )
    rows = connection.execute(
        select(ranked).where(ranked.c.place <= examples).order_by(ranked.c.place)
    ).all()
    return [
        Group(
            one.head,
            tuple(_kept(row) for row in rows if row.head == one.head),
            one.questions,
            one.times,
            as_local(one.first),
            as_local(one.last),
        )
        for one in heads
    ]


def _kept(row: Any) -> OpenQuestion:
    return OpenQuestion(
        row.number,
        row.question,
        Doubt(row.doubt),
        row.head,
        row.times,
        as_local(row.first_at),
        as_local(row.last_at),
        row.last_turn,
        row.state,
        row.outcome,
        row.by,
        as_local(row.changed_at) if row.changed_at else None,
        row.entry,
    )
