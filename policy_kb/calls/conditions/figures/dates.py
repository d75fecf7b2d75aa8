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
    + rf"(?:{_DATE.format('b')}|(?P<me>\d{{1,2}})月(?:(?P<de>\d{{1,2}})日)?)"
    + r"(?:期间|之间|间|内|,)?"
    + r"|(?P<lead>不?[早晚]于)?"
    + _DATE.format("c")
    + r"(?:\(含\)|含)?(?P<turn>(?:度)?(?:以|之)?内|期间|(?:以|之)?后|以来|起|(?:以|之)?前)?"
)
# 2026年首次通过认定: within that year; 2026年度收入 is of no day.
_WITHIN_IT = re.compile("^(?:已|应|须|需|首次|新|正式)*(?![度版第级区市省届])[\u4e00-\u9fff]")
_SINCE, _UNTIL = ("后", "来", "起", "不早于", "晚于"), ("前", "不晚于", "早于")
_MONTH = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_PART = (
    "[底末初]|年[底末初]|上半年|下半年|第?[一二三四1-4]季度|[春夏秋冬](?=[天季]|$)|[五5]一|"
    "十一(?=[才就开也那国黄假放]|$)|国庆|元旦|春节|过年"
)
TOLD = re.compile(
    r"(?:(?P<y>(?:1[89]|20)\d\d)年?|(?<!\d)(?P<yy>[012]\d)年|"
    r"(?P<rel>大前年|前年|去年|上年|今年|明年|后年))的?"
    rf"(?:(?P<m>{_MONTH})月份?(?:(?P<d>\d{{1,2}})[日号])?|(?P<part>{_PART}))?|"
    r"(?P<ago>[1-9]\d?|[一二两三四五六七八九十]{1,3})年(?:多)?(?:以|之)?前|"
    r"(?:(?P<months>\d{1,2}|[一二两三四五六七八九十]{1,2})个?月|(?P<half>半年))(?:以|之)?前|"
    r"(?P<near>上上个?月|上个?月|这个月|本月|上个?(?:周|星期|礼拜)|这个?(?:周|星期|礼拜)|前几天|前天|"
    r"昨天|今天|(?<![今去前\d])年初)"
)
# The months that a part of a year may mean.
_PARTS = {
    "初": (1, 3),
    "底": (10, 12),
    "末": (10, 12),
    "上半年": (1, 6),
    "下半年": (7, 12),
    "春": (2, 5),
    "夏": (5, 8),
    "秋": (8, 11),
    "冬": (10, 12),
    "五一": (5, 5),
    "5一": (5, 5),
    "十一": (10, 10),
    "国庆": (10, 10),
    "元旦": (1, 1),
    "春节": (1, 2),
    "过年": (1, 2),
}
_YEARS_AGO = {**YEARS_AGO, "明年": -1, "后年": -2}
# How many days ago what was so near may be, at most and at least.
_NEAR = (("前几天|前天|昨天|今天", 9, 0), ("这", 7, 0), ("上个?(?:周|星期|礼拜)", 14, 1))


def windows(text: str) -> Iterator[tuple[int, int, Window]]:
    """Where a condition names a time within which something is to be, and its days."""
    for found in _WITHIN.finditer(text):
        window = _window(found, text)
        if window is not None:
            yield *found.span(), window


def _window(found: re.Match[str], text: str) -> Window | None:
    if found["ya"]:
        end = _days(int(found["ya"]), found["me"], found["de"]) if found["me"] else None
        first, last = _stretch(found, "a"), end or _stretch(found, "b")
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
    for told in TOLD.finditer(piece):
        days = _told_days(told, today)
        if days is not None:
            yield *told.span(), days


def _told_days(told: re.Match[str], today: date) -> Days | None:
    if told["ago"]:
        years = levelled.number(told["ago"]) or 0
        return _days(today.year - int(years), None)
    if told["near"]:
        return _lately(told["near"], today)
    if told["months"] or told["half"]:
        months = 6 if told["half"] else levelled.number(told["months"])
        return _months_back(float(months or 0), today)
    if told["rel"]:
        year = today.year - _YEARS_AGO[told["rel"]]
    elif told.group() == told["y"]:
        return None  # 2025 by itself may count anything
    else:
        year = int(told["y"]) if told["y"] else 2000 + int(told["yy"])
    if told["part"]:
        return _part_of(year, told["part"].lstrip("年"))
    month = levelled.number(told["m"]) if told["m"] else None
    return _days(year, str(int(month)) if month else None, told["d"])


def _part_of(year: int, part: str) -> Days | None:
    if part.endswith("季度"):
        quarter = int(levelled.number(part.removesuffix("季度").lstrip("第")) or 0)
        months = (quarter * 3 - 2, quarter * 3)
    else:
        months = _PARTS[part]
    first, last = (_days(year, str(month)) for month in months)
    return (first[0], last[1]) if first and last else None


def _lately(near: str, today: date) -> Days | None:
    if near.endswith("月") or near == "年初":
        if near == "年初":
            return _part_of(today.year, "初")
        back = near.count("上")
        month = today.year * 12 + today.month - 1 - back
        days = _days(month // 12, str(month % 12 + 1))
        return (days[0], min(days[1], today)) if days else None
    most, least = next((most, least) for words, most, least in _NEAR if re.match(words, near))
    return today - timedelta(days=most), today - timedelta(days=least)


def _months_back(months: float, today: date) -> Days:
    """半年前, 三个月前: a month more or less."""
    days = round(months * 30.4)
    return today - timedelta(days=days + 31), today - timedelta(days=max(0, days - 15))
