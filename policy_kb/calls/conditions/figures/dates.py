"""Days and stretches of days: the windows that notices write, the dates that firms tell.

Language only. Which event they are of is `happened`, how long ago one is `since`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from policy_kb.calls.told.years import YEARS_AGO
from policy_kb.language import text as levelled

Days = tuple[date, date]
# The first and the last day of a window, None where it is open.
Window = tuple[date | None, date | None]

_DATE = r"(?P<y{0}>20\d\d)年(?:(?P<m{0}>\d{{1,2}})月(?:(?P<d{0}>\d{{1,2}})日)?)?"
_WITHIN = re.compile(
    _DATE.format("a")
    + r"(?:起|\(含\))?(?:至|到|-|—|~)"
    + _DATE.format("b")
    + r"(?:期间|之间|间|内|,)?"
    + r"|(?P<lead>不?[早晚]于)?"
    + _DATE.format("c")
    + r"(?:\(含\)|含)?(?P<turn>(?:度)?(?:以|之)?内|期间|(?:以|之)?后|以来|起|(?:以|之)?前)?"
)
# 2026年首次通过认定: within that year; 2026年度收入 is of no day.
_WITHIN_IT = re.compile("^(?:已|应|须|需|首次|新|正式)*(?![度版第级区市省届])[\u4e00-\u9fff]")
_SINCE, _UNTIL = ("后", "来", "起", "不早于", "晚于"), ("前", "不晚于", "早于")
_TOLD = re.compile(
    r"(?:(?P<y>(?:1[89]|20)\d\d)|"
    r"(?<!\d)(?P<yy>[012]\d))年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})[日号])?|"
    r"(?P<rel>大前年|前年|去年|上年|今年)(?:(?P<m2>\d{1,2}|[一二三四五六七八九十]{1,2})月|年?(?P<part>[底末初]))?|"
    r"(?P<ago>[1-9]\d?|[一二两三四五六七八九十])年(?:多)?(?:以|之)?前"
)
# The months that 年初 and 年底 may mean.
_PARTS = {"初": ("1", "3"), "底": ("10", "12"), "末": ("10", "12")}


# 2026年1月1日至12月31日: both days are of that year.
_SAME_YEAR = re.compile(r"(20\d\d年)(\d{1,2}月(?:\d{1,2}日)?)(至|到|-|—|~)(?=\d{1,2}月)")


def with_years(text: str) -> str:
    """A condition in which the last day of each window has its year."""
    return _SAME_YEAR.sub(r"\1\2\3\1", text)


def windows(text: str) -> Iterator[tuple[int, int, Window]]:
    """Where a condition names a time within which something is to be, and its days."""
    for found in _WITHIN.finditer(text):
        window = _window(found, text)
        if window is not None:
            yield *found.span(), window


def _window(found: re.Match[str], text: str) -> Window | None:
    if found["ya"]:
        first, last = _stretch(found, "a"), _stretch(found, "b")
        return (first[0], last[1]) if first and last else None
    turn, stretch = found["lead"] or found["turn"] or "", _stretch(found, "c")
    if stretch is None or not turn and not _begins(found, text):
        return None
    if turn in ("早于", "不早于", "晚于", "不晚于"):
        return (stretch[0], None) if turn in _SINCE else (None, stretch[1])
    if turn.endswith(_SINCE):
        return stretch[0], None
    return (None, stretch[1]) if turn.endswith(_UNTIL) else stretch


def _begins(found: re.Match[str], text: str) -> bool:
    at_first = not found.start() or text[found.start() - 1] in "在于,;。、"
    return at_first and _WITHIN_IT.match(text[found.end() :]) is not None


def _stretch(found: re.Match[str], which: str) -> Days | None:
    return _days(int(found[f"y{which}"]), found[f"m{which}"], found[f"d{which}"])


def _days(year: int, month: str | None, day: str | None = None) -> Days | None:
    try:
        if month and day:
            return (date(year, int(month), int(day)),) * 2
        if month:
            first = date(year, int(month), 1)
            after = date(year + int(month) // 12, int(month) % 12 + 1, 1)
            return first, after - timedelta(days=1)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None


def told_dates(piece: str, today: date) -> Iterator[tuple[int, int, Days]]:
    """Where a piece names a date, and its first and last possible day."""
    for told in _TOLD.finditer(piece):
        days = _told_days(told, today)
        if days is not None:
            yield *told.span(), days


def _told_days(told: re.Match[str], today: date) -> Days | None:
    if told["ago"]:
        years = levelled.number(told["ago"]) or 0
        return _days(today.year - int(years), None)
    if told["rel"]:
        year = today.year - YEARS_AGO[told["rel"]]
        if told["part"]:
            first, last = (_days(year, month) for month in _PARTS[told["part"]])
            return (first[0], last[1]) if first and last else None
        month = levelled.number(told["m2"]) if told["m2"] else None
        return _days(year, str(int(month)) if month else None)
    year = int(told["y"]) if told["y"] else 2000 + int(told["yy"])
    return _days(year, told["m"], told["d"])
