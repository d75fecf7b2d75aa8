"""The work of staff on drafts: who may do what to which revision, each with its audit row.

Every change is one transaction: the move of the revision (`policy_kb.store`), its history row and
the row of the audit log happen together or not at all. Nobody reviews their own: not who wrote a
revision since the last publication, and the second review is not given by who gave the first.
What changes the answers that companies get is `releasing`; forms and pages are `bot.console`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.engine import Connection, Engine

from bot.clock import Clock
from bot.errors import KejitongError
from policy_kb import store
from policy_kb.model import Entry, Knowledge
from policy_kb.store import Block, Event, Line, Revision, State, Wanted

# How many events of an entry its page shows.
_MOST_EVENTS = 300


class Editor(Protocol):
    """Who works: a member of staff under the name that stands in the history."""

    name: str


# Called within the transaction: who, did what, to what, and in which words.
Audit = Callable[[Connection, Editor, str, str, str], object]


class OwnWork(KejitongError):
    """Nobody reviews what they wrote themselves."""


@dataclass(frozen=True)
class Dossier:
    """All about one entry: its line, its revisions (oldest first) and what happened to it.

    `blocks`: what was due and is held back.
    """

    line: Line
    revisions: tuple[Revision, ...]
    events: tuple[Event, ...]
    review_steps: int
    blocks: tuple[Block, ...] = ()

    @property
    def newest(self) -> Revision:
        """The revision that an editor starts from."""
        return next(r for r in self.revisions if r.number == self.line.number)

    @property
    def published(self) -> Revision | None:
        """The revision that is answered."""
        numbers = (r for r in self.revisions if r.number == self.line.published)
        return next(numbers, None)

    @property
    def before(self) -> Revision | None:
        """What the newest revision is to be compared with: the published one, else the last."""
        if self.published is not None and self.published.number != self.newest.number:
            return self.published
        older = [r for r in self.revisions if r.number < self.newest.number]
        return older[-1] if older else None

    @property
    def former(self) -> frozenset[int]:
        """Revisions that were answered once: what one may roll back to."""
        return frozenset(event.revision for event in self.events if event.state is State.PUBLISHED)

    def revision(self, number: int) -> Revision | None:
        """The revision with this number."""
        return next((r for r in self.revisions if r.number == number), None)


class Editing:
    """The knowledge of one database, for staff."""

    def __init__(self, engine: Engine, clock: Clock, audit: Audit) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._known: Knowledge | None = None

    # --- reading ------------------------------------------------------------

    def today(self) -> date:
        """The day on which entries are current or not."""
        return self._clock.now().date()

    def known(self) -> Knowledge:
        """All that is published, read anew when the store has moved. Raises NotLoaded.

        Without index and linker, which take seconds with thousands of entries: forms need none.
        """
        known = self._known
        with self._engine.connect() as connection:
            version = str(store.current_version(connection))
            if known is None or known.version != version:
                known = self._known = store.read(connection)
        return known

    def lines(self, wanted: Wanted, *, most: int, skip: int = 0) -> tuple[list[Line], int]:
        """A page of the list, and how many entries there are in all."""
        with self._engine.connect() as connection:
            return store.lines(connection, wanted, today=self.today(), most=most, skip=skip)

    def lines_of(self, entries: Sequence[str]) -> list[Line]:
        """The lines of these entries; of unknown ones none."""
        with self._engine.connect() as connection:
            found = [store.line(connection, entry) for entry in entries]
        return [line for line in found if line is not None]

    def contents(self, wanted: Wanted) -> list[Entry]:
        """The entries of the whole list: as they are answered where such are wanted, else as
        their newest revisions say them."""
        with self._engine.connect() as connection:
            numbers = store.numbers(connection, wanted, today=self.today())
            return store.entries_at(connection, numbers)

    def counts(self) -> dict[str, int]:
        """How many entries stand in each state."""
        with self._engine.connect() as connection:
            return store.counts(connection)

    def blocks(self) -> list[Block]:
        """What was due and is held back by the gate."""
        with self._engine.connect() as connection:
            return store.blocks(connection)

    def dossier(self, entry: str) -> Dossier | None:
        """All about one entry; None where there is none."""
        with self._engine.connect() as connection:
            line = store.line(connection, entry)
            if line is None:
                return None
            return Dossier(
                line,
                tuple(store.revisions_of(connection, entry)),
                tuple(store.events(connection, entry, most=_MOST_EVENTS)),
                store.review_steps(connection),
                tuple(store.blocks(connection, entry)),
            )

    def review_steps(self) -> int:
        """How many reviews stand between a draft and its publication."""
        with self._engine.connect() as connection:
            return store.review_steps(connection)

    # --- writing ------------------------------------------------------------

    def save(self, staff: Editor, entry: Entry, *, base: int, reason: str) -> Revision:
        """Save a draft. Raises EditConflict, IllegalMove as the store does."""
        with self._writing() as (connection, now):
            saved = store.save_draft(
                connection, entry, base=base, author=staff.name, reason=reason, now=now
            )
            self._audit(connection, staff, "保存草稿", entry.id, f"第 {saved.number} 版 {reason}")
        return saved

    def submit(self, staff: Editor, entry: str, number: int, note: str) -> None:
        """Hand a draft in for review."""
        with self._writing() as (connection, now):
            store.submit(connection, entry, number, by=staff.name, note=note, now=now)
            self._audit(connection, staff, "提交审核", entry, detail_of(number, note))

    def send_back(self, staff: Editor, entry: str, number: int, note: str) -> None:
        """Make a revision in review, or a planned one, a draft again."""
        with self._writing() as (connection, now):
            store.send_back(connection, entry, number, by=staff.name, note=note, now=now)
            self._audit(connection, staff, "退回修改", entry, detail_of(number, note))

    def discard(self, staff: Editor, entry: str, number: int, note: str) -> None:
        """Give a draft up."""
        with self._writing() as (connection, now):
            store.discard(connection, entry, number, by=staff.name, note=note, now=now)
            self._audit(connection, staff, "作废草稿", entry, detail_of(number, note))

    def keep(self, staff: Editor, entry: str, note: str) -> None:
        """Cancel a planned withdrawal."""
        with self._writing() as (connection, now):
            store.cancel_withdrawal(connection, entry, by=staff.name, note=note, now=now)
            self._audit(connection, staff, "取消定时下架", entry, note)

    def set_review_steps(self, staff: Editor, steps: int) -> None:
        """One review or two. Raises ValueError for anything else."""
        with self._writing() as (connection, _):
            store.set_review_steps(connection, steps)
            self._audit(connection, staff, "设置审核级数", "知识库", f"{steps} 级")

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, datetime]]:
        with store.writing(self._engine) as connection:
            yield connection, self._clock.now()


def may_review(dossier: Dossier, staff: Editor) -> bool:
    """Whether the newest revision is for this person to review, as far as its own work goes."""
    return not _is_own_work(dossier.revisions, dossier.events, staff, dossier.newest)


def refuse_own_work(connection: Connection, staff: Editor, entry: str, number: int) -> None:
    """Raises OwnWork, NoSuchRevision."""
    revision = store.revision(connection, entry, number)
    revisions = tuple(store.revisions_of(connection, entry))
    events = tuple(store.events(connection, entry, most=_MOST_EVENTS))
    if _is_own_work(revisions, events, staff, revision):
        raise OwnWork("不能审核自己写的内容，也不能同时做初审和复审，请由其他同事审核")


def _is_own_work(
    revisions: tuple[Revision, ...], events: tuple[Event, ...], staff: Editor, revision: Revision
) -> bool:
    wrote = {
        r.author
        for r in revisions
        if r.number <= revision.number
        and r.base == revision.base
        and (r.number == revision.number or r.state in (State.REPLACED, State.DRAFT))
    }
    reviewed: set[str] = set()
    for event in events:
        if event.revision == revision.number and event.state is State.DRAFT:
            reviewed = set()  # sent back: the reviews begin anew
        if event.revision == revision.number and event.state is State.SECOND_REVIEW:
            reviewed.add(event.by)
    if revision.state is not State.SECOND_REVIEW:
        reviewed = set()
    return staff.name in wrote | reviewed


def detail_of(number: int, note: str) -> str:
    """What the audit log tells of a move of a revision."""
    return f"第 {number} 版 {note}".strip()
