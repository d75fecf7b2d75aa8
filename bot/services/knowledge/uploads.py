"""Where an upload waits until its sender has looked at it: one a person, for an hour, as bytes.

In Redis, as it may be lost (it is then sent again) and other processes may serve the next page.
What the bytes mean is `imports`.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Protocol

import redis
from redis.exceptions import RedisError

from bot.clock import Clock
from bot.errors import StoreError

KEPT = timedelta(hours=1)
_NAME = "kejitong:upload:"
_AWAY = "上传的文件暂时存不下也取不到（Redis 连不上），没有任何改动，请稍后再试"


class Uploads(Protocol):
    """One upload a person; a new one takes the place of the one before."""

    def put(self, owner: str, content: bytes) -> None:
        """Keep it for an hour. Raises StoreError."""

    def get(self, owner: str) -> bytes | None:
        """What is kept; None where there is nothing, or no longer. Raises StoreError."""

    def drop(self, owner: str) -> None:
        """Keep it no longer. Raises StoreError."""


class RedisUploads:
    """In Redis, which forgets by itself."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def put(self, owner: str, content: bytes) -> None:
        try:
            self._redis.set(_key(owner), content, ex=KEPT)
        except (RedisError, OSError) as error:
            raise StoreError(_AWAY) from error

    def get(self, owner: str) -> bytes | None:
        try:
            return self._redis.get(_key(owner))
        except (RedisError, OSError) as error:
            raise StoreError(_AWAY) from error

    def drop(self, owner: str) -> None:
        try:
            self._redis.delete(_key(owner))
        except (RedisError, OSError) as error:
            raise StoreError(_AWAY) from error


class MemoryUploads:
    """In this process, where no Redis is set."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[datetime, bytes]] = {}

    def put(self, owner: str, content: bytes) -> None:
        now = self._clock.now()
        self._kept = {name: one for name, one in self._kept.items() if now < one[0]}
        self._kept[owner] = (now + KEPT, content)

    def get(self, owner: str) -> bytes | None:
        until, content = self._kept.get(owner, (self._clock.now(), b""))
        return content if self._clock.now() < until else None

    def drop(self, owner: str) -> None:
        self._kept.pop(owner, None)


def uploads_in(redis_url: str, seconds: float, clock: Clock) -> Uploads:
    """The place that the settings name; waits no longer than that for Redis."""
    if not redis_url:
        return MemoryUploads(clock)
    return RedisUploads(
        redis.Redis.from_url(redis_url, socket_timeout=seconds, socket_connect_timeout=seconds)
    )


def _key(owner: str) -> str:
    return _NAME + hashlib.sha256(owner.encode("utf-8", "replace")).hexdigest()[:32]
