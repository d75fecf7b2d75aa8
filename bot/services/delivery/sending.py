"""Whether what the account sends gets out just now, as Redis knows it. For a page of the console:
synchronous, and it never fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import redis
from redis.exceptions import RedisError

from bot.services.delivery.inbox_redis import WORKER_LIVES
from bot.services.delivery.quota import PUSHING_RESTS


@dataclass(frozen=True)
class Sending:
    """None where Redis cannot tell. `worker`: one is at work; `rests`: pushing pauses after
    failures."""

    worker: bool | None
    rests: bool | None


def sending_of(redis_url: str, seconds: float) -> Callable[[], Sending]:
    """A look at how it stands, which waits no longer than that for Redis."""
    if not redis_url:
        return lambda: Sending(None, None)
    client = redis.Redis.from_url(redis_url, socket_timeout=seconds, socket_connect_timeout=seconds)

    def look() -> Sending:
        try:
            lives, rests = client.mget([WORKER_LIVES, PUSHING_RESTS])
        except (RedisError, OSError):
            return Sending(None, None)
        return Sending(bool(lives), bool(rests))

    return look
