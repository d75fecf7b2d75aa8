"""An HTTP client for thousands of connections at once.

httpx's own pool looks at every connection for every request: under overload the generator
would be slower than what it measures. aiohttp comes with Rasa; it is imported on use.
"""

from __future__ import annotations

import asyncio

import httpx


class ManyConnections(httpx.AsyncBaseTransport):
    """httpx outside, aiohttp's connections inside. To be made on the loop it lives on."""

    def __init__(self) -> None:
        import aiohttp

        self._errors = (aiohttp.ClientError, OSError)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=None),
            auto_decompress=False,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body, headers = await request.aread(), dict(request.headers)
        left = request.extensions.get("timeout", {}).get("read")
        posting = self._session.request(
            request.method, str(request.url), data=body, headers=headers, allow_redirects=False
        )
        try:
            async with await asyncio.wait_for(posting, left) as response:
                content = await response.read()
                return httpx.Response(response.status, content=content)
        except asyncio.TimeoutError as error:
            raise httpx.ReadTimeout("no answer in time", request=request) from error
        except self._errors as error:
            raise httpx.ConnectError(repr(error), request=request) from error

    async def aclose(self) -> None:
        await self._session.close()


def many_connections() -> httpx.AsyncClient:
    """The client."""
    return httpx.AsyncClient(transport=ManyConnections(), trust_env=False)
