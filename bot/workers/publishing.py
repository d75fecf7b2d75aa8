"""Keeps the copy of what staff decided about the account: published again whenever Redis has
lost it, or has another one than the rows say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.services.account_copy import AccountCopy, Standing

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Publishing:
    """`standing` reads the rows."""

    copy: AccountCopy
    standing: Callable[[], Standing]

    async def round(self) -> None:
        """Compare, and publish where they differ."""
        standing = await asyncio.to_thread(self.standing)
        if await self.copy.publish(standing):
            log.info("account_published", number=standing.number, answers=standing.off is None)
