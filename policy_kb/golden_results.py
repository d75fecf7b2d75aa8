"""How golden questions were last answered from what is published: kept, listed, counted.

Asking is done by `bot.services.knowledge.gate`; what a golden question is, by `golden`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, Select

from bot.clock import as_local
from policy_kb import tables
from policy_kb.golden import Golden

RIGHT, WRONG, NEVER, IDLE = "right", "wrong", "never", "idle"


@dataclass(frozen=True)
class Result:
    """What came of one question, from which version of the store."""

    number: int
    version: str
    at: datetime
    is_right: bool
    missing: str
    answer: str


@dataclass(frozen=True)
class Listed:
    """A golden question as lists show it. `published`: whether its entry is answered from."""

    golden: Golden
    title: str
    published: bool
    result: Result | None


def keep(connection: Connection, results: Iterable[Result]) -> None:
    """Put the results in the place of earlier ones; of questions that are gone, none."""
    found = {one.number: one for one in results}
    t, g = tables.golden_results, tables.golden
    there = set(connection.execute(select(g.c.number).where(g.c.number.in_(found))).scalars())
    connection.execute(delete(t).where(t.c.number.in_(found)))
    rows = [vars(one) for one in found.values() if one.number in there]
    if rows:
        connection.execute(insert(t), rows)


def listed(
    connection: Connection, *, outcome: str = "", entry: str = "", most: int, skip: int = 0
) -> tuple[list[Listed], int]:
    """A page of golden questions, by entry, and how many there are in all."""
    g = tables.golden.c
    wanted = _of(outcome) + ([g.entry == entry] if entry else [])
    count = connection.execute(_joined(func.count()).where(*wanted)).scalar_one()
    r, c = tables.golden_results, tables.catalogue
    rows = connection.execute(
        _joined(
            tables.golden,
            c.c.title.label("carrier"),
            c.c.published,
            *(column.label(f"result_{column.name}") for column in r.c),
        )
        .where(*wanted)
        .order_by(g.entry, g.number)
        .limit(most)
        .offset(skip)
    )
    return [_listed(row) for row in rows], count


def counts(connection: Connection) -> dict[str, int]:
    """How many there are of each outcome; of entries that are not published, `idle`."""
    return {
        outcome: connection.execute(_joined(func.count()).where(*_of(outcome))).scalar_one()
        for outcome in (RIGHT, WRONG, NEVER, IDLE)
    }


def left(connection: Connection, since: datetime, most: int) -> tuple[list[int], int]:
    """Numbers of published entries' questions that were not asked since then, and how many."""
    r, c = tables.golden_results.c, tables.catalogue.c
    wanted = [c.published.is_not(None), or_(r.at.is_(None), r.at < since)]
    count = connection.execute(_joined(func.count()).where(*wanted)).scalar_one()
    g = tables.golden.c
    rows = _joined(g.number).where(*wanted).order_by(g.entry, g.number).limit(most)
    return list(connection.execute(rows).scalars()), count


def _of(outcome: str) -> list[ColumnElement[bool]]:
    r, c = tables.golden_results.c, tables.catalogue.c
    if not outcome:
        return []
    if outcome == IDLE:
        return [c.published.is_(None)]
    if outcome == NEVER:
        return [c.published.is_not(None), r.number.is_(None)]
    right = r.is_right.is_(True) if outcome == RIGHT else r.is_right.is_(False)
    return [and_(c.published.is_not(None), right)]


def _joined(*columns) -> Select:
    g, r, c = tables.golden, tables.golden_results, tables.catalogue
    return select(*columns).select_from(
        g.outerjoin(r, r.c.number == g.c.number).outerjoin(c, c.c.entry == g.c.entry)
    )


def _listed(row) -> Listed:
    result = None
    if row.result_number is not None:
        result = Result(
            row.number,
            row.result_version,
            as_local(row.result_at),
            row.result_is_right,
            row.result_missing,
            row.result_answer,
        )
    asked = Golden(row.entry, row.question, tuple(row.says), row.names, row.number)
    return Listed(asked, row.carrier or row.entry, row.published is not None, result)
