"""Access tokens as the platform gives them out: stable ones, old ones, their ends.

Seconds come from `now`. The lock is the platform's.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bot.simulator.platform.refusal import Refusal

LIFE = 7200
# A new token is given out this long before the end of the old one, and replaced ones of the old
# interface stay good that long.
OVERLAP = 300
FORCED_A_DAY = 20
FORCED_APART = 30


class Tokens:
    """The tokens of one account. `fetches` counts what was asked for, by kind."""

    def __init__(self, now: Callable[[], float], life: int = LIFE) -> None:
        self._now = now
        self.life = life
        self._ends: dict[str, float] = {}
        self._stable = ""
        self._plain = ""
        self._forced: list[float] = []
        self.fetches = {"stable": 0, "forced": 0, "plain": 0}

    def stable(self, force: bool) -> tuple[str, int]:
        """Token and remaining seconds; the same for everybody until near its end."""
        now = self._now()
        if force:
            self._count_force(now)
            self._ends.pop(self._stable, None)
            self._stable = ""
            self.fetches["forced"] += 1
        else:
            self.fetches["stable"] += 1
        early = min(OVERLAP, self.life / 2)
        if self._ends.get(self._stable, 0) - now <= early:
            self._stable = self._new(now)
        return self._stable, int(self._ends[self._stable] - now)

    def plain(self) -> tuple[str, int]:
        """The old interface: always a new one, apart from the stable ones."""
        now = self._now()
        self.fetches["plain"] += 1
        if self._plain in self._ends:
            self._ends[self._plain] = min(self._ends[self._plain], now + OVERLAP)
        self._plain = self._new(now)
        return self._plain, self.life

    def check(self, token: str) -> None:
        """Raises Refusal for anything but a token that is good now."""
        if not token:
            raise Refusal(41001)
        if token not in self._ends:
            raise Refusal(40001)
        if self._ends[token] <= self._now():
            raise Refusal(42001)

    def revoke(self) -> None:
        """As when somebody else forces new tokens: none given out before is good any more."""
        self._ends.clear()

    def _new(self, now: float) -> str:
        token = f"{secrets.randbelow(90) + 10}_{secrets.token_urlsafe(96)}"
        self._ends[token] = now + self.life
        return token

    def _count_force(self, now: float) -> None:
        self._forced = [moment for moment in self._forced if moment > now - 86400]
        if len(self._forced) >= FORCED_A_DAY:
            raise Refusal(45009)
        if self._forced and now - self._forced[-1] < FORCED_APART:
            raise Refusal(45011)
        self._forced.append(now)
