"""HTTP to servers that are near: connections are kept, a failure says how far it came.

On aiohttp because httpx costs a message several times as much CPU. What is asked, and which
server, is decided in `rasa_http`. aiohttp is imported on use.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import aiohttp

# Servers are near: one that does not take the connection in this time is not there.
_CONNECT_SECONDS = 0.5
_KEEP_SECONDS = 30
_MOST_CONNECTIONS = 512


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
    """The wire itself; no proxies, no cookies, nothing from the environment."""

    def __init__(self) -> None:
        self._opened: aiohttp.ClientSession | None = None

    async def send(self, url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
        """See `Wire.send`."""
        import aiohttp

        limits = aiohttp.ClientTimeout(total=seconds, sock_connect=min(_CONNECT_SECONDS, seconds))
        headers = {"Content-Type": "application/json"} if body is not None else None
        method = "GET" if body is None else "POST"
        try:
            async with self._session().request(
                method, url, data=body, headers=headers, timeout=limits, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError) as error:
            raise NotReached(repr(error)) from error
        except asyncio.TimeoutError:
            raise
        except (aiohttp.ClientError, OSError) as error:
            raise Broken(repr(error)) from error

    async def close(self) -> None:
        """See `Wire.close`."""
        if self._opened is not None:
            await self._opened.close()

    def _session(self) -> aiohttp.ClientSession:
        # Made on the loop that uses it; a closed one is not taken up again.
        if self._opened is None:
            import aiohttp

            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=_MOST_CONNECTIONS, keepalive_timeout=_KEEP_SECONDS
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._opened
