"""At which dialogue server a person's turns are just now, in Redis.

Two turns of one person must never overlap at two servers: each would keep the conversation as it
left it, and one of the two would be lost. Which server is wished for is decided by who asks.
A gateway's claim of a message settles in the same step (`inbox_redis`); here is who has no claim.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from redis.asyncio import Redis

from bot.errors import StoreError
from bot.services.delivery import inbox_scripts as scripts
from bot.services.delivery.inbox_redis import HOME_SECONDS, home_key, translated

# After a failure Redis is left alone this long, so that people do not wait for its timeouts.
_REST_SECONDS = 2.0

# KEYS: the home. ARGV: the server wished for, seconds.
_SETTLE = scripts.SETTLE + "return settle(KEYS[1], ARGV[1], ARGV[2])"


class RedisHomes:
    """The homes of all people, shared by gateways and workers."""

    def __init__(self, redis: Redis, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._settle = redis.register_script(_SETTLE)
        self._monotonic = monotonic
        self._rest_until = float("-inf")

    async def settle(self, user: str, wish: str) -> str:
        """Where the person asks: at `wish`, unless something was asked elsewhere a moment ago.

        Raises StoreError when Redis is away.
        """
        if self._monotonic() < self._rest_until:
            raise StoreError("Redis was away a moment ago")
        try:
            return await self._settled(user, wish)
        except StoreError:
            self._rest_until = self._monotonic() + _REST_SECONDS
            raise

    @translated
    async def _settled(self, user: str, wish: str) -> str:
        return await self._settle([home_key(user)], [wish, HOME_SECONDS])
