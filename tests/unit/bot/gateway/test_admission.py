"""What is signed rightly but recorded and played again stays outside; redeliveries do not."""

from __future__ import annotations

import time

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bot.clock import SystemClock
from bot.errors import Replayed
from bot.gateway.admission import GRACE_SECONDS, WINDOW_SECONDS, Admission
from bot.gateway.app import build_app
from bot.gateway.notes import Notes
from bot.messages import Incoming, Kind
from bot.services.delivery.inbox import Pace
from bot.wechat.protocol import Door

NOW = 1_714_112_445
KEY = "A" * 43
PUSH = {"ToUserName": "gh", "FromUserName": "o", "CreateTime": 1, "MsgType": "text", "MsgId": 1}


def at(seconds: float) -> Admission:
    return Admission(Notes(), lambda: NOW + seconds)


@pytest.mark.parametrize("off", [0, -WINDOW_SECONDS, WINDOW_SECONDS])
def test_within_the_window(off: int) -> None:
    at(off).check_time({"timestamp": str(NOW)})


@pytest.mark.parametrize(
    ("off", "stamp"),
    [
        (WINDOW_SECONDS + 1, str(NOW)), (-WINDOW_SECONDS - 1, str(NOW)), (0, ""), (0, "soon"),
        (0, "-1"), (0, "1e9"), (0, "9" * 4000), (0, "１７１４１１２４４５"), (0, "²"),
    ],
)  # fmt: skip
def test_outside_the_window(off: int, stamp: str) -> None:
    with pytest.raises(Replayed):
        at(off).check_time({"timestamp": stamp})


def test_a_replay_within_the_window_still_finds_its_answer() -> None:
    """A message id is remembered at least as long as its signature is good for."""
    assert Pace().forget_after >= 2 * WINDOW_SECONDS


def test_many_refusals_in_a_row_say_that_the_clock_is_wrong() -> None:
    admission = at(3600)
    with capture_logs() as logs:
        for _ in range(10):
            with pytest.raises(Replayed):
                admission.check_time({"timestamp": str(NOW)})
    said = [line for line in logs if line["event"] == "clock_seems_wrong"]
    assert [line["in_a_row"] for line in said] == [5, 10]
    assert {line["platform_ahead_seconds"] for line in said} == {-3600}
    assert {line["log_level"] for line in said} == {"error"}


def test_old_ones_among_good_ones_do_not_blame_the_clock() -> None:
    admission = at(0)
    with capture_logs() as logs:
        for _ in range(10):
            with pytest.raises(Replayed):
                admission.check_time({"timestamp": str(NOW - 3600)})
            admission.check_time({"timestamp": str(NOW)})
    assert logs == []


@pytest.mark.parametrize("aes_key", ["", KEY])
async def test_a_stale_push_is_403_at_the_door(stage, aes_key: str) -> None:
    gateway = stage.gateway(aes_key=aes_key)
    gateway.phone._now = lambda: time.time() - 2 * WINDOW_SECONDS
    response = await gateway.phone.post_raw(*gateway.phone.dress({**PUSH, "Content": "x"}))
    assert response.status_code == 403
    assert gateway.dialogue.asked == []


async def test_the_check_of_the_address_may_be_old(stage) -> None:
    gateway = stage.gateway()
    gateway.phone._now = lambda: time.time() - 2 * WINDOW_SECONDS
    assert (await gateway.phone.verify_url("1")).text == "1"


async def test_the_days_date_may_be_fixed_but_not_the_doors_clock(stage, clock) -> None:
    """TODAY moves the clock by years; pushes are of now."""
    gateway = stage.gateway()
    app = build_app(Door("AAAAA"), gateway.desk, clock)
    assert abs(clock.now().timestamp() - time.time()) > WINDOW_SECONDS
    gateway.http._transport.app = app
    assert (await gateway.phone.verify_url("1")).status_code == 200


async def test_a_seen_signature_signs_no_other_words_later(stage) -> None:
    gateway = stage.gateway()
    moment = [time.time()]
    app = build_app(Door("AAAAA"), gateway.desk, SystemClock(), now=lambda: moment[0])
    gateway.http._transport.app = app
    query, body = gateway.phone.dress({**PUSH, "Content": "问"})
    post = gateway.phone.post_raw
    first = await post(query, body)
    again = await post(query, body)
    assert (first.status_code, again.status_code) == (200, 200)
    moment[0] += GRACE_SECONDS + 1
    assert (await post(query, body)).status_code == 200
    for other in (
        {**PUSH, "Content": "别的"},
        {**PUSH, "Content": "问", "FromUserName": "o_2"},
        {**PUSH, "Content": "问", "MsgId": 2},
    ):
        _, forged = gateway.phone.dress(other)
        assert (await post(query, forged)).status_code == 403
    assert gateway.dialogue.asked == [("o", "问")]


async def test_pushes_of_one_moment_may_share_a_signature() -> None:
    admission = at(0)
    query = {"timestamp": str(NOW), "nonce": "7"}
    await admission.check_words(query, words("问"))
    await admission.check_words(query, words("别的"))


async def test_in_safe_mode_the_signature_covers_the_body(stage) -> None:
    gateway = stage.gateway(aes_key=KEY)
    query, _ = gateway.phone.dress({**PUSH, "Content": "问"})
    _, other = gateway.phone.dress({**PUSH, "Content": "别的"})
    assert (await gateway.phone.post_raw(query, other)).status_code == 403


def words(text: str) -> Incoming:
    return Incoming(Kind.TEXT, "o", "gh", 1, "message-1", text)


@pytest.mark.redis
async def test_processes_share_what_was_signed(redis: Redis) -> None:
    query = {"timestamp": str(NOW), "nonce": "7"}
    one, other = Admission(Notes(redis), lambda: NOW), Admission(Notes(redis), lambda: NOW + 60)
    await one.check_words(query, words("问"))
    await other.check_words(query, words("问"))
    with pytest.raises(Replayed):
        await other.check_words(query, words("别的"))
    for name in await redis.keys("kejitong:note:*"):
        assert 0 < await redis.pttl(name) <= 2 * WINDOW_SECONDS * 1000
        assert str(NOW) not in name


async def test_redis_away_is_no_reason_to_turn_anybody_away(tmp_path) -> None:
    away = Redis.from_url(f"unix://{tmp_path}/none", decode_responses=True)
    moment = [NOW]
    admission = Admission(Notes(away), lambda: moment[0])
    query = {"timestamp": str(NOW), "nonce": "7"}
    with capture_logs() as logs:
        await admission.check_words(query, words("问"))
        await admission.check_words(query, words("问"))
        moment[0] += 60
        with pytest.raises(Replayed):  # this process still knows
            await admission.check_words(query, words("别的"))
    assert [line["event"] for line in logs] == ["redis_away"]
