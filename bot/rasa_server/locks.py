"""One turn at a time for each person, without Rasa's polling.

Rasa's own lock lets a waiting message look again once a second. Here it is
woken the moment the turn before it ends, first come first served. The lock
holds within one process: who asks keeps a person at one server while a turn is under way
(`bot.services.delivery.homes`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock_store import LockStore


class _Held:
    __slots__ = ("lock", "users")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


class SenderLocks(LockStore):
    """Locks by sender, kept only while somebody holds or awaits them."""

    def __init__(self, endpoint_config: Any = None) -> None:
        # The parameter is how Rasa builds a lock store named in endpoints.yml.
        super().__init__()
        self._held: dict[str, _Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = 0, wait_time_in_seconds: float = 0
    ) -> AsyncIterator[None]:
        """Hold the conversation for the length of the block."""
        held = self._held.setdefault(conversation_id, _Held())
        held.users += 1
        try:
            async with held.lock:
                yield
        finally:
            held.users -= 1
            if not held.users:
                del self._held[conversation_id]
