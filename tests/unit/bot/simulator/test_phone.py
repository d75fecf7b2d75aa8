"""The make-believe WeChat is as strict as the real one, and its page goes through it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.dialogue.scripted import ScriptedDialogue
from bot.messages import Choice
from bot.simulator import acts
from bot.simulator import app as simulator
from bot.simulator.app import build_internal_app
from bot.simulator.bubble import Bubble, Card, Piece, bubble_of, read_bubble
from bot.simulator.fake_wechat import Phone
from bot.simulator.platform.platform import Platform
from bot.wechat import flatxml
from bot.wechat.vendor_texts import vendor_text

FAULT = vendor_text("fault_notice")


def phone_to(handler: Callable[[httpx.Request], httpx.Response], key: str = "") -> Phone:
    client = httpx.AsyncClient(transport=httpx.MockTransport(handler))
    return Phone("http://x/wechat", "AAAAA", "wx1", key, client=client, window=0.05)


@pytest.mark.parametrize("body", [b"", b"success"])
async def test_nothing_is_shown_for_nothing(body: bytes) -> None:
    shown = await phone_to(lambda _: httpx.Response(200, content=body)).say("o", "x")
    assert (shown.text, shown.fault, shown.deliveries) == ("", "", 1)


def reply_xml(**fields: str | int) -> bytes:
    fields = {"ToUserName": "o", "FromUserName": "gh_kejitong", "MsgType": "text", **fields}
    return flatxml.write({"CreateTime": 1, "Content": "答", **fields})


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1}',
        b"<xml>",
        reply_xml(ToUserName="another"),
        reply_xml(MsgType="news"),
        reply_xml(Content=""),
        reply_xml(Content="字" * 1000),
    ],
)
async def test_a_reply_the_platform_would_refuse_is_a_fault(body: bytes) -> None:
    shown = await phone_to(lambda _: httpx.Response(200, content=body)).say("o", "x")
    assert shown.fault == FAULT


async def test_a_clear_reply_in_safe_mode_is_a_fault() -> None:
    phone = phone_to(lambda _: httpx.Response(200, content=reply_xml()), "A" * 43)
    assert (await phone.say("o", "x")).fault == FAULT


async def test_three_deliveries_of_the_same_thing_then_the_grey_line() -> None:
    bodies: list[bytes] = []

    def fail(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(500)

    shown = await phone_to(fail).say("o", "x")
    assert (shown.fault, shown.deliveries, shown.problem) == (FAULT, 3, "status 500")
    assert len(bodies) == 3
    assert len(set(bodies)) == 1


async def test_nobody_at_the_webhook() -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    assert (await phone_to(refuse).say("o", "x")).fault == FAULT


CARD = "<item><Title>{0}</Title><Description>d</Description><Url>u</Url></item>"


@pytest.mark.parametrize(
    ("inside", "bubble"),
    [
        ("<MsgType>image</MsgType><Image><MediaId>m</MediaId></Image>", Bubble("image")),
        ("<MsgType>voice</MsgType><Voice><MediaId>m</MediaId></Voice>", Bubble("voice")),
        (
            "<MsgType>video</MsgType><Video><MediaId>m</MediaId><Title>t</Title></Video>",
            Bubble("video", (Piece("t"),)),
        ),
        (
            "<MsgType>news</MsgType><Articles>" + CARD.format("a") + CARD.format("b")
            + "</Articles>",
            Bubble("news", cards=(Card("a", "d", "u"),)),  # the second is dropped
        ),
        ("<MsgType>transfer_customer_service</MsgType>", Bubble("transfer_customer_service")),
    ],
)  # fmt: skip
async def test_every_kind_of_reply_is_shown(inside: str, bubble: Bubble) -> None:
    address = "<ToUserName>o</ToUserName><FromUserName>gh_kejitong</FromUserName>"
    body = f"<xml>{address}{inside}</xml>".encode()
    shown = await phone_to(lambda _: httpx.Response(200, content=body)).say("o", "x")
    assert (shown.bubble, shown.fault) == (bubble, "")


@pytest.mark.parametrize(
    ("type_", "text", "fields", "bubble"),
    [
        (
            "text", '看<a href="https://a.cn/?x=1&amp;y=2">这里</a>', {},
            Bubble("text", (Piece("看"), Piece("这里", href="https://a.cn/?x=1&y=2"))),
        ),
        ("msgmenu", "", {"list": [{"id": "1", "content": "是"}, {"id": "2", "content": "否"}]},
         Bubble("msgmenu", (Piece("是", "是"), Piece("\n"), Piece("否", "否")))),
        ("miniprogrampage", "", {"title": "t"}, Bubble("miniprogrampage", cards=(Card("t"),))),
        (
            "template", "值", {"url": "u"},
            Bubble("template", (Piece("值"), Piece("\n"), Piece("u", href="u"))),
        ),
        ("subscription", "值", {}, Bubble("subscription", (Piece("值"),))),
        ("image", "", {"media_id": "m"}, Bubble("image")),
    ],
)  # fmt: skip
def test_every_kind_of_push_is_shown(type_, text, fields, bubble: Bubble) -> None:
    assert bubble_of(type_, text, fields) == bubble


def test_a_bubble_is_read_as_a_phone_reads_it() -> None:
    link = '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%9F%A5&msgmenuid=1">查</a>'
    assert read_bubble(f"前\n{link}后") == ("前\n查后", (Choice("查", "查"),))


def page_client(phone: Phone | None, platform: Platform | None = None) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(build_internal_app(phone, platform))
    return httpx.AsyncClient(transport=transport, base_url="http://internal")


async def test_the_page_talks_through_the_real_webhook(stage) -> None:
    gateway = stage.gateway()
    async with page_client(gateway.phone) as http:
        assert (await http.get("/")).headers["location"] == "/simulator"
        user = (await http.post("/simulator/person")).json()["user"]
        silent = {"unfollow", "view", "revoke", "human_close"}
        for action in [*acts._MESSAGES, *acts._EVENTS]:
            if action == "human_open":
                continue
            order = {"action": action, "user": user, "value": "问" if action != "voice" else ""}
            answer = (await http.post("/simulator/send", json=order)).json()
            assert (answer["deliveries"], answer["fault"]) == (1, "")
            assert (answer["bubble"] is None) == (action in silent), action
        assert {asker for asker, _ in gateway.dialogue.asked} == {user}


async def test_the_page_refuses_what_is_not_its_own(stage) -> None:
    async with page_client(stage.gateway().phone) as http:
        send = "/simulator/send"
        assert (await http.post(send, data={"action": "say"})).status_code == 415
        for order in ({}, [], {"action": "fly", "user": "o"}, {"action": "say"}):
            assert (await http.post(send, json=order)).status_code == 400
        updates = "/simulator/updates"
        assert (await http.post(updates, data={"after": "{}"})).status_code == 415
        for order in ({}, {"after": []}, {"after": {str(n): 0 for n in range(51)}}):
            assert (await http.post(updates, json=order)).status_code == 400


async def test_the_page_hears_what_is_pushed_once_and_what_is_under_way(stage, gate) -> None:
    gateway = stage.gateway(ScriptedDialogue(otherwise="好的", gate=gate))
    platform = Platform("wx", "secret")
    async with page_client(gateway.phone, platform) as http:

        async def news(after: int) -> dict:
            told = await http.post("/simulator/updates", json={"after": {"o": after}})
            return told.json()["o"]

        platform.push("o", "text", "一", {})
        platform.push("o", "text", "二", {})
        first = await news(0)
        assert [m["pieces"][0]["text"] for m in first["messages"]] == ["一", "二"]
        assert (await news(first["last"]))["messages"] == []
        assert len((await news(99))["messages"]) == 2  # the numbers began anew
        order = {"action": "say", "user": "o", "value": "问", "turn": "t"}
        asking = asyncio.create_task(http.post("/simulator/send", json=order))
        while (await news(0))["deliveries"] != {"t": 2}:
            await asyncio.sleep(0.01)
        gate.set()
        assert (await asking).json()["deliveries"] > 1
        assert (await news(0))["deliveries"] == {}


@pytest.mark.parametrize(
    ("action", "value", "left"),
    [("say", "问", 5), ("tap", "问", 3), ("menu", "k", 3), ("follow", "", 3), ("scan", "s", 3),
     ("view", "u", 0), ("unfollow", "", 0)],
)  # fmt: skip
async def test_every_act_earns_what_the_platform_grants(stage, action, value, left) -> None:
    platform = Platform("wx", "secret")
    async with page_client(stage.gateway().phone, platform) as http:
        order = {"action": action, "user": "o", "value": value}
        assert (await http.post("/simulator/send", json=order)).status_code == 200
    assert platform.quotas.left("o") == left


async def test_without_the_simulator_there_are_only_metrics() -> None:
    async with page_client(None) as http:
        assert (await http.get("/simulator")).status_code == 404
        assert "kejitong_deliveries_total" in (await http.get("/metrics")).text


async def test_the_page_needs_nothing_from_outside(stage) -> None:
    async with page_client(stage.gateway(aes_key="A" * 43).phone) as http:
        page = await http.get("/simulator")
        assert "安全模式" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        for path in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
            assert (await http.get(path)).status_code == 200, path
    here = Path(simulator.__file__).parent
    for file in [*here.glob("templates/*"), *here.glob("static/*")]:
        outside = re.findall(r"https?://(?!www\.w3\.org/)", file.read_text(encoding="utf-8"))
        assert not outside, file
