"""Golden questions in the console: written, tried, run over all; the gate on the page."""

from __future__ import annotations

import html
import re

import pytest
from some_calls import a_call

from bot.dialogue.trial import TrialRefused
from bot.errors import DialogueUnavailable
from bot.services.knowledge.examining import PORTION
from bot.services.staffing.audit import Wanted, deeds
from policy_kb import golden, store
from policy_kb.golden import Golden

ENTRY, REVIEW, NEW = "/console/knowledge/entry", "/knowledge/review", "/knowledge/golden"
SHIP = a_call("ship", "海洋装备专项", closes_on="2026-06-30", category="装备")
DOCK = a_call("dock", "码头改造补助", closes_on="2026-07-31", category="装备")
ASKED = {
    "id": "ship",
    "do": "add",
    "question_text": "海洋装备何时截止",
    "names": "",
    "says": "6月30日\n\n 装备 ",
}
GOOD, BAD = "海洋装备专项6月30日截止。", "没有找到。"


@pytest.fixture(autouse=True)
def calls(desk):
    with desk.engine.begin() as connection:
        store.publish(connection, [SHIP, DOCK], author="s", reason="载入", now=desk.clock.now())


@pytest.fixture
def li(as_role):
    return as_role("editor")


@pytest.fixture
def wang(as_role):
    return as_role("reviewer")


def text_of(response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", response.text))


def kept(desk) -> list[Golden]:
    with desk.engine.connect() as connection:
        return golden.of(connection)


def noted(desk) -> list[tuple[str, str, str]]:
    return [(deed.staff, deed.action, deed.subject) for deed in deeds(desk.engine, Wanted())[0]]


def in_review(li, post) -> None:
    """A second revision of the ship, handed in."""
    page = li.get("/console/knowledge/edit", params={"id": "ship"}).text
    base = re.search(r'name="base" value="(\d+)"', page)[1]
    post(
        li,
        "/knowledge/edit",
        {
            "kind": "call",
            "entry": "ship",
            "base": base,
            "title": SHIP.title,
            "level": SHIP.level,
            "issuer": SHIP.issuer,
            "closes_on": "2026-08-31",
            "category": "装备",
            "do": "submit",
        },
    )


MOVE = {"id": "ship", "number": "2", "do": "approve", "note": "属实"}


def test_a_question_is_written_changed_tried_and_removed(li, post, desk):
    assert "检验题已新增" in text_of(post(li, NEW, ASKED))
    (one,) = kept(desk)
    assert (one.question, one.says) == ("海洋装备何时截止", ("6月30日", "装备"))
    assert "同样的检验题已经有了" in text_of(post(li, NEW, ASKED))
    desk.trial.script[one.question] = GOOD
    run = {"id": "ship", "number": "0"}
    page = text_of(post(li, "/knowledge/golden/run", run))
    assert "1 道检验题全部通过" in page and GOOD in page
    assert "通过" in text_of(li.get(ENTRY, params={"id": "ship"}))
    changed = ASKED | {"do": "change", "question_number": str(one.number), "names": "ship"}
    assert "检验题已修改" in text_of(post(li, NEW, changed))
    assert kept(desk)[0].names == "ship"
    assert "未检验" in text_of(li.get(ENTRY, params={"id": "ship"}))
    assert "检验题已删除" in text_of(post(li, NEW, changed | {"do": "remove"}))
    assert kept(desk) == []
    assert "已被删除" in text_of(post(li, NEW, changed))
    assert [action for _, action, _ in noted(desk)] == ["删除检验题", "修改检验题", "新增检验题"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"says": " ", "names": ""}, "必须出现的文字"),
        ({"question_text": " "}, "问题不能为空"),
        ({"names": "nobody"}, "没有条目 nobody"),
        ({"id": "nobody"}, "没有条目 nobody"),
        ({"question_text": "问" * 201}, "最多 200 字"),
        ({"says": "字" * 101}, "每行最多 100 字"),
    ],
)
def test_what_is_no_golden_question_is_refused_with_the_reason(li, post, desk, given, said):
    answer = post(li, NEW, ASKED | given, follow_redirects=False)
    notice = li.get(ENTRY, params={"id": "ship"}) if answer.status_code == 303 else answer
    assert said in text_of(notice) and kept(desk) == []


def test_a_draft_that_breaks_a_question_is_stopped_with_the_reason(li, wang, post, desk):
    post(li, NEW, ASKED)
    in_review(li, post)
    desk.trial.script[ASKED["question_text"]] = "海洋装备专项8月31日截止。"
    run = text_of(post(li, "/knowledge/golden/run", {"id": "ship", "number": "2"}))
    assert "1 道中有 1 道未通过" in run and "8月31日截止" in run
    assert desk.trial.asked[-1][1][0]["closes_on"] == "2026-08-31"
    answer = post(wang, REVIEW, MOVE)
    page = text_of(answer)
    assert answer.status_code == 409 and "没有发布" in page
    assert "海洋装备何时截止" in page and "8月31日截止" in page
    assert re.search(r"缺少\s*6月30日", page)
    assert 'href="/console/knowledge/entry?id=ship#golden"' in answer.text
    assert "放行的原因" not in page
    assert "待初审" in text_of(li.get(ENTRY, params={"id": "ship"}))
    # The question follows the new date: published.
    number = str(kept(desk)[0].number)
    post(li, NEW, ASKED | {"do": "change", "question_number": number, "says": "8月31日"})
    assert "已发布，一秒内生效" in text_of(post(wang, REVIEW, MOVE))


def test_only_the_administrator_lets_pass_and_says_why(li, wang, as_role, post, desk):
    post(li, NEW, ASKED)
    in_review(li, post)
    desk.trial.script[ASKED["question_text"]] = BAD
    boss = as_role("admin")
    page = post(boss, REVIEW, MOVE)
    seen = re.search(r'name="seen" value="(\w+)"', page.text)[1]
    letting = MOVE | {"seen": seen, "reason": "通知今晚必须上线"}
    assert post(wang, "/knowledge/override", letting).status_code == 403
    hasty = post(boss, "/knowledge/override", letting | {"reason": "急"})
    assert "放行须写明原因" in text_of(hasty)
    assert post(boss, "/knowledge/override", letting | {"seen": "x"}).status_code == 409
    assert "待初审" in text_of(li.get(ENTRY, params={"id": "ship"}))
    assert "已发布" in text_of(post(boss, "/knowledge/override", letting))
    ((staff, _, subject),) = [row for row in noted(desk) if row[1] == "检验题放行"]
    assert (staff, subject) == ("赵管理", "ship")
    assert post(boss, "/knowledge/override", letting | {"do": "keep"}).status_code == 400


@pytest.mark.parametrize("error", [DialogueUnavailable("x"), TrialRefused("从草稿无法作答")])
def test_without_the_dialogue_the_page_says_what_to_do(li, wang, as_role, post, desk, error):
    post(li, NEW, ASKED)
    in_review(li, post)
    desk.trial.error = error
    answer = post(wang, REVIEW, MOVE)
    page = text_of(answer)
    assert answer.status_code == 409 and "怎么办" in page and "再试一次" in page
    assert "试答" in page
    assert "没有检验" in text_of(post(li, "/knowledge/golden/run", {"id": "ship", "number": "2"}))
    seen = re.search(r'name="seen" value="(\w+)"', post(as_role("admin"), REVIEW, MOVE).text)[1]
    letting = MOVE | {"seen": seen, "reason": "通知今晚必须上线"}
    assert "已发布" in text_of(post(as_role("admin"), "/knowledge/override", letting))


def test_all_questions_are_run_in_portions_and_go_on_where_they_stood(li, post, desk):
    with desk.engine.begin() as connection:
        golden.add(
            connection,
            [Golden("ship", f"第{n}问", ("6月30日",)) for n in range(PORTION * 2 + 3)]
            + [Golden("gone", "下架的", ("x",))],
            by="李编辑",
            now=desk.clock.now(),
        )
    desk.trial.otherwise = GOOD
    desk.trial.script["第1问"] = BAD
    page = post(li, "/golden/run")
    assert f"已检验 {PORTION} / {PORTION * 2 + 3}" in text_of(page) and "data-auto" in page.text
    desk.trial.error = DialogueUnavailable("x")
    since = {"since": html.unescape(re.search(r'name="since" value="([^"]+)"', page.text)[1])}
    stopped = post(li, "/golden/run", since)
    assert stopped.status_code == 409 and "已检验的结果都已保存" in text_of(stopped)
    assert "data-auto" not in stopped.text
    desk.trial.error = None
    assert f"已检验 {PORTION * 2} /" in text_of(post(li, "/golden/run", since))
    assert f"{PORTION * 2 + 3} 道检验题已全部检验" in text_of(post(li, "/golden/run", since))
    assert [len(talks) for talks, _, _ in desk.trial.asked] == [PORTION, PORTION, PORTION, 3]
    page = text_of(li.get("/console/golden", params={"outcome": "wrong"}))
    assert "共 1 道" in page and "第1问" in page and BAD in page
    assert "共 1 道" in text_of(li.get("/console/golden", params={"outcome": "idle"}))


def test_what_was_held_back_at_its_hour_stands_on_the_start_page(li, wang, post, desk):
    post(li, NEW, ASKED)
    in_review(li, post)
    desk.trial.script[ASKED["question_text"]] = BAD
    said = text_of(post(wang, REVIEW, MOVE | {"at": "2026-03-03T09:00"}))
    assert "将于 2026-03-03 09:00 发布" in said and "1 道检验题不通过" in said
    with desk.engine.begin() as connection:
        (what,) = store.due(connection, store.revision(connection, "ship", 2).due_at)
        store.hold_back(connection, what, "检验题未通过的原因", now=desk.clock.now())
    home = text_of(li.get("/console/"))
    assert "1 项到时没有执行" in home and "海洋装备专项" in home
    page = text_of(li.get(ENTRY, params={"id": "ship"}))
    assert "没有执行：检验题未通过的原因" in page and "自动发布" not in page
    desk.trial.script[ASKED["question_text"]] = GOOD
    assert "已发布" in text_of(post(wang, REVIEW, MOVE | {"do": "publish_now"}))
    assert "到时没有执行" not in text_of(li.get("/console/"))
