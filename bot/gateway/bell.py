"""Wakes whoever waits for a person's earlier answer in this process.

Other processes are not heard here; against them the wait ends by itself, a
little later each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

# Seconds between two looks at the inbox while nobody rings.
_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 0.25


class Bell:
    """One bell for each person somebody waits for."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}

    def ring(self, user: str) -> None:
        """Wake all who wait for this person."""
        for future in self._waiting.pop(user, ()):
            if not future.done():
                future.set_result(None)

    async def wait(self, user: str, seconds: float) -> None:
        """Return at the ring or after so many seconds."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(user, set()).add(future)
        try:
            await asyncio.wait({future}, timeout=seconds)
        finally:
            waiting = self._waiting.get(user, set())
            waiting.discard(future)
            if not waiting:
                self._waiting.pop(user, None)


def pauses() -> Iterator[float]:
    """How long to wait before each next look: short at first, then patient."""
    pause = _FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 2, _LONGEST_PAUSE)
