"""What must not get in, what must not break anything, and what must be answered only once."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from bot.bootstrap import build_stores
from bot.gateway.admission import GRACE_SECONDS
from bot.simulator.fake_wechat import Phone
from bot.wechat import flatxml
from bot.wechat.crypto import signature

pytestmark = pytest.mark.trained


def text_push(person, text: str, number: int) -> dict:
    return {
        "ToUserName": "gh_kejitong",
        "FromUserName": person.name,
        "CreateTime": int(time.time()),
        "MsgType": "text",
        "Content": text,
        "MsgId": number,
    }


async def test_the_address_is_verified(person):
    response = await person.phone.verify_url("12345")
    assert (response.status_code, response.text) == (200, "12345")


async def test_a_wrong_signature_is_403(person, product):
    query, body = person.phone.dress(text_push(person, "你好", 1))
    name = "msg_signature" if product.environ["WECHAT_AES_KEY"] else "signature"
    wrong = query | {name: "0" * 40}
    assert (await person.phone.post_raw(wrong, body)).status_code == 403
    stranger = Phone(product.url, "another token")
    query, body = stranger.dress(text_push(person, "你好", 2))
    assert (await stranger.post_raw(query, body)).status_code == 403
    await stranger.aclose()


async def test_a_recorded_push_is_403_later_and_with_other_words(person, product):
    late = product.phone()
    late._now = lambda: time.time() - 3600
    query, body = late.dress(text_push(person, "你好", 11))
    assert (await late.post_raw(query, body)).status_code == 403
    await late.aclose()
    query, body = person.phone.dress(text_push(person, "孵化器谁牵头", 12))
    first = await person.phone.post_raw(query, body)
    _, other = person.phone.dress(text_push(person, "留言：别的内容", 13))
    await asyncio.sleep(GRACE_SECONDS + 1.5)
    assert (await person.phone.post_raw(query, other)).status_code == 403
    again = await person.phone.post_raw(query, body)
    assert (first.status_code, again.status_code) == (200, 200)
    assert build_stores(product.settings).tickets.of_user(person.name, most=10) == []


@pytest.mark.parametrize("body", [b"", b"<xml>", b"\xff\xfe\x00", b"<xml><a/></xml>", b"{}"])
async def test_broken_xml_is_400(person, body):
    query, _ = person.phone.dress(text_push(person, "你好", 3))
    assert (await person.phone.post_raw(query, body)).status_code == 400


@pytest.mark.parametrize("product", ["safe"], indirect=True)
@pytest.mark.parametrize("encrypted", ["", "AAAA", "不是密文", "A" * 128])
async def test_broken_ciphertext_is_400(person, product, encrypted):
    query, _ = person.phone.dress(text_push(person, "你好", 4))
    signed = signature(
        product.environ["WECHAT_TOKEN"], query["timestamp"], query["nonce"], encrypted
    )
    body = flatxml.write({"ToUserName": "gh_kejitong", "Encrypt": encrypted})
    response = await person.phone.post_raw(query | {"msg_signature": signed}, body)
    assert response.status_code == 400


async def test_an_oversized_body_is_413(person):
    query, _ = person.phone.dress(text_push(person, "你好", 5))
    assert (await person.phone.post_raw(query, b"x" * 100_000)).status_code == 413


ODD = {
    "emoji": "😀🎉👍🏽👨‍👩‍👧",
    "noise": "".join(random.Random(7).choices("啊xz1？!的 。/<>&\n", k=2000)),
    "restart": "/restart",
    "intent": '/ask_lead{"unit": "区财政局"}',
    "fullwidth slash": "／restart",
    "html": "<script>alert(1)</script><b>孵化器</b> ]]> &amp; &#0;",
    "bidi and blanks": "\u202e\u200b\ufeff\u00a0\t",
    "braces": "{user} {0} %s $(x) `ls` \\n",
    "sql": "'; drop table tickets; --",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_odd_messages_get_a_polite_text_and_nothing_breaks(person, product, text):
    answer = await person.ask(text)
    assert "Traceback" not in answer and "utter_" not in answer and "action_" not in answer
    assert len(answer) > 5
    after = await person.ask("孵化器谁牵头")
    assert "区科工信局" in after and "来源：" in after
    assert "Traceback" not in product.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1f", "\x7f"])
async def test_control_characters_break_nothing(person, product, character):
    query, body = person.phone.dress(text_push(person, f"孵化器{character}谁牵头", 6))
    response = await person.phone.post_raw(query, body)
    assert response.status_code in (200, 400)
    assert "来源：" in await person.ask("孵化器谁牵头")
    assert "Traceback" not in product.log.read_text(encoding="utf-8")


async def test_one_message_delivered_three_times_is_one_ticket_and_one_answer(person, product):
    push = text_push(person, "留言：我们想了解孵化器改造补贴", random.getrandbits(60))
    at_once = await asyncio.gather(*(person.phone.deliver(push) for _ in range(3)))
    later = [await person.phone.deliver(push) for _ in range(2)]
    texts = {shown.text for shown in (*at_once, *later)}
    assert len(texts) == 1
    assert "单号" in texts.pop()
    tickets = build_stores(product.settings).tickets.of_user(person.name, most=10)
    assert len(tickets) == 1
