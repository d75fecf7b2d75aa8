"""Which row names the columns, and which column is which: aliases, slips, columns nobody knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from policy_kb.calls.model import COLUMNS, REQUIRED
from policy_kb.intake.sheet.grid import CellProblem, Grid, Row

# What other knowledge bases (12345 hotlines among them) call our columns.
_ALIASES: dict[str, tuple[str, ...]] = {
    "编号": ("项目编号", "征集编号", "通知编号", "条目编号", "标识", "ID"),
    "名称": ("标题", "项目名称", "征集名称", "通知名称", "通知标题", "事项名称"),
    "级别": ("层级", "项目级别", "申报级别"),
    "发布单位": (
        "发文单位",
        "发布机构",
        "发文机关",
        "发文机构",
        "发布部门",
        "主管部门",
        "主管单位",
    ),
    "类别": ("类目", "分类", "项目类别", "类型", "项目类型"),
    "发布日期": ("发文日期", "发布时间", "发文时间", "成文日期", "印发日期"),
    "开始日期": ("开始时间", "申报开始", "申报开始日期", "申报开始时间", "受理开始日期"),
    "截止日期": (
        "截止时间",
        "申报截止",
        "申报截止日期",
        "申报截止时间",
        "受理截止日期",
        "结束日期",
    ),
    "申报条件": ("条件", "申请条件"),
    "申报材料": ("材料", "申请材料", "所需材料"),
    "支持方式": ("资助方式", "扶持方式", "支持标准", "资助标准", "扶持标准", "资助额度"),
    "联系方式": ("联系人", "联系电话", "咨询电话", "电话", "联系人及电话"),
    "原文链接": ("链接", "网址", "原文网址", "链接地址"),
    "摘要": ("内容", "简介", "概要"),
    "别名": ("关键字", "关键词", "简称"),
    "其他日期": ("其它日期", "时间节点"),
}
# Columns that tables of calls customarily have and that say nothing we keep.
_IGNORED = {"序号", "备注", "材料性质", "文号", "生效日期", "失效日期"}
# Several columns may make one value of these.
_JOINABLE = {"联系方式", "别名"}
# The value of these is divided at commas too.
DIVIDED_AT_COMMAS = {"关键字", "关键词"}
_SEARCHED_ROWS = 20
_LEAST_KNOWN = 3
_REMARK = re.compile(r"[(\[【].*?[)\]】]|[*:]")

_known = {name: column for column, aliases in _ALIASES.items() for name in (column, *aliases)}


@dataclass(frozen=True)
class Column:
    """A column that is used: where it stands (from 0), what it is, what the file calls it."""

    index: int
    name: str
    written: str


@dataclass(frozen=True)
class Header:
    """The row that names the columns; `notes` tells of the columns that are not used."""

    row: int
    columns: tuple[Column, ...]
    problems: tuple[CellProblem, ...]
    notes: tuple[str, ...]

    @property
    def names(self) -> set[str]:
        return {column.name for column in self.columns}


def find_header(grid: Grid) -> Header | None:
    """The header of a sheet, None where no row looks like one."""
    best = max(grid.rows[:_SEARCHED_ROWS], key=_known_in, default=None)
    if best is None or _known_in(best) < _LEAST_KNOWN:
        return None
    columns, problems, notes = [], [], []
    written = {index: _levelled(cell.value) for index, cell in enumerate(best.cells)}
    present = {_known[name] for name in written.values() if name in _known}
    for index, name in written.items():
        if not name:
            continue
        if name in _known:
            columns.append(Column(index, _known[name], name))
        elif (meant := _meant(name, present)) is not None:
            problems.append(
                CellProblem(
                    grid.name, best.number, index + 1, "", name, f"不认识的列名，是否应为“{meant}”"
                )
            )
            # Read under the name it stands for, so that the rows' problems are told as well.
            columns.append(Column(index, meant, name))
            present.add(meant)
        else:
            notes.append(f"没有使用的列：{name}")
    columns, doubled = _without_doubles(grid, best.number, columns)
    problems += doubled
    for column in REQUIRED:
        if column not in present:
            problems.append(CellProblem(grid.name, best.number, 0, "", "", f"表头缺少“{column}”列"))
    return Header(best.number, tuple(columns), tuple(problems), tuple(notes))


def fit(grid: Grid) -> int:
    """How many columns of the best row are known; 0 where there is no header."""
    found = max(map(_known_in, grid.rows[:_SEARCHED_ROWS]), default=0)
    return found if found >= _LEAST_KNOWN else 0


def _known_in(row: Row) -> int:
    """A header names many columns, each once; a title over merged columns names none."""
    return len({_known[name] for cell in row.cells if (name := _levelled(cell.value)) in _known})


def _levelled(value: object) -> str:
    if not isinstance(value, str):
        return ""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
    text = _REMARK.sub("", text)
    return text.upper() if text.isascii() else text


def _meant(name: str, present: set[str]) -> str | None:
    """The column that a slip stands for: one sign off, and not in the sheet otherwise."""
    if name in _IGNORED or len(name) < 2:
        return None
    for column in COLUMNS:
        if column in present:
            continue
        for known in (column, *_ALIASES[column]):
            longest = max(len(known), len(name))
            if longest >= 3 and OSA.distance(name, known) <= 1 + (longest >= 6):
                return column
            if longest == 2 and sorted(name) == sorted(known):
                return column
    return None


def _without_doubles(
    grid: Grid, row: int, columns: Sequence[Column]
) -> tuple[list[Column], list[CellProblem]]:
    kept: list[Column] = []
    problems: list[CellProblem] = []
    for column in columns:
        other = next((k for k in kept if k.name == column.name), None)
        if other is None or column.name in _JOINABLE:
            kept.append(column)
            continue
        reason = f"与“{other.written}”列重复，两列都是“{column.name}”"
        problems.append(CellProblem(grid.name, row, column.index + 1, "", column.written, reason))
    return kept, problems
