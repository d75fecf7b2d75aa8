"""People whose data shall be deleted, queued in Redis: whoever hears of it need not have the
database at hand. Carrying it out is `erasure`; a wish stays queued until that is done."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from redis.asyncio import Redis

from bot.services.delivery.inbox_redis import translated

_QUEUE = "kejitong:erasure"


class Wishes:
    """The queue: people by the time of the next attempt. Raises StoreError when Redis is away."""

    def __init__(self, redis: Redis, now: Callable[[], float] = time.time) -> None:
        self._redis = redis
        self._now = now

    @translated
    async def add(self, user: str) -> None:
        """Delete what is kept of this person, soon."""
        await self._redis.zadd(_QUEUE, {json.dumps(user): self._now()})

    @translated
    async def due(self, most: int, again: float) -> list[str]:
        """Whose turn it is; not offered again for `again` seconds unless settled."""
        now = self._now()
        found = await self._redis.zrangebyscore(_QUEUE, "-inf", now, start=0, num=most)
        for raw in found:
            await self._redis.zadd(_QUEUE, {raw: now + again}, xx=True)
        return [json.loads(raw) for raw in found]

    @translated
    async def done(self, user: str) -> None:
        """Everything is deleted."""
        await self._redis.zrem(_QUEUE, json.dumps(user))

    @translated
    async def waiting(self) -> int:
        """How many wishes are not carried out yet."""
        return int(await self._redis.zcard(_QUEUE))
