"""Rounds of the worker that gather open questions from the record of turns, and sweep old ones.

Grouped by characters and sound: the worker holds no sentence encoder.
"""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy.engine import Connection, Engine

from bot.clock import Clock
from bot.services.record.open_questions import OpenQuestions
from bot.services.record.turns import KEPT

# A backlog is read in a few rounds, other rounds in between.
_PORTIONS = 4


class Gathering:
    """The rounds over one database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._clock = clock
        self._questions = OpenQuestions(engine, clock, _nobody_settles)

    async def round(self) -> None:
        """Read on in the record."""
        await asyncio.to_thread(self._questions.gather, _PORTIONS)

    async def sweep(self) -> None:
        """Delete what is kept long enough."""
        await asyncio.to_thread(self._questions.sweep, self._clock.now() - KEPT)


def _nobody_settles(connection: Connection, staff: Any, *said: str) -> None:
    raise AssertionError("the worker settles no question")
