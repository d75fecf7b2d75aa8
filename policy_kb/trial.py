"""Which shelf is on trial: questions answered from drafts, while everybody else's are not.

A trial holds for one context (a task, and what it awaits) and nowhere else: a company's turn at
the same moment has a context of its own and sees what is published. `Library.shelf` is the one
place that asks. What a room keeps for the length of a trial, so that nothing of it is stored, lies
in `kept` under the room's own key. How such a shelf is built is `library`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from policy_kb.library import Shelf

Kept = TypeVar("Kept")


@dataclass(frozen=True, eq=False)
class OnTrial:
    """One trial while it lasts."""

    shelf: Shelf
    kept: dict[str, Any] = field(default_factory=dict)

    def keep(self, key: str, make: Callable[[], Kept]) -> Kept:
        """What is kept under the key; made on first use."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]


_current: ContextVar[OnTrial | None] = ContextVar("on_trial", default=None)


def current() -> OnTrial | None:
    """The trial of this context; None for everybody else."""
    return _current.get()


@contextmanager
def on_trial(shelf: Shelf) -> Iterator[OnTrial]:
    """Within the block this context, and it alone, is answered from `shelf`."""
    trial = OnTrial(shelf)
    before = _current.set(trial)
    try:
        yield trial
    finally:
        _current.reset(before)
