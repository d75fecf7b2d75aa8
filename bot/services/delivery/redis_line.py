"""Commands to Redis over one connection: whoever comes writes at once, answers come in that order.

redis-py opens the connection (address, TLS, password, database) and hands it over: for each
command it looks at the socket, sets two time limits, retries and reads line by line, which cost
a gateway more than deciphering and parsing a message (ADR 71). Here a command is one write and
one look at what came. For what each message needs; the rest asks redis-py.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import NoScriptError, ResponseError
from redis.exceptions import TimeoutError as RedisSilent

_END = b"\r\n"


class Script:
    """A script of one line. Redis knows it by its hash once it has seen it."""

    def __init__(self, line: RedisLine, text: str) -> None:
        self._line = line
        self._text = text
        self._hash = hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - the vendor's choice

    async def __call__(self, keys: Sequence[str], arguments: Sequence[str | int]) -> Any:
        """What it returns, texts decoded. Raises RedisError or OSError."""
        try:
            return await self._line.ask("EVALSHA", self._hash, len(keys), *keys, *arguments)
        except NoScriptError:
            return await self._line.ask("EVAL", self._text, len(keys), *keys, *arguments)


class RedisLine:
    """One connection of a client's pool, which also closes it with its others. Belongs to the
    event loop on which it is first asked."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._connection: Any = None
        self._opening: asyncio.Task[_Answers] | None = None
        self._answers: _Answers | None = None

    def script(self, text: str) -> Script:
        """What runs a script over this line."""
        return Script(self, text)

    async def ask(self, *words: str | int) -> Any:
        """Send a command; its answer, texts decoded. Raises RedisError or OSError."""
        command = pack(*words)
        answers = self._answers
        if answers is None or answers.is_over:
            answers = await self._opened()
        return await answers.to(command, self._connection.socket_timeout)

    async def _opened(self) -> _Answers:
        """One attempt for all who need it: nobody waits for the time limits of others."""
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(self._open())
        return await asyncio.shield(self._opening)

    async def _open(self) -> _Answers:
        if self._connection is None:
            of_one = self._redis.client()
            await of_one.initialize()
            self._connection, of_one.connection = of_one.connection, None
        else:
            await self._connection.disconnect()
            await self._connection.connect()
        self._answers = _Answers(self._connection._writer.transport)
        return self._answers


class _Answers(asyncio.Protocol):
    """Takes a connection over from the streams that opened it and deals out what comes."""

    def __init__(self, transport: Any) -> None:
        self.is_over = False
        self._transport = transport
        self._streams = transport.get_protocol()
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._came = b""
        transport.set_protocol(self)

    async def to(self, command: bytes, seconds: float | None) -> Any:
        """The answer to a command. One that takes longer ends the line, and all that wait."""
        answer = self._loop.create_future()
        self._waiting.append(answer)
        self._transport.write(command)
        timer = self._loop.call_later(seconds, self._silent) if seconds else None
        try:
            return await answer
        finally:
            if timer is not None:
                timer.cancel()

    def data_received(self, data: bytes) -> None:
        self._came += data
        at = 0
        try:
            while at < len(self._came):
                answer, at = parse(self._came, at)
                self._give(answer)
        except IndexError:  # the rest is still to come
            pass
        self._came = self._came[at:]

    def connection_lost(self, error: Exception | None) -> None:
        self._end(RedisAway("the connection was lost"))
        self._streams.connection_lost(error)  # who closes it waits for that

    def _give(self, answer: Any) -> None:
        waiting = self._waiting.popleft()
        if waiting.done():  # nobody wants it any more
            return
        if isinstance(answer, ResponseError):
            waiting.set_exception(answer)
        else:
            waiting.set_result(answer)

    def _silent(self) -> None:
        self._end(RedisSilent("no answer in time"))
        self._transport.abort()

    def _end(self, error: Exception) -> None:
        self.is_over = True
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(error)
        self._waiting.clear()


def pack(*words: str | int) -> bytes:
    """A command as Redis reads it."""
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        raw = str(word).encode()
        parts.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
    return b"".join(parts)


def parse(data: bytes, at: int) -> tuple[Any, int]:
    """The answer that begins at a place, errors as values, and where the next one begins. Raises
    IndexError where it is not whole yet."""
    end = data.find(_END, at)
    if end < 0:
        raise IndexError
    kind, rest, after = data[at : at + 1], data[at + 1 : end], end + 2
    if kind == b"$":
        size = int(rest)
        if size < 0:
            return None, after
        if len(data) < after + size + 2:
            raise IndexError
        return data[after : after + size].decode("utf-8", "replace"), after + size + 2
    if kind == b":":
        return int(rest), after
    if kind == b"*":
        items = []
        for _ in range(int(rest)):
            item, after = parse(data, after)
            items.append(item)
        return items, after
    if kind == b"-":
        said = rest.decode()
        return (NoScriptError if said.startswith("NOSCRIPT") else ResponseError)(said), after
    return None if kind == b"_" else rest.decode(), after
