"""Who asks the dialogue now, and how long the next one would wait: so many at once, the rest in
line, first come first served.

A dialogue that is asked everything at once answers everybody late. Held to what it can do, it
answers in time whom it can, and the estimate says early who cannot be among them. What they are
told is decided in `turn`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.observability.metrics import QUESTIONS_IN_LINE

# How much the newest answer counts in the mean of what an answer takes.
_NEWEST = 0.1
# A gateway that keeps up needs some milliseconds from a delivery to the line.
_PROMPT = 0.25
# So many passes of the event loop a delivery still waits for between the line and its answer, and
# what one takes where the gateway keeps up.
_PASSES, _PROMPT_PASS = 12, 0.05
# What a pass took longer ago than this says nothing about now.
_STALE = 1.0


class Line:
    """Admits `at_once` questions to the dialogue; `longest`: an estimate of more seconds than
    this is too long to wait."""

    def __init__(
        self,
        at_once: int = 16,
        longest: float = 3.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.longest = longest
        self._at_once = at_once
        self._places = asyncio.Semaphore(at_once)
        self._monotonic = monotonic
        self._waiting = 0
        self._taking = 0.0
        self._pass, self._passed_at = 0.0, float("-inf")

    @property
    def estimate(self) -> float:
        """Seconds that a question would wait now before it is asked."""
        return self._waiting * self._taking / self._at_once

    def arrived(self) -> None:
        """A delivery came: see what one pass of the event loop takes. Under more load than this
        process can carry a delivery waits for a pass between any two of its steps."""
        asyncio.get_running_loop().call_soon(self._passed, self._monotonic())

    def is_too_long(self, came_in: float) -> bool:
        """Whether the answer would come too late to one who took `came_in` seconds to get here:
        where the gateway itself is behind, the way back takes as long as the way in, and every
        pass of its event loop that the answer needs takes what a pass takes now."""
        behind = 2 * came_in if came_in > _PROMPT else 0.0
        if self._pass > _PROMPT_PASS and self._monotonic() - self._passed_at < _STALE:
            behind = max(behind, _PASSES * self._pass)
        return self.estimate + behind > self.longest

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for one's turn, then hold a place for the length of the block."""
        self._count(1)
        try:
            await self._places.acquire()
        finally:
            self._count(-1)
        began = self._monotonic()
        try:
            yield
        finally:
            self._places.release()
            took = self._monotonic() - began
            self._taking += (took - self._taking) * (_NEWEST if self._taking else 1.0)

    def _passed(self, began: float) -> None:
        self._passed_at = self._monotonic()
        self._pass = self._passed_at - began

    def _count(self, more: int) -> None:
        self._waiting += more
        QUESTIONS_IN_LINE.set(self._waiting)
