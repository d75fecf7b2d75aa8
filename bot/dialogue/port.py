"""What the gateway needs of a dialogue, and nothing about who provides it."""

from __future__ import annotations

from typing import Protocol

from bot.messages import Reply


class Dialogue(Protocol):
    """Answers one message of one person at a time."""

    async def ask(self, user: str, text: str, budget: float, home: str = "") -> Reply:
        """The reply to `text`, within `budget` seconds. `home`: where the person is known to ask.

        Raises DialogueUnavailable when nobody could be asked (or not in time)
        and DialogueSilent when the answer was empty.
        """
        ...

    async def ready(self) -> bool:
        """Whether at least one dialogue server can answer a question now."""
        ...
