"""`.xlsx` → grids. The file is not trusted: bombs, macros and entities are refused before reading.

Cached values of formulas are taken; a formula without one is a cell in trouble. The value of a
merged area counts for all its rows.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from policy_kb.errors import ContentError
from policy_kb.intake.sheet.grid import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Cell, Grid, Row

_MOST_UNPACKED = 80 * 1024 * 1024
_MOST_PARTS = 1_000
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
# Areas that hold more cells than any sheet of calls are there to exhaust whoever opens them.
_MOST_MERGED = 500_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ENTITY = (b"<!DOCTYPE", b"<!ENTITY")
_NO_FORMULA_RESULT = "公式没有保存计算结果，请在 Excel 中打开并保存，或粘贴为数值"


def read_workbook(path: Path) -> list[Grid]:
    """All sheets of an `.xlsx` file. Raises ContentError with the reason where it is not safe."""
    _require_safe(path)
    import openpyxl

    book = cached = None
    try:
        cached = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        with zipfile.ZipFile(path) as packed:
            parts = {sheet.title: packed.read(_part(sheet)) for sheet in cached.worksheets}
        if any(_merged_cells(part) > _MOST_MERGED for part in parts.values()):
            raise ContentError([f"{path.name}: 合并单元格的范围过大，请取消合并后重试"])
        if any(_FORMULA.search(part) for part in parts.values()):
            book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
        return [
            Grid(
                sheet.title.strip(),
                _rows(path, sheet, book[sheet.title] if book else None, parts[sheet.title]),
                hidden=sheet.sheet_state != "visible",
            )
            for sheet in cached.worksheets
        ]
    except ContentError:
        raise
    except Exception as error:  # a damaged file shows in the library as any kind of error
        kind = type(error).__name__
        raise ContentError([f"{path.name}: 文件已损坏，无法读取（{kind}）"]) from error
    finally:
        for opened in (book, cached):
            if opened is not None:
                opened.close()


def _part(sheet: Any) -> str:
    return sheet._worksheet_path.lstrip("/")


def _require_safe(path: Path) -> None:
    name = path.name
    if path.stat().st_size > MOST_BYTES:
        raise ContentError([f"{name}: 文件超过 {MOST_BYTES // 1024 // 1024} MB，请拆分后再导入"])
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLD_OR_LOCKED:
        raise ContentError(
            [f"{name}: 文件有密码，或其实是旧版 .xls；请去掉密码、另存为 .xlsx 后重试"]
        )
    try:
        with zipfile.ZipFile(path) as packed:
            _require_safe_parts(name, packed)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise ContentError([f"{name}: 不是有效的 .xlsx 文件，请在 Excel 中另存为 .xlsx"]) from error


def _require_safe_parts(name: str, packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise ContentError([f"{name}: 解压后过大，不予读取"])
    names = [part.filename.lower() for part in parts]
    if any("vbaproject" in part or part.endswith(".bin") and "macro" in part for part in names):
        raise ContentError([f"{name}: 含有宏，请另存为不含宏的 .xlsx"])
    if "[content_types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise ContentError([f"{name}: 不是有效的 .xlsx 文件，请在 Excel 中另存为 .xlsx"])
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            raw = packed.read(part)
            if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or any(mark in raw for mark in _ENTITY):
                raise ContentError([f"{name}: 含有不安全的内容（{part.filename}），不予读取"])


def _rows(path: Path, cached: Any, formulas: Any, part: bytes) -> list[Row]:
    areas = _areas(part)
    found: list[Row] = []
    tops: dict[tuple[int, int], Cell] = {}
    for number, cells in _cells(cached, formulas):
        shared = (
            [
                (column, tops.get((top, column)))
                for column, spans in areas.items()
                for top, bottom in spans
                if top < number <= bottom
            ]
            if areas
            else []
        )
        for column, spans in areas.items():
            if column < len(cells) and any(top == number for top, _ in spans):
                tops[number, column] = cells[column]
        for column, cell in shared:
            if cell is not None and column < len(cells):
                cells[column] = Cell(cell.value, cell.trouble, own=False)
        row = Row(number, cells)
        if not row.blank:
            found.append(row)
        if len(found) > MOST_ROWS:
            raise ContentError(
                [f"{path.name}：工作表“{cached.title}”超过 {MOST_ROWS} 行，请拆分后再导入"]
            )
    return found


def _cells(cached: Any, formulas: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Row number and cells. Dimensions that the file states are not believed."""
    cached.reset_dimensions()
    rows = cached.iter_rows(min_row=1, max_col=MOST_COLUMNS)
    if formulas is None:
        for number, row in enumerate(rows, start=1):
            yield number, [_cell(cell, False) for cell in row]
        return
    formulas.reset_dimensions()
    both = zip(rows, formulas.iter_rows(min_row=1, max_col=MOST_COLUMNS), strict=True)
    for number, (row, sources) in enumerate(both, start=1):
        yield (
            number,
            [
                _cell(cell, source.data_type == "f")
                for cell, source in zip(row, sources, strict=True)
            ],
        )


def _cell(cell: Any, formula: bool) -> Cell:
    if formula and cell.value is None and cell.data_type != "str":
        return Cell(None, _NO_FORMULA_RESULT)
    if cell.data_type == "e":
        return Cell(cell.value, "单元格是错误值")
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return _number(cell.value, cell.number_format or "General")
    return Cell(cell.value)


def _number(value: float, form: str) -> Cell:
    """A number as the sheet shows it: 0.3 may be shown as 30 %, 12 as 012."""
    if re.fullmatch(r"0(?:\.0+)?%", form):
        return Cell(f"{(Decimal(str(value)) * 100).normalize():f}%")
    if re.fullmatch(r"0{2,}", form) and float(value).is_integer():
        return Cell(str(int(value)).zfill(len(form)))
    if re.fullmatch(r"General|@|0|#,##0(?:_\s?)?|(?:#,##)?0\.0+(?:_\s?)?", form):
        return Cell(value)
    return Cell(value, f"数字带有特殊格式（{form}），请改为文本")


def _areas(part: bytes) -> dict[int, list[tuple[int, int]]]:
    """Column (from 0) → first and last row of the merged areas that begin in it."""
    found: dict[int, list[tuple[int, int]]] = {}
    for left, top, _, bottom in _MERGED.findall(part):
        column = _column(left)
        if int(bottom) > int(top) and column <= MOST_COLUMNS:
            found.setdefault(column - 1, []).append((int(top), int(bottom)))
    return found


def _merged_cells(part: bytes) -> int:
    return sum(
        (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)
        for left, top, right, bottom in _MERGED.findall(part)
    )


def _column(name: bytes) -> int:
    number = 0
    for char in name:
        number = number * 26 + char - ord("A") + 1
    return number
