"""HTTP to servers that are near: connections are kept, a failure says how far it came.

On httptools, the parser that also reads what comes to us: aiohttp costs a message four times as
much CPU, httpx twenty times (ADR 71). No proxies, no cookies, no redirections, nothing from the
environment. What is asked, and which server, is decided in `rasa_http`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urlsplit

import httptools

# Servers are near: one that does not take the connection in this time is not there.
_CONNECT_SECONDS = 0.5
_KEEP_SECONDS = 30.0


class NotReached(Exception):  # noqa: N818 - an outcome, not an error
    """Nothing was sent: there is nobody."""


class Broken(Exception):  # noqa: N818 - an outcome, not an error
    """The connection broke: a kept one that was dead, or a server that fell over."""


class Wire(Protocol):
    """One request at a time on each connection."""

    async def send(self, url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
        """POST `body` as JSON (None: GET); the status and the body of the answer.

        Raises NotReached, Broken, or asyncio.TimeoutError when it takes longer than `seconds`.
        """
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


class HttpWire:
    """The wire itself."""

    def __init__(self) -> None:
        self._kept: defaultdict[tuple[str, int, bool], list[_Line]] = defaultdict(list)

    async def send(self, url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
        """See `Wire.send`."""
        address, head = _addressed(url)
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        line = self._take(address) or await _connect(address, min(_CONNECT_SECONDS, seconds))
        answer = line.ask(_request(head, body))
        timer = loop.call_at(ends, line.give_up, asyncio.TimeoutError("no answer in time"))
        try:
            told = await answer
        finally:
            timer.cancel()
            line.give_up(Broken("nobody waits any more"))  # unless the answer is there
        if not line.is_over:
            line.free_since = loop.time()
            self._kept[address].append(line)
        return told

    async def close(self) -> None:
        """See `Wire.close`."""
        for lines in self._kept.values():
            while lines:
                lines.pop().end()

    def _take(self, address: tuple[str, int, bool]) -> _Line | None:
        """The connection that was used last; those that rested too long are closed."""
        kept, oldest = self._kept[address], asyncio.get_running_loop().time() - _KEEP_SECONDS
        while kept:
            line = kept.pop()
            if line.free_since >= oldest and not line.is_over:
                return line
            line.end()
        return None


class _Line(asyncio.Protocol):
    """One connection; also what httptools tells of the answer that comes over it."""

    free_since = 0.0

    def __init__(self) -> None:
        self.is_over = False
        self._parts: list[bytes] = []
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._parser = httptools.HttpResponseParser(self)

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Send a request; what will be answered."""
        self._answer = asyncio.get_running_loop().create_future()
        self._parts.clear()
        self._transport.write(request)
        return self._answer

    def give_up(self, reason: Exception) -> None:
        """Nothing more is wanted of an answer that has not come, nor of the connection."""
        if self._answer is not None:
            self._fail(reason)
            self._transport.abort()

    def end(self) -> None:
        """Close the connection."""
        self.is_over = True
        self._transport.close()

    def connection_made(self, transport: Any) -> None:  # uvloop's is no asyncio.Transport
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self.give_up(Broken(repr(error)))

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(Broken(f"the connection was lost: {error!r}"))

    def on_body(self, part: bytes) -> None:
        self._parts.append(part)

    def on_message_complete(self) -> None:
        self.is_over = not self._parser.should_keep_alive()
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result((self._parser.get_status_code(), b"".join(self._parts)))

    def _fail(self, reason: Exception) -> None:
        self.is_over = True
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(reason)


async def _connect(address: tuple[str, int, bool], seconds: float) -> _Line:
    host, port, secure = address
    loop = asyncio.get_running_loop()
    opening = loop.create_connection(_Line, host, port, ssl=_tls() if secure else None)
    try:
        _, line = await asyncio.wait_for(opening, seconds)
    except (OSError, asyncio.TimeoutError) as error:
        raise NotReached(repr(error)) from error
    return line


@lru_cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@lru_cache(maxsize=64)
def _addressed(url: str) -> tuple[tuple[str, int, bool], bytes]:
    """Whom to connect to, and the path and the host as a request names them."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return (host, port, secure), f"{target} HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode("ascii")


def _request(head: bytes, body: bytes | None) -> bytes:
    if body is None:
        return b"GET %b\r\n" % head
    return b"POST %bContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        head,
        len(body),
        body,
    )
