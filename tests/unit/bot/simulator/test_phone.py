"""The make-believe WeChat is as strict as the real one, and its page goes through it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.messages import Choice
from bot.simulator import app as simulator
from bot.simulator.app import build_internal_app
from bot.simulator.bubble import read_bubble
from bot.simulator.fake_wechat import Phone
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


def test_a_bubble_is_read_as_a_phone_reads_it() -> None:
    link = '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%9F%A5&msgmenuid=1">查</a>'
    assert read_bubble(f"前\n{link}后") == ("前\n查后", (Choice("查", "查"),))


def page_client(phone: Phone | None) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(build_internal_app(phone))
    return httpx.AsyncClient(transport=transport, base_url="http://internal")


async def test_the_page_talks_through_the_real_webhook(stage) -> None:
    gateway = stage.gateway()
    async with page_client(gateway.phone) as http:
        assert (await http.get("/")).headers["location"] == "/simulator"
        user = (await http.post("/simulator/person")).json()["user"]
        for action in ("say", "menu", "follow", "unfollow", "image", "voice"):
            order = {"action": action, "user": user, "value": "问" if action != "voice" else ""}
            answer = (await http.post("/simulator/send", json=order)).json()
            assert answer["deliveries"] == 1
            assert bool(answer["pieces"]) == (action != "unfollow")
        assert {asker for asker, _ in gateway.dialogue.asked} == {user}


async def test_the_page_refuses_what_is_not_its_own(stage) -> None:
    async with page_client(stage.gateway().phone) as http:
        send = "/simulator/send"
        assert (await http.post(send, data={"action": "say"})).status_code == 415
        for order in ({}, [], {"action": "fly", "user": "o"}):
            assert (await http.post(send, json=order)).status_code == 400


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
