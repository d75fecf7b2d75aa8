"""Keeps the copy of what staff decided about the account: published again whenever Redis has
lost it, or has another one than the rows say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.services.presence.account_copy import AccountCopy, Standing
from bot.workers.lookout import Sight

log = structlog.get_logger(__name__)


class Publishing:
    """The round over one database and one Redis."""

    def __init__(self, copy: AccountCopy, standing: Callable[[Standing | None], Standing]) -> None:
        """`standing` reads the rows, as far as they are newer than what it is given."""
        self._copy = copy
        self._standing = standing
        self._known: Standing | None = None

    def is_news(self, sight: Sight) -> bool:
        """Whether something was decided since the last round."""
        return self._known is None or self._known.number != sight.account

    async def round(self) -> None:
        """Compare, and publish where they differ."""
        self._known = standing = await asyncio.to_thread(self._standing, self._known)
        if await self._copy.publish(standing):
            log.info("account_published", number=standing.number, answers=standing.off is None)
