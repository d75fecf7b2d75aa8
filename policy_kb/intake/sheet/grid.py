"""A sheet as rows of cells, whatever kind of file it came from. What they mean is `rows`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_kb.errors import ContentError

# More is no sheet of calls, or one that should be split; also the shield against hostile files.
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 64


@dataclass(frozen=True)
class Cell:
    """One value; `trouble` says why it cannot be used; `own` is False for the other rows of a
    merged area, which share its value."""

    value: object = None
    trouble: str = ""
    own: bool = True

    @property
    def empty(self) -> bool:
        return not self.trouble and (self.value is None or not str(self.value).strip())


EMPTY = Cell()


@dataclass(frozen=True)
class Row:
    """`number` as the person's program shows it."""

    number: int
    cells: Sequence[Cell]

    def __getitem__(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else EMPTY

    @property
    def blank(self) -> bool:
        return not any(cell.own and not cell.empty for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """One sheet of a file: its name, "" for a text file, and its rows that are not blank."""

    name: str
    rows: Sequence[Row]
    hidden: bool = False


@dataclass(frozen=True)
class CellProblem:
    """Something wrong at one cell. `column` counts from 1; 0 means the row as a whole."""

    sheet: str
    row: int
    column: int
    column_name: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"工作表“{self.sheet}”" if self.sheet else ""
        place += f"第 {self.row} 行" if self.row else ""
        if self.column:
            place += f" {letter(self.column)} 列"
        if self.column_name:
            place += f"“{self.column_name}”"
        shown = self.value if len(self.value) <= 40 else f"{self.value[:40]}…"
        shown = shown.replace("\n", " ")
        return f"{place}：{self.reason}" + (f"（现为“{shown}”）" if shown else "")


class SheetError(ContentError):
    """A sheet with bad cells: all of them, for people as `problems`, for marking as `cells`."""

    def __init__(self, file: str, cells: Sequence[CellProblem]) -> None:
        super().__init__([f"{file}：{cell}" for cell in cells])
        self.cells = tuple(cells)


def letter(column: int) -> str:
    """The name of a column in spreadsheet programs: 1 → A, 27 → AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
