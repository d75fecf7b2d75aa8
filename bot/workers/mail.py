"""Letters of the outbox: pushed where the quota allows it, else laid among what the person
gets with the next message, once. The gateway has no database: it finds them in Redis."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.observability.logging import who
from bot.observability.metrics import OUTBOX_ROWS
from bot.replies import Replies
from bot.services.delivery.inbox import FINAL, Inbox
from bot.services.delivery.outbox import Letter, Mail, Outbox
from bot.workers.post import Fate, Post

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Mailman:
    """`post` is None where the account may not send."""

    outbox: Outbox
    inbox: Inbox
    replies: Replies
    post: Post | None = None

    async def round(self) -> None:
        """Everything that is due now."""
        letters = await asyncio.to_thread(self.outbox.claim)
        # Whatever happens to one must not hold up the others.
        results = await asyncio.gather(*map(self._deliver, letters), return_exceptions=True)
        for letter, result in zip(letters, results, strict=True):
            if isinstance(result, BaseException):
                log.warning("letter_failed", who=who(letter.user), cause=repr(result))

    async def look_after_kept(self) -> None:
        """Letters that wait for their person: handed over meanwhile, or lost by Redis?"""
        for letter in await asyncio.to_thread(self.outbox.kept):
            entry = await self.inbox.keep(letter.user, letter.name, letter.reply)
            if entry.state in FINAL:
                await self._settle(letter, Mail.HANDED)
            elif self.outbox.too_old(letter):
                await self._settle(letter, Mail.EXPIRED)
        counts = await asyncio.to_thread(self.outbox.counts)
        for state in Mail:
            OUTBOX_ROWS.labels(state.value).set(counts.get(state, 0))

    async def sweep(self) -> None:
        """Let rows go that ended long ago."""
        await asyncio.to_thread(self.outbox.sweep)

    async def _deliver(self, letter: Letter) -> None:
        if letter.unclear:
            await self._unsure(letter, "claimed by a worker that died")
            return
        if self.post is None:
            await self._keep(letter, "no customer service")
            return
        async with self.post.place(letter.user) as reserved:
            if not reserved:
                await self._keep(letter, "no quota")
                return
            outcome = await self.post.send(letter.user, letter.reply, reserved, letter.attempts)
        if outcome.fate is Fate.SENT:
            await self._settle(letter, Mail.SENT)
        elif outcome.fate is Fate.LATER:
            await self._settle(letter, Mail.WAITING, outcome.wait, outcome.note)
        elif outcome.fate is Fate.KEPT:
            await self._keep(letter, outcome.note)
        else:
            await self._unsure(letter, outcome.note)

    async def _keep(self, letter: Letter, note: str) -> None:
        # First where the person finds it; laying it there twice is laying it there once.
        await self.inbox.keep(letter.user, letter.name, letter.reply)
        await self._settle(letter, Mail.KEPT, note=note)

    async def _unsure(self, letter: Letter, note: str) -> None:
        """It may have arrived: instead of a second one, an honest word with the next message."""
        word = self.replies.get("late_unsure")
        await self.inbox.keep(letter.user, letter.name, word)
        args = (letter, Mail.KEPT, None, note, word)
        await asyncio.to_thread(self.outbox.settle, *args)

    async def _settle(self, letter: Letter, state: Mail, wait: float = 0.0, note: str = "") -> None:
        due_in = timedelta(seconds=wait) if wait else None
        if not await asyncio.to_thread(self.outbox.settle, letter, state, due_in, note):
            log.warning("letter_no_longer_ours", who=who(letter.user), state=state.value)
