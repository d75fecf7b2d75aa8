"""An inbox that several processes share, in Redis (6.2 or newer).

Every step that compares and sets is one Lua script; all keys expire. The rules
themselves stand in `inbox`.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.errors import StoreError
from bot.messages import Reply
from bot.services.delivery import inbox_scripts as scripts
from bot.services.delivery.acts import Act, code_of, pool
from bot.services.delivery.inbox import (
    FINAL,
    MAKING,
    MINUTE,
    MOST_OWED,
    OWED,
    Claim,
    Entry,
    Pace,
    Question,
    State,
    Waiting,
    check_move,
)
from bot.services.delivery.redis_line import RedisLine
from bot.services.delivery.reply_json import dump_reply, load_reply

_Method = TypeVar("_Method", bound=Callable[..., Awaitable[Any]])

_ROOT = "kejitong:inbox:"
# What workers shall look at, by the time for it.
WORK = "kejitong:work"
# There while at least one worker is at work.
WORKER_LIVES = "kejitong:worker-lives"
_HOME = "kejitong:home:"
# Longer than anybody waits for an answer of the dialogue: a turn under way is over by then.
HOME_SECONDS = 90


def translated(method: _Method) -> _Method:
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

    def __init__(self, redis: Redis, pace: Pace | None = None) -> None:
        self._redis = redis
        self._pace = pace or Pace()
        line = RedisLine(redis)
        self._claim = line.script(scripts.CLAIM)
        self._renew = line.script(scripts.RENEW)
        self._move = line.script(scripts.MOVE)
        self._owe = line.script(scripts.OWE)
        self._first = line.script(scripts.FIRST)
        self._collect = line.script(scripts.COLLECT)
        self._keep = line.script(scripts.KEEP)
        self._due = line.script(scripts.DUE)
        self._adopt = line.script(scripts.ADOPT)

    @translated
    async def claim(
        self,
        user: str,
        key: str,
        question: Question | None = None,
        act: Act | None = None,
        counted: bool = False,
        wish: str = "",
    ) -> Claim | None:
        pace, prefix = self._pace, _prefix(user)
        spans = [_ms(pace.forget_after), _ms(pace.lease), _ms(pace.abandoned)]
        allows, seconds = act.value if act else (0, 0)
        told = await self._claim(
            [
                *_keys(user, key),
                f"{prefix}human",
                f"{prefix}count",
                pool(user, act or Act.MESSAGE),
                home_key(user),
            ],
            [
                _short(key),
                *spans,
                user,
                key,
                _dump(question),
                _ms(pace.keep_late),
                allows,
                seconds,
                _ms(MINUTE) if counted else 0,
                wish,
                HOME_SECONDS,
            ],
        )
        if not told:
            return None
        state, deliveries, ours, alone, number, home, reply = told.split(" ", 6)
        entry = Entry(State(state), load_reply(reply))
        return Claim(entry, int(deliveries), ours == "1", alone == "1", True, int(number), home)

    @translated
    async def leave_to_human(self, user: str, seconds: float) -> None:
        name = f"{_prefix(user)}human"
        if seconds:
            await self._redis.set(name, "1", px=_ms(seconds))
        else:
            await self._redis.delete(name)

    @translated
    async def renew(self, user: str, key: str) -> None:
        await self._renew(_keys(user, key), [_ms(self._pace.lease)])

    @translated
    async def look(self, user: str, key: str) -> Entry | None:
        state, reply = await self._redis.hmget(_keys(user, key)[0], ["state", "reply"])
        return None if state is None else Entry(State(state), load_reply(reply))

    @translated
    async def move(
        self,
        user: str,
        key: str,
        origin: State,
        target: State,
        reply: Reply | None = None,
        due_in: float | None = None,
    ) -> bool:
        check_move(origin, target)
        pace = self._pace
        look_in = pace.next_look(target) if due_in is None else due_in
        arguments = [
            _short(key),
            origin.value,
            target.value,
            _ms(pace.lifetime(target)),
            dump_reply(reply) if reply else "",
            int(target not in MAKING),
            int(target in OWED),
            int(target in FINAL),
            -1 if look_in is None else _ms(look_in),
            max(1, _ms(pace.sending)) if target is State.PUSHING else 0,
            _ms(pace.keep_late),
            MOST_OWED,
        ]
        return bool(await self._move(_keys(user, key), arguments))

    @translated
    async def first_in_line(self, user: str, key: str) -> bool:
        return bool(await self._first(_keys(user, key), [_short(key), _prefix(user)]))

    @translated
    async def owe(self, user: str, key: str) -> None:
        arguments = [_short(key), _ms(self._pace.keep_late), MOST_OWED]
        await self._owe(_keys(user, key), arguments)

    @translated
    async def collect(self, user: str, besides: str) -> list[Reply | None]:
        keys = [*_keys(user, besides), WORKER_LIVES]
        raw = await self._collect(keys, [_short(besides), _prefix(user)])
        return [load_reply(item) for item in raw]

    @translated
    async def forget(self, user: str) -> None:
        prefix = _prefix(user)
        names = [name async for name in self._redis.scan_iter(f"{prefix}*", count=1000)]
        if names:
            await self._redis.zrem(WORK, *names)
            await self._redis.delete(*names)

    async def forget_here(self, user: str) -> None:
        pass

    @translated
    async def busy(self, user: str) -> bool:
        prefix = _prefix(user)
        line = await self._redis.lrange(f"{prefix}line", 0, -1)
        owed = await self._redis.lrange(f"{prefix}owed", 0, -1)
        leases = [f"{prefix}lease:{short}" for short in {*line, *owed}]
        return bool(leases) and bool(await self._redis.exists(*leases))

    @translated
    async def keep(self, user: str, key: str, reply: Reply) -> Entry:
        span = _ms(self._pace.keep_long)
        arguments = [_short(key), span, dump_reply(reply), user, key, span, MOST_OWED]
        state, kept = await self._keep(_keys(user, key), arguments)
        return Entry(State(state), load_reply(kept))

    @translated
    async def due(self, most: int) -> Sequence[Waiting]:
        spans = [_ms(self._pace.look_again), _ms(self._pace.sign_of_life)]
        rows = await self._due([WORK, WORKER_LIVES], [most, *spans])
        return [_waiting(row) for row in rows]

    @translated
    async def adopt(self, user: str, key: str, target: State) -> bool:
        check_move(State.WORKING, target)
        pace = self._pace
        spans = [_ms(pace.lease), _ms(pace.lifetime(target)), _ms(pace.keep_late)]
        arguments = [_short(key), target.value, *spans, MOST_OWED, _ms(pace.abandoned)]
        return bool(await self._adopt(_keys(user, key), arguments))

    @translated
    async def backlog(self) -> int | None:
        if not await self._redis.exists(WORKER_LIVES):
            return None
        return int(await self._redis.zcard(WORK))

    @translated
    async def retire(self) -> None:
        await self._redis.delete(WORKER_LIVES)


def _waiting(row: Sequence[Any]) -> Waiting:
    state, user, key, reply, question, pushes, begun, alive = row
    attempts = int(begun if State(state) in MAKING else pushes)
    entry = Entry(State(state), load_reply(reply))
    return Waiting(user, key, entry, bool(alive), attempts, _load(question))


def _dump(question: Question | None) -> str:
    if question is None:
        return ""
    reply = dump_reply(question.reply) if question.reply else ""
    return json.dumps([question.text, question.shortened, reply], ensure_ascii=False)


def _load(raw: str) -> Question:
    if not raw:
        return Question()
    text, shortened, reply = json.loads(raw)
    return Question(text, shortened, load_reply(reply))


def _prefix(user: str) -> str:
    return f"{_ROOT}{{{code_of(user)}}}:"


def home_key(user: str) -> str:
    """Under which name it is kept at which dialogue server a person's turns are (`homes`)."""
    return _HOME + code_of(user)


def _short(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]


def _keys(user: str, key: str) -> list[str]:
    prefix, short = _prefix(user), _short(key)
    return [
        f"{prefix}id:{short}",
        f"{prefix}lease:{short}",
        f"{prefix}line",
        f"{prefix}owed",
        WORK,
    ]


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
