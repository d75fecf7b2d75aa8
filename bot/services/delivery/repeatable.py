"""What an action says of a reply that anybody would get who asks the same.

Between the actions, which know whether they looked at what is kept of a person, and the dialogue
server, which gives such a reply again without thinking it through (`bot.rasa_server.turn.again`):
neither may know the other. Holds for one context, like a trial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Repeatable:
    """A reply to a first message that came from the message, the day and the knowledge alone."""

    # Whether day and knowledge are still those it was made from.
    holds: Callable[[], bool]
    # Takes note that somebody else was told it: the person, and the seconds it took.
    note: Callable[[str, float], None]


class Hearing:
    """What was offered while it lasted."""

    offered: Repeatable | None = None


_current: ContextVar[Hearing | None] = ContextVar("hearing", default=None)


def offer(reply: Repeatable) -> None:
    """This reply may be given again. Says nothing to nobody where nobody listens."""
    hearing = _current.get()
    if hearing is not None:
        hearing.offered = reply


@contextmanager
def hearing() -> Iterator[Hearing]:
    """Within the block this context, and it alone, hears what is offered."""
    heard = Hearing()
    before = _current.set(heard)
    try:
        yield heard
    finally:
        _current.reset(before)
