"""Tables that list things, 序号 ⇥ 材料名称 ⇥ 份数, as the marked lines that they are.

Tables that tell one thing a row (申报时间 ⇥ …) are labelled lines and no list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from policy_kb.intake.lines import Line

_HEAD = re.compile(r"(?:序号|编号|项次)\s*\t[^\t]*(?:材料|资料|文件|条件)[^\t]*(?:\t|$)")
_NUMBERED = re.compile(r"(?P<number>\d{1,2}|[①-⑳])[.．、]?\s*\t\s*(?P<cells>\S.*)")


def as_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the rows under such a head as 1. 申请表（份数：3，加盖公章）."""
    listed: list[Line] = []
    columns: list[str] = []
    for line in lines:
        if _HEAD.match(line.text):
            columns = _cells(line.text)
            continue
        row = _NUMBERED.match(line.text) if columns else None
        if row is None:
            columns = []
            listed.append(line)
            continue
        told = _told(columns[1:], _cells(row["cells"]))
        number = unicodedata.normalize("NFKC", row["number"])
        listed.append(replace(line, text=f"{number}. {told}"))
    return listed


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
