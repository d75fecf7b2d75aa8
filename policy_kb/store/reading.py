"""What is published, as one consistent state: which revisions, and the version, come from one
statement, and what a revision says never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from policy_kb import tables
from policy_kb.errors import ContentError, NotLoaded
from policy_kb.model import Entry, Knowledge
from policy_kb.store.rows import Revision, chunks, revision_of
from policy_kb.yaml_io import assemble, entry_from_dict


@dataclass(frozen=True)
class Published:
    """One state of the store. `revisions`: entry → number of the revision that is answered;
    `ids`: likewise, its number among all."""

    knowledge: Knowledge
    revisions: Mapping[str, int]
    ids: Mapping[str, int]


def current_version(connection: Connection) -> int:
    """The number of the last publication, 0 when nothing was ever published."""
    return connection.execute(select(tables.version.c.number)).scalar() or 0


class VersionWatch:
    """The number of the last publication for who asks several times a second, one at a time.

    A statement that never changes goes over a connection of its own, past what SQLAlchemy does
    for each: between two looks its code leaves the processor's caches, and then costs ten times
    what the answer does.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asked = str(select(tables.version.c.number).compile(engine))
        self._connection: Any = None

    def number(self) -> int:
        """As `current_version`. Raises what the database raises; it is then reached anew."""
        try:
            if self._connection is None:
                self._connection = self._engine.raw_connection()
            cursor = self._connection.cursor()
            cursor.execute(self._asked)
            row = cursor.fetchone()
            cursor.close()
            self._connection.rollback()  # leaves no reading transaction open
        except BaseException:
            self.close()
            raise
        return row[0] if row else 0

    def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.invalidate()


def read(connection: Connection) -> Knowledge:
    """Everything published, as one consistent state. Raises NotLoaded when there is nothing."""
    return read_published(connection).knowledge


def read_published(connection: Connection, before: Published | None = None) -> Published:
    """Everything published, with the revision of each entry.

    What is published as it was `before` is taken over instead of being read. Raises NotLoaded
    when there is nothing, ContentError where a row cannot be read.
    """
    version = select(tables.version.c.number).scalar_subquery().label("version")
    r = tables.revisions.c
    rows = connection.execute(
        select(r.entry, r.number, r.id, version)
        .join_from(tables.entries, tables.revisions, tables.entries.c.published == r.id)
        .order_by(tables.entries.c.position)
    ).all()
    if not rows:
        raise NotLoaded("知识库还是空的，请先运行 kejitong kb import")
    known = (
        {}
        if before is None
        else {number: before.knowledge.by_id[name] for name, number in before.ids.items()}
    )
    known |= _read(connection, [row.id for row in rows if row.id not in known])
    return Published(
        assemble([known[row.id] for row in rows], version=str(rows[0].version or 0)),
        {row.entry: row.number for row in rows},
        {row.entry: row.id for row in rows},
    )


def _read(connection: Connection, ids: Sequence[int]) -> dict[int, Entry]:
    r = tables.revisions.c
    return {
        row.id: _entry(row)
        for chunk in chunks(ids)
        for row in connection.execute(
            select(r.id, r.entry, r.number, r.payload).where(r.id.in_(chunk))
        )
    }


def entries_at(connection: Connection, numbers: Mapping[str, int]) -> list[Entry]:
    """The entries as these revisions (by number) say them, in this order.

    Raises ContentError where a row cannot be read.
    """
    r = tables.revisions
    found: dict[str, Entry] = {}
    for chunk in chunks(list(numbers)):
        wanted = {numbers[name] for name in chunk}
        query = select(r).where(r.c.entry.in_(chunk), r.c.number.in_(wanted))
        for row in connection.execute(query):
            if numbers[row.entry] == row.number:
                found[row.entry] = _entry(row)
    return [found[name] for name in numbers if name in found]


def published_rows(
    connection: Connection, names: Iterable[str]
) -> dict[str, tuple[int, Revision | None]]:
    """Those of the entries that were ever saved: the place, and the revision that is published."""
    e, r = tables.entries, tables.revisions
    query = select(e.c.id.label("name"), e.c.position, r).join_from(
        e, r, e.c.published == r.c.id, isouter=True
    )
    return {
        row.name: (row.position, revision_of(row) if row.id is not None else None)
        for chunk in chunks(list(names))
        for row in connection.execute(query.where(e.c.id.in_(chunk)))
    }


def next_place(connection: Connection) -> int:
    """Behind every entry ever saved."""
    last = connection.execute(select(func.max(tables.entries.c.position))).scalar()
    return 0 if last is None else last + 1


def _entry(row) -> Entry:
    try:
        return entry_from_dict(row.payload)
    except (KeyError, TypeError, ValueError) as error:
        place = f"数据库中的条目 {row.entry}（第 {row.number} 版）"
        raise ContentError([f"{place}: {error}"]) from error
