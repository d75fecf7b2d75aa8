"""A row copied from a sheet of calls, as the texts of the form. Nothing is judged here."""

from __future__ import annotations

import csv
import io

from policy_kb.calls.model import COLUMNS
from policy_kb.intake.sheet.grid import Cell, Grid, Row
from policy_kb.intake.sheet.header import find_header

LONGEST = 20_000


def pasted_call(text: str) -> dict[str, str]:
    """Field → text, from cells divided by tabs as spreadsheets copy them.

    With its header row the columns may stand in any order; without, they are those of the
    template. Raises ValueError where there is no row, or several.
    """
    reader = csv.reader(io.StringIO(text[:LONGEST], newline=""), delimiter="\t")
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ValueError(f"引号不成对，请重新复制这一行（{error}）") from error
    header = find_header(
        Grid(
            "",
            [Row(number, [Cell(cell) for cell in row]) for number, row in enumerate(rows[:1], 1)],
        )
    )
    columns = list(enumerate(COLUMNS))
    if header is not None:
        columns = [(column.index, column.name) for column in header.columns]
        rows = rows[1:]
    if len(rows) != 1:
        raise ValueError(
            "请复制表格里的一行，可以连同表头"
            if not rows
            else (f"一次只能填一行，现有 {len(rows)} 行；多行请用导入")
        )
    (cells,) = rows
    if len(cells) < 2:
        raise ValueError("没有分栏，请在表格软件里选中整行再复制")
    return {
        COLUMNS[name]: cells[index].replace("\r\n", "\n").strip()
        for index, name in columns
        if index < len(cells)
    }
