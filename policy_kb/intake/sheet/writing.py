"""Calls → a sheet to be imported again; the empty template; a sheet with its bad cells marked."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from policy_kb.calls.model import COLUMNS, LEVELS, REQUIRED, Call
from policy_kb.errors import ContentError
from policy_kb.intake.sheet import SHEET, TEXT_KINDS, choose
from policy_kb.intake.sheet.grid import MOST_ROWS, CellProblem
from policy_kb.intake.sheet.rows import EXAMPLE

_WIDTHS = {
    "名称": 40,
    "发布单位": 22,
    "申报条件": 50,
    "申报材料": 40,
    "支持方式": 40,
    "联系方式": 24,
    "原文链接": 30,
    "摘要": 40,
    "别名": 18,
    "其他日期": 26,
}
_DATES = ("发布日期", "开始日期", "截止日期")
_MOST_SIGNS = 32_767
_BAD = PatternFill("solid", fgColor="FFC7CE")
_HEAD = PatternFill("solid", fgColor="DDEBF7")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_GREY = Font(color="808080", italic=True)

_EXAMPLE_ROW = {
    "编号": f"{EXAMPLE}-2026-01",
    "名称": f"{EXAMPLE}：2026年度某某专项（本行导入时跳过）",
    "级别": "区",
    "发布单位": "增城区某某局",
    "类别": "科技项目",
    "发布日期": "2026-03-01",
    "开始日期": "2026-03-05",
    "截止日期": "2026-03-31",
    "申报条件": "在增城区注册的企业\n上年度研发费用占营业收入 3% 以上",
    "申报材料": "申请表\n营业执照复印件",
    "支持方式": "每项最高支持 50 万元",
    "联系方式": "某某科 020-00000000",
    "原文链接": "https://example.org/notice",
    "摘要": "支持企业开展技术攻关",
    "别名": "某某专项\n攻关项目",
    "其他日期": "区推荐截止：2026-04-10\n纸质材料：2026-04-15 17:00",
}
_HELP = (
    ("一行一个项目", "表头可以换顺序；标 * 的必填，其余的列可以没有。"),
    ("编号", "自己定，不重复，以后不再改：再次导入时按编号更新同一个项目。"),
    ("级别", "国家、省、市、区 四者之一。"),
    ("日期", "写成 2026-03-05，也可写 2026/3/5 或 2026年3月5日；必须有年份。"),
    ("截止日期", "最后一天仍可申报；空着表示常年受理。延期时改成新的日期，导入时会记下原来的。"),
    ("申报条件、申报材料、别名", "有几条就在单元格里分几行（Alt+Enter），序号可写可不写。"),
    ("支持方式", "金额照文件原文填写。"),
    ("其他日期", "一行一个，写成“区推荐截止：2026-04-10”的形式；撤回的项目写“撤回：日期”。"),
    ("示例行", "编号或名称以“示例”开头的行导入时跳过。"),
    ("删除", "导入只增加和修改，不删除；表里没有的项目保持原样。"),
    ("导入", "先不加 --publish 运行 kejitong kb import，看清改动后再加 --publish 发布。"),
)


def write_calls(calls: Sequence[Call], path: Path) -> None:
    """The calls as a sheet, `.xlsx` or `.csv`. Raises ContentError where one does not fit in."""
    rows = [row_of(call) for call in calls]
    if path.suffix.lower() in TEXT_KINDS:
        _write_text(rows, path)
        return
    too_long = [
        f"{row['编号']} 的 {name}：超过单元格能容纳的 {_MOST_SIGNS} 字"
        for row in rows
        for name, value in row.items()
        if len(value) > _MOST_SIGNS
    ]
    if too_long:
        raise ContentError(too_long)
    book = _new_book(rows)
    book.save(path)


def write_template(path: Path) -> None:
    """An empty sheet with drop-downs, an example row and a page of help."""
    book = _new_book([_EXAMPLE_ROW])
    for cell in book[SHEET][2]:
        cell.font = _GREY
    page = book.create_sheet("填写说明")
    for line in _HELP:
        page.append(line)
    page.column_dimensions["A"].width = 28
    page.column_dimensions["B"].width = 90
    for row in page.iter_rows():
        row[0].font = Font(bold=True)
        row[1].alignment = _WRAPPED
    book.save(path)


def write_marked(source: Path, problems: Sequence[CellProblem], path: Path) -> None:
    """The sheet as it was handed in, bad cells coloured and with the reason as a comment."""
    sheet = _as_handed_in(source, problems)
    for problem in problems:
        cell = sheet.cell(problem.row or 1, problem.column or 1)
        if type(cell).__name__ == "MergedCell":  # only its first cell can carry a comment
            area = next(a for a in sheet.merged_cells.ranges if cell.coordinate in a)
            cell = sheet.cell(area.min_row, area.min_col)
        said = f"{problem.column_name}：{problem.reason}" if problem.column_name else problem.reason
        before = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(f"{before}{said}", "kejitong", width=260, height=90)
        cell.fill = _BAD
    sheet.parent.save(path)


def row_of(call: Call) -> dict[str, str]:
    """The cells of a call by column; what it does not have is ""."""
    row = {}
    for name, field in COLUMNS.items():
        value = getattr(call, field)
        row[name] = "\n".join(value) if isinstance(value, tuple) else value or ""
    return row


def _write_text(rows: Sequence[dict[str, str]], path: Path) -> None:
    """With a BOM, so that Excel reads the file as UTF-8."""
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(COLUMNS), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def _new_book(rows: Sequence[dict[str, str]]) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append([f"{name}*" if name in REQUIRED else name for name in COLUMNS])
    for number, row in enumerate(rows, start=2):
        for column, name in enumerate(COLUMNS, start=1):
            cell = sheet.cell(number, column)
            day = _day(row[name]) if name in _DATES else None
            if day or row[name]:
                cell.value = day or row[name]
            if day is None and row[name]:
                cell.data_type = "s"  # text stays text, even when it begins with =
            cell.number_format = "yyyy-mm-dd" if name in _DATES else "@"
            cell.alignment = _WRAPPED
    _dress(sheet, last=max(len(rows) + 1, 200))
    return book


def _day(text: str) -> date | None:
    """None for what is no day; it stays text, and the next import names it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _dress(sheet: Any, last: int) -> None:
    for column, name in enumerate(COLUMNS, start=1):
        head = sheet.cell(1, column)
        head.font, head.fill = Font(bold=True), _HEAD
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
        if name in _DATES:
            for number in range(2, last + 1):
                sheet.cell(number, column).number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "C2"
    column = get_column_letter(list(COLUMNS).index("级别") + 1)
    choice = DataValidation(
        type="list",
        formula1=f'"{",".join(LEVELS)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="级别",
        error="请从 国家、省、市、区 中选择",
    )
    choice.add(f"{column}2:{column}{MOST_ROWS}")
    sheet.add_data_validation(choice)


def _as_handed_in(source: Path, problems: Sequence[CellProblem]) -> Any:
    grid = choose(source)
    if source.suffix.lower() not in TEXT_KINDS:
        book = load_workbook(source, keep_links=False)
        return next(s for s in book.worksheets if s.title.strip() == grid.name)
    sheet = Workbook().active
    sheet.title = SHEET
    for row in grid.rows:
        for column, cell in enumerate(row.cells, start=1):
            if cell.value is not None:
                kept = sheet.cell(row.number, column, str(cell.value))
                kept.data_type = "s"
    return sheet
