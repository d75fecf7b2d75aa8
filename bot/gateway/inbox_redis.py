"""An inbox that several gateway processes share, in Redis.

Every step that compares and sets is one Lua script; all keys of a person share
a hash tag and expire. The rules themselves stand in `inbox`.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.errors import StoreError
from bot.gateway import inbox_scripts as scripts
from bot.gateway.inbox import (
    FORGET_AFTER,
    KEEP_LATE,
    LEASE,
    MINUTE,
    SETTLED,
    Claim,
    Entry,
    State,
    check_move,
    dump_reply,
    lifetime,
    load_reply,
)
from bot.messages import Reply

_Method = TypeVar("_Method", bound=Callable[..., Awaitable[Any]])


def _translated(method: _Method) -> _Method:
    """Redis's many exceptions leave as one."""

    @functools.wraps(method)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return await method(*args, **kwargs)
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            raise StoreError("Redis is away") from error

    return wrapper  # type: ignore[return-value]


class RedisInbox:
    """Keeps ids in Redis; the client must decode responses."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._claim = redis.register_script(scripts.CLAIM)
        self._move = redis.register_script(scripts.MOVE)
        self._owe = redis.register_script(scripts.OWE)
        self._first = redis.register_script(scripts.FIRST)
        self._collect = redis.register_script(scripts.COLLECT)
        self._count = redis.register_script(scripts.COUNT)
        self._forget = redis.register_script(scripts.FORGET)

    @_translated
    async def claim(self, user: str, key: str) -> Claim:
        span = _ms(FORGET_AFTER)
        state, deliveries, ours, alone, reply = await self._claim(
            _keys(user, key), [_short(key), span, _ms(LEASE), span]
        )
        entry = Entry(State(state), load_reply(reply))
        return Claim(entry, int(deliveries), bool(ours), bool(alone))

    @_translated
    async def renew(self, user: str, key: str) -> None:
        await self._redis.set(_keys(user, key)[1], "1", px=_ms(LEASE))

    @_translated
    async def look(self, user: str, key: str) -> Entry | None:
        state, reply = await self._redis.hmget(_keys(user, key)[0], ["state", "reply"])
        return None if state is None else Entry(State(state), load_reply(reply))

    @_translated
    async def move(
        self, user: str, key: str, origin: State, target: State, reply: Reply | None = None
    ) -> bool:
        check_move(origin, target)
        arguments = [
            _short(key),
            origin.value,
            target.value,
            _ms(lifetime(target)),
            dump_reply(reply) if reply else "",
            int(target in SETTLED),
            int(target is State.PROMISED),
            _ms(KEEP_LATE),
        ]
        return bool(await self._move(_keys(user, key), arguments))

    @_translated
    async def first_in_line(self, user: str, key: str) -> bool:
        return bool(await self._first(_keys(user, key), [_short(key), _prefix(user)]))

    @_translated
    async def owe(self, user: str, key: str) -> None:
        await self._owe(_keys(user, key), [_short(key), _ms(KEEP_LATE)])

    @_translated
    async def collect(self, user: str, besides: str) -> list[Reply | None]:
        raw = await self._collect(_keys(user, besides), [_short(besides), _prefix(user)])
        return [load_reply(item) for item in raw]

    @_translated
    async def count(self, user: str) -> int:
        return int(await self._count([_prefix(user) + "count"], [_ms(MINUTE)]))

    @_translated
    async def forget(self, user: str) -> None:
        await self._forget([_prefix(user) + "owed"], [_prefix(user)])


def _prefix(user: str) -> str:
    """All keys of one person on one cluster slot, and no openid in clear."""
    return "kejitong:inbox:{" + hashlib.sha256(user.encode()).hexdigest()[:24] + "}:"


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _keys(user: str, key: str) -> list[str]:
    prefix, short = _prefix(user), _short(key)
    return [f"{prefix}id:{short}", f"{prefix}lease:{short}", f"{prefix}line", f"{prefix}owed"]


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
