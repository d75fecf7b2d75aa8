"""The door: who gets in, in which mode, and in which envelope the answer leaves."""

from __future__ import annotations

import random
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadMessage, BadSignature, ProtocolError
from bot.messages import Reply
from bot.simulator.fake_wechat import Phone
from bot.wechat import flatxml
from bot.wechat.crypto import Envelope, signature
from bot.wechat.protocol import Door

TOKEN, APPID = "AAAAA", "wxba5fad812f8e6fb9"
KEY, OLD_KEY = "A" * 43, "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PUSH = {
    "ToUserName": "gh_1",
    "FromUserName": "o_1",
    "CreateTime": 1714112445,
    "MsgType": "text",
    "Content": "你好",
    "MsgId": 7,
}


ODD = st.sampled_from(["", "0" * 40, "签名", "\x00", "\ud800", "a" * 9999, "%00", "1e9"])


@lru_cache
def phone_of(key: str, token: str, appid: str) -> Phone:
    return Phone("", token, appid, key)


def dressed(key: str = "", token: str = TOKEN, appid: str = APPID):
    return phone_of(key, token, appid).dress(PUSH)


def test_plain_mode() -> None:
    received = Door(TOKEN).receive(*dressed())
    assert received.incoming.text == "你好"
    answer = flatxml.read(Door(TOKEN).answer(received, Reply("答]]>"), 5))
    assert answer == {
        "ToUserName": "o_1",
        "FromUserName": "gh_1",
        "CreateTime": "5",
        "MsgType": "text",
        "Content": "答]]\uff1e",
    }


def test_safe_mode_answers_encrypted() -> None:
    door = Door(TOKEN, APPID, KEY)
    received = door.receive(*dressed(KEY))
    outer = flatxml.read(door.answer(received, Reply("答"), 5))
    assert set(outer) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
    stamps = outer["TimeStamp"], outer["Nonce"], outer["Encrypt"]
    assert outer["MsgSignature"] == signature(TOKEN, *stamps)
    assert flatxml.read(Envelope(KEY, APPID).unseal(outer["Encrypt"]))["Content"] == "答"


def test_the_previous_key_opens_and_seals() -> None:
    door = Door(TOKEN, APPID, KEY, OLD_KEY)
    received = door.receive(*dressed(OLD_KEY))
    encrypted = flatxml.read(door.answer(received, Reply("答"), 5))["Encrypt"]
    assert Envelope(OLD_KEY, APPID).unseal(encrypted)
    with pytest.raises(ProtocolError):
        Envelope(KEY, APPID).unseal(encrypted)
    assert door.receive(*dressed(KEY)).incoming.text == "你好"


def test_nothing_to_say_is_success_in_both_modes() -> None:
    for key in ("", KEY):
        door = Door(TOKEN, APPID, key)
        assert door.answer(door.receive(*dressed(key)), None, 5) == b"success"


def test_compatible_mode_uses_the_encrypted_part() -> None:
    query, body = dressed(KEY)
    both = flatxml.write({**PUSH, "Content": "假", "Encrypt": flatxml.read(body)["Encrypt"]})
    assert Door(TOKEN, APPID, KEY).receive(query, both).incoming.text == "你好"
    assert Door(TOKEN).receive(query, both).incoming.text == "假"  # no key: the plain part is ours


def test_a_plain_body_is_refused_when_a_key_is_set() -> None:
    with pytest.raises(BadMessage):
        Door(TOKEN, APPID, KEY).receive(*dressed())


def test_an_encrypted_body_without_a_key_is_refused() -> None:
    with pytest.raises(BadMessage):
        Door(TOKEN).receive(*dressed(KEY))


@pytest.mark.parametrize("name", ["signature", "msg_signature", "timestamp", "nonce"])
def test_every_signed_parameter_counts(name: str) -> None:
    query, body = dressed(KEY)
    with pytest.raises(BadSignature):
        Door(TOKEN, APPID, KEY).receive({**query, name: query[name][:-1] + "x"}, body)


def test_msg_signature_alone_will_do() -> None:
    query, body = dressed(KEY)
    del query["signature"]
    assert Door(TOKEN, APPID, KEY).receive(query, body).incoming.text == "你好"
    del query["msg_signature"]
    with pytest.raises(BadSignature):
        Door(TOKEN, APPID, KEY).receive(query, body)


def test_other_accounts_and_tokens_stay_outside() -> None:
    door = Door(TOKEN, APPID, KEY)
    with pytest.raises(BadSignature):
        door.receive(*dressed(KEY, appid="wx0000000000000000"))
    with pytest.raises(BadSignature):
        door.receive(*dressed(KEY, token="BBBBB"))
    with pytest.raises(BadSignature):
        Door("").receive(*dressed(token=""))


def test_greeting_echoes_only_the_platform() -> None:
    query = {
        "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696",
        "timestamp": "1714036504",
        "nonce": "1514711492",
        "echostr": "4375120948345356249",
    }
    assert Door("AAAAA").greet(query) == "4375120948345356249"
    with pytest.raises(BadSignature):
        Door("AAAAA").greet({**query, "nonce": "1"})


@settings(max_examples=80, deadline=None)
@given(data=st.data(), key=st.sampled_from(["", KEY]))
def test_whatever_comes_in_only_protocol_errors_come_out(data: st.DataObject, key: str) -> None:
    """Bytes are mangled under a right signature, and parameters under right bytes."""
    query, body = dressed(key)
    mangler = random.Random(data.draw(st.integers(0, 2**32)))
    mangled = bytearray(body)
    for _ in range(data.draw(st.integers(0, 6))):
        place = mangler.randrange(len(mangled))
        mangled[place : place + mangler.randrange(3)] = bytes([mangler.randrange(256)])
    query.update(data.draw(st.dictionaries(st.sampled_from(sorted(query)), ODD, max_size=2)))
    try:
        encrypted = flatxml.read(bytes(mangled)).get("Encrypt", "")
    except ProtocolError:
        encrypted = ""
    if data.draw(st.booleans()):  # sign the mangled thing rightly, to get behind the first gate
        stamps = query["timestamp"], query["nonce"]
        query["signature"] = signature(TOKEN, *stamps)
        query["msg_signature"] = signature(TOKEN, *stamps, encrypted)
    door = Door(TOKEN, APPID, key)
    try:
        received = door.receive(query, bytes(mangled))
    except ProtocolError:
        return
    assert door.answer(received, Reply(received.incoming.text or "空"), 1)
