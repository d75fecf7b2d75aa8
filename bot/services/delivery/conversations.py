"""Where conversations lie in Redis. The dialogue server keeps them there, erasure deletes them."""

from __future__ import annotations

from redis.asyncio import Redis

from bot.services.delivery.inbox_redis import translated

PREFIX = "kejitong:conversation:"


@translated
async def forget_conversation(redis: Redis, user: str) -> None:
    """Delete what the dialogue remembers of a person."""
    await redis.delete(PREFIX + user)
