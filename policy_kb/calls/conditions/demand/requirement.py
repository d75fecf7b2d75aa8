"""One comparable requirement of a call, and what a stretch of words says as requirements.

Plain values. The wordings that are read into them are `wordings` and `founding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from policy_kb.calls.company import Span


class Sort(str, Enum):
    """How a requirement is compared."""

    FLAG = "flag"
    SPAN = "span"
    AGE = "age"
    FOUNDED = "founded"
    PLACE = "place"


@dataclass(frozen=True)
class Requirement:
    """One comparable demand. `field` is one of `Company`; `wanted` for a flag, `span` for a
    number (for AGE in years, on `day` where one is named), `days` for the first and last
    possible day of founding. `strict` bounds are themselves outside. `years`: over how many
    years a figure is taken; `kind` of a place: registered, tax or site, of credit: serious."""

    sort: Sort
    field: str
    start: int
    end: int
    wanted: bool = True
    span: Span | None = None
    strict: tuple[bool, bool] = (False, False)
    day: date | None = None
    days: tuple[date | None, date | None] = (None, None)
    doubtful: tuple[date, date] | None = None
    years: int = 1
    kind: str = ""

    @property
    def is_title(self) -> bool:
        return self.sort is Sort.FLAG and self.field not in ("bad_credit", "legal_person")


@dataclass(frozen=True)
class Reading:
    """The requirements of a stretch; `whole` when they are all that it says."""

    found: tuple[Requirement, ...]
    whole: bool

    @property
    def titles(self) -> int:
        return sum(one.is_title for one in self.found)
