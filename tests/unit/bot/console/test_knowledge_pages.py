"""The pages of the knowledge: find, write, be stopped, review, publish, undo."""

from __future__ import annotations

import html
import re

import pytest

from bot.console.pages.knowledge.pasting import pasted_call
from bot.console.pages.knowledge.views import differences
from bot.dialogue.trial import TrialRefused
from bot.errors import DialogueUnavailable
from bot.messages import Choice, Reply
from bot.services.staffing.audit import Wanted, deeds
from policy_kb import store

EDIT, ENTRY, LIST = "/console/knowledge/edit", "/console/knowledge/entry", "/console/knowledge"
CALL = {
    "kind": "call",
    "entry": "",
    "base": "0",
    "id": "2026-低空",
    "title": "低空物流专项",
    "level": "区",
    "issuer": "区科工信局",
    "opens_on": "2026年3月1日",
    "closes_on": "2026/6/30",
    "conditions": "在增城注册\n成立满一年",
    "aliases": "低空专项",
    "reason": "新增",
    "do": "save",
}


@pytest.fixture
def li(as_role):
    return as_role("editor")


@pytest.fixture
def wang(as_role):
    return as_role("reviewer")


@pytest.fixture
def published(console):
    """What is answered, by id."""

    def read():
        with console.state.desk.engine.connect() as connection:
            return store.read(connection).by_id

    return read


def text_of(response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", response.text))


def entry_page(client, entry: str = "2026-低空"):
    return client.get(ENTRY, params={"id": entry})


def test_a_call_from_a_form_to_the_chat_and_back(li, wang, post, published):
    assert "已存为草稿（第 1 版）" in text_of(post(li, EDIT, CALL))
    page = text_of(entry_page(li))
    assert "草稿" in page and "送审" in page and "审核通过" not in page
    move = {"id": "2026-低空", "number": "1"}
    post(li, "/knowledge/draft", move | {"do": "submit", "note": "请审"})
    assert "2026-低空" not in published()
    page = text_of(entry_page(wang))
    assert "待初审" in page and "成立满一年" in page and "2026-06-30" in page
    post(wang, "/knowledge/review", move | {"do": "approve", "note": "属实"})
    call = published()["2026-低空"]
    assert (call.opens_on, call.closes_on) == ("2026-03-01", "2026-06-30")
    assert call.conditions == ("在增城注册", "成立满一年")
    changed = CALL | {"entry": "2026-低空", "base": "1", "title": "低空物流装备专项"}
    assert "第 2 版已送审" in text_of(post(li, EDIT, changed | {"do": "submit"}))
    assert "装备" in "".join(re.findall("<ins>(.*?)</ins>", entry_page(wang).text))
    post(wang, "/knowledge/review", move | {"number": "2", "do": "approve", "note": ""})
    assert published()["2026-低空"].title == "低空物流装备专项"
    back = move | {"do": "roll_back"}
    assert "请写明原因" in text_of(post(wang, "/knowledge/review", back))
    post(wang, "/knowledge/review", back | {"note": "写错了"})
    assert published()["2026-低空"].title == "低空物流专项"
    page = text_of(entry_page(wang))
    assert "第 3 版" in page and "写错了" in page and "李编辑" in page
    post(wang, "/knowledge/review", move | {"number": "3", "do": "withdraw", "note": "取消"})
    assert "2026-低空" not in published()
    assert "恢复发布" in text_of(entry_page(wang))


def test_a_wrong_date_stops_beside_its_field_and_nothing_typed_is_lost(li, post, console):
    wrong = CALL | {"closes_on": "2026-02-30", "do": "submit", "summary": "写了很久的摘要"}
    answer = post(li, EDIT, wrong)
    assert answer.status_code == 422
    assert re.search(r'id="e-closes_on">没有这一天', answer.text)
    assert 'aria-invalid="true"' in answer.text
    assert "写了很久的摘要" in answer.text and 'value="2026-02-30"' in answer.text
    answer = post(li, EDIT, wrong | {"closes_on": "2026-02-01"})
    assert re.search(r'id="e-closes_on">早于开始日期', answer.text)
    assert "尚未保存" in text_of(answer)
    assert console.state.desk.editing.dossier("2026-低空") is None
    answer = post(li, EDIT, wrong | {"closes_on": "3月5日"})
    assert "缺少年份" in text_of(answer)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("link", "example.org/1", "http:// 或 https://"),
        ("issuer", "", "必填"),
        ("level", "镇", "国家、省、市、区"),
        ("other_dates", "区推荐", "名称：2026-03-31"),
        ("id", "", "必填"),
        ("id", "有 空格", "不能有空格"),
        ("closes_on", "2026-06-30 17:00", "时刻"),
    ],
)
def test_each_problem_stands_beside_its_field(li, post, field, typed, said):
    answer = post(li, EDIT, CALL | {field: typed, "do": "check"})
    beside = re.search(rf'id="e-{field}">(.*?)</p>', answer.text)
    assert beside and said in html.unescape(beside[1])


def test_an_unknown_unit_and_what_others_rely_on(li, post, seed):
    task = seed.task(3)
    page = li.get(EDIT, params={"id": task.id}).text
    data = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    data |= {
        "kind": "task",
        "entry": task.id,
        "base": "1",
        "title": task.title,
        "summary": task.summary,
        "part": task.part,
        "number": "3",
        "measures": "\n".join(task.measures),
        "lead": "不存在的局",
        "aliases": "\n".join(task.aliases),
        "do": "check",
    }
    answer = post(li, EDIT, data)
    assert "没有登记的单位：不存在的局" in re.search(r'id="e-lead">(.*?)</p>', answer.text)[1]
    answer = post(li, EDIT, data | {"lead": "\n".join(task.lead), "number": "99"})
    assert "编号不连续" in text_of(answer)
    assert "应为整数" in text_of(post(li, EDIT, data | {"number": "三"}))


def test_a_draft_with_a_fault_may_be_kept_but_not_handed_in(li, post):
    half = CALL | {"closes_on": "2026-02-01"}
    answer = post(li, EDIT, half)
    assert "还有不对的地方" in text_of(answer) and "早于开始日期" in text_of(answer)
    answer = post(li, EDIT, half | {"entry": "2026-低空", "base": "1", "do": "submit"})
    assert answer.status_code == 422


def test_who_saves_second_is_told_and_keeps_the_text(li, as_role, post, console):
    post(li, EDIT, CALL)
    second = as_role("editor", "周编辑")
    mine = CALL | {"entry": "2026-低空", "base": "1", "title": "周的标题"}
    post(li, EDIT, mine | {"title": "李的标题"})
    answer = post(second, EDIT, mine)
    assert answer.status_code == 409
    assert "李编辑 已于" in text_of(answer) and "第 2 版" in text_of(answer)
    assert 'value="周的标题"' in answer.text and 'name="base" value="2"' in answer.text
    assert "李" in "".join(re.findall("<del>(.*?)</del>", answer.text))
    dossier = console.state.desk.editing.dossier("2026-低空")
    assert dossier.newest.payload["title"] == "李的标题"
    post(second, EDIT, mine | {"base": "2"})
    assert console.state.desk.editing.dossier("2026-低空").newest.payload["title"] == "周的标题"
    # A new entry under a name that is taken meanwhile is stopped as well.
    assert "已经有了" in text_of(post(second, EDIT, CALL))


def test_the_preview_answers_from_what_is_typed(li, post, console):
    trial = console.state.desk.trial
    told = Reply("2026年6月30日截止", (Choice("申报条件", "x"),))
    trial.script["低空物流专项什么时候截止"] = told
    answer = post(li, EDIT, CALL | {"do": "preview"})
    assert "2026年6月30日截止" in answer.text and "申报条件" in text_of(answer)
    (talks, drafts, _) = trial.asked[-1]
    assert drafts[0]["id"] == "2026-低空" and drafts[0]["closes_on"] == "2026-06-30"
    assert ["低空专项还能申报吗"] in talks
    post(li, EDIT, CALL | {"do": "ask", "question": "要注册多久"})
    assert trial.asked[-1][0] == [["要注册多久"]]
    assert console.state.desk.editing.dossier("2026-低空") is None


def test_a_saved_revision_is_previewed_and_asked(wang, li, post, console):
    post(li, EDIT, CALL)
    page = wang.get("/console/knowledge/preview", params={"id": "2026-低空"})
    assert "低空物流专项什么时候截止" in page.text
    wang.get("/console/knowledge/preview", params={"id": "2026-低空", "n": "1", "q": "谁能报"})
    assert console.state.desk.trial.asked[-1][0] == [["谁能报"]]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DialogueUnavailable("x"), "问答服务现在没有运行"),
        (TrialRefused("从草稿无法作答"), "无法作答"),
    ],
)
def test_without_the_dialogue_everything_but_the_preview_works(li, post, console, error, said):
    console.state.desk.trial.error = error
    assert said in text_of(post(li, EDIT, CALL | {"do": "preview"}))
    assert "已存为草稿" in text_of(post(li, EDIT, CALL))


def test_the_list_is_searched_filtered_and_paged(li, post):
    post(li, EDIT, CALL)
    page = text_of(li.get(LIST))
    assert "低空物流专项" in page and "下一页" in page
    assert "共 1 条" in text_of(li.get(LIST, params={"q": "低空 区科工信局"}))
    assert "共 1 条" in text_of(li.get(LIST, params={"state": "draft"}))
    assert "共 28 条" in text_of(li.get(LIST, params={"kind": "task"}))
    assert "没有符合条件的条目" in text_of(li.get(LIST, params={"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in li.get(LIST, params={"q": "<script>alert(1)</script>"}).text
    for page in ("0", "-1", "x", "99999999999", "3"):
        assert li.get(LIST, params={"page": page}).status_code == 200


def test_hours_to_come(li, wang, post, console):
    post(li, EDIT, CALL | {"do": "submit"})
    move = {"id": "2026-低空", "number": "1", "do": "approve", "note": ""}
    assert "已经过去" in text_of(post(wang, "/knowledge/review", move | {"at": "2026-03-01T09:00"}))
    assert "时间应为" in text_of(post(wang, "/knowledge/review", move | {"at": "明天"}))
    said = text_of(post(wang, "/knowledge/review", move | {"at": "2026-03-03T09:00"}))
    assert "将于 2026-03-03 09:00 发布" in said and "立即发布" in said
    assert "退回后才能修改" in text_of(li.get(EDIT, params={"id": "2026-低空"}))
    post(wang, "/knowledge/review", move | {"do": "publish_now"})
    later = {"do": "withdraw", "note": "到期", "at": "2026-04-01T09:00"}
    assert "将于 2026-04-01 09:00" in text_of(post(wang, "/knowledge/review", move | later))
    assert "已取消" in text_of(post(wang, "/knowledge/review", move | {"do": "keep"}))


def test_nobody_reviews_their_own_and_the_page_says_so(wang, post, console):
    post(wang, EDIT, CALL | {"do": "submit"})
    assert "请其他同事审核" in text_of(entry_page(wang))
    move = {"id": "2026-低空", "number": "1", "do": "approve"}
    assert "不能审核自己写的" in text_of(post(wang, "/knowledge/review", move))


@pytest.mark.parametrize("kind", ["call", "specialist", "unit", "service", "clause", "policy"])
def test_every_kind_has_its_form(li, kind):
    page = li.get("/console/knowledge/new", params={"kind": kind})
    assert page.status_code == 200 and "保存草稿" in page.text


def test_every_published_entry_has_its_pages(li, seed):
    one_of_each = {entry.kind: entry for entry in seed.by_id.values()}
    for entry in one_of_each.values():
        for path in (ENTRY, EDIT):
            assert li.get(path, params={"id": entry.id}).status_code == 200, entry.kind


def test_a_specialist_is_made(li, wang, post, published):
    page = li.get("/console/knowledge/new", params={"kind": "specialist"}).text
    name = re.search(r'name="id" value="(specialist-\w+)"', page)[1]
    data = {
        "kind": "specialist",
        "entry": "",
        "base": "0",
        "id": name,
        "town": "石滩镇",
        "name": "陈志明",
        "phone": "无",
        "do": "submit",
    }
    answer = post(li, EDIT, data)
    assert "电话号码" in re.search(r'id="e-phone">(.*?)</p>', answer.text)[1]
    post(li, EDIT, data | {"phone": "020-82900001"})
    post(wang, "/knowledge/review", {"id": name, "number": "1", "do": "approve"})
    assert published()[name].name == "陈志明"
    assert "石滩镇 陈志明" in text_of(li.get(LIST, params={"q": "陈志明"}))


def test_nonsense_is_refused(li, wang, post):
    assert entry_page(li, "nothing").status_code == 404
    assert li.get(EDIT, params={"id": "nothing"}).status_code == 404
    for broken in ({"kind": "x"}, {"base": "-1"}, {"base": ""}, {"base": "3", "entry": "nothing"}):
        assert post(li, EDIT, CALL | broken).status_code in (400, 404)
    assert post(wang, "/knowledge/review", {"id": "x", "do": "submit"}).status_code == 400
    gone = {"id": "x", "number": "1", "do": "approve"}
    assert "没有这个条目" in text_of(post(wang, "/knowledge/review", gone))


def test_the_number_of_reviews_is_set(as_role, post, console):
    boss = as_role("admin")
    assert "两级审核" in text_of(boss.get("/console/knowledge/steps"))
    post(boss, "/knowledge/steps", {"steps": "2"})
    assert console.state.desk.editing.review_steps() == 2
    assert "一级或两级" in text_of(post(boss, "/knowledge/steps", {"steps": "3"}))


def test_a_figure_or_a_day_is_never_marked_in_half():
    (row,) = differences("call", {"closes_on": "2026-12-31"}, {"closes_on": "2027-01-31"})
    ((_, pieces),) = row.lines
    assert [(p.how, p.text) for p in pieces] == [("gone", "2026-12-31"), ("new", "2027-01-31")]
    (row,) = differences("call", {"funding": "最高100万元补助"}, {"funding": "最高10万元补助"})
    ((_, pieces),) = row.lines
    assert [(p.how, p.text) for p in pieces] == [
        ("same", "最高"),
        ("gone", "100"),
        ("new", "10"),
        ("same", "万元补助"),
    ]
    (row,) = differences("call", {"materials": ["甲", "乙"]}, {"materials": ["甲", "丙"]})
    assert [how for how, _ in row.lines] == ["same", "gone", "new"]


ROW = (
    "2026-低空\t低空物流专项\t区\t区科工信局\t装备\t2026-02-01\t2026-03-01\t2026-02-30\t"
    '"在增城注册\n成立满一年"\t申请表\t最高100万元'
)


def test_a_row_of_a_sheet_fills_the_form_and_its_wrong_day_is_named(li, post, console):
    answer = post(li, EDIT, {"kind": "call", "base": "0", "entry": "", "row": ROW, "do": "paste"})
    assert 'value="低空物流专项"' in answer.text
    assert "在增城注册\n成立满一年</textarea>" in answer.text
    assert re.search(r'id="e-closes_on">没有这一天', answer.text)
    assert console.state.desk.editing.dossier("2026-低空") is None


def test_a_row_may_bring_its_header():
    row = pasted_call("名称\t编号\t层级\t截止时间\n专项\tc-1\t市\t2026/6/30")
    assert row == {"title": "专项", "id": "c-1", "level": "市", "closes_on": "2026/6/30"}


@pytest.mark.parametrize("text", ["", "只有一格", "a\tb\nc\td", "编号\t名称\t级别", '"a\tb'])
def test_what_is_no_row_is_refused_with_the_reason(li, post, text):
    answer = post(li, EDIT, {"kind": "call", "base": "0", "entry": "", "row": text, "do": "paste"})
    assert answer.status_code == 422
    assert re.search("复制|只能填一行", text_of(answer))


def test_who_may_only_read_or_write_changes_and_publishes_nothing(as_role, post, console):
    reader, editor = as_role("reader"), as_role("editor")
    assert post(reader, EDIT, CALL).status_code == 403
    assert post(editor, "/knowledge/review", {"id": "x", "do": "approve"}).status_code == 403
    assert post(as_role("reviewer"), "/knowledge/steps", {"steps": "2"}).status_code == 403
    assert "新建条目" in text_of(editor.get(LIST))
    noted = {deed.action for deed in deeds(console.state.desk.engine, Wanted())[0]}
    assert noted == {"refused"}
