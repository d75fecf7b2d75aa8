"""Redis when it is there, this process's memory when it is not: people get answers either way.

An id stays with the keeper that claimed it. What is lost while Redis is away is
only what other processes would have known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.clock import Clock
from bot.errors import StoreError
from bot.messages import Reply
from bot.services.delivery.acts import Act
from bot.services.delivery.inbox import Claim, Entry, Inbox, Question, State, Waiting
from bot.services.delivery.inbox_memory import MemoryInbox

log = structlog.get_logger(__name__)

# After a failure Redis is left alone this long, so that people do not wait for its timeouts.
_REST_SECONDS = 2.0
# What waits for workers changes by some dozens in this time, of thousands that are allowed.
_BACKLOG_SECONDS = 0.25


class SteadyInbox:
    """Two keepers as one."""

    def __init__(self, shared: Inbox, spare: MemoryInbox, clock: Clock) -> None:
        self._shared = shared
        self._spare = spare
        self._clock = clock
        self._rest_until = float("-inf")
        self._backlog: int | None = None
        self._backlog_until = float("-inf")

    async def claim(
        self,
        user: str,
        key: str,
        question: Question | None = None,
        act: Act | None = None,
        counted: bool = False,
        wish: str = "",
    ) -> Claim | None:
        arrival = user, key, question, act, counted, wish
        if self._resting() or self._spare.knows(user, key):
            return await self._spare.claim(*arrival)
        try:
            claim = await self._shared.claim(*arrival)
        except StoreError as error:
            self._rest(error)
            return await self._spare.claim(*arrival)
        if claim is None or not self._spare.owes(user):
            return claim
        return replace(claim, alone=False, home="")

    async def leave_to_human(self, user: str, seconds: float) -> None:
        await self._spare.leave_to_human(user, seconds)
        if not self._resting():
            try:
                await self._shared.leave_to_human(user, seconds)
            except StoreError as error:
                self._rest(error)

    async def renew(self, user: str, key: str) -> None:
        await self._keeper(user, key).renew(user, key)

    async def look(self, user: str, key: str) -> Entry | None:
        return await self._keeper(user, key).look(user, key)

    async def move(
        self,
        user: str,
        key: str,
        origin: State,
        target: State,
        reply: Reply | None = None,
        due_in: float | None = None,
    ) -> bool:
        return await self._keeper(user, key).move(user, key, origin, target, reply, due_in)

    async def first_in_line(self, user: str, key: str) -> bool:
        return await self._keeper(user, key).first_in_line(user, key)

    async def owe(self, user: str, key: str) -> None:
        await self._keeper(user, key).owe(user, key)

    async def collect(self, user: str, besides: str) -> list[Reply | None]:
        if self._spare.knows(user, besides):
            return await self._spare.collect(user, besides)
        taken = await self._spare.surrender(user)
        if not self._resting():
            try:
                taken = await self._shared.collect(user, besides) + taken
            except StoreError as error:
                self._rest(error)
        return taken

    async def forget(self, user: str) -> None:
        await self._spare.forget(user)
        await self._shared.forget(user)

    async def forget_here(self, user: str) -> None:
        await self._spare.forget(user)

    async def busy(self, user: str) -> bool:
        return await self._spare.busy(user) or await self._shared.busy(user)

    async def keep(self, user: str, key: str, reply: Reply) -> Entry:
        return await self._shared.keep(user, key, reply)

    async def due(self, most: int) -> Sequence[Waiting]:
        return await self._shared.due(most)

    async def adopt(self, user: str, key: str, target: State) -> bool:
        return await self._shared.adopt(user, key, target)

    async def backlog(self) -> int | None:
        """As of a moment ago: who is asked by hundreds at once need not ask for each."""
        if self._resting():
            return None
        if self._clock.monotonic() >= self._backlog_until:
            self._backlog_until = self._clock.monotonic() + _BACKLOG_SECONDS
            self._backlog = await self._shared.backlog()
        return self._backlog

    async def retire(self) -> None:
        await self._shared.retire()

    def _keeper(self, user: str, key: str) -> Inbox:
        return self._spare if self._spare.knows(user, key) else self._shared

    def _resting(self) -> bool:
        return self._clock.monotonic() < self._rest_until

    def _rest(self, error: StoreError) -> None:
        self._rest_until = self._clock.monotonic() + _REST_SECONDS
        log.warning("redis_away", cause=repr(error.__cause__))
