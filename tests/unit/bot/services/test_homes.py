"""Homes in a real Redis."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from bot.errors import StoreError
from bot.services.delivery.homes import RedisHomes
from bot.services.delivery.inbox_redis import RedisInbox

FIRST, SECOND = "http://127.0.0.1:8010", "http://127.0.0.1:8011"


@pytest.mark.redis
async def test_whoever_lives_somewhere_stays(redis) -> None:
    homes = RedisHomes(redis)
    assert await homes.settle("o", FIRST) == FIRST
    assert await RedisHomes(redis).settle("o", SECOND) == FIRST
    assert await homes.settle("o2", SECOND) == SECOND


@pytest.mark.redis
async def test_a_claim_settles_who_need_not_wait(redis) -> None:
    inbox, homes = RedisInbox(redis), RedisHomes(redis)
    assert (await inbox.claim("o", "1", wish=FIRST)).home == FIRST
    assert await homes.settle("o", SECOND) == FIRST
    # The second waits for the first, and settles when the wait is over.
    assert (await inbox.claim("o", "2", wish=SECOND)).home == ""
    await homes.settle("o2", SECOND)
    assert (await inbox.claim("o2", "1", wish=FIRST)).home == SECOND
    assert (await inbox.claim("o3", "1")).home == ""
    assert await homes.settle("o3", SECOND) == SECOND


@pytest.mark.redis
async def test_of_many_wishes_at_once_one_comes_true(redis) -> None:
    wishes = [FIRST, SECOND] * 20
    settled = await asyncio.gather(*(RedisHomes(redis).settle("o", wish) for wish in wishes))
    assert len(set(settled)) == 1


@pytest.mark.redis
async def test_a_home_is_forgotten_and_names_nobody(redis) -> None:
    await RedisHomes(redis).settle("o_secret", FIRST)
    (name,) = [name async for name in redis.scan_iter("*")]
    assert "o_secret" not in name
    assert 60 < await redis.ttl(name) <= 90  # longer than anybody waits for an answer


async def test_after_a_failure_redis_is_left_alone_for_a_moment() -> None:
    now, asked = [0.0], []

    class Away(Redis):
        async def execute_command(self, *args, **options):
            asked.append(args)
            raise OSError("away")

    homes = RedisHomes(Away(), lambda: now[0])
    for _ in range(2):
        with pytest.raises(StoreError):
            await homes.settle("o", FIRST)
    assert len(asked) == 1
    now[0] = 2.1
    with pytest.raises(StoreError):
        await homes.settle("o", FIRST)
    assert len(asked) == 2
