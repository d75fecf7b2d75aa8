"""What the platform does to a push, and what that means for the answer; the quota's count."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import TransportError, TransportKind
from bot.messages import Incoming, Kind, Reply
from bot.services.delivery.acts import Act, act_of
from bot.services.delivery.inbox_redis import WORKER_LIVES, RedisInbox
from bot.services.delivery.quota import Quota
from bot.workers.post import MOST_ATTEMPTS, MOST_MESSAGES, Fate, Post

pytestmark = pytest.mark.redis
USER, A = "o_1", Reply("甲")
BUSY = TransportError("busy", TransportKind.TEMPORARY, -1)


class Messenger:
    """Does what the script says, one entry a call; afterwards every call succeeds."""

    def __init__(self, *script: object) -> None:
        self.script = list(script)
        self.calls: list[tuple[str, int, int]] = []
        self.typed: list[str] = []

    def send_reply(self, user: str, reply: Reply, most: int = 5, after: int = 0) -> int:
        self.calls.append((reply.text, most, after))
        step = self.script.pop(0) if self.script else 1
        if isinstance(step, Exception):
            raise step
        return step

    def typing(self, user: str, on: bool) -> None:
        self.typed.append(user)
        raise TransportError("no", TransportKind.PERMANENT, 45080)


@pytest.fixture
async def quota(redis) -> Quota:
    """Of somebody who sent a message."""
    await RedisInbox(redis).claim(USER, "message", act=Act.MESSAGE)
    return Quota(redis)


async def push(messenger: Messenger, quota: Quota, attempts: int = 1):
    post = Post(messenger, quota, pause=0.0)
    async with post.place(USER) as reserved:
        assert reserved
        return await post.send(USER, A, reserved, attempts)


async def test_a_push_uses_what_it_sends(quota) -> None:
    messenger = Messenger(2)
    assert (await push(messenger, quota)).fate is Fate.SENT
    assert messenger.calls == [("甲", MOST_MESSAGES, 0)]
    assert await quota.left(USER) == 3


@pytest.mark.parametrize(
    ("error", "fate", "left"),
    [
        (BUSY, Fate.LATER, 5),
        (TransportError("", TransportKind.PERMANENT, 48001), Fate.KEPT, 5),
        (TransportError("", TransportKind.OUT_OF_QUOTA, 45047), Fate.KEPT, 0),
        (TransportError("", TransportKind.OUT_OF_QUOTA, 45011, 60.0), Fate.LATER, 5),
        (TransportError("", TransportKind.TEMPORARY, in_doubt=True), Fate.UNSURE, 4),
    ],
)
async def test_what_a_failure_means(quota, error, fate: Fate, left: int) -> None:
    messenger = Messenger(error)
    outcome = await push(messenger, quota)
    assert outcome.fate is fate
    assert len(messenger.calls) == 1
    assert await quota.left(USER) == left
    assert outcome.wait >= error.retry_after


async def test_attempts_wait_longer_and_longer_and_end(quota) -> None:
    waits = []
    for attempts in range(1, MOST_ATTEMPTS):
        outcome = await push(Messenger(BUSY), quota, attempts)
        assert outcome.fate is Fate.LATER
        waits.append(outcome.wait)
    assert waits == sorted(waits)
    assert (await push(Messenger(BUSY), quota, MOST_ATTEMPTS)).fate is Fate.KEPT


async def test_half_a_reply_goes_on_behind_its_half(quota) -> None:
    half = TransportError("", TransportKind.TEMPORARY, -1, sent=1)
    messenger = Messenger(half, 2)
    assert (await push(messenger, quota)).fate is Fate.SENT
    assert [after for _, _, after in messenger.calls] == [0, 1]
    assert await quota.left(USER) == 3
    gone = TransportError("", TransportKind.PERMANENT, 43004, sent=1)
    assert (await push(Messenger(gone), quota)).fate is Fate.UNSURE


async def test_pushing_rests_after_failures_in_a_row(quota, redis) -> None:
    assert not await quota.promising(USER)  # no worker
    await redis.set(WORKER_LIVES, "1")
    assert await quota.promising(USER)
    for _ in range(3):
        await push(Messenger(TransportError("", TransportKind.PERMANENT, 48001)), quota)
    assert not await quota.promising(USER)
    await push(Messenger(), quota)
    assert await quota.promising(USER)
    await quota.exhaust(USER)
    assert not await quota.promising(USER)


async def test_one_push_at_a_time_for_a_person(quota) -> None:
    post, places = Post(Messenger(), quota), []

    async def hold() -> None:
        async with post.place(USER) as reserved:
            places.append(reserved)
            await asyncio.sleep(0.01)
            await post.release(USER, reserved)

    await asyncio.gather(*(hold() for _ in range(4)))
    assert places == [MOST_MESSAGES] * 4
    assert await quota.left(USER) == 5


async def test_what_ends_sooner_is_used_first(quota, redis) -> None:
    await RedisInbox(redis).claim(USER, "menu", act=Act.EVENT)
    assert await quota.left(USER) == 8
    assert await quota.take(USER, 4) == 4
    await quota.give_back(USER, 2)
    assert await quota.take(USER, 100) == 6
    await quota.give_back(USER, 100)
    assert await quota.left(USER) == 8  # never more than the acts allow


@pytest.mark.parametrize(
    ("kind", "event", "details", "act"),
    [
        (Kind.TEXT, "", {}, Act.MESSAGE),
        (Kind.IMAGE, "", {}, Act.MESSAGE),
        (Kind.TEXT, "", {"bizmsgmenuid": "1"}, Act.EVENT),
        (Kind.MENU_CLICK, "CLICK", {}, Act.EVENT),
        (Kind.FOLLOWED, "subscribe", {}, Act.EVENT),
        (Kind.SCANNED, "SCAN", {}, Act.EVENT),
        (Kind.OTHER_EVENT, "VIEW", {}, None),
    ],
)
def test_what_each_act_allows(kind, event, details, act) -> None:
    incoming = Incoming(kind, USER, "gh", 1, "k", event=event, details=details)
    assert act_of(incoming) is act


async def test_typing_never_fails(quota) -> None:
    messenger = Messenger()
    await Post(messenger, quota).typing(USER)
    assert messenger.typed == [USER]
