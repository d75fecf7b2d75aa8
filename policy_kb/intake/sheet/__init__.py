"""A sheet of calls (`.xlsx`, `.csv`, `.tsv`) → a proposal of `Call` entries, or every bad cell.

Which sheet, what a person should know, and how the rows fit to what is published are decided
here; reading of files is `workbook` and `delimited`, of the header `header`, of rows `rows`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from policy_kb.calls.model import COLUMNS, REQUIRED, Call
from policy_kb.errors import ContentError
from policy_kb.intake.proposal import Proposal
from policy_kb.intake.sheet.delimited import read_delimited
from policy_kb.intake.sheet.grid import Grid, SheetError
from policy_kb.intake.sheet.header import Header, find_header, fit
from policy_kb.intake.sheet.rows import ReadRows, read_rows
from policy_kb.intake.sheet.workbook import read_workbook
from policy_kb.model import Knowledge

SHEET = "项目征集"
TEXT_KINDS = (".csv", ".tsv")


def read_sheet(
    path: Path, published: Knowledge | None = None, today: date | None = None
) -> Proposal:
    """The calls of a sheet. Raises ContentError with every problem, each with its place.

    A column that the sheet does not have leaves the published value as it is; an empty cell
    of a column that it has empties it. `today` serves the notes only.
    """
    grid, notes = _chosen(path)
    header = find_header(grid)
    if header is None:
        required = "、".join(REQUIRED)
        raise ContentError([f"{path.name}：{_place(grid)}找不到表头，至少应有 {required}"])
    read = read_rows(grid, header)
    if header.problems or read.problems:
        raise SheetError(path.name, [*header.problems, *read.problems])
    if not read.calls:
        raise ContentError([f"{path.name}：{_place(grid)}表头下面没有内容"])
    known = {call.id: call for call in published.calls} if published else {}
    calls = tuple(_kept(call, known.get(call.id), header) for call in read.calls)
    return Proposal(
        entries=calls,
        findings=tuple(read.findings),
        notes=(
            *notes,
            *header.notes,
            *_on_columns(header),
            *read.notes,
            *_on_calls(read, calls, today),
        ),
    )


def choose(path: Path) -> Grid:
    """The sheet of a file that holds the calls. Raises ContentError where none or several do."""
    return _chosen(path)[0]


def _chosen(path: Path) -> tuple[Grid, list[str]]:
    if path.suffix.lower() in TEXT_KINDS:
        return max(read_delimited(path), key=fit), []
    grids = read_workbook(path)
    named = [grid for grid in grids if grid.name == SHEET]
    seen = [grid for grid in grids if not grid.hidden]
    fitting = named or (seen if len(seen) == 1 else [grid for grid in seen if fit(grid)])
    if len(fitting) > 1:
        names = "、".join(grid.name for grid in fitting)
        raise ContentError(
            [f"{path.name}：有几个工作表都像项目征集（{names}），请把要导入的一个改名为“{SHEET}”"]
        )
    if not fitting:
        names = "、".join(grid.name for grid in grids)
        raise ContentError(
            [
                f"{path.name}：没有名为“{SHEET}”的工作表，其他工作表（{names}）里也找不到表头，"
                f"至少应有 {'、'.join(REQUIRED)}"
            ]
        )
    others = [grid.name for grid in grids if grid is not fitting[0] and grid.rows]
    return fitting[0], [f"没有读取的工作表：{'、'.join(others)}"] if others else []


def _place(grid: Grid) -> str:
    return f"工作表“{grid.name}”" if grid.name else ""


def _kept(call: Call, before: Call | None, header: Header) -> Call:
    if before is None:
        return call
    absent = {field for name, field in COLUMNS.items() if name not in header.names}
    return replace(call, **{field: getattr(before, field) for field in absent})


def _on_columns(header: Header) -> Iterator[str]:
    if "截止日期" not in header.names:
        yield "表里没有“截止日期”列：新增的项目都按常年受理处理"


def _on_calls(read: ReadRows, calls: Sequence[Call], today: date | None) -> Iterator[str]:
    same_name: dict[str, list[str]] = defaultdict(list)
    for call in calls:
        same_name[call.title].append(f"第 {read.rows[call.id]} 行")
    for title, places in same_name.items():
        if len(places) > 1:
            yield f"名称相同：{title}（{'、'.join(places)}），请确认是不同级别或不同批次"
    for call in calls:
        place = f"第 {read.rows[call.id]} 行 {call.id}"
        if call.published_on and call.closes_on and call.published_on > call.closes_on:
            yield f"{place}：发布日期 {call.published_on} 晚于截止日期 {call.closes_on}"
        if today and call.closes_on and call.closes_on < today.isoformat():
            yield f"{place}：截止日期 {call.closes_on} 已过"
