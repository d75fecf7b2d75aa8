"""Every inbound kind of the platform becomes one Incoming."""

from __future__ import annotations

import pytest

from bot.errors import BadMessage
from bot.messages import Kind
from bot.wechat import flatxml
from bot.wechat.incoming import decode_escapes, to_incoming

UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"
ADDRESS = {"ToUserName": "gh_1", "FromUserName": "o_1", "CreateTime": 1714112445}


def parse(**fields: str | int):
    return to_incoming(flatxml.read(flatxml.write({**ADDRESS, **fields})))


@pytest.mark.parametrize(
    ("fields", "kind", "text"),
    [
        ({"MsgType": "text", "Content": " 你好 "}, Kind.TEXT, " 你好 "),
        ({"MsgType": "text", "Content": "x", "bizmsgmenuid": "1"}, Kind.TEXT, "x"),
        ({"MsgType": "text", "Content": UNSUPPORTED}, Kind.UNSUPPORTED, ""),
        ({"MsgType": "image", "PicUrl": "http://x", "MediaId": "m"}, Kind.IMAGE, ""),
        ({"MsgType": "voice", "MediaId": "m", "Format": "amr"}, Kind.VOICE, ""),
        ({"MsgType": "voice", "MediaId": "m", "Recognition": "查政策"}, Kind.VOICE, "查政策"),
        ({"MsgType": "video", "MediaId": "m"}, Kind.VIDEO, ""),
        ({"MsgType": "shortvideo", "MediaId": "m"}, Kind.VIDEO, ""),
        ({"MsgType": "location", "Location_X": "23.1", "Label": "荔城"}, Kind.LOCATION, ""),
        ({"MsgType": "link", "Title": "t", "Url": "http://x"}, Kind.LINK, ""),
        ({"MsgType": "file", "Title": "a.pdf"}, Kind.FILE, ""),
        ({"MsgType": "miniprogrampage", "Title": "t"}, Kind.UNSUPPORTED, ""),
        ({"MsgType": "hologram"}, Kind.UNSUPPORTED, ""),
    ],
)
def test_messages(fields: dict[str, str], kind: Kind, text: str) -> None:
    incoming = parse(MsgId=7, **fields)
    assert (incoming.kind, incoming.text, incoming.user, incoming.account) == (
        kind, text, "o_1", "gh_1",
    )  # fmt: skip
    assert incoming.sent_at == 1714112445


@pytest.mark.parametrize(
    ("event", "key", "kind", "text"),
    [
        ("subscribe", "", Kind.FOLLOWED, ""),
        ("subscribe", "qrscene_12", Kind.FOLLOWED, ""),
        ("unsubscribe", "", Kind.UNFOLLOWED, ""),
        ("CLICK", "查政策", Kind.MENU_CLICK, "查政策"),
        ("SCAN", "12", Kind.OTHER_EVENT, ""),
        ("VIEW", "https://x", Kind.OTHER_EVENT, ""),
        ("LOCATION", "", Kind.OTHER_EVENT, ""),
        ("TEMPLATESENDJOBFINISH", "", Kind.OTHER_EVENT, ""),
        ("something_new", "", Kind.OTHER_EVENT, ""),
    ],
)
def test_events(event: str, key: str, kind: Kind, text: str) -> None:
    incoming = parse(MsgType="event", Event=event, EventKey=key)
    assert (incoming.kind, incoming.event, incoming.text) == (kind, event, text)


def test_nested_fields_are_named_by_their_path() -> None:
    body = (
        b"<xml><ToUserName>g</ToUserName><FromUserName>o</FromUserName><CreateTime>1</CreateTime>"
        b"<MsgType>event</MsgType><Event>scancode_push</Event><EventKey>k</EventKey>"
        b"<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo></xml>"
    )
    assert to_incoming(flatxml.read(body)).details["ScanCodeInfo.ScanResult"] == "1"


def test_redeliveries_share_a_key_and_nothing_else_does() -> None:
    same = {"MsgType": "text", "Content": "a", "MsgId": 7}
    event = {"MsgType": "event", "Event": "CLICK", "EventKey": "a"}
    assert parse(**same).dedup_key == parse(**same).dedup_key
    keys = [
        parse(**same).dedup_key,
        parse(**{**same, "MsgId": 8}).dedup_key,
        parse(**{**same, "FromUserName": "o_2"}).dedup_key,
        parse(**{**same, "CreateTime": 1714112446}).dedup_key,
        parse(**event).dedup_key,
        parse(**{**event, "EventKey": "b"}).dedup_key,
        parse(**{**event, "Event": "VIEW"}).dedup_key,
        parse(**{**event, "FromUserName": "o_2"}).dedup_key,
        parse(MsgType="text", Content="a").dedup_key,
        parse(MsgType="text", Content="b").dedup_key,
    ]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "missing", [{"FromUserName": ""}, {"ToUserName": ""}, {"CreateTime": "soon"}, {"MsgType": ""}]
)
def test_without_an_address_it_is_no_message(missing: dict[str, str]) -> None:
    with pytest.raises(BadMessage):
        parse(**{"MsgType": "text", "Content": "x", **missing})


def test_control_characters_in_what_people_paste_do_no_harm() -> None:
    raw = (
        "<xml><ToUserName>g</ToUserName><FromUserName>o</FromUserName><CreateTime>1</CreateTime>"
        "<MsgType>text</MsgType><MsgId>1</MsgId>"
        "<Content><![CDATA[高\x00新\x01企\x0b业\x1f\n怎么\ufffe申报\U0001f600]]></Content></xml>"
    )
    assert to_incoming(flatxml.read(raw.encode())).text == "高新企业\n怎么申报\U0001f600"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"success",
        b'{"MsgType":"text"}',
        b"<xml>",
        b"<xml><a></xml>",
        b"<html></html>",
        b"<!DOCTYPE xml><xml></xml>",
        b'<!DOCTYPE x [<!ENTITY e "x">]><xml><Content>&e;</Content></xml>',
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>',
        b"<xml>" + b"<a>" * 100 + b"</a>" * 100 + b"</xml>",
    ],
)
def test_what_is_not_plain_xml_is_refused(body: bytes) -> None:
    with pytest.raises(BadMessage):
        flatxml.read(body)


@pytest.mark.parametrize("text", ["a]]>b", "]]>", "]]]]>>", "<a>&amp;</a>", "\x01\x02", "", "中"])
def test_what_is_written_is_read_back(text: str) -> None:
    back = flatxml.read(flatxml.write({"Content": text, "CreateTime": 5}))
    assert back == {"Content": text.replace("\x01", "").replace("\x02", ""), "CreateTime": "5"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("%E6%9F%A5%E6%94%BF%E7%AD%96", "查政策"),
        ("%e6%9f%a5", "查"),
        ("A%20B", "A B"),
        ("%2Frestart", "/restart"),
        ("增长20%", "增长20%"),
        ("20%", "20%"),
        ("100%25增长", "100%25增长"),
        ("%ff%fe", "%ff%fe"),
        ("你好", "你好"),
        ("", ""),
        ("a" * 5000 + "%", "a" * 5000 + "%"),
    ],
)
def test_percent_escapes_of_clients_that_do_not_decode(typed: str, meant: str) -> None:
    assert decode_escapes(typed) == meant
