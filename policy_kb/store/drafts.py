"""The way of a draft to its publication: save, submit, approve, send back, give up.

An entry has one revision on the way at most. Who edits says what they started from, and is told
when somebody else was faster. How many reviews there are is data (`review_steps`, 1 or 2); who
may give them is decided by whoever calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from policy_kb import tables
from policy_kb.errors import IllegalMove
from policy_kb.model import Entry
from policy_kb.store.publishing import (
    add_unpublished,
    published_ids,
    put_in_force,
    refuse_faults_of,
    refuse_stale,
)
from policy_kb.store.reading import current_version
from policy_kb.store.rows import (
    Revision,
    Step,
    chunks,
    conflict,
    in_state,
    move,
    record,
    require,
    revision_of,
    save,
    take_turn,
)
from policy_kb.store.scheduling import put_off
from policy_kb.store.states import IN_REVIEW, LIVING, ON_THE_WAY, WORDS, State

_REVIEW_STEPS, _DEFAULT_STEPS = "review_steps", 1


def save_draft(
    connection: Connection, entry: Entry, *, base: int, author: str, reason: str, now: datetime
) -> Revision:
    """Save an entry as a draft. `base` is the number of the revision it was made from, 0 for new.

    Raises EditConflict when the newest revision is another one by now, IllegalMove while the
    entry is in review.
    """
    (draft,) = save_drafts(connection, [(entry, base)], author=author, reason=reason, now=now)
    return draft


def save_drafts(
    connection: Connection,
    drafts: Sequence[tuple[Entry, int]],
    *,
    author: str,
    reason: str,
    now: datetime,
) -> list[Revision]:
    """Save each (entry, base) as a draft, in a few statements however many there are.

    Raises as `save_draft`; by the transaction all are saved or none.
    """
    take_turn(connection)
    names = [entry.id for entry, _ in drafts]
    living = living_revisions(connection, names)
    going = []
    for entry, base in drafts:
        mine = living.get(entry.id, [])
        _refuse_newer(connection, entry.id, mine, base)
        on_the_way = [revision for revision in mine if revision.state in ON_THE_WAY]
        if on_the_way and on_the_way[-1].state is not State.DRAFT:
            number, state = on_the_way[-1].number, on_the_way[-1].state
            raise IllegalMove(f"{entry.id} 第 {number} 版{WORDS[state]}，退回后才能修改")
        going += on_the_way
    steps = move(connection, going, State.REPLACED)
    add_unpublished(connection, [entry for entry, _ in drafts])
    published = published_ids(connection, names)
    saved = save(
        connection,
        [(entry, published.get(entry.id)) for entry, _ in drafts],
        State.DRAFT,
        author=author,
        reason=reason,
        now=now,
    )
    steps += [Step(draft.entry, draft.number, None, State.DRAFT) for draft in saved]
    _note(connection, steps, author, reason, now)
    return saved


def living_revisions(connection: Connection, entries: Iterable[str]) -> dict[str, list[Revision]]:
    """Of each entry what is on the way, published or withdrawn, oldest first: an editor starts
    from the last of them."""
    r = tables.revisions
    states = [state.value for state in LIVING]
    found: dict[str, list[Revision]] = defaultdict(list)
    for chunk in chunks(list(entries)):
        query = select(r).where(r.c.entry.in_(chunk), r.c.state.in_(states)).order_by(r.c.id)
        for row in connection.execute(query):
            found[row.entry].append(revision_of(row))
    return dict(found)


def newest_number(connection: Connection, entry: str) -> int:
    """The revision from which an editor starts: on the way, published or withdrawn; 0 for none."""
    newest = in_state(connection, entry, LIVING)
    return newest.number if newest else 0


def submit(
    connection: Connection, entry: str, number: int, *, by: str, note: str, now: datetime
) -> None:
    """Hand a draft in for review. Raises IllegalMove, NoSuchRevision, EditConflict."""
    take_turn(connection)
    draft = require(connection, entry, number)
    refuse_stale(connection, draft)
    _note(connection, move(connection, [draft], State.FIRST_REVIEW), by, note, now)


def approve(
    connection: Connection,
    entry: str,
    number: int,
    *,
    by: str,
    note: str,
    now: datetime,
    due_at: datetime | None = None,
) -> State:
    """Give one review; after the last one the revision is published. The state it is in then.

    With `due_at` the last one leaves it to be published at that moment. Raises IllegalMove,
    NoSuchRevision, EditConflict when what is published has changed since the draft was made,
    ContentError when the result would fail a check that is passed now.
    """
    take_turn(connection)
    revision = require(connection, entry, number)
    refuse_stale(connection, revision)
    if not is_last_review(connection, revision):
        _note(connection, move(connection, [revision], State.SECOND_REVIEW), by, note, now)
        return State.SECOND_REVIEW
    if revision.state not in IN_REVIEW:
        raise IllegalMove(f"{entry} 第 {number} 版{WORDS[revision.state]}，不在审核中")
    if due_at is not None:
        put_off(connection, revision, due_at, by=by, note=note, now=now)
        return State.SCHEDULED
    refuse_faults_of(connection, revision.restored())
    put_in_force(connection, revision, author=by, note=note, now=now)
    return State.PUBLISHED


def is_last_review(connection: Connection, revision: Revision) -> bool:
    """Whether nothing but this review stands between the revision and its publication."""
    return revision.state is not State.FIRST_REVIEW or review_steps(connection) == 1


def send_back(
    connection: Connection, entry: str, number: int, *, by: str, note: str, now: datetime
) -> None:
    """Make a revision in review a draft again. Raises IllegalMove, NoSuchRevision."""
    take_turn(connection)
    revision = require(connection, entry, number)
    _note(connection, move(connection, [revision], State.DRAFT), by, note, now)


def discard(
    connection: Connection, entry: str, number: int, *, by: str, note: str, now: datetime
) -> None:
    """Give up a draft or a revision in review. Raises IllegalMove, NoSuchRevision."""
    take_turn(connection)
    revision = require(connection, entry, number)
    _note(connection, move(connection, [revision], State.DISCARDED), by, note, now)


def open_drafts(connection: Connection) -> list[Revision]:
    """Every revision on its way to publication, oldest first."""
    r = tables.revisions
    states = [state.value for state in ON_THE_WAY]
    rows = connection.execute(select(r).where(r.c.state.in_(states)).order_by(r.c.id))
    return [revision_of(row) for row in rows]


def review_steps(connection: Connection) -> int:
    """How many reviews stand between a draft and its publication."""
    s = tables.settings.c
    value = connection.execute(select(s.value).where(s.name == _REVIEW_STEPS)).scalar()
    return value if value in (1, 2) else _DEFAULT_STEPS


def set_review_steps(connection: Connection, steps: int) -> None:
    """Raises ValueError for anything but 1 and 2."""
    if steps not in (1, 2):
        raise ValueError("审核只能是一级或两级")
    take_turn(connection)
    connection.execute(delete(tables.settings).where(tables.settings.c.name == _REVIEW_STEPS))
    connection.execute(insert(tables.settings).values(name=_REVIEW_STEPS, value=steps))


def _refuse_newer(
    connection: Connection, entry: str, living: Sequence[Revision], base: int
) -> None:
    if living and living[-1].number != base:
        raise conflict(connection, living[-1])
    if not living and base != 0:
        raise IllegalMove(f"{entry} 没有可供修改的第 {base} 版")


def _note(connection: Connection, steps: list[Step], by: str, note: str, now: datetime) -> None:
    record(connection, steps, by=by, note=note, now=now, version=current_version(connection))
