"""What all of this room does to rows: take the turn, save revisions, move them, record it.

Moves go by compare-and-set along `states.MOVES`. What a move means is decided by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement

from bot.clock import as_local
from policy_kb import tables
from policy_kb.errors import EditConflict, IllegalMove, NoSuchRevision
from policy_kb.model import Entry
from policy_kb.store.catalogue import refresh
from policy_kb.store.states import State, require_legal
from policy_kb.yaml_io import entry_from_dict, entry_to_dict

# Fewer than any database's limit of values in one statement.
_CHUNK = 500


@dataclass(frozen=True)
class Revision:
    """One saved state of an entry. `number` counts within the entry, `id` over all."""

    id: int
    entry: str
    number: int
    state: State
    payload: Mapping[str, Any]
    author: str
    reason: str
    saved_at: datetime
    base: int | None
    due_at: datetime | None = None

    def restored(self) -> Entry:
        """The entry as it was saved. Raises IllegalMove where today's form no longer fits it."""
        try:
            return entry_from_dict(dict(self.payload))
        except (KeyError, TypeError, ValueError) as error:
            raise IllegalMove(
                f"{self.entry} 第 {self.number} 版是旧格式，无法恢复：{error}"
            ) from error


@dataclass(frozen=True)
class Step:
    """A move that happened, for the history."""

    entry: str
    number: int
    was: State | None
    to: State


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction in which what is read stays true until it is written: writers take turns."""
    with engine.begin() as connection:
        take_turn(connection)
        yield connection


def take_turn(connection: Connection) -> None:
    """Wait until no other writer is at work and keep the others waiting until the commit."""
    number = tables.version.c.number
    if connection.execute(update(tables.version).values(number=number)).rowcount == 0:
        connection.execute(insert(tables.version).values(id=1, number=0))


def count_up(connection: Connection) -> int:
    """One more publication; the new version. The caller has the turn."""
    connection.execute(update(tables.version).values(number=tables.version.c.number + 1))
    return connection.execute(select(tables.version.c.number)).scalar_one()


def save(
    connection: Connection,
    fresh: Sequence[tuple[Entry, int | None]],
    state: State,
    *,
    author: str,
    reason: str,
    now: datetime,
) -> list[Revision]:
    """Insert a new revision of each (entry, id of its published revision), in one statement."""
    if not fresh:
        return []
    r = tables.revisions
    numbers = _last_numbers(connection, [entry.id for entry, _ in fresh])
    before = connection.execute(select(func.max(r.c.id))).scalar() or 0
    rows = [
        {
            "entry": entry.id,
            "number": numbers.get(entry.id, 0) + 1,
            "state": state.value,
            "payload": entry_to_dict(entry),
            "author": author,
            "reason": reason,
            "saved_at": now,
            "base": base,
        }
        for entry, base in fresh
    ]
    for row in rows:
        require_legal(row["entry"], row["number"], None, state)
    connection.execute(insert(r), rows)
    # Nobody else inserts while we have the turn.
    new = connection.execute(select(r.c.entry, r.c.id).where(r.c.id > before)).all()
    ids = {row.entry: row.id for row in new}
    return [Revision(id=ids[row["entry"]], **{**row, "state": state}) for row in rows]


def move(connection: Connection, moved: Iterable[Revision], to: State) -> list[Step]:
    """Change the state of revisions that stand where they stood when they were read.

    Raises IllegalMove for a move that is not in the table, or when somebody was faster.
    """
    moved = list(moved)
    for revision in moved:
        require_legal(revision.entry, revision.number, revision.state, to)
    r = tables.revisions
    for state in {revision.state for revision in moved}:
        same = [revision for revision in moved if revision.state is state]
        for chunk in chunks(same):
            ids = [revision.id for revision in chunk]
            changed = connection.execute(
                update(r)
                .where(r.c.id.in_(ids), r.c.state == state.value)
                .values(state=to.value, due_at=None)
            ).rowcount
            if changed != len(chunk):
                names = "、".join(revision.entry for revision in chunk[:3])
                raise IllegalMove(f"{names} 刚被别人改动，请重新查看")
    return [Step(rev.entry, rev.number, rev.state, to) for rev in moved]


def record(
    connection: Connection,
    steps: Sequence[Step],
    *,
    by: str,
    note: str,
    now: datetime,
    version: int,
) -> None:
    """Write the history rows of what was done, and what lists show of the entries."""
    if not steps:
        return
    connection.execute(
        insert(tables.history),
        [
            {
                "entry": step.entry,
                "revision": step.number,
                "was": step.was.value if step.was else "",
                "state": step.to.value,
                "by": by,
                "note": note,
                "at": now,
                "version": version,
            }
            for step in steps
        ],
    )
    refresh(connection, dict.fromkeys(step.entry for step in steps))


def find(connection: Connection, entry: str, *conditions: ColumnElement[bool]) -> Revision | None:
    """The newest revision of an entry that fulfils the conditions."""
    r = tables.revisions
    row = connection.execute(
        select(r).where(r.c.entry == entry, *conditions).order_by(r.c.id.desc()).limit(1)
    ).first()
    return revision_of(row) if row else None


def require(connection: Connection, entry: str, number: int) -> Revision:
    """Raises NoSuchRevision."""
    found = find(connection, entry, tables.revisions.c.number == number)
    if found is None:
        raise NoSuchRevision(f"没有 {entry} 的第 {number} 版")
    return found


def in_state(connection: Connection, entry: str, states: Iterable[State]) -> Revision | None:
    """The newest revision of an entry that stands in one of the states."""
    values = [state.value for state in states]
    return find(connection, entry, tables.revisions.c.state.in_(values))


def revision_of(row: Any) -> Revision:
    """A row of the table of revisions as an object."""
    return Revision(
        row.id,
        row.entry,
        row.number,
        State(row.state),
        row.payload,
        row.author,
        row.reason,
        as_local(row.saved_at),
        row.base,
        as_local(row.due_at) if row.due_at else None,
    )


def conflict(connection: Connection, newer: Revision) -> EditConflict:
    """The error for whoever did not know of a revision: who touched it last, and when."""
    h = tables.history
    moves = select(h.c.by, h.c.at).where(h.c.entry == newer.entry, h.c.revision == newer.number)
    last = connection.execute(moves.order_by(h.c.id.desc()).limit(1)).first()
    by, at = (last.by, as_local(last.at)) if last else (newer.author, newer.saved_at)
    return EditConflict(newer.entry, newer.number, by, at)


def chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The items in portions that fit into one statement."""
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _last_numbers(connection: Connection, entries: Sequence[str]) -> dict[str, int]:
    r = tables.revisions.c
    numbers: dict[str, int] = {}
    for chunk in chunks(entries):
        rows = connection.execute(
            select(r.entry, func.max(r.number).label("last"))
            .where(r.entry.in_(chunk))
            .group_by(r.entry)
        )
        numbers.update({row.entry: row.last for row in rows})
    return numbers
