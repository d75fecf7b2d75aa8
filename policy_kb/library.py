"""The reading room: the published knowledge of one store, indexed, always the newest.

A `Shelf` is one immutable state with its linker and index; `Library` swaps it
for a newer one when the store's version has moved. Looking at the store costs
one tiny query and happens at most every `POLL_SECONDS`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sqlalchemy.engine import Engine

from policy_kb import store
from policy_kb.calls.finding import CallIndex
from policy_kb.meaning import sentence_encoder
from policy_kb.mentions import Linker
from policy_kb.model import Entry, Knowledge
from policy_kb.search import Index
from policy_kb.yaml_io import assemble

POLL_SECONDS = 0.5
# What stands on the shelf beside what is published, decided anew for every state of the store.
# The simulator's example calls come this way, and step aside by giving nothing.
Overlay = Callable[[Knowledge], Iterable[Entry]]


@dataclass(frozen=True)
class Shelf:
    """One state of the knowledge with everything built from it."""

    knowledge: Knowledge
    linker: Linker
    index: Index

    @classmethod
    def of(cls, knowledge: Knowledge) -> Shelf:
        return cls(knowledge, Linker(knowledge), Index(knowledge, sentence_encoder()))

    @cached_property
    def calls(self) -> CallIndex:
        """The published calls, to be found by name, topic, issuer or category."""
        return CallIndex(self.knowledge.calls)


class Library:
    """Hands out the newest shelf. Safe to share between threads."""

    def __init__(
        self, engine: Engine, monotonic: Callable[[], float] = time.monotonic,
        overlay: Overlay | None = None,
    ) -> None:
        """`overlay` adds entries that are not published."""
        self._engine = engine
        self._overlay = overlay
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
                self._shelf = Shelf.of(self._with_overlay(store.read(connection)))

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
