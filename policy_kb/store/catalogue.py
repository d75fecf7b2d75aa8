"""The catalogue: what lists of entries show, and are searched and filtered by.

A row an entry, derived from its revisions in the transaction that changes them; nothing is decided
from it. Long lists are then read with LIMIT, without the texts of all entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.clock import as_local
from policy_kb import tables
from policy_kb.store.states import LIVING, ON_THE_WAY, State

_CHUNK = 500
_LONGEST_TITLE = 300
# Columns of an entry in which the words of a search are looked for.
_SEARCHED = (
    "id",
    "title",
    "name",
    "full_name",
    "issuer",
    "document_number",
    "category",
    "summary",
    "aliases",
    "town",
    "unit",
)
EXPIRED = "expired"  # published, and its last day has passed
ANSWERED = "answered"  # published, whether its last day has passed or not


@dataclass(frozen=True)
class Line:
    """One entry in a list. `published` is None where nothing of it is answered."""

    entry: str
    kind: str
    title: str
    level: str
    state: State
    number: int
    published: int | None
    ends_on: date | None
    due_at: datetime | None
    author: str
    changed_at: datetime

    @property
    def on_the_way(self) -> bool:
        """Whether a revision is on its way to publication."""
        return self.state in ON_THE_WAY


@dataclass(frozen=True)
class Wanted:
    """Which entries to list. `state` is a `State`'s value, EXPIRED or ANSWERED; empty fields do not
    count."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    level: str = ""
    state: str = ""
    ends_before: date | None = None


def lines(
    connection: Connection, wanted: Wanted, *, today: date, most: int, skip: int = 0
) -> tuple[list[Line], int]:
    """The entries that are wanted, the last changed first, and how many there are in all."""
    c = tables.catalogue
    conditions = [*_conditions(wanted, today)]
    count = connection.execute(select(func.count()).select_from(c).where(*conditions)).scalar_one()
    rows = connection.execute(
        select(c)
        .where(*conditions)
        .order_by(c.c.changed_at.desc(), c.c.entry)
        .limit(most)
        .offset(skip)
    )
    return [_line(row) for row in rows], count


def line(connection: Connection, entry: str) -> Line | None:
    """The line of one entry."""
    c = tables.catalogue
    row = connection.execute(select(c).where(c.c.entry == entry)).first()
    return _line(row) if row else None


def numbers(connection: Connection, wanted: Wanted, *, today: date) -> dict[str, int]:
    """Entry → the revision that is meant, of all that are wanted, in the order of the knowledge.

    Where what is answered is wanted it is the published one, else the newest.
    """
    c, e = tables.catalogue.c, tables.entries.c
    answered = wanted.state in (ANSWERED, EXPIRED, State.PUBLISHED.value)
    query = select(c.entry, c.published if answered else c.number).join_from(
        tables.catalogue, tables.entries, c.entry == e.id
    )
    rows = connection.execute(query.where(*_conditions(wanted, today)).order_by(e.position))
    return dict(rows.all())


def counts(connection: Connection) -> dict[str, int]:
    """How many entries stand in each state, by its value."""
    c = tables.catalogue.c
    rows = connection.execute(select(c.state, func.count()).group_by(c.state))
    return dict(rows.all())


def refresh(connection: Connection, entries: Iterable[str]) -> None:
    """Make the lines of these entries anew."""
    names = list(entries)
    for start in range(0, len(names), _CHUNK):
        chunk = names[start : start + _CHUNK]
        rows = _rows(connection, chunk)
        connection.execute(delete(tables.catalogue).where(tables.catalogue.c.entry.in_(chunk)))
        if rows:
            connection.execute(insert(tables.catalogue), rows)


def _conditions(wanted: Wanted, today: date) -> Iterator[ColumnElement[bool]]:
    c = tables.catalogue.c
    for word in wanted.words.lower().split():
        yield c.words.contains(word, autoescape=True)
    if wanted.kinds:
        yield c.kind.in_(wanted.kinds)
    if wanted.level:
        yield c.level == wanted.level
    if wanted.state == EXPIRED:
        yield and_(c.published.is_not(None), c.ends_on < today)
    elif wanted.state == ANSWERED:
        yield c.published.is_not(None)
    elif wanted.state == State.PUBLISHED.value:
        yield and_(c.published.is_not(None), or_(c.ends_on.is_(None), c.ends_on >= today))
    elif wanted.state:
        yield c.state == wanted.state
    else:
        yield c.state != State.DISCARDED.value
    if wanted.ends_before is not None:
        yield and_(c.published.is_not(None), c.ends_on >= today, c.ends_on <= wanted.ends_before)


def _rows(connection: Connection, names: Sequence[str]) -> list[dict[str, Any]]:
    r, e, h = tables.revisions, tables.entries, tables.history
    published = {
        row.id: row.published
        for row in connection.execute(select(e.c.id, e.c.published).where(e.c.id.in_(names)))
    }
    newest: dict[str, Any] = {}
    answered: dict[str, Any] = {}
    last = select(func.max(r.c.id)).where(r.c.entry.in_(names))
    living = [state.value for state in LIVING]
    wanted = or_(
        r.c.id.in_(last.where(r.c.state.in_(living)).group_by(r.c.entry)),
        r.c.id.in_(last.group_by(r.c.entry)),
        r.c.id.in_([number for number in published.values() if number is not None]),
    )
    for row in connection.execute(select(r).where(wanted).order_by(r.c.id)):
        before = newest.get(row.entry)
        if before is None or row.state in living or before.state not in living:
            newest[row.entry] = row
        if row.id == published.get(row.entry):
            answered[row.entry] = row
    moved = dict(
        connection.execute(
            select(h.c.entry, func.max(h.c.at)).where(h.c.entry.in_(names)).group_by(h.c.entry)
        ).all()
    )
    return [
        _row(newest[name], answered.get(name), moved.get(name)) for name in names if name in newest
    ]


def _row(newest: Any, answered: Any | None, moved: datetime | None) -> dict[str, Any]:
    payload = newest.payload
    scheduled = newest if newest.due_at is not None else answered
    return {
        "entry": newest.entry,
        "kind": str(payload.get("kind", "")),
        "title": title_of(payload)[:_LONGEST_TITLE],
        "level": str(payload.get("level") or ""),
        "state": newest.state,
        "number": newest.number,
        "published": answered.number if answered is not None else None,
        "ends_on": _last_day((answered or newest).payload),
        "due_at": scheduled.due_at if scheduled is not None else None,
        "author": newest.author,
        "changed_at": moved or newest.saved_at,
        "words": "\n".join(_words(payload)).lower(),
    }


def title_of(payload: Mapping[str, Any]) -> str:
    """What an entry is called in lists."""
    if payload.get("kind") == "specialist":
        return f"{payload.get('town', '')} {payload.get('name', '')}".strip()
    return str(payload.get("title") or payload.get("name") or payload.get("id") or "")


def _words(payload: Mapping[str, Any]) -> Iterator[str]:
    for column in _SEARCHED:
        value = payload.get(column)
        if isinstance(value, (list, tuple)):
            yield from map(str, value)
        elif value:
            yield str(value)


def _last_day(payload: Mapping[str, Any]) -> date | None:
    days = [_day(payload.get(column)) for column in ("closes_on", "valid_until", "withdrawn_on")]
    return min((day for day in days if day), default=None)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None


def _line(row: Any) -> Line:
    return Line(
        row.entry,
        row.kind,
        row.title,
        row.level,
        State(row.state),
        row.number,
        row.published,
        row.ends_on,
        as_local(row.due_at) if row.due_at else None,
        row.author,
        as_local(row.changed_at),
    )
