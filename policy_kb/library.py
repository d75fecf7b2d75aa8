"""The reading room: the published knowledge of one store, indexed, always the newest.

A `Shelf` is one immutable state with its linker and index. `Library` hands it out and swaps it
when the store's version has moved: looking costs one tiny query; the new shelf is built beside
the old one, from which questions are answered meanwhile, but only for so long that an answer is
never older than a second. In a server a thread of its own looks (`watch`); elsewhere whoever asks
does.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from sqlalchemy.engine import Engine

from policy_kb import store, trial
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.senses import sentences
from policy_kb.mentions import Linker
from policy_kb.model import Entry, Knowledge
from policy_kb.retrieval.meaning import Meaning, sentence_encoder
from policy_kb.retrieval.search import Hit, Index, beside, phrases_of, searchable
from policy_kb.retrieval.vectors import keep, recall
from policy_kb.store import Published
from policy_kb.wording import Wording
from policy_kb.yaml_io import assemble

log = logging.getLogger(__name__)

# Looked at the store less long ago than this: good enough.
POLL_SECONDS = 0.5
_WATCH_SECONDS = 0.25
# So long the old shelf still answers while the new one is built; with the above less than 1 s.
PATIENCE_SECONDS = 0.6
# Then questions wait for the new shelf, but only until it has taken that much longer: a turn asks
# for the shelf several times, and the person has a deadline. For a store that does not answer
# they hardly wait at all.
_LONGEST_WAIT, _LOOK_WAIT = 2.0, 0.1

# What stands on the shelf beside what is published, decided anew for every state of the store.
# The simulator's example calls come this way, and step aside by giving nothing.
Overlay = Callable[[Knowledge], Iterable[Entry]]


@dataclass(frozen=True)
class Shelf:
    """One state of the knowledge with everything built from it.

    `revisions`: entry → number of the published revision (an overlay's entries have none).
    """

    knowledge: Knowledge
    linker: Linker
    index: Index
    revisions: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        knowledge: Knowledge,
        revisions: Mapping[str, int] | None = None,
        before: Shelf | None = None,
    ) -> Shelf:
        """Build a shelf; what did not change is taken over from the one before."""
        made = cls(
            knowledge,
            Linker(knowledge, before.linker if before is not None else None),
            _index(knowledge, before),
            revisions or {},
        )
        if before is not None and beside(before.knowledge) == beside(knowledge):
            made.__dict__["beside"] = before.beside
        elif knowledge.other_policies:
            _ = made.beside  # made now, not while somebody waits for an answer
        if before is not None and before.knowledge.calls == knowledge.calls:
            made.__dict__["calls"] = before.calls
        elif before is not None:
            made.__dict__["calls"] = CallIndex(knowledge.calls, before.calls, made.index.meaning)
        assert made.calls is not None  # built here, not by whoever asks first
        # Where it was asked for it will be again.
        known = before.__dict__.get("wording") if before is not None else None
        if before is not None and known is not None:
            made.__dict__["wording"] = Wording.of(knowledge, made.linker, known)
        return made

    @cached_property
    def beside(self) -> Index:
        """The other policies with their clauses, indexed apart from the main one."""
        return _beside(self)

    @cached_property
    def calls(self) -> CallIndex:
        """The published calls, to be found by name, topic, issuer or category."""
        return CallIndex(self.knowledge.calls, meaning=self.index.meaning)

    @cached_property
    def wording(self) -> Wording:
        """How the knowledge words things. Not every process asks."""
        return Wording.of(self.knowledge, self.linker)

    def closest(self, words: tuple[str, ...]) -> list[Hit]:
        """What the words are closest to in any policy; empty when nothing shares a thing."""
        hits = [*self.index.search(words, most=1), *self.beside.search(words, most=1)]
        return sorted(hits, key=lambda hit: -hit.score)[:1]


def _indexed(knowledge: Knowledge) -> tuple[Entry, ...]:
    return (*searchable(knowledge), *beside(knowledge))


def _beside(shelf: Shelf) -> Index:
    entries = beside(shelf.knowledge)
    return Index(shelf.knowledge, shelf.index.meaning if entries else None, entries)


def _index(knowledge: Knowledge, before: Shelf | None) -> Index:
    if before is not None and searchable(before.knowledge) == searchable(knowledge):
        return before.index
    return Index(knowledge, sentence_encoder())


class Library:
    """Hands out the newest shelf. Safe to share between threads."""

    def __init__(
        self,
        engine: Engine,
        monotonic: Callable[[], float] = time.monotonic,
        overlay: Overlay | None = None,
    ) -> None:
        """`overlay` adds entries that are not published."""
        self._engine = engine
        self._watched = store.VersionWatch(engine)
        self._overlay = overlay
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self._published: Published | None = None
        self._looked = float("-inf")
        self._building_since: float | None = None
        self._last_failure = ""
        self._closed = threading.Event()

    def shelf(self) -> Shelf:
        """The newest published state. Raises NotLoaded while nothing is published.

        A store that cannot be reached does not take away what is already on the shelf. Where a
        trial is on (`trial`), it is the shelf on trial.
        """
        on_trial = trial.current()
        if on_trial is not None:
            return on_trial.shelf
        shelf = self._shelf
        if shelf is not None and self._good_enough():
            return shelf
        if not self._lock.acquire(timeout=-1 if shelf is None else self._patience_left()):
            log.warning("no news from the store in time, answering from the shelf at hand")
            assert shelf is not None
            return shelf
        try:
            if self._shelf is None or not self._good_enough():
                self._look()
        finally:
            self._lock.release()
        assert self._shelf is not None
        return self._shelf

    def look(self) -> None:
        """Look at the store now and wait for what is new: for who may not answer from before."""
        with self._lock:
            self._look()

    def shelf_with(self, drafts: Iterable[Entry], without: Iterable[str] = ()) -> Shelf:
        """The newest state as it would be with these entries published and those withdrawn.

        Nothing is stored, and nobody else sees it. Raises NotLoaded, and ContentError where no
        policy would be left.
        """
        shelf = self.shelf()
        known = {name: e for name, e in shelf.knowledge.by_id.items() if name in shelf.revisions}
        wanted = {entry.id: entry for entry in drafts}
        gone = set(without) - set(wanted)
        kept = [entry for name, entry in (known | wanted).items() if name not in gone]
        # A version of its own: nothing remembered for the published state may serve here.
        version = f"{shelf.knowledge.version}+{id(wanted):x}"
        knowledge = self._with_overlay(assemble(kept, version=version))
        revisions = {
            name: number
            for name, number in shelf.revisions.items()
            if name not in gone and name not in wanted
        }
        return Shelf.of(knowledge, revisions, shelf)

    def watch(self) -> None:
        """Look at the store in a thread of its own from now on, until `close`.

        Questions then find a new shelf ready instead of building it.
        """
        threading.Thread(target=self._watch, name="library", daemon=True).start()

    def close(self) -> None:
        """Look no longer."""
        self._closed.set()

    def _watch(self) -> None:
        while not self._closed.wait(_WATCH_SECONDS):
            with self._lock:
                try:
                    self._look()
                except Exception:
                    log.debug("nothing to show yet", exc_info=True)

    def _good_enough(self) -> bool:
        building = self._building_since
        if building is not None:
            return self._monotonic() - building < PATIENCE_SECONDS
        return self._monotonic() - self._looked < POLL_SECONDS

    def _patience_left(self) -> float:
        """How long to wait for whoever looks or builds just now."""
        building = self._building_since
        if building is None:
            return _LOOK_WAIT
        return max(0.0, building + PATIENCE_SECONDS + _LONGEST_WAIT - self._monotonic())

    def _look(self) -> None:
        """Swap the shelf when the store has moved on. The caller holds the lock."""
        try:
            self._refresh()
            self._last_failure = ""
        except Exception as error:
            if self._shelf is None:
                raise
            if repr(error) != self._last_failure:
                self._last_failure = repr(error)
                log.exception("the store cannot be read, answering from what was read before")
        finally:
            self._building_since = None
            self._looked = self._monotonic()

    def _refresh(self) -> None:
        if self._shelf is not None and self._shelf.knowledge.version == str(self._watched.number()):
            return
        with self._engine.connect() as connection:
            self._building_since = self._monotonic()
            published = store.read_published(connection, self._published)
        self._shelf, self._published = self._build(published), published

    def _build(self, published: Published) -> Shelf:
        knowledge, before = self._with_overlay(published.knowledge), self._shelf
        meaning = sentence_encoder()
        if meaning is not None:
            self._have_vectors(meaning, knowledge, before.knowledge if before else None)
        return Shelf.of(knowledge, published.revisions, before)

    def _have_vectors(
        self, meaning: Meaning, knowledge: Knowledge, before: Knowledge | None
    ) -> None:
        """Those that the indexes need, now; those of what calls say, soon. What stands on the
        shelf already has them."""
        fresh: dict[str, np.ndarray] = {}
        if before is None or _indexed(before) != _indexed(knowledge):
            fresh = recall(self._engine, meaning, phrases_of(knowledge))
        known = set(map(id, before.calls)) if before else ()
        said = [t for call in knowledge.calls if id(call) not in known for t in sentences(call)]
        if fresh or said:
            threading.Thread(
                target=self._know, args=(meaning, fresh, said), name="vectors", daemon=True
            ).start()

    def _know(self, meaning: Meaning, fresh: Mapping[str, np.ndarray], said: Sequence[str]) -> None:
        """In the background, for keeping may wait for a writer and calls say much: keep what was
        made, and have made what calls say. Who asks before has those made that it needs."""
        keep(self._engine, fresh)
        keep(self._engine, recall(self._engine, meaning, said))

    def _with_overlay(self, published: Knowledge) -> Knowledge:
        extra = list(self._overlay(published)) if self._overlay else []
        if not extra:
            return published
        return assemble([*published.by_id.values(), *extra], version=published.version)


@lru_cache(maxsize=4)
def open_library(engine: Engine, overlay: Overlay | None = None) -> Library:
    """The one library of this process for a database; its parts share the shelf.

    Who opens it with an overlay hands over the same function every time.
    """
    return Library(engine, overlay=overlay)
