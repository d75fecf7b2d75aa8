"""What staff did, as rows that are only ever added: there is no way here to change one.

`audit` is called in the transaction of what it tells of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.clock import LOCAL_ZONE, as_local
from bot.services.staffing.staff import Staff
from bot.services.tables import audit_log

PAGE = 50
COMMAND_LINE = "命令行"
_LONGEST_SUBJECT, _LONGEST_DETAIL = 200, 4_000


@dataclass(frozen=True)
class Deed:
    """One row of the log."""

    id: int
    at: datetime
    staff: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True)
class Wanted:
    """Which rows to show; empty means all."""

    staff: str = ""
    action: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None


def audit(
    connection: Connection, staff: Staff | str, action: str, subject: str = "", detail: str = ""
) -> None:
    """Add a row. `staff` is the member, or a name where nobody is signed in."""
    connection.execute(
        insert(audit_log).values(
            at=datetime.now(LOCAL_ZONE),
            staff=staff if isinstance(staff, str) else staff.name,
            action=getattr(action, "value", action),
            subject=subject[:_LONGEST_SUBJECT],
            detail=detail[:_LONGEST_DETAIL],
        )
    )


def deeds(engine: Engine, wanted: Wanted, page: int = 1) -> tuple[list[Deed], int]:
    """One page of the log, newest first, and how many rows there are."""
    query = _where(select(audit_log), wanted).order_by(audit_log.c.id.desc())
    with engine.connect() as connection:
        count = connection.execute(
            _where(select(func.count()).select_from(audit_log), wanted)
        ).scalar_one()
        rows = connection.execute(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    return [_deed(row) for row in rows], count


def all_deeds(engine: Engine, wanted: Wanted, most: int) -> Iterator[Deed]:
    """The newest rows, for a file."""
    query = _where(select(audit_log), wanted).order_by(audit_log.c.id.desc()).limit(most)
    with engine.connect() as connection:
        for row in connection.execute(query):
            yield _deed(row)


def _where(query, wanted: Wanted):
    if wanted.staff:
        query = query.where(audit_log.c.staff == wanted.staff)
    if wanted.action:
        query = query.where(audit_log.c.action == wanted.action)
    if wanted.words:
        found = audit_log.c.subject.contains(wanted.words, autoescape=True)
        query = query.where(found | audit_log.c.detail.contains(wanted.words, autoescape=True))
    if wanted.first:
        query = query.where(audit_log.c.at >= datetime.combine(wanted.first, time(), LOCAL_ZONE))
    if wanted.last:
        end = datetime.combine(wanted.last, time(), LOCAL_ZONE) + timedelta(days=1)
        query = query.where(audit_log.c.at < end)
    return query


def _deed(row) -> Deed:
    return Deed(row.id, as_local(row.at), row.staff, row.action, row.subject, row.detail)
