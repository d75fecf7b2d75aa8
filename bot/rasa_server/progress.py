"""How far a training is: its parts tell, whoever started it watches.

Rasa makes and calls the components itself, so there is no way to hand them a listener; a training
is alone in its process. What the bar looks like is the business of the command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

Listener = Callable[[float], None]


class Part(Enum):
    """A stretch of a training, in order."""

    READING = "reading"
    TOPICS = "topics"
    LANGUAGE = "language"
    CHARACTERS = "characters"
    MEANING = "meaning"


# Of all its time; what remains is Rasa's rules. Measured, see docs/speed.md.
_SHARES = {
    Part.READING: 0.29,
    Part.TOPICS: 0.15,
    Part.LANGUAGE: 0.04,
    Part.CHARACTERS: 0.27,
    Part.MEANING: 0.20,
}


_listener: Listener | None = None


@contextmanager
def watched(listener: Listener) -> Iterator[None]:
    """Within the block `listener` hears the share of the training that is done."""
    global _listener
    _listener = listener
    try:
        yield
    finally:
        _listener = None


def tell(part: Part, share: float = 1.0) -> None:
    """This share of the part is done, and all parts before it."""
    if _listener is not None:
        parts = list(Part)
        before = sum(_SHARES[one] for one in parts[: parts.index(part)])
        _listener(before + _SHARES[part] * share)
