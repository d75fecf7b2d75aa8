"""Conversations, numbers, questions left for a person, the account: as staff use them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.clock import LOCAL_ZONE
from bot.errors import TransportError, TransportKind
from bot.services.delivery.sending import Sending, sending_of
from bot.services.desk.canned_replies import all_canned
from bot.services.desk.tickets import TicketState
from bot.services.presence.account import Subject, decided, standing
from bot.services.record.turns import TurnRecord, Turns, person_key

AT = datetime(2026, 3, 2, 8, 0, tzinfo=LOCAL_ZONE)
USER = "oAbCdEfGhIjKlMnOpQrStUvWxYz0"


class Platform:
    """Stands in for the account's API: takes menus, or refuses them."""

    def __init__(self) -> None:
        self.menus, self.refuses = [], False
        self.menu = self.token = self

    def replace(self, menu) -> None:
        if self.refuses:
            raise TransportError("menu/create：40018", TransportKind.PERMANENT, 40018)
        self.menus.append(menu)

    def state(self):
        return None


class StoppedClock:
    """Nine o'clock."""

    def now(self) -> datetime:
        return AT + timedelta(hours=1)


@pytest.fixture
def people(desk):
    """The desk's tools of these pages, with an outbox behind the tickets."""
    log = []

    def audit(connection, staff, *told):
        assert connection.in_transaction()
        log.append((staff.name, *told))

    desk.people = replace(desk.people, api=Platform(), audit=audit)
    return SimpleNamespace(tools=desk.people, outbox=desk.outbox, engine=desk.engine, log=log)


@pytest.fixture
def told(people):
    """Turns of a person whose id must appear nowhere."""
    turns = Turns(people.engine)
    turns.add(
        [
            TurnRecord(
                AT,
                USER,
                "孵化器<script>alert(1)</script>",
                "由区科工信局牵头。",
                "answered",
                "lead",
                (("task-10", 3),),
                seconds=0.02,
            ),
            TurnRecord(
                AT + timedelta(minutes=1),
                USER,
                "天气",
                "不在服务范围。",
                "unanswerable.out_of_scope",
                seconds=0.5,
            ),
        ]
    )
    return turns


def test_a_ticket_is_taken_answered_once_and_the_second_is_told(people, as_role, post):
    people.tools.tickets.open(USER, "研发费用怎么归集")
    one, other = as_role("editor"), as_role("reviewer")
    assert "研发费用怎么归集" in one.get("/console/tickets").text
    page = one.get("/console/tickets/1").text
    assert "待处理" in page and USER not in page
    assert post(one, "/tickets/1/take", {"seen": "0", "assignee": "李编辑"}).status_code == 200
    assert people.tools.tickets.get(1).assignee == "李编辑"
    as_role("reader")
    for nobody in ("没有的人", "钱只读"):
        refused = post(one, "/tickets/1/take", {"seen": "1", "assignee": nobody})
        assert refused.status_code == 422
    answered = post(one, "/tickets/1/answer", {"seen": "1", "reply": "请见第十条"})
    assert "已答复" in answered.text and "/console/knowledge/new?origin=ticket-1" in answered.text
    late = post(other, "/tickets/1/answer", {"seen": "1", "reply": "另一个答复"})
    assert late.status_code == 409
    assert "刚由" in late.text and "另一个答复" in late.text  # what was typed is not lost
    assert [letter.reply.text for letter in people.outbox.claim()] == ["请见第十条"]
    assert people.log == [
        ("李编辑", "指派咨询单", "ticket:1", "李编辑"),
        ("李编辑", "答复咨询单", "ticket:1", "请见第十条"),
    ]


@pytest.mark.parametrize(
    ("path", "data"),
    [("answer", {"reply": " "}), ("answer", {"reply": "长" * 1501}), ("close", {"reason": ""})],
)
def test_what_cannot_be_sent_is_said_and_changes_nothing(people, as_role, post, path, data):
    people.tools.tickets.open(USER, "问题")
    refused = post(as_role("editor"), f"/tickets/1/{path}", {"seen": "0", **data})
    assert refused.status_code == 422 and 'role="alert"' in refused.text
    assert people.tools.tickets.get(1).state is TicketState.OPEN


def test_without_having_seen_it_nothing_is_done(people, as_role, post):
    people.tools.tickets.open(USER, "问题")
    editor = as_role("editor")
    assert post(editor, "/tickets/1/answer", {"reply": "答"}).status_code == 409
    assert post(editor, "/tickets/9/answer", {"reply": "答", "seen": "0"}).status_code == 404


def test_lists_of_tickets_narrow_and_go_on(people, as_role, post):
    for n in range(40):
        people.tools.tickets.open(USER, f"第{n}问")
    people.tools.tickets.close(1, "陈", "重复")
    client = as_role("reader")
    first = client.get("/console/tickets").text
    assert "第1问" in first and "第35问" not in first and "beyond=31" in first
    assert "第35问" in client.get("/console/tickets?beyond=31").text
    assert "第0问" in client.get("/console/tickets?state=closed").text
    assert client.get("/console/tickets?state=nonsense&beyond=x").status_code == 200
    assert post(client, "/tickets/2/close", {"reason": "x", "seen": "0"}).status_code == 403


def test_canned_replies_are_kept_used_and_deleted(people, as_role, post):
    reviewer, editor = as_role("reviewer"), as_role("editor")
    assert post(editor, "/canned-replies", {"title": "a", "text": "b"}).status_code == 403
    assert post(reviewer, "/canned-replies", {"title": "", "text": "b"}).status_code == 422
    post(reviewer, "/canned-replies", {"title": "窗口", "text": "请到政务大厅。"})
    people.tools.tickets.open(USER, "问题")
    assert ">请到政务大厅。</textarea>" in editor.get("/console/tickets/1?canned=1").text
    post(reviewer, "/canned-replies", {"id": "1", "drop": "1"})
    with people.engine.connect() as connection:
        assert all_canned(connection) == ()
    assert post(reviewer, "/canned-replies", {"id": "1", "drop": "1"}).status_code == 409


def test_a_conversation_is_found_explained_and_judged(told, as_role, post):
    client = as_role("editor")
    found = client.get("/console/conversations?words=孵化器&status=answered").text
    assert "conversations/1" in found and "conversations/2" not in found
    assert "<script>alert" not in found and USER not in found
    page = client.get("/console/conversations/1").text
    assert "task-10 第 3 版" in page and "天气" in page and "<script>alert" not in page
    assert post(client, "/conversations/1/mark", {"verdict": "wrong"}).status_code == 422
    assert post(client, "/conversations/1/mark", {"verdict": "x"}).status_code == 422
    post(client, "/conversations/1/mark", {"verdict": "wrong", "note": "单位不对"})
    assert told.get(1).mark == "wrong"
    assert "单位不对" in client.get("/console/conversations/1").text
    assert "conversations/1" in client.get("/console/conversations?mark=wrong").text
    assert client.get("/console/conversations/99").status_code == 404
    assert post(as_role("reader"), "/conversations/1/mark", {"verdict": "right"}).status_code == 403


def test_an_id_of_the_platforms_is_looked_for_and_stands_nowhere(told, as_role):
    found = as_role("reader").get(f"/console/conversations?person={USER}")
    assert person_key(USER)[:8] in str(found.url) and USER not in str(found.url) + found.text
    assert "conversations/1" in found.text


def test_numbers_as_charts_tables_and_csv(told, as_role):
    client = as_role("reader")
    page = client.get("/console/numbers?since=2026-03-01&until=2026-03-02").text
    assert "<svg" in page and "<desc" in page and "数据表" in page
    assert "style=" not in page.partition("<main")[2]
    file = client.get("/console/numbers.csv?since=2026-03-01&until=2026-03-02")
    assert file.text.splitlines()[1:] == ["2026-03-01,0,0,0,0,0,0,0", "2026-03-02,2,1,0,1,0,0,0"]
    assert file.text.startswith("\ufeff日期,提问") and "attachment" in str(file.headers)
    for strange in ("since=x&until=2026-13-01", "since=2030-01-01", "since=0001-01-01"):
        assert client.get(f"/console/numbers?{strange}").status_code == 200


def test_the_switch_wants_a_reason_and_says_who(people, as_role, post):
    admin = as_role("admin")
    off = {"to": "off", "say": "系统维护中。", "reason": ""}
    assert post(admin, "/wechat/switch", off).status_code == 422
    silent = {"to": "off", "say": "", "reason": "x"}
    assert post(admin, "/wechat/switch", silent).status_code == 422
    assert post(as_role("editor"), "/wechat/switch", off).status_code == 403
    page = post(admin, "/wechat/switch", {**off, "reason": "更换服务器"}).text
    assert "已暂停" in page and "更换服务器" in page
    assert standing(people.engine).off == "系统维护中。"
    post(admin, "/wechat/switch", {"to": "on", "reason": "已恢复"})
    assert standing(people.engine).off is None


def test_the_welcome_is_checked_kept_and_reset(people, as_role, post):
    admin = as_role("admin")
    assert post(admin, "/wechat/welcome", {"text": "长" * 301}).status_code == 422
    assert (
        post(admin, "/wechat/welcome", {"text": "好", "choices": "\n".join("123456")}).status_code
        == 422
    )
    post(admin, "/wechat/welcome", {"text": "您好。\r\n请问。", "choices": "科技专员\n\n查进度"})
    known = standing(people.engine)
    assert (known.welcome, known.choices) == ("您好。\n请问。", ("科技专员", "查进度"))
    post(admin, "/wechat/welcome", {"own": "1"})
    assert standing(people.engine).welcome is None


def test_the_menu_is_checked_saved_then_pushed(people, as_role, post):
    admin, platform = as_role("admin"), people.tools.api
    form = {
        "b0": "查政策",
        "b0e0": "专员",
        "b0e0_kind": "say",
        "b0e0_value": "科技专员",
        "b0e1": "官网",
        "b0e1_kind": "view",
        "b0e1_value": "https://a.example/",
        "b1": "扫码",
        "b1_kind": "other",
        "b1_value": "type=scancode_push key=s",
    }
    bad = post(admin, "/wechat/menu", {**form, "b0e1_value": "javascript:alert(1)"})
    assert bad.status_code == 422 and "url 应以 http" in bad.text
    assert "尚未推送" in post(admin, "/wechat/menu", form).text
    platform.refuses = True
    assert post(admin, "/wechat/menu/push", {}).status_code == 502
    with people.engine.connect() as connection:
        assert decided(connection, Subject.PUSHED) is None
    platform.refuses = False
    assert "已推送" in post(admin, "/wechat/menu/push", {}).text
    assert platform.menus == [
        {
            "button": [
                {
                    "name": "查政策",
                    "sub_button": [
                        {"type": "click", "name": "专员", "key": "科技专员"},
                        {"name": "官网", "type": "view", "url": "https://a.example/"},
                    ],
                },
                {"name": "扫码", "type": "scancode_push", "key": "s"},
            ]
        }
    ]


@pytest.mark.redis
async def test_how_sending_stands(redis, redis_socket):
    look = sending_of(f"unix://{redis_socket}", 0.5)
    assert look() == Sending(False, False)
    await redis.set("kejitong:worker-lives", "1")
    await redis.set("kejitong:push-rests", "1")
    assert look() == Sending(True, True)
    assert sending_of("unix:///nowhere", 0.5)() == sending_of("", 0.5)() == Sending(None, None)


def test_the_start_page_says_what_waits(as_role, people):
    people.tools.tickets.open(USER, "能否申请场地")
    page = as_role("reader").get("/console/").text
    assert "1 张待处理" in page and "0 条待审核" in page and "暂时读不到" not in page
