"""The public door over HTTP: statuses, limits, and nothing but four addresses."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.errors import DialogueUnavailable
from bot.gateway.body import BODY_LIMIT
from bot.messages import Choice, Reply

KEY = "A" * 43
TEXT = {"ToUserName": "gh", "FromUserName": "o", "CreateTime": 1, "MsgType": "text", "MsgId": 1}


@pytest.mark.parametrize("aes_key", ["", KEY])
async def test_a_question_gets_its_answer(stage, aes_key: str) -> None:
    gateway = stage.gateway(aes_key=aes_key)
    gateway.dialogue.script["你好"] = Reply("您好", (Choice("看政策", "有哪些政策"),))
    shown = await gateway.phone.say("o_1", "你好")
    assert shown.text == "您好\n\n看政策"
    assert shown.choices == (Choice("看政策", "有哪些政策"),)
    assert (shown.deliveries, shown.fault) == (1, "")
    assert gateway.dialogue.asked == [("o_1", "你好")]


async def test_the_url_check(stage) -> None:
    gateway = stage.gateway()
    answer = await gateway.phone.verify_url("echo-123")
    assert (answer.status_code, answer.text) == (200, "echo-123")
    assert (await gateway.http.get("/wechat")).status_code == 403
    assert (await gateway.http.get("/wechat?signature=x&echostr=y")).status_code == 403


async def test_statuses(stage) -> None:
    gateway = stage.gateway()
    query, body = gateway.phone.dress({**TEXT, "Content": "x"})
    post = gateway.phone.post_raw
    assert (await post(query, body)).status_code == 200
    assert (await post({**query, "signature": "0" * 40}, body)).status_code == 403
    assert (await post({}, body)).status_code == 403
    assert (await post(query, b"<xml>")).status_code == 400
    assert (await post(query, b"<!DOCTYPE a>" + body)).status_code == 400
    assert (await post(query, b"x" * (BODY_LIMIT + 1))).status_code == 413
    for method in ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"):
        assert (await gateway.http.request(method, "/wechat")).status_code == 405


@pytest.mark.parametrize("aes_key", ["", KEY])
async def test_json_pushes_are_refused_and_the_log_says_what_to_change(stage, aes_key) -> None:
    phone = stage.gateway(aes_key=aes_key).phone
    query, _ = phone.dress({**TEXT, "Content": "x"})
    with capture_logs() as logs:
        answer = await phone.post_raw(query, b'{"MsgType": "text", "Encrypt": "AAAA"}')
    assert answer.status_code == 400
    (line,) = [line for line in logs if line["event"] == "refused"]
    assert "choose XML as 数据格式" in line["reason"]


async def test_nothing_else_is_public(stage) -> None:
    http = stage.gateway().http
    for path in ("/", "/wechat/", "/simulator", "/metrics", "/console", "/docs", "/webhooks/rest"):
        assert (await http.get(path)).status_code == 404, path


async def test_health(stage) -> None:
    gateway = stage.gateway()
    assert (await gateway.http.get("/healthz")).status_code == 200
    assert (await gateway.http.get("/readyz")).status_code == 200
    gateway.dialogue.is_ready = False
    assert (await gateway.http.get("/readyz")).status_code == 503
    assert (await gateway.http.get("/healthz")).status_code == 200


async def test_what_cannot_be_read_is_answered_without_the_dialogue(stage) -> None:
    gateway = stage.gateway()
    phone, said = gateway.phone, stage.replies
    assert (await phone.send_image("o")).text == said.get("image").text
    assert (await phone.send_voice("o")).text == said.get("voice").text
    for kind in ("video", "location", "link", "file"):  # their fields are in test_every_kind
        assert (await phone.send("o", MsgType=kind)).text == said.get(kind).text
    assert (await phone.send("o", MsgType="hologram")).text == said.get("unsupported").text
    for nothing in ("", "？！", "[微笑]", "\U0001f600"):
        assert (await phone.say("o", nothing)).text == said.get("empty").text
    assert gateway.dialogue.asked == []


async def test_events(stage) -> None:
    gateway = stage.gateway()
    phone = gateway.phone
    welcome = await phone.follow("o")
    assert welcome.text.startswith(stage.replies.get("welcome").text)
    assert len(welcome.choices) >= 3
    assert gateway.dialogue.asked == []
    for event in ("unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "new_one"):
        shown = await phone.send_event("o", event, "x")
        assert (shown.text, shown.fault, shown.deliveries) == ("", "", 1)
    assert (await phone.click_menu("o", "查政策")).text == "好的"
    assert (await phone.send_voice("o", "查项目")).text == "好的"
    assert gateway.dialogue.asked == [("o", "查政策"), ("o", "查项目")]


async def test_a_leading_slash_never_reaches_the_dialogue(stage) -> None:
    gateway = stage.gateway()
    for typed in ("/restart", " /restart", "%2Frestart", "／restart"):
        await gateway.phone.say("o", typed)
    assert {text for _, text in gateway.dialogue.asked} == {"restart"}


async def test_a_pasted_document_is_asked_by_its_beginning(stage) -> None:
    gateway = stage.gateway()
    shown = await gateway.phone.say("o", "字" * 1500)
    assert gateway.dialogue.asked == [("o", "字" * 500)]
    assert shown.text == stage.replies.get("too_long", kept=500).text + "\n\n好的"


async def test_who_writes_too_often_is_told(stage) -> None:
    phone = stage.gateway(rate_limit=2).phone
    answers = [(await phone.say("o", f"问{n}")).text for n in range(3)]
    assert answers == ["好的", "好的", stage.replies.get("rate_limited").text]
    assert (await phone.say("o_2", "问")).text == "好的"


@pytest.mark.parametrize(
    ("failure", "key"),
    [(DialogueUnavailable("away"), "away"), (None, "no_answer"), (RuntimeError("x"), "no_answer")],
)
async def test_a_dialogue_that_fails_is_owned_up_to(stage, failure, key: str) -> None:
    gateway = stage.gateway()
    gateway.dialogue.otherwise = failure
    shown = await gateway.phone.say("o", "问")
    assert (shown.text, shown.deliveries) == (stage.replies.get(key).text, 1)


async def test_echoed_html_is_harmless(stage) -> None:
    gateway = stage.gateway()
    gateway.dialogue.otherwise = Reply('没有找到<a href="http://evil">点我</a>]]>')
    shown = await gateway.phone.say("o", "x")
    assert "<" not in shown.raw


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
async def test_no_mutation_is_a_500(stage, data: st.DataObject) -> None:
    gateway = stage.gateways[0] if stage.gateways else stage.gateway()
    query, body = gateway.phone.dress({**TEXT, "Content": data.draw(st.text(max_size=20))})
    mangler = random.Random(data.draw(st.integers(0, 2**32)))
    mangled = bytearray(body)
    for _ in range(data.draw(st.integers(0, 5))):
        mangled[mangler.randrange(len(mangled))] = mangler.randrange(256)
    query.update(data.draw(st.dictionaries(st.sampled_from(sorted(query)), st.text(), max_size=1)))
    status = (await gateway.phone.post_raw(query, bytes(mangled))).status_code
    assert status in (200, 400, 403)
