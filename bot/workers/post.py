"""Sends one reply to one person by customer-service messages, within the quota.

What a failure means for the sender is an `Outcome`; recording it, and trying
again later, is the business of `late` and `mail`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import structlog

from bot.errors import StoreError, TransportError, TransportKind
from bot.messages import Reply
from bot.observability.logging import who
from bot.observability.metrics import PUSHES
from bot.services.delivery.quota import Quota

log = structlog.get_logger(__name__)

# Pushed to this many people at once; each occupies a thread.
MOST_AT_ONCE = 8
# An answer of ours fits into one message, rarely two; more would use up what the person may get.
MOST_MESSAGES = 3
# Attempts, each a while after the one before it, until the answer is kept instead.
MOST_ATTEMPTS = 6
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 300.0
# Half a reply went out: its rest is tried again at once, so often.
_ROUNDS, _PAUSE = 3, 1.0


class Messenger(Protocol):
    """What is needed of `bot.wechat.api`; synchronous, so it is called in threads."""

    def send_reply(self, user: str, reply: Reply, most: int = 5, after: int = 0) -> int:
        """How many messages were used. Raises TransportError."""
        ...

    def typing(self, user: str, on: bool) -> None:
        """Raises TransportError."""
        ...


class Fate(str, Enum):
    """What became of it."""

    SENT = "sent"
    LATER = "later"  # nothing arrived; try again
    KEPT = "kept"  # nothing arrived, nor will: give it with the person's next message
    UNSURE = "unsure"  # it may have arrived, whole or in part


@dataclass(frozen=True)
class Outcome:
    """`wait`: seconds until the next attempt, where there is one."""

    fate: Fate
    wait: float = 0.0
    note: str = ""


@dataclass
class _Held:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Post:
    """The way to people's phones."""

    def __init__(
        self, messenger: Messenger, quota: Quota, pause: float = _PAUSE, wait: float = _FIRST_WAIT
    ) -> None:
        self._messenger = messenger
        self._quota = quota
        self._pause = pause
        self._wait = wait
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._people: dict[str, _Held] = {}

    async def promising(self, user: str) -> bool:
        """See `Quota.promising`."""
        return await self._quota.promising(user)

    @asynccontextmanager
    async def place(self, user: str) -> AsyncIterator[int]:
        """A place to send from: how many messages may be used, 0 for none.

        One at a time for each person. What is not used is given back by `send`;
        whoever does not send gives it back with `release`.
        """
        held = self._people.setdefault(user, _Held())
        held.users += 1
        try:
            async with held.lock, self._slots:
                yield await self._quota.take(user, MOST_MESSAGES)
        finally:
            held.users -= 1
            if not held.users:
                del self._people[user]

    async def release(self, user: str, reserved: int) -> None:
        """Give back what `place` took."""
        await self._quota.give_back(user, reserved)

    async def send(self, user: str, reply: Reply, reserved: int, attempts: int) -> Outcome:
        """Send; `attempts` counts this one too. Never raises for what the platform does."""
        sent, error = await self._rounds(user, reply, reserved)
        outcome = Outcome(Fate.SENT) if error is None else self._judge(error, sent, attempts)
        PUSHES.labels(outcome.fate.value).inc()
        used = sent + bool(error is not None and error.in_doubt)
        try:
            await self._count(user, error, reserved - used)
        except StoreError:  # the count is off by some; the platform's own has the last word
            log.warning("quota_not_counted", who=who(user))
        if error is not None:
            log.warning(
                "push_failed",
                who=who(user),
                fate=outcome.fate.value,
                kind=error.kind.value,
                code=error.code,
                attempts=attempts,
            )
        return outcome

    async def typing(self, user: str) -> None:
        """Show that an answer is being made; of no importance if it fails."""
        try:
            await asyncio.to_thread(self._messenger.typing, user, True)
        except TransportError as error:
            log.info("typing_failed", who=who(user), code=error.code)

    async def _rounds(
        self, user: str, reply: Reply, most: int
    ) -> tuple[int, TransportError | None]:
        sent = 0
        for number in range(1, _ROUNDS + 1):
            try:
                call = asyncio.to_thread(self._messenger.send_reply, user, reply, most, sent)
                return await call, None
            except TransportError as error:
                sent = error.sent
                given_up = number == _ROUNDS or not _worth_another(error)
                if given_up or error.in_doubt or not sent:
                    return sent, error
                await asyncio.sleep(self._pause * number)
        raise AssertionError("unreachable")

    def _judge(self, error: TransportError, sent: int, attempts: int) -> Outcome:
        note = f"{error.kind.value} {error.code}"
        if error.in_doubt or sent:
            return Outcome(Fate.UNSURE, note=note)
        if not _worth_another(error) or attempts >= MOST_ATTEMPTS:
            return Outcome(Fate.KEPT, note=note)
        wait = min(self._wait * 2 ** (attempts - 1), _LONGEST_WAIT)
        wait = max(error.retry_after, wait) * random.uniform(1.0, 1.25)  # noqa: S311
        return Outcome(Fate.LATER, wait, note)

    async def _count(self, user: str, error: TransportError | None, unused: int) -> None:
        if error is None:
            await self._quota.arrived()
        elif error.kind is not TransportKind.OUT_OF_QUOTA:
            await self._quota.failed()
        elif not _worth_another(error):
            await self._quota.exhaust(user)
            return
        await self._quota.give_back(user, unused)


def _worth_another(error: TransportError) -> bool:
    if error.kind is TransportKind.OUT_OF_QUOTA:
        return error.retry_after > 0
    return error.kind is TransportKind.TEMPORARY
