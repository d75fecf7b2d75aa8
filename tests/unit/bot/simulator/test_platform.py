"""The stand-in keeps to the platform's rules, seen from outside: HTTP and what the phone shows."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.simulator.platform.app import build_platform_app
from bot.simulator.platform.faults import Fault, Trouble
from bot.simulator.platform.mailbox import Mailbox
from bot.simulator.platform.platform import Platform
from bot.simulator.platform.quotas import Act
from bot.simulator.platform.refusal import Refusal
from bot.simulator.platform.tokens import FORCED_A_DAY, Tokens

ACCOUNT = {"appid": "wx1", "secret": "s3cret"}
USER = "oSomebody"


class Now:
    seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def platform(now: Now) -> Platform:
    return Platform(**ACCOUNT, now=now)


@pytest.fixture
async def http(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(build_platform_app(platform))
    async with httpx.AsyncClient(transport=transport, base_url="http://p") as client:
        yield client


async def stable(http: httpx.AsyncClient, force: bool = False, **changed: str) -> dict:
    body = {"grant_type": "client_credential", **ACCOUNT, "force_refresh": force, **changed}
    return (await http.post("/cgi-bin/stable_token", json=body)).json()


async def send(http: httpx.AsyncClient, token: str, raw: bytes | None = None) -> int:
    body = {"touser": USER, "msgtype": "text", "text": {"content": "好"}}
    content = json.dumps(body, ensure_ascii=False).encode() if raw is None else raw
    url = f"/cgi-bin/message/custom/send?access_token={token}"
    return (await http.post(url, content=content)).json()["errcode"]


async def test_the_stable_token_stays_until_near_its_end(http, now: Now) -> None:
    first = await stable(http)
    assert first["expires_in"] == 7200
    now.seconds += 6855
    again = await stable(http)
    assert (again["access_token"], again["expires_in"]) == (first["access_token"], 345)
    now.seconds += 60
    renewed = await stable(http)
    assert renewed["access_token"] != first["access_token"]
    assert await send(http, first["access_token"]) == 45015  # still good: five minutes of overlap
    now.seconds += 300
    assert await send(http, first["access_token"]) == 42001


async def test_a_forced_token_ends_the_old_one(http) -> None:
    first = (await stable(http))["access_token"]
    second = (await stable(http, force=True))["access_token"]
    assert second != first
    assert await send(http, first) == 40001
    assert await send(http, second) == 45015
    assert (await stable(http, force=True))["errcode"] == 45011


def test_force_is_counted_by_the_day(now: Now) -> None:
    tokens = Tokens(now)
    for _ in range(FORCED_A_DAY):
        tokens.stable(force=True)
        now.seconds += 31
    with pytest.raises(Refusal, match="45009"):
        tokens.stable(force=True)
    now.seconds += 86400
    tokens.stable(force=True)


async def test_the_old_interface_gives_a_new_token_each_time_apart_from_the_stable(
    http, now: Now
) -> None:
    query = {"grant_type": "client_credential", **ACCOUNT}
    kept = (await stable(http))["access_token"]
    one = (await http.get("/cgi-bin/token", params=query)).json()["access_token"]
    two = (await http.get("/cgi-bin/token", params=query)).json()["access_token"]
    assert len({kept, one, two}) == 3
    assert await send(http, one) == 45015
    now.seconds += 301
    assert [await send(http, token) for token in (one, two, kept)] == [42001, 45015, 45015]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"appid": ""}, 41002),
        ({"secret": ""}, 41004),
        ({"appid": "wx2"}, 40013),
        ({"secret": "no"}, 40125),
    ],
)
async def test_a_wrong_account_is_told_what_is_wrong(http, changed: dict, code: int) -> None:
    assert (await stable(http, **changed))["errcode"] == code


async def test_the_white_list_counts_for_every_call(http, platform: Platform) -> None:
    token = (await stable(http))["access_token"]
    platform.white_list = ["203.0.113.7", "198.51.100.0/24"]
    refused = await stable(http)
    assert refused["errcode"] == 40164
    assert "127.0.0.1" in refused["errmsg"] and "rid: " in refused["errmsg"]
    assert await send(http, token) == 40164
    platform.white_list = ["127.0.0.0/8"]
    assert await send(http, token) == 45015


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", 47001),
        (b"[]", 47001),
        (b"\xff", 47001),
        (b'{"touser":"\\u4e2d"}', 40033),
        (b"{}", 40003),
        (b'{"touser":"o"}', 40008),
        (b'{"touser":"o","msgtype":"text"}', 47001),
        (b'{"touser":"o","msgtype":"text","text":{}}', 44004),
        (b'{"touser":"o","msgtype":"image","image":{}}', 40007),
        (b'{"touser":"o","msgtype":"news","news":{"articles":[{},{}]}}', 45008),
        (b'{"touser":"o","msgtype":"news","news":{}}', 44004),
        (b'{"touser":"o","msgtype":"msgmenu","msgmenu":{}}', 44004),
    ],
)
async def test_a_bad_body_is_refused_by_its_fault(http, raw: bytes, code: int) -> None:
    assert await send(http, (await stable(http))["access_token"], raw) == code


async def test_a_token_is_asked_for(http) -> None:
    assert await send(http, "") == 41001
    assert await send(http, "made-up") == 40001


def test_the_window_that_ends_first_pays(platform: Platform, now: Now) -> None:
    platform.note_act(USER, Act.MESSAGE)
    platform.note_act(USER, Act.FOLLOW)
    assert platform.quotas.left(USER) == 8
    for _ in range(3):
        platform.quotas.take(USER)
    now.seconds += 61
    assert platform.quotas.left(USER) == 5
    platform.quotas.take(USER)
    platform.note_act(USER, Act.MESSAGE)
    assert platform.quotas.left(USER) == 5  # anew, not more
    now.seconds += 48 * 3600 + 1
    assert platform.quotas.left(USER) == 0


def test_the_mailbox_keeps_the_newest_and_counts_on() -> None:
    mailbox = Mailbox()
    for number in range(250):
        mailbox.add(USER, "text", str(number), {})
    shown = mailbox.messages_for(USER)
    assert (len(shown), shown[-1].number, shown[-1].text) == (200, 250, "249")
    assert [p.number for p in mailbox.messages_for(USER, after=248)] == [249, 250]
    assert mailbox.messages_for("oOther") == []


async def test_faults_are_met_once_in_their_order(http, platform: Platform) -> None:
    token = (await stable(http))["access_token"]
    platform.note_act(USER, Act.MESSAGE)
    platform.inject(Fault(Trouble.ERRCODE, "custom/send", code=-1))
    platform.inject(Fault(Trouble.STATUS, code=503))
    assert (await http.get(f"/cgi-bin/menu/get?access_token={token}")).status_code == 503
    assert [await send(http, token), await send(http, token)] == [-1, 0]


async def test_other_processes_steer_it_over_http(http, platform: Platform) -> None:
    await http.post("/control/act", json={"user": USER, "act": "message"})
    await http.post(
        "/control/fault", json={"trouble": "errcode", "path": "custom/send", "code": 45047}
    )
    token = (await stable(http))["access_token"]
    assert [await send(http, token), await send(http, token)] == [45047, 0]
    shown = (await http.get("/control/messages", params={"user": USER})).json()
    assert [p["text"] for p in shown["messages"]] == ["好"] and shown["typing"] is False
    assert (await http.get("/control/state")).json()["calls"]["message/custom/send"] == 2
    await http.post("/control/settings", json={"revoke_tokens": True, "white_list": ["10.0.0.1"]})
    assert await send(http, token) == 40164
    await http.post("/control/settings", json={"white_list": None, "verified": False})
    assert await send(http, token) == 40001
    assert await send(http, (await stable(http))["access_token"]) == 48001


@pytest.mark.parametrize(
    ("path", "content", "type_", "status"),
    [
        ("act", '{"user": "o", "act": "message"}', "text/plain", 415),
        ("act", "x", "application/json", 400),
        ("act", "[]", "application/json", 400),
        ("act", '{"user": "o", "act": "dance"}', "application/json", 400),
        ("fault", '{"trouble": "none"}', "application/json", 400),
        ("fault", '{"trouble": "hang", "colour": 1}', "application/json", 400),
    ],
)
async def test_a_bad_order_is_refused(http, path, content, type_, status) -> None:
    answer = await http.post(f"/control/{path}", content=content, headers={"Content-Type": type_})
    assert answer.status_code == status
