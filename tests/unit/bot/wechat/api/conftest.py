"""A platform without sockets for the synchronous API: the stand-in, called in this process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest
from redis import Redis

from bot.simulator.platform.app import build_platform_app
from bot.simulator.platform.platform import Platform
from bot.wechat.api.account import WeChatApi
from bot.wechat.api.token import AccessToken, TokenKeeper
from bot.wechat.api.token_keepers import MemoryKeeper, RedisKeeper
from bot.wechat.api.transport import Transport

APPID, SECRET = "wx0123456789abcdef", "5ec5ec5ec5ec5ec5ec5ec5ec5ec5ec5e"
BASE = "http://platform.test"


class Now:
    """Seconds that stand still until told to go on; threads may read them."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


class InProcess(httpx.BaseTransport):
    """An ASGI application behind a synchronous client; one call at a time."""

    def __init__(self, app: httpx._transports.asgi._ASGIApp) -> None:
        self._asgi = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._one = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def exchange() -> httpx.Response:
            response = await self._asgi.handle_async_request(request)
            body = b"".join([part async for part in response.stream])
            return httpx.Response(response.status_code, headers=response.headers, content=body)

        with self._one:
            return asyncio.run(exchange())


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def platform(now: Now) -> Platform:
    return Platform(APPID, SECRET, now=now)


@pytest.fixture
def transport(platform: Platform) -> Iterator[Transport]:
    built = Transport(BASE, transport=InProcess(build_platform_app(platform)))
    yield built
    built.close()


@pytest.fixture
def api(transport: Transport, now: Now) -> WeChatApi:
    token = AccessToken(transport, APPID, SECRET, MemoryKeeper(now), now)
    return WeChatApi(transport, token, notice="以上为前面部分。")


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def keeper_of(request: pytest.FixtureRequest, now: Now) -> Iterator[Callable[[], TokenKeeper]]:
    """Makes keepers of the same token: in memory always the one, in Redis one a process."""
    if request.param == "memory":
        only = MemoryKeeper(now)
        yield lambda: only
        return
    client = Redis(unix_socket_path=request.getfixturevalue("redis_socket"), decode_responses=True)
    client.flushall()
    yield lambda: RedisKeeper(client, f"{BASE} {APPID} {SECRET}", now)
    client.close()
