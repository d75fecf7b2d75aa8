"""One connection for many: answers to whom they belong, and what happens when it breaks."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisSilent

from bot.services.delivery.redis_line import RedisLine, parse

pytestmark = pytest.mark.redis
ECHO = "return {KEYS[1], ARGV[1], tonumber(ARGV[2]), false, {'a'}}"


async def test_many_at_once_are_each_told_their_own(redis) -> None:
    echo = RedisLine(redis).script(ECHO)
    told = await asyncio.gather(*(echo([f"k{n}"], ["增城" * n, n]) for n in range(200)))
    assert told == [[f"k{n}", "增城" * n, n, None, ["a"]] for n in range(200)]
    assert len(redis.connection_pool._in_use_connections) == 1


async def test_a_script_that_redis_has_forgotten_is_told_again(redis) -> None:
    echo = RedisLine(redis).script(ECHO)
    await redis.script_flush()
    assert (await echo(["k"], ["x", 1]))[1] == "x"
    assert (await echo(["k"], ["y", 1]))[1] == "y"


async def test_a_refusal_is_an_error_of_one_and_the_line_goes_on(redis) -> None:
    line = RedisLine(redis)
    await line.ask("SET", "text", "x")
    refused, told = await asyncio.gather(
        line.ask("LPUSH", "text", "y"), line.ask("GET", "text"), return_exceptions=True
    )
    assert isinstance(refused, ResponseError) and told == "x"


async def test_who_gives_up_does_not_leave_the_answer_to_the_next(redis) -> None:
    line = RedisLine(redis)
    await line.ask("SET", "a", "1")
    asking = asyncio.create_task(line.ask("BLPOP", "nothing", "0.1"))
    await asyncio.sleep(0.02)
    asking.cancel()
    assert await line.ask("GET", "a") == "1"


async def test_when_the_connection_breaks_all_hear_and_the_next_one_opens_another(redis) -> None:
    line = RedisLine(redis)
    number = await line.ask("CLIENT", "ID")
    waiting = [asyncio.create_task(line.ask("BLPOP", name, "5")) for name in "ab"]
    await asyncio.sleep(0.02)
    await redis.execute_command("CLIENT", "KILL", "ID", number)
    for one in waiting:
        with pytest.raises(RedisAway):
            await one
    assert await line.ask("CLIENT", "ID") != number


async def test_it_is_closed_with_the_client(redis_socket: str, redis) -> None:
    client = Redis.from_url(f"unix://{redis_socket}?client_name=mine", decode_responses=True)
    line = RedisLine(client)
    await line.ask("PING")
    assert "mine" in [one["name"] for one in await redis.client_list()]
    await client.connection_pool.disconnect()
    await asyncio.sleep(0.02)
    assert "mine" not in [one["name"] for one in await redis.client_list()]


async def test_a_silent_server_costs_its_time_once(redis_socket: str, redis) -> None:
    client = Redis.from_url(f"unix://{redis_socket}", decode_responses=True, socket_timeout=0.2)
    line = RedisLine(client)
    await line.ask("PING")
    began = time.monotonic()
    waiting = (line.ask("BLPOP", f"never-{n}", "20") for n in range(5))
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(error, RedisSilent) for error in told)
    assert time.monotonic() - began < 5
    assert await line.ask("PING") == "PONG"
    await client.connection_pool.disconnect()


async def test_all_hear_of_one_attempt_to_open_it(tmp_path: Path) -> None:
    line = RedisLine(Redis.from_url(f"unix://{tmp_path / 'nobody'}", decode_responses=True))
    told = await asyncio.gather(*(line.ask("PING") for _ in range(20)), return_exceptions=True)
    assert all(isinstance(error, (RedisError, OSError)) for error in told)


def test_on_the_event_loop_that_serves(redis_socket: str) -> None:
    uvloop = pytest.importorskip("uvloop")

    async def ask() -> str:
        client = Redis.from_url(f"unix://{redis_socket}", decode_responses=True)
        told = await RedisLine(client).ask("ECHO", "好")
        await client.connection_pool.disconnect()
        return told

    assert uvloop.run(ask()) == "好"


def test_an_answer_is_read_only_when_it_is_whole() -> None:
    whole = "*5\r\n$6\r\n增城\r\n:-7\r\n$-1\r\n+OK\r\n*1\r\n-ERR no\r\n".encode()
    (*plain, error), end = parse(whole, 0)
    assert plain == ["增城", -7, None, "OK"] and end == len(whole)
    assert isinstance(error[0], ResponseError)
    for size in range(len(whole)):
        with pytest.raises(IndexError):
            parse(whole[:size], 0)
