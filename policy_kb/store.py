"""Rows are the truth of the knowledge: publish entries, read what is published.

Every function takes the caller's connection, inside the caller's transaction;
every write leaves a revision row and counts the version up. Searching and
answering happen on `Knowledge` objects in memory, never here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from policy_kb import tables
from policy_kb.errors import NotLoaded
from policy_kb.model import Entry, Knowledge
from policy_kb.yaml_io import assemble, entry_from_dict, entry_to_dict


def current_version(connection: Connection) -> int:
    """The number of the last publication, 0 when nothing was ever published."""
    return connection.execute(select(tables.version.c.number)).scalar() or 0


def publish(
    connection: Connection, published: Iterable[Entry], *, author: str, reason: str, now: datetime
) -> int:
    """Make these entries what is answered, all or (by the transaction) none; the new version.

    An entry whose published state is already the same gets no new revision; when that
    is so for all, the version stays.
    """
    known = _published_rows(connection)
    changed = False
    position = 1 + max((place for place, _ in known.values()), default=-1)
    for entry in published:
        payload = entry_to_dict(entry)
        if entry.id in known and known[entry.id][1] == payload:
            continue
        changed = True
        revision = connection.execute(
            insert(tables.revisions).values(
                entry=entry.id, payload=payload, author=author, reason=reason, saved_at=now
            )
        ).inserted_primary_key[0]
        if entry.id in known:
            connection.execute(
                update(tables.entries)
                .where(tables.entries.c.id == entry.id)
                .values(published=revision, kind=entry.kind)
            )
        else:
            connection.execute(
                insert(tables.entries).values(
                    id=entry.id, kind=entry.kind, position=position, published=revision
                )
            )
            position += 1
    return _count_up(connection) if changed else current_version(connection)


def read(connection: Connection) -> Knowledge:
    """Everything published, as one consistent state. Raises NotLoaded when there is nothing."""
    rows = _published_rows(connection)
    if not rows:
        raise NotLoaded("知识库还是空的，请先运行 kejitong kb import")
    entries = [entry_from_dict(payload) for _, payload in sorted(rows.values(), key=lambda r: r[0])]
    return assemble(entries, version=str(current_version(connection)))


def _published_rows(connection: Connection) -> dict[str, tuple[int, dict]]:
    e, r = tables.entries.c, tables.revisions.c
    rows = connection.execute(
        select(e.id, e.position, r.payload).join_from(
            tables.entries, tables.revisions, e.published == r.id
        )
    )
    return {row.id: (row.position, row.payload) for row in rows}


def _count_up(connection: Connection) -> int:
    number = current_version(connection) + 1
    if number == 1:
        connection.execute(insert(tables.version).values(id=1, number=number))
    else:
        connection.execute(update(tables.version).values(number=number))
    return number
