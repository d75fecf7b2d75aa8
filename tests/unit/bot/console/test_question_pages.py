"""Open questions in the console: found by class, settled on one screen, taken back."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
import yaml
from some_calls import a_call

from bot.console.pages.questions.intents import INTENTS
from bot.services.record.turns import TurnRecord, Turns
from bot.services.staffing.audit import Wanted, deeds
from bot.services.training.examples import all_examples
from policy_kb import golden, store

LIST, ENTRY = "/console/questions", "/console/knowledge/entry"
SHIP = a_call("ship", "海洋装备专项", closes_on="2026-06-30")
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(autouse=True)
def asked(desk):
    """Two ways to ask for boats, and bees."""
    with desk.engine.begin() as connection:
        store.publish(connection, [SHIP], author="s", reason="载入", now=desk.clock.now())
    tell(desk, "大船专项怎么申请", "大船专项怎么申请", "请问大船专项", "养蜂合作社贷款贴息")


def tell(desk, *questions: str, status="unanswerable.no_match", **more) -> None:
    Turns(desk.engine).add(
        [
            TurnRecord(desk.clock.now(), "o-1", question, "没有找到", status, **more)
            for question in questions
        ]
    )
    desk.questions.gather()


@pytest.fixture
def li(as_role):
    return as_role("editor")


def text_of(response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", response.text))


def noted(desk) -> list[tuple[str, str]]:
    return [(deed.action, deed.detail) for deed in deeds(desk.engine, Wanted())[0]]


BOATS = {"question": ["1", "2"]}


def test_groups_are_listed_by_class_and_the_start_page_counts_them(li, desk):
    tell(desk, "龙舟奖励什么时候发", status="answered.lapsed", entries=(("ship", 1),))
    page = text_of(li.get(LIST))
    assert "共 3 组" in page and "大船专项怎么申请" in page and "3 次" in page
    assert "2026-03-02" in page and "没有匹配（2）" in page
    page = text_of(li.get(LIST, params={"doubt": "only_expired"}))
    assert "共 1 组" in page and "龙舟奖励" in page and "大船" not in page
    assert "没有匹配：2 组" in text_of(li.get("/console/"))
    # What it was answered from is at hand.
    page = li.get(f"{LIST}/4")
    assert "海洋装备专项" in text_of(page) and 'value="ship" checked' in page.text


def test_an_alias_is_made_of_a_group_and_answers_once_published(li, as_role, post, desk):
    page = li.get(f"{LIST}/2")
    assert 'name="alias" value="大船专项"' in page.text
    found = post(li, "/questions/1", BOATS | {"do": "find", "find": "海洋装备", "alias": "大船"})
    assert 'value="ship" checked' in found.text and 'name="alias" value="大船"' in found.text
    missing = post(li, "/questions/1", BOATS | {"do": "alias", "alias": "大船"})
    assert missing.status_code == 409 and "请先查找并选择一个条目" in text_of(missing)
    done = post(li, "/questions/1", BOATS | {"do": "alias", "alias": "大船专项", "entry": "ship"})
    assert "别名已写入 ship 的第 2 版草稿" in text_of(done)
    assert "大船专项" in text_of(li.get(ENTRY, params={"id": "ship"}))
    assert "共 1 组" in text_of(li.get(LIST))
    page = text_of(li.get(f"{LIST}/1"))
    assert "已加为别名" in page and "重新打开" in page
    post(li, "/knowledge/draft", {"id": "ship", "number": "2", "do": "submit"})
    move = {"id": "ship", "number": "2", "do": "approve"}
    assert "已发布" in text_of(post(as_role("reviewer"), "/knowledge/review", move))
    assert len([row for row in noted(desk) if row[0] == "已加为别名"]) == 2


def test_a_golden_question_is_made_of_a_group(li, post, desk):
    data = BOATS | {
        "do": "golden",
        "entry": "ship",
        "question_text": "大船专项 怎么申请",
        "says": "申请表\n",
        "must_name": "1",
    }
    nothing = post(li, "/questions/1", data | {"says": "", "must_name": ""})
    assert nothing.status_code == 409 and "必须出现的文字" in text_of(nothing)
    assert "已加为检验题" in text_of(post(li, "/questions/1", data))
    with desk.engine.connect() as connection:
        (one,) = golden.of(connection)
    assert (one.entry, one.question, one.says, one.names) == (
        "ship",
        "大船专项 怎么申请",
        ("申请表",),
        "ship",
    )


def test_an_example_of_an_intent_is_made(li, post, desk):
    data = {"question": "3", "do": "example", "text": "养蜂合作社贷款贴息", "intent": "ask_amount"}
    wrong = post(li, "/questions/3", data | {"intent": "nonsense"})
    assert wrong.status_code == 409 and "请选择这句话的意思" in text_of(wrong)
    assert "已加为训练例句" in text_of(post(li, "/questions/3", data))
    with desk.engine.connect() as connection:
        kept = [(one.intent, one.text) for one in all_examples(connection)]
        assert kept == [("ask_amount", "养蜂合作社贷款贴息")]


def test_a_new_draft_is_made_and_settles_its_questions(li, post, desk):
    page = post(li, "/questions/3", {"question": "3", "do": "draft", "kind": "service"})
    text = text_of(page)
    assert "来由" in text and "养蜂合作社贷款贴息" in text
    assert 'name="title" value="养蜂合作社贷款贴息"' in page.text
    form = dict(re.findall(r'<input[^>]*? name="(\w+)" value="([^"]*)"', page.text))
    form |= {"title": "养蜂贷款贴息", "summary": "贷款贴息的办法", "do": "save"}
    wrong = post(li, "/knowledge/edit", form | {"summary": "", "do": "submit"})
    assert wrong.status_code == 422 and 'name="origin" value="questions-3"' in wrong.text
    assert "已存为草稿（第 1 版）" in text_of(post(li, "/knowledge/edit", form))
    assert "已建草稿" in text_of(li.get(f"{LIST}/3"))
    again = post(li, "/knowledge/edit", form | {"id": "service-x1"})
    assert again.status_code == 409 and "已由 李编辑 处理" in text_of(again)
    assert desk.editing.dossier("service-x1") is None


def test_dismissed_with_a_reason_taken_back_and_asked_again(li, post, desk):
    bees = {"question": "3", "do": "dismiss"}
    without = post(li, "/questions/3", bees)
    assert without.status_code == 409 and "请写明不处理的原因" in text_of(without)
    post(li, "/questions/3", bees | {"reason": "不属于科技政策"})
    page = text_of(li.get(f"{LIST}/settled"))
    assert "共 1 个" in page and "不属于科技政策" in page and "李编辑" in page
    assert "已重新打开" in text_of(post(li, "/questions/3/reopen"))
    assert "没有改动" in text_of(post(li, "/questions/3/reopen"))
    post(li, "/questions/3", bees | {"reason": "不属于科技政策"})
    tell(desk, "养蜂合作社贷款贴息")
    page = text_of(li.get(f"{LIST}/3"))
    assert "上次由 李编辑 处理：不属于科技政策" in page
    post(li, "/questions/3", bees | {"reason": "不属于科技政策", "for_good": "1"})
    tell(desk, "养蜂合作社贷款贴息")
    assert "养蜂" not in text_of(li.get(LIST))
    assert [action for action, _ in noted(desk)].count("重新打开") == 1


def test_who_comes_second_loses_nothing_typed(li, as_role, post):
    data = BOATS | {"do": "dismiss", "reason": "与我们无关"}
    post(as_role("reviewer"), "/questions/1", data | {"question": "1"})
    late = post(li, "/questions/1", data)
    assert late.status_code == 409 and "已由 王审核 处理" in text_of(late)
    assert "与我们无关" in late.text


@pytest.mark.parametrize(
    "data",
    [
        {"do": "nonsense"},
        {"do": "alias", "entry": "ship", "alias": "大船"},
        {},
        {"do": "draft", "kind": "call"},
        BOATS | {"do": "draft", "kind": "x"},
    ],
)
def test_nonsense_changes_nothing(li, post, desk, data):
    assert post(li, "/questions/1", data).status_code in (409, 422)
    assert li.get(f"{LIST}/99").status_code == 404
    assert noted(desk) == []


def test_a_reader_sees_and_may_not_settle(as_role, post):
    reader = as_role("reader")
    page = reader.get(f"{LIST}/1")
    assert page.status_code == 200 and "加为别名" not in text_of(page)
    assert post(reader, "/questions/1", BOATS | {"do": "dismiss"}).status_code == 403


def test_the_answer_to_a_ticket_becomes_a_draft(li, post, desk):
    tickets = desk.people.tickets
    number = tickets.open("o-1", "无人机试飞场地怎么申请").number
    tickets.answer(number, "请联系所在镇街。", "李编辑")
    page = li.get(f"/console/tickets/{number}")
    link = html.unescape(re.search(r'href="([^"]*origin=ticket[^"]*)"', page.text)[1])
    kinds = li.get(link)
    assert "答复：请联系所在镇街。" in text_of(kinds)
    link = html.unescape(re.search(r'href="([^"]*kind=service[^"]*)"', kinds.text)[1])
    form = li.get(link)
    assert "请联系所在镇街。</textarea>" in form.text
    assert 'name="title" value="无人机试飞场地"' in form.text
    assert f"由咨询单 {number} 的答复整理" in form.text
    for written in ("ticket-99", "questions-99", "ticket-", "x", "questions-1-"):
        page = li.get("/console/knowledge/new", params={"kind": "call", "origin": written})
        assert page.status_code == 200 and "来由" not in text_of(page)


def test_script_in_a_question_is_text(li, desk):
    tell(desk, "<script>alert(1)</script>鳗鱼养殖")
    assert "<script>alert" not in li.get(LIST).text
    assert "<script>alert" not in li.get(f"{LIST}/4").text


def test_every_intent_has_its_word():
    domain = yaml.safe_load((ROOT / "nlu_data/domain/intents.yml").read_text("utf-8"))
    assert set(INTENTS) == set(domain["intents"])
