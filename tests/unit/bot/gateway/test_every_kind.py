"""What a person reads after each kind of push of the platform's, by its fixture."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from structlog.testing import capture_logs

from bot.gateway import events
from bot.messages import Incoming, Kind
from bot.observability.logging import who
from bot.observability.metrics import ARRIVALS, SEND_RESULTS
from bot.services.people.wishes import Wishes
from bot.wechat import flatxml

FIXTURES = Path(__file__).parents[3] / "fixtures" / "wechat"
PERSON = "oCJUsw1234567890abcdefghijkl"
ASKED = {"text", "text_of_article", "text_menu_tap", "voice_recognised", "click"}
SAID = {
    "text_unsupported": ("unsupported", {}),
    "image": ("image", {}),
    "voice": ("voice", {}),
    "voice_recognised_empty": ("voice", {}),
    "video": ("video", {}),
    "shortvideo": ("video", {}),
    "location": (
        "location_town", {"place": "广东省广州市增城区荔城街道荔乡路1号", "town": "荔城街道"},
    ),
    "location_elsewhere": ("location_place", {"place": "广东省广州市天河区天河路1号"}),
    "location_unnamed": ("location", {}),
    "link": ("link_titled", {"title": "关于组织申报高新技术企业的通知"}),
    "file": ("file_titled", {"title": "商业计划书.pdf"}),
    "miniprogrampage": ("mini_program", {}),
    "unknown_message": ("unsupported", {}),
    "subscribe": ("welcome", {}),
    "subscribe_by_code": ("welcome", {}),
    "subscribe_after_payment": ("welcome", {}),
    "scan": ("welcome_back", {}),
    "scancode_waitmsg": ("code_read", {}),
}  # fmt: skip
ALL = sorted(path.stem for path in FIXTURES.glob("*.xml"))


async def push(phone, name: str, **changed: str) -> str:
    """Deliver a fixture and return the text that came back, empty for "success"."""
    body = (FIXTURES / f"{name}.xml").read_text(encoding="utf-8")
    for field, value in changed.items():
        new = f"<{field}>{escape(value)}</{field}>"
        body, times = re.subn(f"<{field}>.*?</{field}>", new, body)
        assert times == 1
    response = await phone.post_raw(*phone.wrap(body.encode()))
    assert response.status_code == 200
    return "" if response.content == b"success" else flatxml.read(response.content)["Content"]


@pytest.mark.parametrize("name", ALL)
async def test_each_push_is_asked_or_answered_or_left_alone(stage, name: str) -> None:
    gateway = stage.gateway()
    text = await push(gateway.phone, name)
    assert (len(gateway.dialogue.asked) == 1) == (name in ASKED)
    if name in ASKED:
        assert text == "好的"
    elif name in SAID:
        key, values = SAID[name]
        assert text.startswith(stage.replies.get(key, **values).text)
    else:
        assert text == ""


async def test_a_title_cannot_bring_markup_or_fill_the_bubble(stage) -> None:
    text = await push(stage.gateway().phone, "link", Title="<a href='x'>{a}</a>" + "长" * 500)
    assert "<" not in text
    assert "{a}" in text
    assert len(text) < 150


async def test_while_a_person_of_ours_talks_the_account_is_silent(stage) -> None:
    gateway = stage.gateway()
    phone = gateway.phone
    await push(phone, "kf_create_session")
    assert await push(phone, "text") == ""
    assert await push(phone, "kf_switch_session") == ""
    assert await push(phone, "image") == ""
    assert await push(phone, "text", FromUserName="o_2") == "好的"
    await push(phone, "kf_close_session")
    assert await push(phone, "text", MsgId="2") == "好的"
    assert len(gateway.dialogue.asked) == 2


async def test_leaving_ends_the_silence_too(stage) -> None:
    phone = stage.gateway().phone
    await push(phone, "kf_create_session")
    await push(phone, "unsubscribe")
    assert await push(phone, "subscribe") != ""


@pytest.mark.redis
@pytest.mark.parametrize(
    ("name", "deleted"),
    [
        ("unsubscribe", [PERSON]),
        ("user_authorization_revoke", [PERSON]),
        ("user_authorization_cancellation", [PERSON]),
        ("user_info_modified", []),
    ],
)
async def test_who_leaves_or_takes_back_the_permission_is_deleted(
    stage, redis, name: str, deleted: list[str]
) -> None:
    """In the events about an authorization the person is not the sender."""
    gateway = stage.gateway()
    gateway.desk.tools = replace(gateway.desk.tools, wishes=Wishes(redis))
    assert await push(gateway.phone, name) == ""
    await gateway.desk.close()
    assert await gateway.desk.tools.wishes.due(10, 60) == deleted


def incoming(kind: Kind, event: str = "", scene: str = "", **details: str) -> Incoming:
    return Incoming(kind, PERSON, "gh", 1, "key", event=event, scene=scene, details=details)


def test_where_followers_come_from_is_counted_by_scene() -> None:
    before = ARRIVALS.labels("followed", "park-7")._value.get()
    with capture_logs() as logs:
        events.note(incoming(Kind.FOLLOWED, scene="park-7"))
        events.note(incoming(Kind.FOLLOWED, scene='"}\n{'))
        events.note(incoming(Kind.SCANNED))
    assert ARRIVALS.labels("followed", "park-7")._value.get() == before + 1
    assert [line["scene"] for line in logs] == ["park-7", "other", "none"]
    assert {line["who"] for line in logs} == {who(PERSON)}
    assert PERSON not in repr(logs)


@pytest.mark.parametrize(
    ("details", "outcome"),
    [
        ({"Status": "success"}, "success"),
        ({"Status": "failed:user block"}, "failed_user_block"),
        ({"Status": "failed: system failed"}, "failed_system_failed"),
        ({"SubscribeMsgPopupEvent.List.SubscribeStatusString": "reject"}, "reject"),
        ({"SubscribeMsgSentEvent.List.ErrorCode": "0"}, "0"),
        ({"Status": "something new"}, "other"),
        ({}, "unknown"),
    ],
)
def test_results_of_what_we_sent_are_counted(details: dict[str, str], outcome: str) -> None:
    name = "TEMPLATESENDJOBFINISH"
    counter = SEND_RESULTS.labels(name.lower(), outcome)
    before = counter._value.get()
    with capture_logs() as logs:
        events.note(incoming(Kind.SEND_RESULT, name, **details))
    assert counter._value.get() == before + 1
    assert [(line["event"], line["outcome"]) for line in logs] == [("send_result", outcome)]


def test_news_of_the_accounts_own_standing_is_a_warning() -> None:
    with capture_logs() as logs:
        events.note(incoming(Kind.ACCOUNT_NOTICE, "verify_expired", ExpiredTime="1745648445"))
    assert [(line["log_level"], line["name"], line["time"]) for line in logs] == [
        ("warning", "verify_expired", "1745648445")
    ]


@pytest.mark.parametrize(("name", "logged"), [("something_new", "something_new"), (PERSON, "?")])
def test_an_unknown_event_is_named_only_if_it_looks_like_a_name(name: str, logged: str) -> None:
    with capture_logs() as logs:
        events.note(incoming(Kind.OTHER_EVENT, name))
    assert [line["name"] for line in logs] == [logged]
