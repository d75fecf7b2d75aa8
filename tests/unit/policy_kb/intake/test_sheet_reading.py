"""Sheets as people fill them: what is mended, what is refused, and that all is told at once."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from policy_kb.calls.model import COLUMNS, Call
from policy_kb.errors import ContentError
from policy_kb.intake.sheet import read_sheet
from policy_kb.intake.sheet.grid import SheetError

HEAD = ["编号", "名称", "级别", "发布单位", "截止日期", "申报条件", "其他日期"]
ROW = ["A-1", "某专项", "区", "增城区科技局", "2026-03-31", "甲\n乙", None]


@pytest.fixture
def sheet(tmp_path):
    """Write rows as a workbook; the path."""

    def write(*rows, name="项目征集", file="calls.xlsx", merged=(), more=()):
        book = openpyxl.Workbook()
        page = book.active
        page.title = name
        for row in rows:
            page.append(list(row))
        for area in merged:
            page.merge_cells(area)
        for title, other in more:
            page = book.create_sheet(title)
            for row in other:
                page.append(list(row))
        path = tmp_path / file
        book.save(path)
        return path

    return write


def one(path: Path) -> Call:
    (call,) = read_sheet(path).entries
    return call


def told(path: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read_sheet(path)
    return caught.value.problems


def with_cell(column: str, value: object) -> list:
    return [value if name == column else cell for name, cell in zip(HEAD, ROW, strict=True)]


def test_a_plain_row(sheet):
    assert one(sheet(HEAD, ROW)) == Call(
        "A-1", "某专项", "区", "增城区科技局", closes_on="2026-03-31", conditions=("甲", "乙")
    )


def test_columns_in_any_order_under_titles_and_blank_rows(sheet):
    turned = list(reversed(HEAD))
    path = sheet(["2026年一览表"], [], turned, [], list(reversed(ROW)), [], merged=["A1:G1"])
    assert one(path).id == "A-1"


def test_marks_remarks_and_blanks_in_the_header_do_not_matter(sheet):
    head = [
        "编号*",
        "名 称",
        "级别（国家/省/市/区）",
        "发布\n单位",
        "截止日期(空=常年)",
        "申报条件：",
        "其它日期",
    ]
    assert one(sheet(head, ROW)).issuer == "增城区科技局"


def test_columns_as_other_knowledge_bases_call_them(sheet):
    path = sheet(
        ["ID", "标题", "层级", "发文单位", "类目", "内容", "关键字", "材料性质", "联系人", "电话"],
        [
            "B-2",
            "某事项",
            "市",
            "广州市科技局",
            "科技/项目",
            "说明",
            "高企，认定",
            "通知公告",
            "李某",
            "020-1",
        ],
    )
    proposal = read_sheet(path)
    (call,) = proposal.entries
    assert (call.title, call.issuer, call.category) == ("某事项", "广州市科技局", "科技/项目")
    assert (call.summary, call.aliases, call.contact) == ("说明", ("高企", "认定"), "李某 020-1")
    assert any("材料性质" in note for note in proposal.notes)
    assert any("常年受理" in note for note in proposal.notes)  # there was no column of deadlines


@pytest.mark.parametrize(
    ("column", "value", "field", "expected"),
    [
        ("级别", "国家级", "level", "国家"),
        ("级别", "广东省", "level", "省"),
        ("级别", "市级 ", "level", "市"),
        ("级别", "增城区", "level", "区"),
        ("截止日期", datetime(2026, 3, 5), "closes_on", "2026-03-05"),
        ("截止日期", "2026年3月5日", "closes_on", "2026-03-05"),
        ("截止日期", 20260305, "closes_on", "2026-03-05"),
        ("截止日期", None, "closes_on", None),
        ("截止日期", "常年受理", "closes_on", None),
        ("截止日期", "长期有效", "closes_on", None),
        ("截止日期", " ", "closes_on", None),
        ("名称", "２０２６年\n科技 专项", "title", "2026年科技专项"),
        ("名称", "关于Big\nData专项", "title", "关于Big Data专项"),
        ("编号", 7, "id", "7"),
        ("编号", 7.0, "id", "7"),
        ("编号", " A 1 ", "id", "A1"),
        (
            "申报条件",
            "1. 甲\n② 乙\n（三）丙\n四、丁\n- 戊\n\n",
            "conditions",
            ("甲", "乙", "丙", "丁", "戊"),
        ),
        ("申报条件", "2.5%以上\n1.2025年度盈利", "conditions", ("2.5%以上", "2025年度盈利")),
        ("申报条件", "研发占比≥3%", "conditions", ("研发占比≥3%",)),
        (
            "其他日期",
            "区推荐：2026年4月1日\n纸质材料:2026/4/5 17：00",
            "other_dates",
            ("区推荐：2026-04-01", "纸质材料：2026-04-05 17:00"),
        ),
    ],
)
def test_values_in_the_forms_people_use(sheet, column, value, field, expected):
    assert getattr(one(sheet(HEAD, with_cell(column, value))), field) == expected


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("编号", None, "必填"),
        ("名称", " ", "必填"),
        ("发布单位", None, "必填"),
        ("级别", "镇", "国家、省、市、区"),
        ("级别", None, "必填"),
        ("截止日期", "3月5日", "缺少年份"),
        ("截止日期", "待定", "不是日期"),
        ("截止日期", "待填写", "还没有填写"),
        ("其他日期", "2026-03-05", "名称：日期"),
        ("其他日期", "区推荐：4月5日", "缺少年份"),
        ("编号", "长" * 81, "80"),
        ("申报条件", "长" * 20_001, "20000"),
        ("名称", True, "文字"),
    ],
)
def test_a_bad_cell_is_named_with_place_value_and_reason(sheet, column, value, reason):
    (problem,) = told(sheet(HEAD, ROW[:0], with_cell(column, value)))
    letter = "ABCDEFG"[HEAD.index(column)]
    assert f"工作表“项目征集”第 3 行 {letter} 列“{column}”" in problem
    assert reason in problem and problem.startswith("calls.xlsx")


def test_all_problems_are_told_at_once_and_nothing_is_proposed(sheet):
    path = sheet(
        [*HEAD, "开始日期", "原文链接"],
        with_cell("级别", "镇"),
        [*with_cell("编号", "A-2"), "2026-04-01", "www.example.org"],
        [*with_cell("编号", "A-3"), None, "https://example.org/a b"],
        [*with_cell("编号", "A-3"), None, None],
    )
    said = told(path)
    assert len(said) == 4
    assert "第 2 行" in said[0] and "网址" in said[1]
    assert "早于开始日期 2026-04-01" in said[2]
    assert "第 5 行" in said[3] and "与第 4 行重复" in said[3]


def test_misspelt_columns_are_asked_back_and_rows_are_read_all_the_same(sheet):
    head = ["编号", "名称", "级别", "发布单位", "截至日期", "申报条件", "备注说明"]
    said = told(sheet(head, with_cell("截止日期", "3月5日")))
    assert "是否应为“截止日期”" in said[0] and "E 列" in said[0]
    assert "缺少年份" in said[1]


def test_a_missing_column_and_two_of_the_same(sheet):
    said = told(sheet(["编号", "名称", "发布单位", "类别"], ROW))
    assert any("表头缺少“级别”列" in p for p in said)
    said = told(sheet([*HEAD, "标题"], [*ROW, "乙"]))
    assert any("重复" in p and "H 列" in p for p in said)


@pytest.mark.parametrize("rows", [[], [["甲", "乙"]], [["甲"] * 30] * 30])
def test_a_sheet_without_a_header(sheet, rows):
    assert any("找不到表头" in p for p in told(sheet(*rows)))


def test_only_a_header(sheet):
    assert any("没有内容" in p for p in told(sheet(HEAD)))


def test_a_merged_area_counts_for_all_its_rows(sheet):
    rows = [ROW, with_cell("编号", "A-2"), [None] * 7]
    rows[1][2] = None
    path = sheet(HEAD, *rows, merged=["C2:C4"])
    calls = read_sheet(path).entries
    assert [(call.id, call.level) for call in calls] == [("A-1", "区"), ("A-2", "区")]


def test_one_project_over_several_rows_is_explained(sheet):
    path = sheet(HEAD, ROW, [None, None, None, None, None, "丙"], merged=["A2:A3", "B2:B3"])
    assert any("一个项目占一行" in problem for problem in told(path))


@pytest.mark.parametrize(
    ("first", "more", "expected"),
    [
        ("项目征集", [("说明", [["填表说明"]])], "A-1"),
        ("Sheet1", [("说明", [["填表说明"]])], "A-1"),
        ("说明", [("项目征集", [HEAD, with_cell("编号", "B-1")])], "B-1"),
    ],
)
def test_which_of_several_sheets_is_read(sheet, first, more, expected):
    proposal = read_sheet(sheet(HEAD, ROW, name=first, more=more))
    assert [call.id for call in proposal.entries] == [expected]
    assert any("没有读取的工作表" in note for note in proposal.notes)


def test_sheets_that_cannot_be_told_apart_are_named(sheet):
    (problem,) = told(sheet(HEAD, ROW, name="甲表", more=[("乙表", [HEAD, ROW])]))
    assert "甲表、乙表" in problem and "项目征集" in problem


def test_a_formula_gives_its_kept_result_or_is_named(sheet, tmp_path):
    path = sheet(HEAD, with_cell("名称", "=A2&B1"))
    (problem,) = told(path)
    assert "B 列" in problem and "公式" in problem


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [(0.3, "0%", "30%"), (0.025, "0.0%", "2.5%"), (12, "000", "012"), (50, "General", "50")],
)
def test_numbers_are_read_as_the_sheet_shows_them(sheet, value, form, shown):
    path = sheet([*HEAD, "支持方式"], [*ROW, value])
    book = openpyxl.load_workbook(path)
    book.active["H2"].number_format = form
    book.save(path)
    assert one(path).funding == shown


def test_a_number_with_a_unit_in_its_format_is_not_guessed(sheet):
    path = sheet([*HEAD, "支持方式"], [*ROW, 50])
    book = openpyxl.load_workbook(path)
    book.active["H2"].number_format = '0"万元"'
    book.save(path)
    assert any("特殊格式" in problem for problem in told(path))


def test_example_rows_and_repeated_headers_are_skipped(sheet):
    proposal = read_sheet(sheet(HEAD, with_cell("编号", "示例-1"), ROW, HEAD))
    assert [call.id for call in proposal.entries] == ["A-1"]
    assert any("示例" in note for note in proposal.notes)


def test_notes_on_what_may_be_a_slip(sheet):
    head = [*HEAD, "发布日期"]
    path = sheet(head, [*ROW, "2026-04-01"], [*with_cell("编号", "A-2"), None])
    notes = "\n".join(read_sheet(path, today=date(2026, 5, 1)).notes)
    assert "名称相同：某专项（第 2 行、第 3 行）" in notes
    assert "发布日期 2026-04-01 晚于截止日期" in notes
    assert notes.count("已过") == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_files_as_excel_saves_them(tmp_path, encoding, delimiter):
    path = tmp_path / "calls.csv"
    rows = [HEAD, [*ROW[:5], '"甲\r\n乙，丙"', ""]]
    text = "\r\n".join(delimiter.join(map(str, row)) for row in rows) + "\r\n"
    path.write_bytes(text.encode(encoding))
    assert one(path).conditions == ("甲", "乙，丙")


def test_problems_of_a_text_file_have_their_place_too(tmp_path):
    path = tmp_path / "calls.csv"
    path.write_text(",".join(HEAD) + '\n="007",甲,镇,乙,,,\n', "utf-8-sig")
    with pytest.raises(SheetError) as caught:
        read_sheet(path)
    assert [(c.row, c.column, c.value) for c in caught.value.cells] == [(2, 3, "镇")]
    path.write_text(",".join(HEAD) + '\n="007",甲,区,乙,,,\n', "utf-8-sig")
    assert one(path).id == "007"


def test_absent_columns_keep_what_is_published_and_empty_cells_do_not(sheet, seed):
    from dataclasses import replace

    before = Call("A-1", "旧名", "区", "甲局", summary="旧摘要", conditions=("旧",), example=False)
    published = replace(seed, calls=(before,))
    (call,) = read_sheet(sheet(HEAD, with_cell("申报条件", None)), published).entries
    assert (call.title, call.summary, call.conditions) == ("某专项", "旧摘要", ())


def test_every_value_has_its_place(sheet):
    findings = read_sheet(sheet(HEAD, ROW)).findings
    assert {f.column for f in findings} <= set(COLUMNS.values())
    assert next(f for f in findings if f.column == "closes_on").place == "第 2 行 E 列"
