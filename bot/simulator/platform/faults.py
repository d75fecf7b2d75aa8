"""Failures made to order: what the next calls of the API meet instead of their answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Trouble(str, Enum):
    """What goes wrong. AFTER: the call was carried out, but its answer never comes."""

    ERRCODE = "errcode"
    HANG = "hang"
    HANG_AFTER = "hang_after"
    DROP = "drop"
    DROP_AFTER = "drop_after"
    NOT_JSON = "not_json"
    STATUS = "status"
    SLOW_DRIP = "slow_drip"


@dataclass(frozen=True)
class Fault:
    """One failure of a call whose path contains `path` (empty: any).

    `code` is the errcode or the HTTP status; `seconds` how long a hanging call
    hangs.
    """

    trouble: Trouble
    path: str = ""
    code: int = -1
    seconds: float = 60.0


class Faults:
    """A queue; each fault is met once, by the first call that it fits."""

    def __init__(self) -> None:
        self._queue: list[Fault] = []

    def add(self, fault: Fault, times: int = 1) -> None:
        """Queue a fault, `times` times."""
        self._queue += [fault] * times

    def clear(self) -> None:
        """All is well again."""
        self._queue.clear()

    def next_for(self, path: str) -> Fault | None:
        """The fault that this call meets, taken out of the queue."""
        for index, fault in enumerate(self._queue):
            if fault.path in path:
                return self._queue.pop(index)
        return None
