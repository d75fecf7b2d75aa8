"""What a counted thing is narrowed by beside its noun: the age of persons, the days of a window
(3岁以下婴幼儿不少于30人, 2026年内购置不少于5台), the year of an account (2029年度), on both sides.

Language only. What follows of how the two stand to each other is `judging`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from policy_kb.calls.company import INFINITE, Span
from policy_kb.calls.conditions.figures.dates import Window, told_dates, windows, with_years
from policy_kb.calls.told.amounts import figures
from policy_kb.calls.told.persons import whole_years
from policy_kb.calls.told.years import year_of_account

# Whose age it is stands right behind it, or it is no age of what is counted.
_PERSONS = "(?=[一-鿿]{0,6}?(?:人|员|者|童|儿|孩|娃|宝|生|年|师|工|户))"
_AGED = re.compile(
    r"(?:年龄)?(?:在)?(?P<n>[\d一二两三四五六七八九十][\d一二两三四五六七八九十到至~-]*(?:多|来|几)?)周?岁(?:左右)?"
    rf"(?:\(含\)|含)?(?P<turn>(?:及|或)?以[上下内])?的?{_PERSONS}"
)
# 42个两岁左右的孩子; 55岁的负责人 has an age of his own.
_COUNTED = "[个名位]"
_A_FIGURE = re.compile(r"[\d一二两三四五六七八九十百千]")


@dataclass(frozen=True)
class Qualifiers:
    """The ages that a figure is of, the first and last day, and the year of account, which a
    figure without one is taken to be of."""

    ages: Span | None = None
    days: Window | None = None
    year: int | None = field(default=None, compare=False)

    def __bool__(self) -> bool:
        return self != Qualifiers()

    def of_another_year(self, wanted: Qualifiers) -> bool:
        """Whether an account of one year is wanted and of another one told."""
        return bool(self.year and wanted.year) and self.year != wanted.year

    def within(self, wanted: Qualifiers) -> bool | None:
        """Whether all that is told is of what is wanted: None where some of it may be, False where
        none is."""
        found = [
            _inside(told, asked)
            for told, asked in ((self.ages, wanted.ages), (self.days, wanted.days))
            if asked is not None
        ]
        return False if False in found else None if None in found else True


def _inside(told: Span | Window | None, wanted: Span | Window) -> bool | None:
    if told is None:
        return None
    (first, last), (least, most) = _ends(told), _ends(wanted)
    if last < least or first > most:
        return False
    return True if first >= least and last <= most else None


def _ends(of: Span | Window) -> tuple[float, float]:
    if isinstance(of, Span):
        return of.low, of.high
    first, last = of
    return (first or date.min).toordinal(), (last or date.max).toordinal()


def demanded(text: str, today: date | None) -> tuple[str, Qualifiers]:
    """A stretch of a condition without what narrows the thing it bounds, and that."""
    text = with_years(text)
    year = year_of_account(text, today) if today else None
    days = list(windows(text))
    if len(days) == 1:
        start, end, _ = days[0]
        text = text[:start] + text[end:]
    text, ages = _without_ages(text)
    return text, Qualifiers(ages, days[0][2] if len(days) == 1 else None, year)


def told(piece: str, today: date | None) -> tuple[str, Qualifiers]:
    """A statement without the ages of the persons it counts; the dates stay where they are."""
    days = [one for _, _, one in told_dates(piece, today)] if today else []
    window = (min(a for a, _ in days), max(b for _, b in days)) if days else (None, today)
    plain, ages = _without_ages(piece, _COUNTED)
    if today is None:
        return plain, Qualifiers(ages)
    return plain, Qualifiers(ages, window, year_of_account(piece, today))


def _without_ages(text: str, before: str = "") -> tuple[str, Span | None]:
    found = [
        (start, end, ages)
        for start, end, ages in _ages(text)
        if re.search(f"{before}$", text[:start]) or ages.high == INFINITE or not ages.low
    ]
    if len(found) != 1:
        return text, None
    start, end, ages = found[0]
    rest = text[:start] + text[end:]
    # Without another figure the age is what is told or bounded.
    return (rest, ages) if _A_FIGURE.search(rest) else (text, None)


def _ages(text: str) -> Iterator[tuple[int, int, Span]]:
    for found in _AGED.finditer(text):
        figure = next(figures(f"{found['n']}岁", "岁"), None)
        if figure is None:
            continue
        span = whole_years(math.floor(figure.span.low), math.floor(figure.span.high))
        if found["turn"]:
            up = found["turn"].endswith("上")
            span = Span(span.low, INFINITE) if up else Span(0, span.high)
        yield *found.span(), span
