"""Public holidays and lunar festivals as days of the calendar.

Only what people measure time by when they plan an application; working days are not told here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from lunar_python import Lunar

_DAY = timedelta(days=1)


def _lunar(month: int, day: int) -> Callable[[int], date]:
    @lru_cache(maxsize=256)
    def found(year: int) -> date:
        solar = Lunar.fromYmd(year, month, day).getSolar()
        return date(solar.getYear(), solar.getMonth(), solar.getDay())

    return found


def _solar(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


@lru_cache(maxsize=256)
def _clear_and_bright(year: int) -> date:
    solar = Lunar.fromYmd(year, 6, 1).getJieQiTable()["清明"]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


_SPRING = _lunar(1, 1)
# Name → (first day in a year, days it lasts).
_FESTIVALS: dict[tuple[str, ...], tuple[Callable[[int], date], int]] = {
    ("春节", "过年", "农历年", "农历新年", "大年", "新春", "旧历年"): (_SPRING, 7),
    ("除夕", "年三十", "大年三十", "年夜"): (lambda year: _SPRING(year) - _DAY, 1),
    ("元宵", "元宵节", "正月十五"): (_lunar(1, 15), 1),
    ("清明", "清明节"): (_clear_and_bright, 1),
    ("端午", "端午节"): (_lunar(5, 5), 1),
    ("中秋", "中秋节"): (_lunar(8, 15), 1),
    ("重阳", "重阳节"): (_lunar(9, 9), 1),
    ("元旦", "新年"): (_solar(1, 1), 1),
    ("五一", "劳动节", "五一劳动节"): (_solar(5, 1), 5),
    ("国庆", "国庆节", "十一假期", "十一黄金周", "十一长假"): (_solar(10, 1), 7),
}
_BY_NAME = {name: rule for names, rule in _FESTIVALS.items() for name in names}
NAMES = tuple(_BY_NAME)
# 节前, 节后: the holiday that comes next, of those the offices close for.
_HOLIDAYS = ("元旦", "春节", "清明", "五一", "端午", "中秋", "国庆")


def next_holiday(today: date) -> tuple[date, date]:
    """First and last day of the public holiday that is not over by `today`."""
    return min(span(name, today) for name in _HOLIDAYS)


def span(name: str, today: date, year: int | None = None) -> tuple[date, date]:
    """First and last day of a festival, in `year` or the next that is not over by `today`.

    Raises KeyError for a name that is not in `NAMES`.
    """
    first_day, lasts = _BY_NAME[name]
    for candidate in (year,) if year else (today.year, today.year + 1):
        first = first_day(candidate)
        last = first + (lasts - 1) * _DAY
        if year or last >= today:
            break
    return first, last
