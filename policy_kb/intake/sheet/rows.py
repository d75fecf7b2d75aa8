"""Rows under a header → calls, with every bad cell named. What a cell may say is `values`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from policy_kb.calls.model import COLUMNS, REQUIRED, Call
from policy_kb.intake.proposal import Finding
from policy_kb.intake.sheet import values
from policy_kb.intake.sheet.grid import CellProblem, Grid, Row, letter
from policy_kb.intake.sheet.header import DIVIDED_AT_COMMAS, Column, Header

EXAMPLE = "示例"
# Written into a draft where a person must decide; never accepted as a value.
TO_FILL = "待填写"


@dataclass
class ReadRows:
    """What came of the rows; lists grow while reading."""

    calls: list[Call] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_rows(grid: Grid, header: Header) -> ReadRows:
    """All calls of a sheet. A row with a problem gives no call, only its problems."""
    read = ReadRows()
    for row in grid.rows:
        if row.number <= header.row or _repeats(row, header):
            continue
        if _is_example(row, header):
            read.notes.append(f"第 {row.number} 行是示例，已跳过")
            continue
        before = len(read.problems)
        found, findings = _values(grid, header, row, read.problems)
        read.problems += _missing(grid, header, row, found)
        read.problems += _contradictions(grid, header, row, found)
        if (id_ := found.get("编号")) in read.rows:
            reason = f"与第 {read.rows[id_]} 行重复；一个项目占一行，多条内容写在同一单元格内并换行"
            read.problems.append(_problem(grid, header, row, "编号", reason))
        elif isinstance(id_, str):
            read.rows[id_] = row.number
        if len(read.problems) == before and not header.problems:
            read.calls.append(Call(**{COLUMNS[name]: value for name, value in found.items()}))
            read.findings += findings
    return read


def _values(
    grid: Grid, header: Header, row: Row, problems: list[CellProblem]
) -> tuple[dict[str, object], list[Finding]]:
    found: dict[str, object] = {}
    findings: list[Finding] = []
    id_ = str(row[next((c.index for c in header.columns if c.name == "编号"), 0)].value)
    for column in header.columns:
        cell = row[column.index]
        if cell.empty:
            continue
        try:
            if cell.trouble:
                raise ValueError(cell.trouble)
            value = _read(column, cell.value)
        except ValueError as error:
            reason = str(error) if not str(error).isascii() else "无法识别"
            problems.append(_problem(grid, header, row, column.name, reason, column))
            continue
        if value in (None, "", ()):
            continue
        found[column.name] = _joined(found.get(column.name), value)
        place = f"第 {row.number} 行 {letter(column.index + 1)} 列"
        findings.append(Finding(id_, COLUMNS[column.name], _shown(value), place))
    return found, findings


def _read(column: Column, value: object) -> object:
    if isinstance(value, str) and value.strip() == TO_FILL:
        raise ValueError(
            "还没有填写；常年受理的请清空本格" if column.name == "截止日期" else "还没有填写"
        )
    if column.written in DIVIDED_AT_COMMAS:
        return values.words(value)
    return values.READERS[column.name](value)


def _joined(before: object, value: object) -> object:
    if before is None:
        return value
    if isinstance(before, tuple) and isinstance(value, tuple):
        return tuple(dict.fromkeys((*before, *value)))
    return f"{before} {value}"


def _missing(
    grid: Grid, header: Header, row: Row, found: dict[str, object]
) -> Iterator[CellProblem]:
    for name in REQUIRED:
        column = next((c for c in header.columns if c.name == name), None)
        if column is not None and name not in found and row[column.index].empty:
            yield _problem(grid, header, row, name, "必填，不能为空")


def _contradictions(
    grid: Grid, header: Header, row: Row, found: dict[str, object]
) -> Iterator[CellProblem]:
    opens, closes = found.get("开始日期"), found.get("截止日期")
    if isinstance(opens, str) and isinstance(closes, str) and opens > closes:
        yield _problem(grid, header, row, "截止日期", f"早于开始日期 {opens}")


def _problem(
    grid: Grid, header: Header, row: Row, name: str, reason: str, column: Column | None = None
) -> CellProblem:
    column = column or next(c for c in header.columns if c.name == name)
    value = row[column.index].value
    shown = "" if value is None else _shown(value)
    return CellProblem(grid.name, row.number, column.index + 1, column.written, shown, reason)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    text = str(value)
    return text.removesuffix(" 00:00:00")


def _is_example(row: Row, header: Header) -> bool:
    marks = [
        str(row[c.index].value or "").strip().lstrip("【[（(")
        for c in header.columns
        if c.name in ("编号", "名称")
    ]
    return any(mark.startswith(EXAMPLE) for mark in marks)


def _repeats(row: Row, header: Header) -> bool:
    """The header once more, as printed sheets repeat it on every page."""
    said = [str(row[column.index].value or "").strip() for column in header.columns]
    return len(said) > 1 and all(
        text == column.written for text, column in zip(said, header.columns, strict=True)
    )
