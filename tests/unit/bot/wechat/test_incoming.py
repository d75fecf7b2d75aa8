"""Every inbound kind of the platform becomes one Incoming."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadMessage
from bot.messages import Kind
from bot.wechat import flatxml
from bot.wechat.incoming import decode_escapes, to_incoming

ADDRESS = {"ToUserName": "gh_1", "FromUserName": "o_1", "CreateTime": 1714112445}
FIXTURES = Path(__file__).parents[3] / "fixtures" / "wechat"
PERSON = "oCJUsw1234567890abcdefghijkl"
PLATFORM = "oPLATFORM0000000000000000000"
# Fixture → what it is, what the person said, and the scene they came through.
KINDS = {
    "text": (Kind.TEXT, "高企认定谁负责", ""),
    "text_of_article": (Kind.TEXT, "高企认定谁负责", ""),
    "text_menu_tap": (Kind.TEXT, "第7项任务的牵头单位", ""),
    "text_unsupported": (Kind.UNSUPPORTED, "", ""),
    "image": (Kind.IMAGE, "", ""),
    "voice": (Kind.VOICE, "", ""),
    "voice_recognised": (Kind.VOICE, "高企认定谁负责。", ""),
    "voice_recognised_empty": (Kind.VOICE, "", ""),
    "video": (Kind.VIDEO, "", ""),
    "shortvideo": (Kind.VIDEO, "", ""),
    "location": (Kind.LOCATION, "", ""),
    "location_elsewhere": (Kind.LOCATION, "", ""),
    "location_unnamed": (Kind.LOCATION, "", ""),
    "link": (Kind.LINK, "", ""),
    "file": (Kind.FILE, "", ""),
    "miniprogrampage": (Kind.MINI_PROGRAM, "", ""),
    "unknown_message": (Kind.UNSUPPORTED, "", ""),
    "subscribe": (Kind.FOLLOWED, "", ""),
    "subscribe_by_code": (Kind.FOLLOWED, "", "park-7"),
    "subscribe_after_payment": (Kind.FOLLOWED, "", "last_trade_no_4200001234"),
    "scan": (Kind.SCANNED, "", "park-7"),
    "click": (Kind.MENU_CLICK, "有哪些科技服务", ""),
    "scancode_waitmsg": (Kind.CODE_READ, "", ""),
    "unsubscribe": (Kind.UNFOLLOWED, "", ""),
    "user_authorization_revoke": (Kind.REVOKED, "", ""),
    "user_authorization_cancellation": (Kind.REVOKED, "", ""),
    "kf_create_session": (Kind.HUMAN_OPENED, "", ""),
    "kf_switch_session": (Kind.HUMAN_OPENED, "", ""),
    "kf_close_session": (Kind.HUMAN_CLOSED, "", ""),
    "template_sent": (Kind.SEND_RESULT, "", ""),
    "template_blocked": (Kind.SEND_RESULT, "", ""),
    "template_failed": (Kind.SEND_RESULT, "", ""),
    "mass_sent": (Kind.SEND_RESULT, "", ""),
    "published": (Kind.SEND_RESULT, "", ""),
    "subscription_popup": (Kind.SEND_RESULT, "", ""),
    "subscription_changed": (Kind.SEND_RESULT, "", ""),
    "subscription_sent": (Kind.SEND_RESULT, "", ""),
    "qualification_verify_success": (Kind.ACCOUNT_NOTICE, "", ""),
    "qualification_verify_fail": (Kind.ACCOUNT_NOTICE, "", ""),
    "naming_verify_success": (Kind.ACCOUNT_NOTICE, "", ""),
    "naming_verify_fail": (Kind.ACCOUNT_NOTICE, "", ""),
    "annual_renew": (Kind.ACCOUNT_NOTICE, "", ""),
    "verify_expired": (Kind.ACCOUNT_NOTICE, "", ""),
    "user_info_modified": (Kind.OTHER_EVENT, "", ""),
    "location_report": (Kind.OTHER_EVENT, "", ""),
    "view": (Kind.OTHER_EVENT, "", ""),
    "view_miniprogram": (Kind.OTHER_EVENT, "", ""),
    "scancode_push": (Kind.OTHER_EVENT, "", ""),
    "pic_sysphoto": (Kind.OTHER_EVENT, "", ""),
    "pic_photo_or_album": (Kind.OTHER_EVENT, "", ""),
    "pic_weixin": (Kind.OTHER_EVENT, "", ""),
    "location_select": (Kind.OTHER_EVENT, "", ""),
    "wxa_media_check": (Kind.OTHER_EVENT, "", ""),
    "debug_demo": (Kind.OTHER_EVENT, "", ""),
    "unknown_event": (Kind.OTHER_EVENT, "", ""),
}


def parse(**fields: str | int):
    return to_incoming(flatxml.read(flatxml.write({**ADDRESS, **fields})))


def parse_fixture(name: str):
    return to_incoming(flatxml.read((FIXTURES / f"{name}.xml").read_bytes()))


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_push(name: str) -> None:
    incoming = parse_fixture(name)
    assert (incoming.kind, incoming.text, incoming.scene) == KINDS[name]
    assert incoming.account == "gh_e136c6e50636"
    assert incoming.sent_at == 1714112445
    about_us = incoming.kind is Kind.ACCOUNT_NOTICE
    assert incoming.user == (PLATFORM if about_us else PERSON)


def test_every_fixture_is_in_the_table_and_every_kind_has_one() -> None:
    assert {path.stem for path in FIXTURES.glob("*.xml")} == set(KINDS)
    assert {kind for kind, _, _ in KINDS.values()} == set(Kind)


def test_several_lists_in_one_push_are_all_read() -> None:
    details = parse_fixture("subscription_popup").details
    inside = "SubscribeMsgPopupEvent.List."
    assert details[inside + "SubscribeStatusString"] == "accept"
    assert details[inside + "SubscribeStatusString[2]"] == "reject"
    assert details[inside + "TemplateId[2]"] == "tmpl_2"


@pytest.mark.parametrize("spelling", ["scan", "SCAN", "Scan"])
def test_an_events_spelling_does_not_matter(spelling: str) -> None:
    assert parse(MsgType="event", Event=spelling, EventKey="1").kind is Kind.SCANNED


def test_a_menu_entry_called_subscribe_is_no_follower() -> None:
    assert parse(MsgType="subscribe", MsgId=1).kind is Kind.UNSUPPORTED
    assert parse(MsgType="text", Content="x", Event="unsubscribe", MsgId=1).kind is Kind.TEXT


@pytest.mark.parametrize(
    "body", [b'{"MsgType":"text"}', b'\xef\xbb\xbf {"ToUserName":"gh","Encrypt":"AAAA"}']
)
def test_a_json_push_names_the_setting_to_change(body: bytes) -> None:
    with pytest.raises(BadMessage, match="JSON.*XML.*数据格式"):
        flatxml.read(body)


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
    "missing",
    [
        {"FromUserName": ""}, {"ToUserName": ""}, {"CreateTime": "soon"}, {"MsgType": ""},
        {"FromUserName": "o\nx"}, {"FromUserName": "张三"}, {"ToUserName": "a b"},
        {"FromUserName": "o" * 129},
        {"MsgType": "event", "Event": "user_authorization_revoke", "OpenID": "o x"},
    ],
)  # fmt: skip
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
