"""Carries out people's wishes to be forgotten: everywhere, and again until it is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.observability.logging import who
from bot.observability.metrics import ERASURES
from bot.services.delivery.inbox import Inbox
from bot.services.people.wishes import Wishes

log = structlog.get_logger(__name__)

# While an answer to the person is still being made, what it will write must be waited for.
AGAIN_SECONDS = 5.0
MOST_AT_ONCE = 20

Eraser = Callable[[str], Awaitable[object]]


@dataclass(frozen=True)
class Forgetting:
    """`erasers`: what keeps something of a person, by name; the inbox comes last by itself,
    since it tells whether somebody is still at work for the person."""

    wishes: Wishes
    inbox: Inbox
    erasers: Mapping[str, Eraser]

    async def round(self) -> None:
        """Everybody whose turn it is."""
        for user in await self.wishes.due(MOST_AT_ONCE, AGAIN_SECONDS):
            if await self.inbox.busy(user):
                continue
            if await self._erase(user):
                await self.inbox.forget(user)
                await self.wishes.done(user)
                ERASURES.labels("done").inc()
                log.info("forgotten", who=who(user))

    async def _erase(self, user: str) -> bool:
        whole = True
        for name, erase in self.erasers.items():
            try:
                await erase(user)
            except Exception as error:
                whole = False
                ERASURES.labels("failed").inc()
                log.warning("erasure_failed", who=who(user), part=name, cause=repr(error))
        return whole
