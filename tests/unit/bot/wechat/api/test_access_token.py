"""One token for all: in memory and in Redis, fetched once, renewed early, replaced once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from bot.errors import TransportError, TransportKind
from bot.simulator.platform.faults import Fault, Trouble
from bot.simulator.platform.platform import Platform
from bot.wechat.api.token import FORCED_A_DAY, AccessToken, Token, TokenKeeper
from bot.wechat.api.token_keepers import RedisKeeper
from bot.wechat.api.transport import Transport

KeeperOf = Callable[[], TokenKeeper]


@pytest.fixture
def process(
    transport: Transport, keeper_of: KeeperOf, platform: Platform, now
) -> Callable[[], AccessToken]:
    """Another process of the same account."""
    return lambda: AccessToken(transport, platform.appid, platform.secret, keeper_of(), now)


Process = Callable[[], AccessToken]


def test_one_fetch_serves_everybody(process: Process, platform: Platform) -> None:
    one, other = process(), process()
    assert one.get() == one.get() == other.get()
    assert platform.tokens.fetches == {"stable": 1, "forced": 0, "plain": 0}


def test_a_crowd_that_finds_no_token_fetches_one(process: Process, platform: Platform) -> None:
    processes = [process(), process()]
    start = threading.Barrier(20)

    def ask(number: int) -> str:
        start.wait()
        return processes[number % 2].get()

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(ask, range(20)))) == 1
    assert platform.calls["stable_token"] == 1


def test_what_remains_counts_not_two_hours(process: Process, platform: Platform, now) -> None:
    platform.tokens.stable(force=False)
    now.advance(7200 - 345)
    token = process()
    first = token.get()
    state = token.state()
    assert state is not None and state.ends_at == now() + 345
    assert now() < state.renew_at < state.ends_at
    now.advance(344)
    platform.tokens.check(second := process().get())
    assert second != first


def test_it_is_renewed_before_its_end(process: Process, platform: Platform, now) -> None:
    token = process()
    first = token.get()
    now.advance(7200 - 301)
    assert token.get() == first
    assert platform.calls["stable_token"] == 1
    now.advance(2)
    second = token.get()
    assert second != first
    platform.tokens.check(first)  # whoever still holds the old one is not cut off
    assert platform.tokens.fetches["forced"] == 0


def test_a_failed_early_renewal_leaves_the_old_token(
    process: Process, platform: Platform, now
) -> None:
    token = process()
    first = token.get()
    now.advance(7200 - 299)
    platform.inject(Fault(Trouble.STATUS, code=502), times=2)
    assert token.get() == first
    assert token.get() == first
    assert platform.calls["stable_token"] == 2  # not one attempt at every call
    now.advance(31)
    assert token.get() == first
    now.advance(31)
    assert token.get() != first


def test_while_one_renews_others_use_the_old_one(
    process: Process, keeper_of: KeeperOf, platform: Platform, now
) -> None:
    token = process()
    first = token.get()
    now.advance(7200 - 299)
    with keeper_of().lock() as ours:
        assert ours
        assert token.get() == first
    assert platform.calls["stable_token"] == 1


def test_nobody_waits_for_ever_for_anothers_fetch(
    transport: Transport, keeper_of: KeeperOf, now
) -> None:
    token = AccessToken(transport, "wx1", "s3cret", keeper_of(), now, patience=0.1)
    with keeper_of().lock(), pytest.raises(TransportError) as caught:
        token.get()
    assert caught.value.kind is TransportKind.TEMPORARY


def test_a_refused_token_is_replaced_without_force_where_that_helps(
    process: Process, platform: Platform
) -> None:
    token = process()
    refused = token.get()
    platform.tokens.revoke()
    assert token.instead_of(refused) != refused
    assert platform.tokens.fetches == {"stable": 2, "forced": 0, "plain": 0}


def test_where_the_platform_gives_the_refused_one_again_it_is_forced(
    process: Process, platform: Platform
) -> None:
    token = process()
    refused = token.get()
    other = token.instead_of(refused)
    assert other != refused
    assert platform.tokens.fetches == {"stable": 2, "forced": 1, "plain": 0}
    platform.tokens.check(other)


def test_a_crowd_with_a_refused_token_replaces_it_once(
    process: Process, platform: Platform
) -> None:
    processes = [process(), process()]
    refused = processes[0].get()
    start = threading.Barrier(16)

    def replace(number: int) -> str:
        start.wait()
        return processes[number % 2].instead_of(refused)

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(replace, range(16)))) == 1
    assert platform.tokens.fetches["forced"] == 1
    assert platform.calls["stable_token"] == 3


def test_what_somebody_else_replaced_is_not_fetched_again(
    process: Process, platform: Platform
) -> None:
    one, other = process(), process()
    refused = one.get()
    fresh = one.instead_of(refused)
    assert other.instead_of(refused) == fresh
    assert platform.calls["stable_token"] == 3


def test_force_is_used_thirty_seconds_apart_at_most(
    process: Process, platform: Platform, now
) -> None:
    token = process()
    second = token.instead_of(token.get())
    now.advance(10)
    with pytest.raises(TransportError) as caught:
        token.instead_of(second)
    assert caught.value.kind is TransportKind.TEMPORARY
    assert caught.value.retry_after == pytest.approx(20)
    assert platform.tokens.fetches["forced"] == 1
    now.advance(21)
    assert token.instead_of(second) != second


def test_force_is_used_twenty_times_a_day_at_most(
    process: Process, platform: Platform, now, keeper_of: KeeperOf
) -> None:
    for _ in range(FORCED_A_DAY):
        keeper_of().note_forced(now())
        now.advance(60)
    token = process()
    with pytest.raises(TransportError) as caught:
        token.instead_of(token.get())
    assert caught.value.retry_after == pytest.approx(86400 - 20 * 60)
    assert platform.tokens.fetches["forced"] == 0


def test_a_refusal_counts_for_the_whole_crowd(process: Process, platform: Platform) -> None:
    """Twenty threads behind one lock must not try in vain one after another."""
    platform.inject(Fault(Trouble.ERRCODE, code=40125), times=50)
    token = process()

    def ask(_: int) -> int:
        with pytest.raises(TransportError) as caught:
            token.get()
        return caught.value.code

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(ask, range(20))) == {40125}
    assert platform.calls["stable_token"] == 1


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_token": ""},
        {"access_token": "x"},
        {"access_token": "x", "expires_in": "soon"},
        {"access_token": "x", "expires_in": 0},
        {"access_token": 7, "expires_in": 7200},
    ],
)
def test_an_answer_without_a_token_is_a_failure(
    answer: dict, keeper_of: KeeperOf, monkeypatch: pytest.MonkeyPatch, transport: Transport
) -> None:
    monkeypatch.setattr(transport, "call", lambda *_, **__: answer)
    with pytest.raises(TransportError) as caught:
        AccessToken(transport, "wx1", "s3cret", keeper_of()).get()
    assert caught.value.kind is TransportKind.TEMPORARY


def test_without_redis_there_is_a_temporary_error(transport: Transport, tmp_path) -> None:
    redis = Redis(unix_socket_path=str(tmp_path / "none"), decode_responses=True)
    token = AccessToken(transport, "wx1", "s3cret", RedisKeeper(redis, "account"))
    for ask in (token.get, lambda: token.instead_of("x"), token.state):
        with pytest.raises(TransportError) as caught:
            ask()
        assert caught.value.kind is TransportKind.TEMPORARY
        assert caught.value.retry_after > 0
        assert str(tmp_path) not in str(caught.value)


@pytest.mark.redis
@pytest.mark.parametrize("rubbish", ["", "x", "[]", '{"value": "x"}', "null", '{"a": 1}'])
def test_rubbish_in_redis_counts_as_nothing(
    rubbish: str, redis_socket: str, transport: Transport, platform: Platform
) -> None:
    redis = Redis(unix_socket_path=redis_socket, decode_responses=True)
    redis.flushall()
    keeper = RedisKeeper(redis, "account")
    keeper.save(Token("x", 1.0, 2.0))
    for name in redis.scan_iter("*token"):
        redis.set(name, rubbish)
    assert AccessToken(transport, platform.appid, platform.secret, keeper).get()
    assert platform.calls["stable_token"] == 1


@pytest.mark.redis
def test_neither_account_nor_secret_stands_in_redis(redis_socket: str, now) -> None:
    redis = Redis(unix_socket_path=redis_socket, decode_responses=True)
    redis.flushall()
    keeper = RedisKeeper(redis, "wx1 s3cret", now)
    keeper.save(Token("tok", now() + 10, now() + 20))
    keeper.note_forced(now())
    kept = json.dumps([(name, redis.type(name)) for name in redis.scan_iter("*")])
    assert "wx1" not in kept and "s3cret" not in kept
    assert all(redis.ttl(name) > 0 for name in redis.scan_iter("*"))
