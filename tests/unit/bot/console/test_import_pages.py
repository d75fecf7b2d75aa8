"""Import: nothing without a rehearsal, everything or nothing, refused in Chinese and logged."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import openpyxl
import pytest

from bot.console.pages.intake.importing import MOST_BYTES
from bot.services.staffing.audit import Wanted, deeds
from policy_kb import store
from policy_kb.calls.model import Call
from policy_kb.exchange import as_yaml
from policy_kb.store import State

HEAD = ["编号", "名称", "级别", "发布单位", "开始日期", "截止日期", "支持方式"]
ROWS = [
    ["2026-低空", "低空物流专项", "区", "区科工信局", "2026-03-01", "2026-06-30", "最高50万元"],
    ["2026-荔枝", "荔枝保鲜专项", "区", "区农业农村局", None, "2026-07-31", None],
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTICE = """关于组织申报2026年海洋装备专项的通知
各有关单位：
一、申报条件
（一）在增城区注册的企业。
二、申报时间
申报截止时间为2026年6月30日。
区科工商信局
2026年3月1日
"""


def sheet(*rows, head=HEAD, name="项目征集") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in (head, *rows):
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def spoiled(content: bytes, **parts: bytes) -> bytes:
    """The workbook with parts added."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return file.getvalue()


@pytest.fixture
def li(as_role):
    return as_role("editor")


@pytest.fixture
def upload(post):
    def send(client, name, content, **fields):
        return post(client, "/import", fields, files={"file": (name, content)})

    return send


@pytest.fixture
def drafts(desk):
    """Every draft, by entry."""

    def read():
        with desk.engine.connect() as connection:
            return {one.entry: one for one in store.open_drafts(connection)}

    return read


@pytest.fixture
def published(desk):
    def publish(*calls):
        with store.writing(desk.engine) as connection:
            store.publish(connection, calls, author="system", reason="载入", now=desk.clock.now())

    return publish


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", answer.text)))


def token_in(answer) -> str:
    return re.search(r'name="token" value="([^"]+)"', answer.text)[1]


def state_of(desk) -> tuple:
    """Everything that an import could change."""
    with desk.engine.connect() as connection:
        return (
            store.current_version(connection),
            store.counts(connection),
            len(store.events(connection, most=10_000)),
        )


def test_a_sheet_is_shown_and_then_saved_as_drafts(li, post, upload, drafts, desk):
    before = state_of(desk)
    shown = upload(li, "表.xlsx", sheet(*ROWS))
    text = text_of(shown)
    assert "新增 2" in text and "低空物流专项" in text and "最高50万元" in text
    assert state_of(desk) == before and drafts() == {}
    saved = post(li, "/import/save", {"token": token_in(shown)})
    assert "已存为草稿 2 条" in text_of(saved)
    assert {one.state for one in drafts().values()} == {State.DRAFT}
    assert drafts()["2026-低空"].payload["closes_on"] == "2026-06-30"
    assert drafts()["2026-低空"].author == "李编辑"
    assert before[0] == state_of(desk)[0]  # nothing is published
    deed = deeds(desk.engine, Wanted())[0][0]
    assert (deed.action, deed.subject) == ("导入", "表.xlsx") and "2026-荔枝" in deed.detail


def test_new_changed_and_same_are_told_apart(li, upload, published):
    published(
        Call(
            ROWS[0][0],
            ROWS[0][1],
            "区",
            "区科工信局",
            opens_on="2026-03-01",
            closes_on="2026-06-15",
            funding="最高50万元",
        ),
        Call(ROWS[1][0], ROWS[1][1], "区", "区农业农村局", closes_on="2026-07-31"),
    )
    more = ["2026-新", "新材料专项", "市", "市科技局", None, "2026-08-01", None]
    shown = upload(li, "表.xlsx", sheet(*ROWS, more), correction="1")
    text = text_of(shown)
    assert "新增 1" in text and "修改 1" in text and "没有改动 1" in text
    assert re.search("<del>2026-06-15</del>.*<ins>2026-06-30</ins>", shown.text, re.S)
    assert "原截止" not in text
    assert "原截止" in text_of(upload(li, "表.xlsx", sheet(*ROWS)))
    only = li.get(
        "/console/import/rehearsed",
        params={"token": token_in(upload(li, "表.xlsx", sheet(*ROWS, more))), "how": "new"},
    )
    assert "新材料专项" in only.text and "荔枝保鲜专项" not in only.text


def test_a_wrong_date_is_named_marked_mended_and_comes_in(li, post, upload, drafts, desk):
    wrong = [[*ROWS[0][:5], "2026-02-30", None], ROWS[1]]
    before = state_of(desk)
    shown = upload(li, "表.xlsx", sheet(*wrong))
    text = text_of(shown)
    assert "第 2 行 F 列“截止日期”：没有这一天（现为“2026-02-30”）" in text
    assert "整个文件没有导入" in text and "存为草稿" not in text
    token = token_in(shown)
    book = li.get("/console/import/errors.xlsx", params={"token": token})
    assert book.headers["content-type"] == XLSX
    cell = openpyxl.load_workbook(io.BytesIO(book.content))["项目征集"]["F2"]
    assert "没有这一天" in cell.comment.text and cell.value == "2026-02-30"
    refused = post(li, "/import/save", {"token": token})
    assert refused.status_code == 409 and "没有存入任何内容" in text_of(refused)
    assert state_of(desk) == before
    assert deeds(desk.engine, Wanted(action="refused"))[0][0].detail.startswith("导入知识：")
    mended = io.BytesIO(book.content)
    copy = openpyxl.load_workbook(mended)
    copy["项目征集"]["F2"] = "2026-06-30"
    mended = io.BytesIO()
    copy.save(mended)
    again = upload(li, "表.xlsx", mended.getvalue())
    post(li, "/import/save", {"token": token_in(again)})
    assert set(drafts()) == {"2026-低空", "2026-荔枝"}


GOOD = sheet(*ROWS)
LAUGHS = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in ("ab", "bc", "cd"))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("表.xlsx", b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
        ("表.xlsx", lambda: spoiled(GOOD, **{"xl/big.xml": b"0" * (81 << 20)}), "异常庞大"),
        ("表.xlsx", spoiled(GOOD, **{f"xl/{n}": b"" for n in range(1_001)}), "异常庞大"),
        ("表.xlsx", spoiled(GOOD, **{"xl/vbaProject.bin": b"x"}), "宏"),
        ("表.xlsx", spoiled(GOOD, **{"xl/a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>"}), "不安全"),
        ("表.xlsm", GOOD, "宏"),
        ("表.xls", b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
        ("表.exe", b"MZ", "不能直接导入"),
        ("表", b"a", "不能直接导入"),
        ("表.xlsx", b"%PDF-1.7", "不是真正的 .xlsx"),
        ("表.docx", GOOD, "不是 Word"),
        ("表.pdf", GOOD, "不是 PDF"),
        ("表.csv", GOOD, "不是文本文件"),
        ("表.yml", GOOD, "不是 UTF-8"),
        ("表.txt", b"\xff\xfe\x00\x01\x02\x81", "不是 UTF-8"),
        ("表.xlsx", spoiled(b"", **{"a.txt": b"x"}), "不是有效的 .xlsx"),
        ("../../etc/x.xlsx", GOOD, "路径"),
        ("..\\x.xlsx", GOOD, "路径"),
        ("a\u202ex.xlsx", GOOD, "不可见"),
        ("表.xlsx", b"", "空的"),
        ("表.yml", LAUGHS.encode(), "引用"),
        ("表.yml", b"[" * 300, "嵌套"),
        ("表.yml", b"[" * 100_000, "有 1 处错误"),
        ("表.yml", b"a: !!python/object/apply:os.getpid []", "YAML"),
        ("表.xlsx", sheet(["=1+1", "公式专项", "区", "局", *[None] * 3]), "公式没有保存计算结果"),
        ("表.csv", "编号,名称,级别,发布单位,截止日期\nx,专项,镇,局,5月1日\n".encode(), "缺少年份"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_not_come_in(li, upload, drafts, desk, name, content, reason):
    before = state_of(desk)
    answer = upload(li, name, content() if callable(content) else content)
    assert reason in text_of(answer)
    assert "存为草稿（" not in answer.text
    assert (state_of(desk), drafts()) == (before, {})
    (deed,), count = deeds(desk.engine, Wanted())
    assert (count, deed.action, deed.staff) == (1, "refused", "李编辑")
    assert deed.detail.startswith("导入知识：")


def test_a_body_over_the_limit_is_not_taken_in(li, upload, desk):
    answer = upload(li, "表.xlsx", b"x" * MOST_BYTES)
    assert answer.status_code == 413 and "10 MB" in text_of(answer)
    assert deeds(desk.engine, Wanted())[0][0].action == "refused"


def test_a_form_without_a_file(li, post):
    assert post(li, "/import", {"file": "text"}).status_code == 422
    assert "请先选择" in text_of(post(li, "/import", files={"file": ("", b"")}))


def test_an_upload_is_of_its_sender_and_of_one_tab(li, as_role, post, upload, drafts):
    first = token_in(upload(li, "一.xlsx", sheet(ROWS[0])))
    zhao = as_role("admin")
    for answer in (
        zhao.get("/console/import/rehearsed", params={"token": first}),
        zhao.get("/console/import/errors.xlsx", params={"token": first}),
        post(zhao, "/import/save", {"token": first}),
        post(zhao, "/import/fill", {"token": first}),
        post(zhao, "/import/discard", {"token": first}),
        post(li, "/import/save", {"token": "../../x"}),
    ):
        assert answer.status_code == 404 and "重新上传" in text_of(answer)
    second = token_in(upload(li, "二.xlsx", sheet(ROWS[1])))
    assert post(li, "/import/save", {"token": first}).status_code == 404
    assert drafts() == {}
    assert "“二.xlsx”已检查，尚未处理" in text_of(li.get("/console/import"))
    post(li, "/import/save", {"token": second})
    assert set(drafts()) == {"2026-荔枝"}


def test_it_is_saved_once_and_forgotten(li, post, upload, drafts, desk):
    token = token_in(upload(li, "表.xlsx", sheet(*ROWS)))
    post(li, "/import/save", {"token": token})
    numbers = {name: draft.number for name, draft in drafts().items()}
    assert post(li, "/import/save", {"token": token}).status_code == 404
    again = upload(li, "表.xlsx", sheet(*ROWS))
    assert "已有相同草稿 2" in text_of(again) and 'id="save"' not in again.text
    post(li, "/import/discard", {"token": token_in(again)})
    assert {name: draft.number for name, draft in drafts().items()} == numbers


def test_an_upload_is_kept_for_an_hour(li, upload, post, desk, drafts, monkeypatch):
    token = token_in(upload(li, "表.xlsx", sheet(*ROWS)))
    later = desk.clock.now() + timedelta(hours=1)
    monkeypatch.setattr(type(desk.clock), "now", lambda _: later)
    assert post(li, "/import/save", {"token": token}).status_code == 404
    assert drafts() == {}


def test_who_was_faster_is_told_and_nothing_half_is_saved(li, as_role, post, upload, drafts, desk):
    token = token_in(upload(li, "表.xlsx", sheet(*ROWS)))
    wang = as_role("reviewer")
    post(
        wang,
        "/import/save",
        {
            "token": token_in(
                upload(
                    wang,
                    "荔.xlsx",
                    sheet(["2026-荔枝", "荔枝专项", "区", "区农业农村局", None, None, None]),
                )
            )
        },
    )
    answer = post(li, "/import/save", {"token": token})
    text = text_of(answer)
    assert answer.status_code == 409 and "王审核" in text and "没有存入任何内容" in text
    assert set(drafts()) == {"2026-荔枝"} and drafts()["2026-荔枝"].author == "王审核"
    assert "将替代 王审核" in text  # the new rehearsal says what saving would do now
    post(li, "/import/save", {"token": token_in(answer)})
    assert {draft.author for draft in drafts().values()} == {"李编辑"}


def test_what_breaks_off_in_the_middle_leaves_no_half_and_can_be_repeated(
    li, post, upload, drafts, desk, monkeypatch
):
    token = token_in(upload(li, "表.xlsx", sheet(*ROWS)))
    before = state_of(desk)

    def fail(*_):
        raise OSError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(desk.imports, "_audit", fail)  # the last thing of the transaction
        assert post(li, "/import/save", {"token": token}).status_code == 500
    assert (state_of(desk), drafts()) == (before, {})
    post(li, "/import/save", {"token": token})
    assert set(drafts()) == {"2026-低空", "2026-荔枝"}


def test_an_upload_that_is_not_forgotten_comes_in_only_once(li, post, upload, drafts, desk):
    token = token_in(upload(li, "表.xlsx", sheet(*ROWS)))
    kept = desk.imports.newest(SimpleNamespace(name="李编辑"))
    post(li, "/import/save", {"token": token})
    desk.imports._uploads.put("李编辑", kept.as_bytes())
    answer = post(li, "/import/save", {"token": token})
    assert answer.status_code == 409 and "已有相同草稿 2" in text_of(answer)
    assert {draft.number for draft in drafts().values()} == {1}


def test_what_is_in_review_is_not_overrun(li, post, upload, drafts):
    post(li, "/import/save", {"token": token_in(upload(li, "表.xlsx", sheet(*ROWS)))})
    move = {"id": "2026-低空", "number": "1", "do": "submit", "note": ""}
    post(li, "/knowledge/draft", move)
    changed = [[*ROWS[0][:6], "最高80万元"], ROWS[1]]
    shown = upload(li, "表.xlsx", sheet(*changed))
    text = text_of(shown)
    assert "正在审核 1" in text and "退回后才能导入" in text
    assert post(li, "/import/save", {"token": token_in(shown)}).status_code == 409
    assert drafts()["2026-低空"].state is State.FIRST_REVIEW


def test_what_was_withdrawn_comes_back_through_the_reviews(li, upload, published, desk):
    published(Call("2026-低空", "低空物流专项", "区", "区科工信局"))
    with store.writing(desk.engine) as connection:
        store.withdraw(connection, ["2026-低空"], author="x", reason="撤回", now=desk.clock.now())
    assert "原条目已下架" in text_of(upload(li, "表.xlsx", sheet(*ROWS)))


def test_a_notice_is_completed_by_a_person(li, post, upload, drafts):
    notice = NOTICE.replace("2026年6月30日", "另行通知")
    shown = upload(li, "通知.txt", notice.encode())
    text = text_of(shown)
    assert "按申报通知读取" in text and "在增城区注册的企业" in text and "第 4 行" in text
    assert "填好上面的栏目后才能存为草稿" in text
    token = token_in(shown)
    assert post(li, "/import/save", {"token": token}).status_code == 409
    answer = post(li, "/import/fill", {"token": token, "编号": "2026-海装", "截止日期": "6月30日"})
    assert answer.status_code == 422 and "缺少年份" in text_of(answer)
    assert 'value="6月30日"' in answer.text
    values = {
        "token": token,
        "编号": "2026-海装",
        "截止日期": "2026-06-30",
        "级别": "区",
        "发布单位": "区科工商信局",
    }
    filled = post(li, "/import/fill", values)
    assert "存为草稿（1 条）" in text_of(filled)
    post(li, "/import/save", {"token": token_in(filled)})
    assert drafts()["2026-海装"].payload["closes_on"] == "2026-06-30"


def test_a_policy_shows_clauses_units_and_figures(li, post, upload, drafts):
    text = (
        "增城区支持低空经济发展若干措施\n"
        "第一条 对新认定的企业给予最高50万元奖励。（责任单位：区科工商信局）\n"
        "第二条 建设起降点10个。\n第三条 本措施自2026年3月1日起施行，有效期3年。\n"
    )
    shown = upload(li, "措施.txt", text.encode(), read_as="policy")
    said = text_of(shown)
    assert "按政策文件读取" in said and "50万元" in said and "第 2 行" in said
    assert "读出 3 个条款" in said and "区科工商信局" in said
    post(li, "/import/save", {"token": token_in(shown)})
    assert {one.payload["kind"] for one in drafts().values()} >= {"policy", "clause"}


def test_entries_as_yaml(li, post, upload, drafts, seed):
    task = seed.by_id["task-07"]
    call = Call("2026-低空", "低空物流专项", "区", "区科工信局", closes_on="2026-02-30")
    answer = upload(li, "条目.yml", "".join(as_yaml([task, call])).encode())
    assert "2026-低空 的 截止日期" in text_of(answer)
    good = Call("2026-低空", "低空物流专项", "区", "区科工信局", closes_on="2026-02-28")
    shown = upload(li, "条目.yml", "".join(as_yaml([task, good])).encode())
    assert "新增 1" in text_of(shown) and "没有改动 1" in text_of(shown)
    post(li, "/import/save", {"token": token_in(shown)})
    assert set(drafts()) == {"2026-低空"}


def test_script_in_a_file_is_text(li, upload):
    row = ["<script>x</script>", "<img src=x onerror=y>专项", "区", "<b>局</b>", None, None, "<i>"]
    shown = upload(li, "i.csv", sheet(row))
    assert "不是文本文件" in text_of(shown)
    shown = upload(li, "表.xlsx", sheet(row))
    assert "<script>x" not in shown.text and "<img src=x" not in shown.text
    assert "&lt;script&gt;" in shown.text


def test_the_template_can_be_filled_in_and_sent(li, upload):
    book = openpyxl.load_workbook(io.BytesIO(li.get("/console/import/template.xlsx").content))
    book["项目征集"].append(ROWS[0][:4])
    file = io.BytesIO()
    book.save(file)
    assert "新增 1" in text_of(upload(li, "填好的.xlsx", file.getvalue()))
