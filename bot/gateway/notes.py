"""What came first under a key, shared by all gateway processes: in Redis, else in this process.

Redis away is never a reason to turn somebody away: what was noted there is then
unknown here, which the callers must bear. Message ids have their own keeper (`inbox`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

_PREFIX = "kejitong:note:"
# After a failure Redis is left alone this long, so that people do not wait for its timeouts.
_REST_SECONDS = 2.0
_MOST_IN_MEMORY = 20_000


class Notes:
    """Key → value, each for so many seconds. Keys must hold nothing that may not be stored."""

    def __init__(
        self, redis: Redis | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._redis = redis
        self._monotonic = monotonic
        self._rest_until = float("-inf")
        self._memory: dict[str, tuple[float, str]] = {}

    async def first(self, key: str, value: str, seconds: float) -> str:
        """The value that was put under `key` first and has not lapsed; `value` if it is new."""
        if redis := self._awake():
            try:
                if await redis.set(_PREFIX + key, value, nx=True, px=int(seconds * 1000)):
                    return value
                return await redis.get(_PREFIX + key) or value
            except (RedisError, OSError, asyncio.TimeoutError) as error:
                self._rest(error)
        standing = self._look(key)
        if standing is None:
            self._keep(key, value, seconds)
        return value if standing is None else standing

    def _look(self, key: str) -> str | None:
        ends, value = self._memory.get(key, (0.0, ""))
        return value if ends > self._monotonic() else None

    def _keep(self, key: str, value: str, seconds: float) -> None:
        now = self._monotonic()
        if len(self._memory) >= _MOST_IN_MEMORY:
            self._memory = {k: kept for k, kept in self._memory.items() if kept[0] > now}
        while len(self._memory) >= _MOST_IN_MEMORY:
            del self._memory[next(iter(self._memory))]
        self._memory.pop(key, None)
        self._memory[key] = (now + seconds, value)

    def _awake(self) -> Redis | None:
        return self._redis if self._monotonic() >= self._rest_until else None

    def _rest(self, error: Exception) -> None:
        self._rest_until = self._monotonic() + _REST_SECONDS
        log.warning("redis_away", cause=type(error).__name__)
