"""First turns that are given again: what many people ask is thought through once.

A turn of somebody with no conversation yet, in which nothing kept of a person was looked at,
depends on its text, the day, the knowledge and the model. While these are the same the next
one who opens with that text is told the same, gets the same conversation (with hours of its own)
and a record of its own (ADR 59). What may be repeated is the actions' word (`repeatable`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.services.delivery.repeatable import Repeatable

# So many turns are remembered; longer texts are nobody else's.
_REMEMBERED, _SHORT = 2_000, 200


@dataclass(frozen=True)
class FirstTurn:
    """A turn as it was: what was said, and the conversation after it as `compact.pack` wrote it."""

    reply: Repeatable
    messages: tuple[dict[str, Any], ...]
    packed: dict[str, Any]

    def said_to(self, person: str) -> list[dict[str, Any]]:
        """The messages, as if they had been made for this person."""
        return [{**message, "recipient_id": person} for message in self.messages]


class FirstTurns:
    """The turns that one model gave."""

    def __init__(self) -> None:
        self._known: dict[str, FirstTurn] = {}

    def find(self, text: str) -> FirstTurn | None:
        """The turn that opened with this text, as long as it holds."""
        known = self._known.get(text)
        if known is not None and not known.reply.holds():
            # With the day or the knowledge all others are over as well.
            self._known.clear()
            return None
        return known

    def keep(self, text: str, turn: FirstTurn) -> None:
        """Remember a turn."""
        if len(text) > _SHORT:
            return
        if len(self._known) >= _REMEMBERED:
            del self._known[next(iter(self._known))]  # the oldest
        self._known[text] = turn
