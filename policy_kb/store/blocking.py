"""What was due and was held back: it stays on the plan, with the reason, until somebody acts.

A block counts while the revision still has the hour at which it was held back: sent back, planned
anew, published or withdrawn by hand, it is over without being taken off. Who decides to hold
something back is not told here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.clock import as_local
from policy_kb import tables
from policy_kb.store.reading import current_version
from policy_kb.store.rows import Revision, Step, record, take_turn
from policy_kb.store.scheduling import Due, planner, still
from policy_kb.store.states import State


@dataclass(frozen=True)
class Block:
    """One thing held back. `again_at` is None where a person must act."""

    entry: str
    title: str
    number: int
    state: State
    due_at: datetime
    reason: str
    at: datetime
    again_at: datetime | None


def hold_back(
    connection: Connection,
    what: Due,
    reason: str,
    *,
    now: datetime,
    again_at: datetime | None = None,
) -> bool:
    """Leave it on the plan, undone; whether that is news. The history tells the reason once.

    Nothing happens where it was done, altered or cancelled meanwhile.
    """
    take_turn(connection)
    revision = still(connection, what)
    if revision is None:
        return False
    b = tables.blocked
    known = connection.execute(_standing().where(b.c.revision == revision.id)).first()
    if known is not None:
        values = {"reason": reason, "again_at": again_at}
        connection.execute(update(b).where(b.c.revision == revision.id).values(**values))
        return bool(known.reason != reason)
    planned = select(tables.revisions.c.id).where(tables.revisions.c.due_at.is_not(None))
    connection.execute(
        delete(b).where((b.c.revision == revision.id) | b.c.revision.not_in(planned))
    )
    connection.execute(
        insert(b).values(
            revision=revision.id, due_at=revision.due_at, reason=reason, at=now, again_at=again_at
        )
    )
    _tell(connection, what, revision, reason, now)
    return True


def blocks(connection: Connection, entry: str = "") -> list[Block]:
    """Everything that is held back now, or what is of one entry; the earliest first."""
    r, b, c = tables.revisions, tables.blocked, tables.catalogue
    query = _standing().order_by(b.c.due_at, b.c.revision)
    if entry:
        query = query.where(r.c.entry == entry)
    return [
        Block(
            row.entry,
            row.title,
            row.number,
            State(row.state),
            as_local(row.due_at),
            row.reason,
            as_local(row.at),
            as_local(row.again_at) if row.again_at else None,
        )
        for row in connection.execute(query.add_columns(c.c.title).join(c, c.c.entry == r.c.entry))
    ]


def _standing() -> Select:
    """Blocks whose revision still has that hour."""
    r, b = tables.revisions, tables.blocked
    return select(r.c.entry, r.c.number, r.c.state, b).join_from(
        b, r, and_(r.c.id == b.c.revision, r.c.due_at == b.c.due_at)
    )


def _tell(
    connection: Connection, what: Due, revision: Revision, reason: str, now: datetime
) -> None:
    word = "发布" if what.state is State.SCHEDULED else "下架"
    step = Step(what.entry, what.number, revision.state, revision.state)
    record(
        connection,
        [step],
        by=planner(connection, what),
        note=f"到时没有{word}：{reason}",
        now=now,
        version=current_version(connection),
    )
