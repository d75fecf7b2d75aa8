"""The matrix of delays in miniature: signed pushes, two gateways and a worker, time tenfold.

{fast, 4, 6, 11, 20 s, crash, never} × {with, without customer-service messages} × {plain, safe}
× {redelivered to the same gateway, to another one}. The person reads one answer or one honest
sentence and then the answer, once. For real seconds and processes see tests/system.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.clock import SystemClock
from bot.dialogue.scripted import ScriptedDialogue
from bot.errors import DialogueUnavailable
from bot.gateway.app import build_app
from bot.gateway.deadline import Timing
from bot.gateway.desk import Desk
from bot.gateway.turn import Tools
from bot.messages import Reply
from bot.services.delivery.inbox import Pace
from bot.services.delivery.inbox_redis import RedisInbox
from bot.services.delivery.quota import Quota
from bot.simulator.fake_wechat import Phone
from bot.wechat.protocol import Door
from bot.workers.late import LateAnswers
from bot.workers.post import Post

pytestmark = pytest.mark.redis
SCALE = 1 / 10
# Between the deadline and the cut-off lie 3 s instead of half a one, so that a busy machine may
# stall a little; what falls between two deliveries still does, and 24 s comes after the third.
KINDS = {"fast": 0.0, "4": 3.0, "6": 6.0, "11": 11.0, "20": 24.0, "crash": 0.0, "never": 30.0}
TIMING = Timing(answer_by=4.5 * SCALE, hold_until=15 * SCALE)
WINDOW, PATIENCE = 7.5 * SCALE, 30 * SCALE
# Longer than this without a turn of the loop, and what was read tells of the machine alone.
STALL = SCALE
PACE = Pace(abandoned=12 * SCALE, look_again=0.02)
TOKEN, APPID, AES_KEY = "AAAAA", "wxba5fad812f8e6fb9", "A" * 43


class SlowDialogue(ScriptedDialogue):
    """Takes as long as the question says."""

    async def ask(self, user: str, text: str, budget: float, home: str = "") -> Reply:
        self.asked.append((user, text))
        if text == "crash":
            raise DialogueUnavailable("gone")
        if text == "never":
            await asyncio.sleep(budget)
            raise DialogueUnavailable("no answer in time")
        await asyncio.sleep(KINDS.get(text, 0.0) * SCALE)
        return Reply(f"答案{text}")


class Phones:
    """Where pushes arrive."""

    def __init__(self) -> None:
        self.pushed: dict[str, list[str]] = {}

    def send_reply(self, user: str, reply: Reply, most: int = 5, after: int = 0) -> int:
        self.pushed.setdefault(user, []).append(reply.text)
        return 1

    def typing(self, user: str, on: bool) -> None:
        pass


class Account:
    """Two gateways that share Redis, their worker, and people's phones."""

    def __init__(self, redis, replies, may_send: bool, aes_key: str) -> None:
        self.may_send, self.replies = may_send, replies
        self.phones, self.dialogue = Phones(), SlowDialogue()
        quota, mounts = Quota(redis), {}
        for name in ("one", "two"):
            tools = Tools(
                RedisInbox(redis, PACE),
                self.dialogue,
                replies,
                pace=PACE,
                patience=PATIENCE,
                quota=quota if may_send else None,
            )
            app = build_app(Door(TOKEN, APPID, aes_key), Desk(tools), SystemClock(), TIMING)
            mounts[f"http://{name}"] = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(mounts=mounts, verify=False)
        post = Post(self.phones, quota) if may_send else None
        self.worker = LateAnswers(RedisInbox(redis, PACE), self.dialogue, replies, post, PACE)
        self.aes_key = aes_key

    def phone(self, urls: list[str]) -> Phone:
        first, *more = [f"http://{name}/wechat" for name in urls]
        return Phone(
            first, TOKEN, APPID, self.aes_key, client=self.http, window=WINDOW, more_urls=more
        )

    async def work(self) -> None:
        while True:
            await self.worker.round()
            await asyncio.sleep(0.02)


@pytest.fixture
async def accounts(redis_socket, redis, replies) -> AsyncIterator[dict[tuple[bool, str], Account]]:
    from redis.asyncio import Redis

    databases = [
        Redis.from_url(f"unix://{redis_socket}?db={n}", decode_responses=True) for n in range(4)
    ]
    kinds = itertools.product((True, False), ("", AES_KEY))
    built = {
        (may, key): Account(database, replies, may, key)
        for database, (may, key) in zip(databases, kinds, strict=True)
    }
    working = [asyncio.create_task(account.work()) for account in built.values()]
    yield built
    for task in working:
        task.cancel()
    for account in built.values():
        await account.worker.close(1.0)
        await account.http.aclose()
    for database in databases:
        await getattr(database, "aclose", database.close)()


async def read_by(account: Account, kind: str, urls: list[str], user: str) -> list[str]:
    """All that somebody reads who asks, waits, and asks again; faults too."""
    phone = account.phone(urls)
    shown = await phone.say(user, kind)
    await asyncio.sleep(max(0.0, KINDS[kind] * SCALE - shown.seconds) + 0.3)
    pushed = list(account.phones.pushed.get(user, ()))
    second = await phone.say(user, "再问")
    later = account.phones.pushed.get(user, [])[len(pushed) :]
    return [
        text
        for text in (shown.fault, shown.text, *pushed, second.fault, second.text, *later)
        if text
    ]


@asynccontextmanager
async def stalls() -> AsyncIterator[list[float]]:
    """How many seconds too late the loop came back from each of many short waits."""
    found: list[float] = []

    async def look() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.01)
            found.append(time.monotonic() - began - 0.01)

    looking = asyncio.create_task(look())
    yield found
    looking.cancel()


async def read_wrongly(accounts, replies, cases, name: str) -> dict:
    """The cases in which a person does not read what was to be read, with what was."""
    reading = [
        read_by(accounts[account], kind, urls, f"o_{name}_{number}")
        for number, (account, kind, urls) in enumerate(cases)
    ]
    wrong = {}
    for (account, kind, urls), read in zip(cases, await asyncio.gather(*reading), strict=True):
        late, told = replies.get("late").text, "\n".join(read)
        honest = {"crash": "away", "never": "late_failed"}.get(kind)
        answer = replies.get(honest).text if honest else f"答案{kind}"
        fine = (
            told.count(answer) == 1
            and told.count("答案再问") == 1
            and told.count(late) <= (not account[0])
            and len(read) <= 2 + told.count(late)
            and "故障，请" not in told
        )
        if not fine:
            wrong[account, kind, len(urls)] = read
    return wrong


async def test_the_matrix_in_miniature(accounts, replies) -> None:
    places = ["one"], ["one", "two"]
    everything = itertools.product(accounts, KINDS, places)
    # Half of them, like a chessboard: each two of the four things meet.
    cases = [
        (account, kind, urls)
        for account, kind, urls in everything
        if (bool(account[1]) + list(KINDS).index(kind) + len(urls) + account[0]) % 2
    ]
    assert len(cases) == 28
    for attempt in ("first", "second", "third"):
        async with stalls() as found:
            wrong = await read_wrongly(accounts, replies, cases, attempt)
        if not wrong or max(found) < STALL:
            break  # else the machine stood still for longer than the miniature allows
    assert wrong == {}
