"""What happened to an entry, and what differs between two of its revisions. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.clock import as_local
from policy_kb import tables
from policy_kb.errors import NoSuchRevision
from policy_kb.store.rows import Revision, require, revision_of
from policy_kb.store.states import State


@dataclass(frozen=True)
class Event:
    """One move of a revision. `was` is None at its birth; `version` the store's after it."""

    entry: str
    revision: int
    was: State | None
    state: State
    by: str
    note: str
    at: datetime
    version: int


@dataclass(frozen=True)
class FieldChange:
    """One column that differs. Lists stay lists; what is absent is None."""

    name: str
    before: Any
    after: Any


def revisions_of(connection: Connection, entry: str) -> list[Revision]:
    """Every revision of an entry, oldest first. Raises NoSuchRevision when there is none."""
    r = tables.revisions
    rows = connection.execute(select(r).where(r.c.entry == entry).order_by(r.c.number)).all()
    if not rows:
        raise NoSuchRevision(f"没有条目 {entry}")
    return [revision_of(row) for row in rows]


def revision(connection: Connection, entry: str, number: int) -> Revision:
    """Raises NoSuchRevision."""
    return require(connection, entry, number)


def events(connection: Connection, entry: str | None = None, most: int = 200) -> list[Event]:
    """The last moves, of one entry or of all, oldest first."""
    h = tables.history
    query = select(h).order_by(h.c.id.desc()).limit(most)
    if entry is not None:
        query = query.where(h.c.entry == entry)
    rows = connection.execute(query).all()
    return [
        Event(
            row.entry,
            row.revision,
            State(row.was) if row.was else None,
            State(row.state),
            row.by,
            row.note,
            as_local(row.at),
            row.version,
        )
        for row in reversed(rows)
    ]


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """The columns in which two payloads differ, in the order of the newer one."""
    names = dict.fromkeys((*after, *before))
    return [
        FieldChange(name, before.get(name), after.get(name))
        for name in names
        if (before.get(name) or None) != (after.get(name) or None)
    ]
