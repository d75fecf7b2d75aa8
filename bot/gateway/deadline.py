"""The five seconds of one delivery: how long we may wait, and never longer.

Waiting here never cancels what is waited for. What to say when time is up is
decided in `turn`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.clock import Clock


class Late(Exception):  # noqa: N818 - an outcome, not an error
    """The budget ran out; the task goes on."""


@dataclass(frozen=True)
class Timing:
    """Seconds from the first byte of a delivery."""

    # The platform drops the connection at 5 s; half a second is for the way there and back.
    answer_by: float = 4.5
    # An unanswered connection is held until the platform has surely dropped it and delivers again.
    hold_until: float = 5.3


class Deadline:
    """One delivery's time, counted on the monotonic clock from its first byte."""

    def __init__(self, clock: Clock, timing: Timing | None = None) -> None:
        self._clock = clock
        self._timing = timing or Timing()
        self._started = clock.monotonic()

    def elapsed(self) -> float:
        return self._clock.monotonic() - self._started

    def left(self) -> float:
        """Seconds in which an answer still reaches the person, never negative."""
        return max(0.0, self._timing.answer_by - self.elapsed())

    async def wait(self, task: asyncio.Task[Any]) -> None:
        """Return when `task` is done; raises Late when time is up first."""
        done, _ = await asyncio.wait({task}, timeout=self.left())
        if not done:
            raise Late

    async def hold(self) -> None:
        """Stay silent until the platform has dropped the connection."""
        await asyncio.sleep(max(0.0, self._timing.hold_until - self.elapsed()))
