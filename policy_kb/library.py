"""The reading room: the published knowledge of one store, indexed, always the newest.

A `Shelf` is one immutable state with its linker and index; `Library` swaps it
for a newer one when the store's version has moved. Looking at the store costs
one tiny query and happens at most every `POLL_SECONDS`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sqlalchemy.engine import Engine

from policy_kb import store
from policy_kb.meaning import sentence_encoder
from policy_kb.mentions import Linker
from policy_kb.model import Knowledge
from policy_kb.search import Hit, Index, beside

POLL_SECONDS = 0.5


@dataclass(frozen=True)
class Shelf:
    """One state of the knowledge with everything built from it."""

    knowledge: Knowledge
    linker: Linker
    index: Index

    @classmethod
    def of(cls, knowledge: Knowledge) -> Shelf:
        made = cls(knowledge, Linker(knowledge), Index(knowledge, sentence_encoder()))
        if knowledge.other_policies:
            _ = made.beside  # made now, not while somebody waits for an answer
        return made

    @cached_property
    def beside(self) -> Index:
        """The other policies with their clauses, indexed apart from the main one."""
        return Index(self.knowledge, self.index.meaning, beside(self.knowledge))

    def closest(self, words: tuple[str, ...]) -> list[Hit]:
        """What the words are closest to in any policy; empty when nothing shares a thing."""
        hits = [*self.index.search(words, most=1), *self.beside.search(words, most=1)]
        return sorted(hits, key=lambda hit: -hit.score)[:1]


class Library:
    """Hands out the newest shelf. Safe to share between threads."""

    def __init__(
        self, engine: Engine, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine = engine
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self._looked = float("-inf")

    def shelf(self) -> Shelf:
        """The newest published state. Raises NotLoaded while nothing is published.

        A store that cannot be reached does not take away what is already on the shelf.
        """
        if self._shelf is not None and self._monotonic() - self._looked < POLL_SECONDS:
            return self._shelf
        with self._lock:
            try:
                self._refresh()
            except Exception:
                if self._shelf is None:
                    raise
            self._looked = self._monotonic()
        assert self._shelf is not None
        return self._shelf

    def _refresh(self) -> None:
        with self._engine.connect() as connection:
            version = str(store.current_version(connection))
            if self._shelf is None or self._shelf.knowledge.version != version:
                self._shelf = Shelf.of(store.read(connection))


@lru_cache(maxsize=4)
def open_library(engine: Engine) -> Library:
    """The one library of this process for a database; its parts share the shelf."""
    return Library(engine)
