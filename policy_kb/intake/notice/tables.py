"""Tables that list things, 序号 ⇥ 材料名称 ⇥ 份数, as the marked lines that they are.

Tables that tell one thing a row (申报时间 ⇥ …) are labelled lines and no list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from policy_kb.intake.lines import Line

_HEAD = re.compile(
    r"(?:序号|编号|项次)\s*\t[^\t]*(?:材料|资料|文件|条件)[^\t]*(?:\t|$)"
    r"|[^\t]{0,4}(?:材料|资料|文件)(?:名称|清单)\s*\t"
)
_FIRST_COLUMN = re.compile("序号|编号|项次")
_NUMBERED = re.compile(r"(?P<number>\d{1,2}|[①-⑳])[.．、]?\s*\t\s*(?P<cells>\S.*)")


def as_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the rows under such a head as 1. 申请表（份数：3，加盖公章）."""
    listed: list[Line] = []
    columns: list[str] = []
    count = 0
    for line in lines:
        if _HEAD.match(line.text):
            columns, count = _cells(line.text), 0
            if not _FIRST_COLUMN.match(columns[0]):
                columns = ["", *columns]
            continue
        row = _row(line.text, columns, count + 1)
        if row is None:
            columns = []
            listed.append(line)
            continue
        count += 1
        listed.append(replace(line, text=f"{row[0]}. {_told(columns[1:], row[1:])}"))
    return listed


def _row(text: str, columns: Sequence[str], next_number: int) -> list[str] | None:
    """Number and cells; rows of a table without a column of numbers are counted."""
    if not columns or "\t" not in text:
        return None
    if not columns[0]:
        return [str(next_number), *_cells(text)]
    row = _NUMBERED.match(text)
    return [unicodedata.normalize("NFKC", row["number"]), *_cells(row["cells"])] if row else None


def row_told(text: str) -> str:
    """A row without a list's head, 国家标准 ⇥ 2028年发布 ⇥ 每项20万元, as words."""
    first, *rest = _cells(text)
    return f"{first}：{'，'.join(rest)}" if rest else text


def _told(columns: Sequence[str], cells: Sequence[str]) -> str:
    """The first cell, and the others in brackets; a bare figure is told with its column."""
    named = zip(columns[1:], cells[1:], strict=False)
    rest = [
        f"{name}：{cell}" if cell.isdigit() else cell for name, cell in named if cell.strip("—-/无")
    ]
    return f"{cells[0]}（{'，'.join(rest)}）" if rest else cells[0]


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split("\t")]
