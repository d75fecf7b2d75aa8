"""Stores turns beside the answering: a bounded queue and one thread that empties it.

The person never waits for it. While the database is away turns wait in the queue; what no longer
fits is counted and told in the log. The thread also deletes what is kept long enough.
"""

from __future__ import annotations

import atexit
import contextlib
import queue
import threading
import time
from datetime import datetime
from functools import lru_cache

import structlog
from sqlalchemy.engine import Engine

from bot.services.record.turns import KEPT, TurnRecord, Turns

log = structlog.get_logger(__name__)

CAPACITY = 2_000
_BATCH = 100
# So long turns are gathered: one transaction for several costs hardly more than for one.
_GATHERING_SECONDS = 0.5
_PAUSE_SECONDS = 1.0
_PURGE_SECONDS = 6 * 3600.0
CLOSING_SECONDS = 3.0


class TurnWriter:
    """Takes turns and stores them soon. Safe to share between threads."""

    def __init__(
        self, turns: Turns, capacity: int = CAPACITY, pause: float = _PAUSE_SECONDS
    ) -> None:
        """`pause`: seconds between two attempts while the database is away."""
        self._turns = turns
        self._waiting: queue.Queue[TurnRecord | None] = queue.Queue(capacity)
        self._pause = pause
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._failing = False
        self._purged = float("-inf")
        self.lost = 0

    def note(self, record: TurnRecord) -> None:
        """Store this turn soon. Returns at once and never raises."""
        try:
            self._waiting.put_nowait(record)
        except queue.Full:
            self._lose(1)
        self._start()

    def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Store what still waits, for so long at most; what is left then is lost."""
        self._closing.set()
        if self._thread is not None:
            with contextlib.suppress(queue.Full):  # then it does not sleep
                self._waiting.put_nowait(None)
            self._thread.join(seconds)
            left = sum(record is not None for record in self._waiting.queue)
            if left:
                self._lose(left)

    def _start(self) -> None:
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._run, name="turn writer", daemon=True
                    )
                    self._thread.start()

    def _run(self) -> None:
        while not (self._closing.is_set() and self._waiting.empty()):
            batch = self._next_batch()
            if not batch:
                continue
            if not self._store(batch):
                self._lose(len(batch))
                return  # closing, and the database is still away
            self._purge_sometimes(batch[-1].at)

    def _next_batch(self) -> list[TurnRecord]:
        """What waits a moment after something does; sleeps until then. Empty at the end."""
        batch = [self._waiting.get()]
        self._closing.wait(_GATHERING_SECONDS)
        with contextlib.suppress(queue.Empty):
            while len(batch) < _BATCH:
                batch.append(self._waiting.get_nowait())
        return [record for record in batch if record is not None]

    def _store(self, batch: list[TurnRecord]) -> bool:
        """Store a batch, trying until it works or, when closing, once more."""
        while True:
            last = self._closing.is_set()
            try:
                self._turns.add(batch)
            except Exception as error:
                if not self._failing:
                    log.error("turns_cannot_be_stored", reason=repr(error))
                self._failing = True
                if last:
                    return False
                self._closing.wait(self._pause)
            else:
                if self._failing:
                    log.info("turns_are_stored_again", lost=self.lost)
                self._failing = False
                return True

    def _lose(self, count: int) -> None:
        if self.lost == 0 or self.lost // 100 != (self.lost + count) // 100:
            log.error("turns_lost", lost=self.lost + count)
        self.lost += count

    def _purge_sometimes(self, today: datetime) -> None:
        now = time.monotonic()
        if now - self._purged < _PURGE_SECONDS:
            return
        self._purged = now
        try:
            gone = self._turns.purge(today - KEPT)
        except Exception as error:
            log.warning("old_turns_cannot_be_deleted", reason=repr(error))
        else:
            if gone:
                log.info("old_turns_deleted", count=gone)


@lru_cache(maxsize=4)
def open_turn_writer(engine: Engine) -> TurnWriter:
    """The one writer of this process for a database; it stores what waits when Python ends."""
    writer = TurnWriter(Turns(engine))
    atexit.register(writer.close)
    return writer
