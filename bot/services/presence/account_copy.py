"""The published copy of what staff decided about the account: in Redis, for the gateway.

The rows (`account`) are the truth; a copy that is lost is published again by the worker. Whoever
reads keeps what was read last: Redis being away changes nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import structlog
from redis.asyncio import Redis

from bot.errors import StoreError
from bot.services.delivery.inbox_redis import translated

log = structlog.get_logger(__name__)

_KEY = "kejitong:account"
# A decision is followed within a second: this, and the time to publish it.
LOOK_EVERY = 0.4
# After a failure Redis is left alone this long, so that people do not wait for its timeouts.
_REST = 2.0


@dataclass(frozen=True)
class Standing:
    """What the gateway needs to know. `number` tells one state from another.

    `welcome` is None for the product's own; `off` is what is said instead of answers.
    """

    number: int = 0
    welcome: str | None = None
    choices: tuple[str, ...] = ()
    off: str | None = None


class AccountCopy:
    """The copy as the worker and the console keep it up. Raises StoreError when Redis is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    @translated
    async def publish(self, standing: Standing) -> bool:
        """Let it be known; whether it was news."""
        told = json.dumps(asdict(standing), ensure_ascii=False)
        if await self._redis.get(_KEY) == told:
            return False
        await self._redis.set(_KEY, told)
        return True

    @translated
    async def read(self) -> Standing | None:
        """What was published; None where nothing is, or nothing that this version can read."""
        return _read(await self._redis.get(_KEY))


class StandingWatch:
    """The newest standing that this process has heard of, looked up now and then."""

    def __init__(
        self, copy: AccountCopy | None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._copy = copy
        self._monotonic = monotonic
        self._look_at = float("-inf")
        self._known = Standing()

    async def now(self) -> Standing:
        """At most `LOOK_EVERY` old while Redis is there; never raises."""
        if self._copy is None or self._monotonic() < self._look_at:
            return self._known
        # Set first: who comes meanwhile need not look as well.
        self._look_at = self._monotonic() + LOOK_EVERY
        try:
            self._known = await self._copy.read() or self._known
        except StoreError:
            self._look_at = self._monotonic() + _REST
            log.warning("standing_unknown", kept=self._known.number)
        return self._known


def _read(raw: str | None) -> Standing | None:
    try:
        told: dict[str, Any] = json.loads(raw) if raw else {}
        return Standing(**{**told, "choices": tuple(told["choices"])}) if told else None
    except (ValueError, TypeError, KeyError):
        return None
