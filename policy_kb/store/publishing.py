"""What becomes answered and what no longer is: publish, withdraw, publish again, roll back.

Each counts the version up once, however many entries it touches. `publish` trusts its caller to
have checked the result; the others check it here, because they alter what others rely on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from policy_kb import tables
from policy_kb.checking import fresh_problems
from policy_kb.errors import ContentError, IllegalMove, NoSuchRevision, NotLoaded
from policy_kb.model import Entry
from policy_kb.store.reading import current_version, next_place, published_rows, read
from policy_kb.store.rows import (
    Revision,
    Step,
    chunks,
    conflict,
    count_up,
    in_state,
    move,
    record,
    require,
    revision_of,
    save,
    take_turn,
)
from policy_kb.store.states import ON_THE_WAY, State
from policy_kb.validation import problems
from policy_kb.yaml_io import assemble, entry_from_dict, entry_to_dict


def publish(
    connection: Connection,
    published: Iterable[Entry],
    *,
    author: str,
    reason: str,
    now: datetime,
    base: Mapping[str, int] | None = None,
) -> int:
    """Make these entries what is answered, all or (by the transaction) none; the new version.

    An entry whose published state is already the same gets no new revision; when that is so for
    all, the version stays. `base` says for some entries which revision (number) the author
    started from, 0 for none; raises EditConflict where another one is published by now.
    """
    wanted = {entry.id: entry for entry in published}
    take_turn(connection)
    known = published_rows(connection, {**wanted, **(base or {})})
    for name, number in (base or {}).items():
        _refuse_conflict(connection, name, number, known.get(name, (0, None))[1])
    olds = {name: known[name][1] if name in known else None for name in wanted}
    fresh = [e for e in wanted.values() if not _same(olds[e.id], e)]
    if not fresh:
        return current_version(connection)
    replaced = [old for e in fresh if (old := olds[e.id]) is not None]
    bases = [(e, old.id if (old := olds[e.id]) else None) for e in fresh]
    new = save(connection, bases, State.PUBLISHED, author=author, reason=reason, now=now)
    returning = [e.id for e in fresh if e.id in known and olds[e.id] is None]
    steps = move(connection, [*replaced, *_withdrawn(connection, returning)], State.REPLACED)
    steps += [Step(revision.entry, revision.number, None, State.PUBLISHED) for revision in new]
    _point_at(connection, new, {e.id: e.kind for e in fresh}, known)
    version = count_up(connection)
    record(connection, steps, by=author, note=reason, now=now, version=version)
    return version


def withdraw(
    connection: Connection, entries: Iterable[str], *, author: str, reason: str, now: datetime
) -> int:
    """Stop answering from these entries, all or none; the new version.

    Raises NoSuchRevision for an entry that is not published, and ContentError when what remains
    would fail a check that it passes now.
    """
    take_turn(connection)
    names = list(dict.fromkeys(entries))
    known = published_rows(connection, names)
    going = [known.get(name, (0, None))[1] for name in names]
    missing = [name for name, old in zip(names, going, strict=True) if old is None]
    if missing:
        raise NoSuchRevision(f"没有已发布的条目：{'、'.join(missing)}")
    faults = faults_now(connection)
    steps = move(connection, [old for old in going if old], State.WITHDRAWN)
    for chunk in chunks(names):
        connection.execute(
            update(tables.entries).where(tables.entries.c.id.in_(chunk)).values(published=None)
        )
    refuse_new_faults(connection, faults)
    version = count_up(connection)
    record(connection, steps, by=author, note=reason, now=now, version=version)
    return version


def republish(
    connection: Connection, entry: str, *, author: str, reason: str, now: datetime
) -> int:
    """Answer again from a withdrawn entry, as it was; the new version.

    Raises IllegalMove where nothing of it is withdrawn, ContentError as `withdraw`.
    """
    take_turn(connection)
    revision = in_state(connection, entry, (State.WITHDRAWN,))
    if revision is None:
        raise IllegalMove(f"{entry} 没有已下架的版本")
    faults = faults_now(connection)
    revision.restored()
    version = put_in_force(connection, revision, author=author, note=reason, now=now)
    refuse_new_faults(connection, faults)
    return version


def roll_back(
    connection: Connection, entry: str, number: int, *, author: str, reason: str, now: datetime
) -> int:
    """Publish what revision `number` said, as a new revision; the version.

    The version stays when that is what is published. Raises NoSuchRevision, ContentError.
    """
    take_turn(connection)
    old = require(connection, entry, number).restored()
    faults = faults_now(connection)
    version = publish(connection, [old], author=author, reason=reason, now=now)
    refuse_new_faults(connection, faults)
    return version


def put_in_force(
    connection: Connection, revision: Revision, *, author: str, note: str, now: datetime
) -> int:
    """Make an existing revision the published one of its entry; the new version."""
    known = published_rows(connection, [revision.entry])
    current = known.get(revision.entry, (0, None))[1]
    going = [current] if current else []
    if revision.state is not State.WITHDRAWN:
        going += _withdrawn(connection, [revision.entry])
    steps = move(connection, going, State.REPLACED) + move(connection, [revision], State.PUBLISHED)
    _point_at(connection, [revision], {revision.entry: str(revision.payload["kind"])}, known)
    version = count_up(connection)
    record(connection, steps, by=author, note=note, now=now, version=version)
    return version


def add_unpublished(connection: Connection, entries: Sequence[Entry]) -> None:
    """A place for each entry of which nothing was ever saved."""
    known = published_rows(connection, [entry.id for entry in entries])
    place = next_place(connection)
    added = [
        {"id": entry.id, "kind": entry.kind, "position": place + number, "published": None}
        for number, entry in enumerate(e for e in entries if e.id not in known)
    ]
    if added:
        connection.execute(insert(tables.entries), added)


def faults_now(connection: Connection) -> frozenset[str]:
    """What the checks find in what is published now."""
    try:
        return frozenset(str(problem) for problem in problems(read(connection)))
    except NotLoaded:
        return frozenset()


def refuse_new_faults(connection: Connection, before: frozenset[str]) -> None:
    """Raises ContentError when what would be published has problems that it did not have."""
    try:
        found = [str(problem) for problem in problems(read(connection))]
    except NotLoaded as error:
        raise ContentError(["知识库不能为空"]) from error
    fresh = [problem for problem in found if problem not in before]
    if fresh:
        raise ContentError(fresh)


def refuse_faults_of(connection: Connection, entry: Entry) -> None:
    """Raises ContentError when what is published would, with this entry, fail a check it passes."""
    try:
        known = read(connection)
    except NotLoaded:
        known = assemble([entry])  # only a policy can be the first
    fresh = fresh_problems(entry, known)
    if fresh:
        raise ContentError([str(problem) for problem in fresh])


def refuse_stale(connection: Connection, draft: Revision) -> None:
    """Nobody publishes over what they have not seen. Raises EditConflict."""
    published = published_ids(connection, [draft.entry]).get(draft.entry)
    if draft.state not in ON_THE_WAY or draft.base == published:
        return
    newer = in_state(connection, draft.entry, (State.PUBLISHED, State.WITHDRAWN))
    if newer is not None:
        raise conflict(connection, newer)


def published_ids(connection: Connection, entries: Sequence[str]) -> dict[str, int | None]:
    """Entry → the revision (its id) from which is answered."""
    e = tables.entries.c
    found: dict[str, int | None] = {}
    for chunk in chunks(entries):
        query = select(e.id, e.published).where(e.id.in_(chunk))
        found.update({row.id: row.published for row in connection.execute(query)})
    return found


def _same(old: Revision | None, entry: Entry) -> bool:
    if old is None:
        return False
    if old.payload == entry_to_dict(entry):
        return True
    try:
        return entry_from_dict(dict(old.payload)) == entry
    except (KeyError, TypeError, ValueError):
        return False


def _refuse_conflict(connection: Connection, name: str, number: int, now: Revision | None) -> None:
    if number != (now.number if now else 0):
        if now is None:
            raise IllegalMove(f"{name} 已被下架，请重新查看")
        raise conflict(connection, now)


def _withdrawn(connection: Connection, entries: Sequence[str]) -> list[Revision]:
    r = tables.revisions
    found: list[Revision] = []
    for chunk in chunks(entries):
        query = select(r).where(r.c.entry.in_(chunk), r.c.state == State.WITHDRAWN.value)
        found += [revision_of(row) for row in connection.execute(query)]
    return found


def _point_at(
    connection: Connection,
    new: Sequence[Revision],
    kinds: Mapping[str, str],
    known: Mapping[str, tuple[int, Revision | None]],
) -> None:
    """Let the entries point at their new revisions; unknown ones are added at the end."""
    place = next_place(connection)
    added, altered = [], defaultdict(list)
    for revision in new:
        kind = kinds[revision.entry]
        if revision.entry in known:
            altered[kind].append(revision.entry)
        else:
            added.append(
                {"id": revision.entry, "kind": kind, "position": place, "published": revision.id}
            )
            place += 1
    e, r = tables.entries, tables.revisions
    if added:
        connection.execute(insert(e), added)
    # One statement for many: the only published revision of an entry is the new one by now.
    newest = (
        select(func.max(r.c.id))
        .where(r.c.entry == e.c.id, r.c.state == State.PUBLISHED.value)
        .scalar_subquery()
    )
    for kind, names in altered.items():
        for chunk in chunks(names):
            connection.execute(
                update(e).where(e.c.id.in_(chunk)).values(kind=kind, published=newest)
            )
