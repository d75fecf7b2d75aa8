"""`.csv` and `.tsv` as Excel in China saves them → grids, one for each way to divide the lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

from policy_kb.errors import ContentError
from policy_kb.intake.sheet.grid import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Cell, Grid, Row

_DELIMITERS = (",", "\t", ";", "，")
# ="0012" is how people keep the zeros of a number in a text file.
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.S)


def read_delimited(path: Path) -> list[Grid]:
    """The file divided by each delimiter that it holds; whose header fits is the right one.

    Raises ContentError where it is no text, too large, or broken.
    """
    text = _decoded(path)
    found, trouble = [], ""
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        try:
            found.append(Grid("", _rows(path, text, delimiter)))
        except csv.Error as error:
            trouble = str(error)
    if not found:
        reason = f"引号不成对或单元格过长（{trouble}）" if trouble else "没有用逗号或制表符分隔的列"
        raise ContentError([f"{path.name}：{reason}"])
    return found


def _rows(path: Path, text: str, delimiter: str) -> list[Row]:
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, values in enumerate(reader, start=1):
        row = Row(number, [Cell(_plain(value)) for value in values[:MOST_COLUMNS]])
        if not row.blank:
            rows.append(row)
        if len(rows) > MOST_ROWS:
            raise ContentError([f"{path.name}：超过 {MOST_ROWS} 行，请拆分后再导入"])
    return rows


def _plain(value: str) -> str | None:
    kept = _KEPT_AS_TEXT.fullmatch(value)
    return (kept[1] if kept else value) or None


def _decoded(path: Path) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise ContentError(
            [f"{path.name}: 文件超过 {MOST_BYTES // 1024 // 1024} MB，请拆分后再导入"]
        )
    raw = path.read_bytes()
    encodings = ("utf-8-sig", "gb18030")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ContentError([f"{path.name}: 不是文本文件，请在 Excel 中另存为“CSV UTF-8”或 .xlsx"])
