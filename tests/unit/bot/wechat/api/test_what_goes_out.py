"""Every kind of message and call, taken by the stand-in: the person's phone shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import structlog

from bot.errors import TransportError, TransportKind
from bot.messages import Choice, Reply
from bot.simulator.bubble import read_bubble
from bot.simulator.platform.faults import Fault, Trouble
from bot.simulator.platform.platform import Platform
from bot.simulator.platform.quotas import Act
from bot.wechat.api.account import WeChatApi
from bot.wechat.api.customer_service import Article
from bot.wechat.api.qrcodes import BadScene
from bot.wechat.limits import QR_MOST_SECONDS

USER = "oNobodyKnowsWhoThisIsButUs00"
SENTENCE = "对认定的高新技术企业给予支持，由科工信局牵头、财政局配合。"
SEND = "custom/send"


@pytest.fixture
def person(platform: Platform) -> str:
    """Somebody who has just written."""
    platform.note_act(USER, Act.MESSAGE)
    return USER


def test_a_reply_reaches_the_phone_with_its_choices(
    api: WeChatApi, platform: Platform, person: str
) -> None:
    reply = Reply("由科工信局牵头。", (Choice("配合单位", "那配合的呢"),))
    assert api.send_reply(person, reply) == 1
    (pushed,) = platform.mailbox.messages_for(person)
    assert (pushed.number, pushed.type) == (1, "text")
    text, choices = read_bubble(pushed.text)
    assert text == "由科工信局牵头。\n\n配合单位"
    assert choices == (Choice("配合单位", "那配合的呢"),)


def test_a_long_reply_uses_what_is_allowed_and_no_more(
    api: WeChatApi, platform: Platform, person: str
) -> None:
    assert api.send_reply(person, Reply(SENTENCE * 60), most=5) == 3
    assert "".join(p.text for p in platform.mailbox.messages_for(person)) == SENTENCE * 60
    assert api.send_reply(person, Reply(SENTENCE * 100), most=2) == 2
    assert platform.mailbox.messages_for(person)[-1].text.endswith("以上为前面部分。")
    assert platform.quotas.left(person) == 0


def test_a_reply_of_nothing_uses_nothing(api: WeChatApi, platform: Platform, person: str) -> None:
    assert api.send_reply(person, Reply(" ")) == 0
    assert api.send_reply(person, Reply("有"), most=0) == 0
    assert not platform.calls


def test_a_reply_that_broke_off_is_continued(
    api: WeChatApi, platform: Platform, person: str
) -> None:
    reply = Reply(SENTENCE * 60)
    api.send_reply(person, Reply("先"))
    send, count = api.messages.text, iter(range(9))

    def breaking(user: str, content: str) -> None:
        if next(count) == 2:
            platform.inject(Fault(Trouble.ERRCODE, SEND, code=-1))
        send(user, content)

    api.messages.text = breaking  # type: ignore[method-assign]
    with pytest.raises(TransportError) as caught:
        api.send_reply(person, reply)
    assert (caught.value.kind, caught.value.sent) == (TransportKind.TEMPORARY, 2)
    assert api.send_reply(person, reply, after=caught.value.sent) == 3
    shown = platform.mailbox.messages_for(person, after=1)
    assert "".join(p.text for p in shown) == SENTENCE * 60


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_refused_token_is_replaced_and_the_call_made_once_more(
    api: WeChatApi, platform: Platform, person: str, code: int
) -> None:
    platform.inject(Fault(Trouble.ERRCODE, SEND, code=code))
    api.send_reply(person, Reply("好"))
    assert len(platform.mailbox.messages_for(person)) == 1
    assert platform.calls["message/custom/send"] == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_stays_refused_is_not_tried_for_ever(
    api: WeChatApi, platform: Platform, person: str, code: int
) -> None:
    platform.inject(Fault(Trouble.ERRCODE, SEND, code=code), times=50)
    with pytest.raises(TransportError) as caught:
        api.send_reply(person, Reply("好"))
    assert (caught.value.kind, caught.value.code) == (TransportKind.TEMPORARY, code)
    assert platform.calls["message/custom/send"] == 2
    assert platform.calls["stable_token"] <= 3


def test_a_token_revoked_by_somebody_else_is_noticed(
    api: WeChatApi, platform: Platform, person: str
) -> None:
    api.send_reply(person, Reply("一"))
    platform.tokens.revoke()
    api.send_reply(person, Reply("二"))
    assert [p.text for p in platform.mailbox.messages_for(person)] == ["一", "二"]


def test_the_quota_of_a_message_and_of_a_click(
    api: WeChatApi, platform: Platform, now: Callable[[], float], person: str
) -> None:
    for _ in range(5):
        api.send_reply(person, Reply("好"))
    assert refusal_of(api, person).code == 45047
    platform.note_act(person, Act.MENU_CLICK)
    for _ in range(3):
        api.send_reply(person, Reply("好"))
    assert refusal_of(api, person).code == 45047
    platform.note_act(person, Act.SCAN)
    now.advance(61)  # type: ignore[attr-defined]
    assert refusal_of(api, person).code == 45047  # the message's window is open and empty
    now.advance(48 * 3600)  # type: ignore[attr-defined]
    error = refusal_of(api, person)
    assert (error.code, error.kind, error.retry_after) == (45015, TransportKind.OUT_OF_QUOTA, 0)


def refusal_of(api: WeChatApi, user: str) -> TransportError:
    with pytest.raises(TransportError) as caught:
        api.send_reply(user, Reply("好"))
    return caught.value


def test_whoever_never_wrote_or_left_gets_nothing(
    api: WeChatApi, platform: Platform, person: str
) -> None:
    assert refusal_of(api, "oStranger").code == 45015
    platform.note_act(person, Act.UNFOLLOW)
    assert refusal_of(api, person).code == 45015


def test_an_account_that_may_not_send_does_not_try(
    api: WeChatApi, platform: Platform, person: str
) -> None:
    api.may_send = False
    for attempt in (lambda: api.send_reply(person, Reply("好")), lambda: api.typing(person, True)):
        with pytest.raises(TransportError) as caught:
            attempt()
        assert caught.value.kind is TransportKind.PERMANENT
    assert not platform.calls


def test_typing_is_shown_and_ends(
    api: WeChatApi, platform: Platform, now: Callable[[], float], person: str
) -> None:
    api.typing(person, True)
    assert platform.is_typing(person)
    with pytest.raises(TransportError, match="45081"):
        api.messages.typing(person, True)
    api.typing(person, True)  # Shown is shown.
    api.typing(person, False)
    assert not platform.is_typing(person)
    api.typing(person, True)
    now.advance(16)  # type: ignore[attr-defined]
    assert not platform.is_typing(person)
    now.advance(15)  # type: ignore[attr-defined]
    with pytest.raises(TransportError, match="45080"):
        api.typing(person, True)


ARTICLE = Article("标题", "说明", "https://example.org/a", "https://example.org/p.png")
MESSAGES: dict[str, tuple[Callable[[WeChatApi], None], str, dict]] = {
    "text": (lambda a: a.messages.text(USER, "你好"), "你好", {"content": "你好"}),
    "image": (lambda a: a.messages.image(USER, "m1"), "", {"media_id": "m1"}),
    "voice": (lambda a: a.messages.voice(USER, "m2"), "", {"media_id": "m2"}),
    "video": (
        lambda a: a.messages.video(USER, "m3", "名", "述"),
        "名",
        {"media_id": "m3", "title": "名", "description": "述"},
    ),
    "music": (
        lambda a: a.messages.music(USER, "http://m", "http://hq", "thumb", "曲"),
        "曲",
        {
            "musicurl": "http://m",
            "hqmusicurl": "http://hq",
            "thumb_media_id": "thumb",
            "title": "曲",
        },
    ),
    "news": (
        lambda a: a.messages.news(USER, ARTICLE),
        "标题\n说明",
        {
            "articles": [
                {
                    "title": "标题",
                    "description": "说明",
                    "url": "https://example.org/a",
                    "picurl": "https://example.org/p.png",
                }
            ]
        },
    ),
    "mpnewsarticle": (
        lambda a: a.messages.published_article(USER, "art"),
        "",
        {"article_id": "art"},
    ),
    "msgmenu": (
        lambda a: a.messages.menu(USER, "满意吗", [("1", "满意"), ("2", "不满意")], "谢谢"),
        "满意吗\n满意\n不满意\n谢谢",
        {
            "head_content": "满意吗",
            "tail_content": "谢谢",
            "list": [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}],
        },
    ),
    "miniprogrampage": (
        lambda a: a.messages.mini_program_page(USER, "办事", "wx2", "pages/a", "t"),
        "办事",
        {"title": "办事", "appid": "wx2", "pagepath": "pages/a", "thumb_media_id": "t"},
    ),
    "wxcard": (lambda a: a.messages.card(USER, "c1"), "", {"card_id": "c1"}),
}


@pytest.mark.parametrize("type_", MESSAGES)
def test_every_type_of_message_is_taken(
    api: WeChatApi, platform: Platform, person: str, type_: str
) -> None:
    send, text, fields = MESSAGES[type_]
    send(api)
    (pushed,) = platform.mailbox.messages_for(person)
    assert (pushed.type, pushed.text, pushed.fields) == (type_, text, fields)


def test_what_is_too_long_is_refused(api: WeChatApi, person: str) -> None:
    with pytest.raises(TransportError, match="45002"):
        api.messages.text(person, "字" * 683)
    api.messages.text(person, "字" * 682)
    with pytest.raises(TransportError, match="45098"):
        api.messages.menu(person, "选", [(str(n), str(n)) for n in range(11)])


def test_a_template_message_is_sent_once_for_its_number(
    api: WeChatApi, platform: Platform, now: Callable[[], float], person: str
) -> None:
    one = api.notices.template(person, "tpl", {"thing1": "申报"}, client_msg_id="n1")
    assert one == api.notices.template(person, "tpl", {"thing1": "申报"}, client_msg_id="n1")
    (pushed,) = platform.mailbox.messages_for(person)
    assert (pushed.type, pushed.text) == ("template", "申报")
    assert "url" not in pushed.fields
    now.advance(601)  # type: ignore[attr-defined]
    assert api.notices.template(person, "tpl", {}, client_msg_id="n1") != one
    with pytest.raises(TransportError, match="43004"):
        api.notices.template("oStranger", "tpl", {})


def test_a_subscription_notice_needs_consent_each_time(
    api: WeChatApi, platform: Platform, person: str
) -> None:
    with pytest.raises(TransportError, match="43101"):
        api.notices.subscription(person, "sub", {"thing1": "截止提醒"})
    platform.agree(person, "sub")
    api.notices.subscription(person, "sub", {"thing1": "截止提醒"}, page="https://example.org")
    assert platform.mailbox.messages_for(person)[0].text == "截止提醒"
    with pytest.raises(TransportError, match="43101"):
        api.notices.subscription(person, "sub", {"thing1": "截止提醒"})


def test_a_qr_code_says_where_it_was_scanned(
    api: WeChatApi, platform: Platform, now: Callable[[], float]
) -> None:
    code = api.qrcodes.create("展会-2026", seconds=3600)
    assert code.link.startswith("http://weixin.qq.com/q/")
    assert code.image_url.startswith("https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=")
    api.qrcodes.create("大厅")
    temporary, permanent = platform.qr_tickets.values()
    assert platform.scene_of(temporary.ticket) == "展会-2026"
    now.advance(3601)  # type: ignore[attr-defined]
    with pytest.raises(KeyError):
        platform.scene_of(temporary.ticket)
    assert platform.scene_of(permanent.ticket) == "大厅"


@pytest.mark.parametrize(
    ("scene", "seconds"),
    [("", 0), ("x" * 65, 0), ("x", -1), ("x", QR_MOST_SECONDS + 1)],
)
def test_a_bad_scene_is_not_even_sent(
    api: WeChatApi, platform: Platform, scene: str, seconds: int
) -> None:
    with pytest.raises(BadScene):
        api.qrcodes.create(scene, seconds)
    assert not platform.calls


def test_a_person_and_where_they_came_from(api: WeChatApi, platform: Platform) -> None:
    assert not api.people.find(USER).follows
    platform.note_act(USER, Act.FOLLOW, scene="展会-2026")
    found = api.people.find(USER)
    assert (found.follows, found.scene, found.source) == (True, "展会-2026", "ADD_SCENE_QR_CODE")
    assert found.since is not None and found.since.utcoffset().total_seconds() == 8 * 3600


def test_the_network_from_the_platforms_side(api: WeChatApi) -> None:
    assert api.network.push_addresses() == ["127.0.0.1"]
    assert len(api.network.check_webhook()) == 2


def test_the_menu_is_set_read_and_deleted(api: WeChatApi) -> None:
    assert api.menu.get() is None
    menu = {"button": [{"type": "click", "name": "目标", "key": "主要目标有哪些"}]}
    api.menu.replace(menu)
    assert api.menu.get() == {"button": [{**menu["button"][0], "sub_button": []}]}
    api.menu.delete()
    assert api.menu.get() is None
    with pytest.raises(TransportError, match="40016"):
        api.menu.replace({"button": []})


def test_without_verification_all_but_the_menu_is_refused(
    api: WeChatApi, platform: Platform, person: str
) -> None:
    platform.verified = False
    assert refusal_of(api, person).code == 48001
    assert api.menu.get() is None


def test_no_log_line_shows_a_token_a_secret_or_a_person(
    api: WeChatApi, platform: Platform, person: str
) -> None:
    with structlog.testing.capture_logs() as lines:
        token = api.token.get()
        api.send_reply(person, Reply("好"))
        platform.inject(Fault(Trouble.ERRCODE, "stable_token", code=40125))
        platform.tokens.revoke()
        with pytest.raises(TransportError) as caught:
            api.send_reply(person, Reply("好"))
    said = repr(lines) + str(caught.value)
    assert len(lines) >= 2 and "40125" in said
    for hidden in (platform.appid, platform.secret, person, token):
        assert hidden not in said
