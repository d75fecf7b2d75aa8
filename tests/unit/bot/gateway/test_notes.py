"""What came first: shared by the gateways in Redis, kept in memory when Redis is away."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from bot.gateway import notes as module
from bot.gateway.notes import Notes


@pytest.fixture(params=["memory", "away", pytest.param("redis", marks=pytest.mark.redis)])
def notes(request, clock, tmp_path) -> Notes:
    """The same promises whoever keeps them."""
    if request.param == "memory":
        return Notes(None, clock.monotonic)
    if request.param == "away":
        away = Redis.from_url(f"unix://{tmp_path}/none", decode_responses=True)
        return Notes(away, clock.monotonic)
    return Notes(request.getfixturevalue("redis"), clock.monotonic)


async def test_the_first_value_stands(notes: Notes) -> None:
    assert await notes.first("k", "a", 60) == "a"
    assert await notes.first("k", "b", 60) == "a"
    assert await notes.first("other", "b", 60) == "b"


async def test_memory_forgets_in_time_and_never_grows_without_end(clock, monkeypatch) -> None:
    monkeypatch.setattr(module, "_MOST_IN_MEMORY", 3)
    notes = Notes(None, clock.monotonic)
    await notes.first("old", "1", 5)
    clock.advance(6)
    assert await notes.first("old", "2", 5) == "2"
    for number in range(10):
        await notes.first(str(number), "1", 60)
    assert len(notes._memory) == 3
    assert await notes.first("9", "2", 60) == "1"


async def test_a_redis_that_went_away_is_not_asked_for_a_while(clock) -> None:
    class Failing:
        asked = 0

        async def set(self, *_: object, **__: object) -> bool:
            self.asked += 1
            raise OSError

    redis = Failing()
    notes = Notes(redis, clock.monotonic)
    for _ in range(5):
        assert await notes.first("k", "a", 60) == "a"
    assert redis.asked == 1
    clock.advance(3)
    await notes.first("k", "a", 60)
    assert redis.asked == 2
