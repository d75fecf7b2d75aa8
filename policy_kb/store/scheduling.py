"""What happens at its hour: a reviewed revision is published, a published one withdrawn.

`due` says what is to be done, `carry_out` does one of it in the caller's transaction, looking
again at the row: whoever comes second finds nothing left to do. What can no longer be done (the
result would fail a check, somebody was faster) is taken off the plan by `give_up`, with the reason
in the history, and is never tried again by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.engine import Connection

from bot.clock import as_local
from policy_kb import tables
from policy_kb.errors import IllegalMove
from policy_kb.store.publishing import (
    put_in_force,
    refuse_faults_of,
    refuse_stale,
    withdraw,
)
from policy_kb.store.reading import current_version
from policy_kb.store.rows import Revision, Step, in_state, move, record, require, take_turn
from policy_kb.store.states import WORDS, State

_PLANNED = (State.SCHEDULED, State.PUBLISHED)


@dataclass(frozen=True)
class Due:
    """Something whose hour has come: `state` is where the revision stands now."""

    entry: str
    number: int
    state: State
    at: datetime


def put_off(
    connection: Connection, revision: Revision, at: datetime, *, by: str, note: str, now: datetime
) -> None:
    """Leave a reviewed revision to be published at a moment to come.

    Raises IllegalMove, ContentError when what is published with it would fail a check.
    """
    _refuse_past(at, now)
    refuse_faults_of(connection, revision.restored())
    steps = move(connection, [revision], State.SCHEDULED)
    _set(connection, revision, at)
    _note(connection, steps, by, f"定于 {at:%Y-%m-%d %H:%M} 发布。{note}", now)


def publish_scheduled(
    connection: Connection, entry: str, number: int, *, by: str, note: str, now: datetime
) -> None:
    """Publish before its hour. Raises IllegalMove, EditConflict, ContentError."""
    take_turn(connection)
    revision = require(connection, entry, number)
    if revision.state is not State.SCHEDULED:
        raise IllegalMove(f"{entry} 第 {number} 版{WORDS[revision.state]}，没有定时发布")
    _publish(connection, revision, by, note, now)


def schedule_withdrawal(
    connection: Connection, entry: str, at: datetime, *, by: str, note: str, now: datetime
) -> None:
    """Let what is published be withdrawn at a moment to come. Raises IllegalMove."""
    take_turn(connection)
    _refuse_past(at, now)
    revision = _published(connection, entry)
    _set(connection, revision, at)
    steps = [Step(entry, revision.number, State.PUBLISHED, State.PUBLISHED)]
    _note(connection, steps, by, f"定于 {at:%Y-%m-%d %H:%M} 下架。{note}", now)


def cancel_withdrawal(
    connection: Connection, entry: str, *, by: str, note: str, now: datetime
) -> None:
    """What is published stays. Raises IllegalMove where no withdrawal is planned."""
    take_turn(connection)
    revision = _published(connection, entry)
    if revision.due_at is None:
        raise IllegalMove(f"{entry} 没有定时下架")
    _set(connection, revision, None)
    steps = [Step(entry, revision.number, State.PUBLISHED, State.PUBLISHED)]
    _note(connection, steps, by, f"取消定时下架。{note}", now)


def due(connection: Connection, moment: datetime) -> list[Due]:
    """Everything whose hour has come by that moment, the earliest first.

    What is held back (`blocking`) is left out, until it is to be tried again.
    """
    r, b = tables.revisions, tables.blocked
    states = [state.value for state in _PLANNED]
    held = and_(b.c.revision == r.c.id, b.c.due_at == r.c.due_at)
    rows = connection.execute(
        select(r.c.entry, r.c.number, r.c.state, r.c.due_at)
        .join_from(r, b, held, isouter=True)
        .where(
            r.c.due_at <= moment,
            r.c.state.in_(states),
            or_(b.c.revision.is_(None), b.c.again_at <= moment),
        )
        .order_by(r.c.due_at, r.c.id)
    )
    return [Due(row.entry, row.number, State(row.state), as_local(row.due_at)) for row in rows]


def carry_out(connection: Connection, what: Due, *, now: datetime) -> bool:
    """Do it; False where it was done, altered or cancelled meanwhile.

    Raises ContentError, IllegalMove, EditConflict where it cannot be done any more.
    """
    take_turn(connection)
    revision = still(connection, what)
    if revision is None:
        return False
    by = planner(connection, what)
    if what.state is State.PUBLISHED:
        withdraw(connection, [what.entry], author=by, reason="到时自动下架", now=now)
        return True
    _publish(connection, revision, by, "到时自动发布", now)
    return True


def give_up(connection: Connection, what: Due, reason: str, *, now: datetime) -> bool:
    """Take off the plan what cannot be done: a revision becomes a draft again."""
    take_turn(connection)
    revision = still(connection, what)
    if revision is None:
        return False
    by = planner(connection, what)
    if what.state is State.SCHEDULED:
        steps, word = move(connection, [revision], State.DRAFT), "发布"
    else:
        _set(connection, revision, None)
        steps, word = [Step(what.entry, what.number, what.state, what.state)], "下架"
    _note(connection, steps, by, f"定时{word}未能执行：{reason}", now)
    return True


def _publish(connection: Connection, revision: Revision, by: str, note: str, now: datetime) -> None:
    refuse_stale(connection, revision)
    refuse_faults_of(connection, revision.restored())
    put_in_force(connection, revision, author=by, note=note, now=now)


def still(connection: Connection, what: Due) -> Revision | None:
    """The revision, where it stands yet as it was planned."""
    revision = require(connection, what.entry, what.number)
    unchanged = revision.state is what.state and revision.due_at == what.at
    return revision if unchanged else None


def _published(connection: Connection, entry: str) -> Revision:
    revision = in_state(connection, entry, (State.PUBLISHED,))
    if revision is None:
        raise IllegalMove(f"{entry} 没有已发布的版本")
    return revision


def planner(connection: Connection, what: Due) -> str:
    """Who put it on the plan: the last that moved the revision."""
    h = tables.history.c
    query = select(h.by).where(h.entry == what.entry, h.revision == what.number)
    return connection.execute(query.order_by(h.id.desc()).limit(1)).scalar() or "system"


def _refuse_past(at: datetime, now: datetime) -> None:
    if at <= now:
        raise IllegalMove(f"时间 {at:%Y-%m-%d %H:%M} 已经过去")


def _set(connection: Connection, revision: Revision, at: datetime | None) -> None:
    r = tables.revisions
    connection.execute(update(r).where(r.c.id == revision.id).values(due_at=at))


def _note(connection: Connection, steps: list[Step], by: str, note: str, now: datetime) -> None:
    version = current_version(connection)
    record(connection, steps, by=by, note=note, now=now, version=version)
