"""Time, as one thing that can be handed over and frozen in tests.

Wall time is for what people read and what the platform signs; monotonic time
is for deadlines. Nothing else belongs here.
"""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")


def as_local(moment: datetime) -> datetime:
    """A moment as a database gives it back: SQLite without a zone, PostgreSQL in its own."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=LOCAL_ZONE)
    return moment.astimezone(LOCAL_ZONE)


class Clock(Protocol):
    """What the rest of the house needs of time."""

    def now(self) -> datetime:
        """The present moment in Asia/Shanghai."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump; only differences mean anything."""
        ...


class SystemClock:
    """The machine's clocks; `today` may be fixed by the variable TODAY."""

    def __init__(self, fixed_day: date | None = None) -> None:
        self._fixed_day = fixed_day

    def now(self) -> datetime:
        moment = datetime.now(LOCAL_ZONE)
        if self._fixed_day is None:
            return moment
        return moment.replace(
            year=self._fixed_day.year, month=self._fixed_day.month, day=self._fixed_day.day
        )

    def monotonic(self) -> float:
        return time.monotonic()
