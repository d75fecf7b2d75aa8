"""Replies that staff use again when they answer by hand. Changes go in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.errors import KejitongError
from bot.services.tables import canned_replies as rows

LONGEST_TITLE, LONGEST_TEXT = 30, 1_000


class NoSuchCannedReply(KejitongError):
    """It was deleted meanwhile, or never was."""


@dataclass(frozen=True)
class CannedReply:
    """One of them."""

    id: int
    title: str
    text: str
    by: str


def all_canned(connection: Connection) -> tuple[CannedReply, ...]:
    """All of them by title."""
    found = connection.execute(select(rows).order_by(rows.c.title, rows.c.id))
    return tuple(CannedReply(row.id, row.title, row.text, row.by) for row in found)


def add_canned(connection: Connection, title: str, text: str, by: str, at: datetime) -> int:
    """Keep another one; its number."""
    values = {"title": title, "text": text, "by": by, "changed_at": at}
    return connection.execute(insert(rows).values(**values)).inserted_primary_key[0]


def change_canned(
    connection: Connection, id: int, title: str, text: str, by: str, at: datetime
) -> None:
    """Write one anew. Raises NoSuchCannedReply."""
    values = {"title": title, "text": text, "by": by, "changed_at": at}
    _one(connection.execute(update(rows).where(rows.c.id == id).values(**values)).rowcount)


def drop_canned(connection: Connection, id: int) -> None:
    """Delete one. Raises NoSuchCannedReply."""
    _one(connection.execute(delete(rows).where(rows.c.id == id)).rowcount)


def _one(changed: int) -> None:
    if changed != 1:
        raise NoSuchCannedReply("这条常用语已被删除，请刷新页面")
