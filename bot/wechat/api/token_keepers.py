"""Where the access token is kept: in this process, or in Redis for all of them."""

from __future__ import annotations

import functools
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from typing import Any, TypeVar

from redis import Redis
from redis.exceptions import LockError, RedisError

from bot.errors import TransportError, TransportKind
from bot.wechat.api.token import Refusal, Token

# A holder makes at most two calls of some seconds.
LEASE_SECONDS = 30.0
_DAY = 86400.0

_Method = TypeVar("_Method", bound=Callable[..., Any])


class MemoryKeeper:
    """For one process: the command line without Redis, and tests."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._refusal: Refusal | None = None
        self._forced: list[float] = []

    def load(self) -> Token | None:
        return self._token

    def save(self, token: Token) -> None:
        self._token, self._refusal = token, None

    def refuse(self, refusal: Refusal, seconds: float) -> None:
        self._refusal = replace(refusal, until=self._now() + seconds)

    def refusal(self) -> Refusal | None:
        kept = self._refusal
        return kept if kept and kept.until > self._now() else None

    def forced(self) -> list[float]:
        return [moment for moment in self._forced if moment > self._now() - _DAY]

    def note_forced(self, moment: float) -> None:
        self._forced = [*self.forced(), moment]

    @contextmanager
    def lock(self) -> Iterator[bool]:
        ours = self._lock.acquire(blocking=False)
        try:
            yield ours
        finally:
            if ours:
                self._lock.release()


def _translated(method: _Method) -> _Method:
    """Redis's many exceptions leave as one."""

    @functools.wraps(method)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (RedisError, OSError):
            raise away() from None

    return wrapper  # type: ignore[return-value]


def away() -> TransportError:
    """The error when Redis cannot be reached; its own text may show an address with a password."""
    return TransportError("access_token：Redis 无法连接", TransportKind.TEMPORARY, retry_after=5.0)


class RedisKeeper:
    """For all processes of the account; the client must decode responses and have time limits.

    `account` tells accounts apart (and secrets, so that a changed one takes effect at once);
    it appears in Redis only as a hash.
    """

    def __init__(self, redis: Redis, account: str, now: Callable[[], float] = time.time) -> None:
        self._redis = redis
        self._now = now
        name = hashlib.sha256(account.encode()).hexdigest()[:24]
        self._prefix = f"kejitong:wechat:{{{name}}}:"

    @_translated
    def load(self) -> Token | None:
        return _read(Token, self._redis.get(self._prefix + "token"))

    @_translated
    def save(self, token: Token) -> None:
        life = max(1, int((token.ends_at - self._now()) * 1000))
        pipe = self._redis.pipeline()
        pipe.set(self._prefix + "token", json.dumps(asdict(token)), px=life)
        pipe.delete(self._prefix + "refusal")
        pipe.execute()

    @_translated
    def refuse(self, refusal: Refusal, seconds: float) -> None:
        text = json.dumps(asdict(replace(refusal, until=self._now() + seconds)))
        self._redis.set(self._prefix + "refusal", text, px=int(seconds * 1000))

    @_translated
    def refusal(self) -> Refusal | None:
        kept = _read(Refusal, self._redis.get(self._prefix + "refusal"))
        return kept if kept and kept.until > self._now() else None

    @_translated
    def forced(self) -> list[float]:
        kept = [float(text) for text in self._redis.lrange(self._prefix + "forced", 0, -1)]
        return [moment for moment in kept if moment > self._now() - _DAY]

    @_translated
    def note_forced(self, moment: float) -> None:
        key = self._prefix + "forced"
        pipe = self._redis.pipeline()
        pipe.rpush(key, repr(moment))
        pipe.ltrim(key, -100, -1)
        pipe.expire(key, int(_DAY))
        pipe.execute()

    @contextmanager
    def lock(self) -> Iterator[bool]:
        lock = self._redis.lock(self._prefix + "lock", timeout=LEASE_SECONDS)
        try:
            ours = lock.acquire(blocking=False)
        except (RedisError, OSError):
            raise away() from None
        try:
            yield ours
        finally:
            if ours:
                # Gone with Redis or past its lease: the next one has it already or soon.
                with suppress(LockError, RedisError, OSError):
                    lock.release()


def _read(kind: type[Any], text: str | None) -> Any:
    """A kept value; what an older version or somebody else left there counts as nothing."""
    if text is None:
        return None
    try:
        return kind(**json.loads(text))
    except (ValueError, TypeError):
        return None
