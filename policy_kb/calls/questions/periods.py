"""Stretches of time that a text names: 本周, 下个月, 5月15日前, 春节前, 两周内.

Text is levelled (`policy_kb.language.text`); days are handed in and out, in Asia/Shanghai.
Past or to come is told by the words; where they leave it open, the stretch that is
nearest ahead is meant. What has to happen in the stretch (open, close) is not told here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policy_kb.calls.questions import festivals
from policy_kb.language import text as levelled

FOREVER = date(9999, 12, 31)
_DAY = timedelta(days=1)
_NUM = r"(?:\d{1,3}|[零〇一二两三四五六七八九十]{1,3})"
_YEAR = r"(?P<year>今年|明年|后年|去年|本年度?|20\d{2}年度?|(?<!\d)[12]\d年)的?"
_WEEKDAYS = "一二三四五六"
# A month that lies further back than this is the coming one.
_BACK_MONTHS = 5
# 最近几天, 近期
_SOON_DAYS = 7
_MONTH_THIRDS = {
    "初": (1, 10),
    "上旬": (1, 10),
    "中": (11, 20),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
    "尾": (21, 31),
}


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included, named at `start` to `end` of the text.

    `until` marks a limit (月底前): it begins today and only its end was named.
    """

    first: date
    last: date
    start: int = 0
    end: int = 0
    until: bool = False

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def periods(text: str, today: date) -> tuple[Period, ...]:
    """Every stretch of time in a levelled text, in order, no two overlapping."""
    found: list[Period] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            if any(match.start() < p.end and p.start < match.end() for p in found):
                continue
            period = _read(read, match, today)
            if period is not None:
                found.append(_limited(period, text, today, _by_name(match)))
    return _joined(tuple(sorted(found, key=lambda p: p.start)), text)


def _read(
    read: Callable[[re.Match[str], date], tuple[date, date] | None],
    match: re.Match[str],
    today: date,
) -> Period | None:
    try:
        span = read(match, today)
    except (ValueError, OverflowError):  # 2月30日, a number of days beyond the calendar
        return None
    return Period(*span, match.start(), match.end()) if span else None


def _by_name(match: re.Match[str]) -> bool:
    """Whether 前 leaves the stretch itself out: 5月前, 春节前; but 5月15日前 holds the day."""
    groups = match.groupdict()
    if groups.get("feast"):
        return True
    return bool(groups.get("month")) and not groups.get("third") and not groups.get("day")


_BEFORE = re.compile("(?:之|以)?前(?!后)|为止|止")
_AFTER = re.compile("(?:之|以)?后(?!天)|过后|起")


def _limited(period: Period, text: str, today: date, leaves_out: bool) -> Period:
    """The stretch before or after a named one, where the next words say so."""
    if match := _BEFORE.match(text, period.end):
        last = period.first - _DAY if leaves_out else period.last
        return Period(min(today, last), last, period.start, match.end(), until=True)
    if match := _AFTER.match(text, period.end):
        return Period(min(period.last, FOREVER - _DAY) + _DAY, FOREVER, period.start, match.end())
    return period


_TO = re.compile("|到|至|-|~|跟|和|、|或者?")


def _joined(found: tuple[Period, ...], text: str) -> tuple[Period, ...]:
    """3月到5月 as one stretch."""
    joined: list[Period] = []
    for period in found:
        last = joined[-1] if joined else None
        if last and _TO.fullmatch(text[last.end : period.start]):
            period = _same_month(last, period, text)
        if last and _TO.fullmatch(text[last.end : period.start]) and last.first <= period.last:
            later = max(last.last, period.last)
            joined[-1] = replace(last, last=later, end=period.end)
        else:
            joined.append(period)
    return tuple(joined)


def _same_month(before: Period, period: Period, text: str) -> Period:
    """3月1日至15日: a bare day after "to" is one of the month before it."""
    if "月" in text[period.start : period.end] or period.first != period.last:
        return period
    try:
        day = before.last.replace(day=period.first.day)
    except ValueError:
        return period
    return replace(period, first=day, last=day) if day > before.last else period


# --- the forms ------------------------------------------------------------------


def _number(written: str) -> int:
    found = levelled.number(written)
    if found is None:
        raise ValueError(written)
    return found


def _year(written: str | None, today: date) -> int | None:
    if not written:
        return None
    ahead = {"今": 0, "本": 0, "明": 1, "后": 2, "去": -1}.get(written[0])
    if ahead is not None:
        return today.year + ahead
    digits = int(re.match(r"\d+", written).group())
    return digits if digits > 99 else 2000 + digits


def _whole_year(match: re.Match[str], today: date) -> tuple[date, date]:
    year = _year(match["year"], today)
    return date(year, 1, 1), date(year, 12, 31)


def _month(match: re.Match[str], today: date) -> tuple[date, date]:
    month = _number(match["month"])
    year = _year(match["year"], today)
    if year is None:
        year = today.year + (today.month - month > _BACK_MONTHS)
    first, last = _month_span(year, month)
    third = match["third"]
    if third:
        begin, end = _MONTH_THIRDS[third]
        first, last = first.replace(day=begin), first.replace(day=min(end, last.day))
    return first, last


def _month_span(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _day_of_month(match: re.Match[str], today: date) -> tuple[date, date]:
    month, day = _number(match["month"]), _number(match["day"])
    year = _year(match["year"], today)
    if year is None:
        year = today.year + (today.month - month > _BACK_MONTHS)
    found = date(year, month, day)
    return found, found


def _iso_day(match: re.Match[str], today: date) -> tuple[date, date]:
    found = date(int(match["y"]), int(match["m"]), int(match["d"]))
    return found, found


def _bare_day(match: re.Match[str], today: date) -> tuple[date, date]:
    day = _number(match["day"])
    found = today.replace(day=day)
    if found < today:
        following = today.replace(day=1) + timedelta(days=31)
        found = following.replace(day=day)
    return found, found


def _near_month(match: re.Match[str], today: date) -> tuple[date, date]:
    ahead = match["which"].count("下") - match["which"].count("上")
    at = today.year * 12 + today.month - 1 + ahead
    first, last = _month_span(at // 12, at % 12 + 1)
    if match["third"]:
        begin, end = _MONTH_THIRDS[match["third"]]
        first, last = first.replace(day=begin), first.replace(day=min(end, last.day))
    return first, last


def _this_month_third(match: re.Match[str], today: date) -> tuple[date, date]:
    first, last = _month_span(today.year, today.month)
    begin, end = _MONTH_THIRDS[match["third"]]
    return first.replace(day=begin), first.replace(day=min(end, last.day))


def _week(match: re.Match[str], today: date) -> tuple[date, date]:
    which = match["which"] or ""
    ahead = which.count("下") - which.count("上")
    monday = today - today.weekday() * _DAY + ahead * 7 * _DAY
    day = match["weekday"]
    if not day:
        return monday, monday + 6 * _DAY
    if day == "末":
        return monday + 5 * _DAY, monday + 6 * _DAY
    found = monday + (_WEEKDAYS.find(day) if day in _WEEKDAYS else 6) * _DAY
    if not which and found < today:
        found += 7 * _DAY
    return found, found


def _days(match: re.Match[str], today: date) -> tuple[date, date]:
    ahead = {"今": 0, "当": 0, "明": 1, "听": 1, "后": 2, "大": 3, "昨": -1}[match.group()[0]]
    found = today + ahead * _DAY
    return found, found


_UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "年": 365}


def _within(match: re.Match[str], today: date) -> tuple[date, date]:
    unit = _UNITS[match["unit"].removeprefix("个")]
    many = unit // 2 if match["many"] == "半" else _number(match["many"]) * unit
    return today, today + many * _DAY


def _soon(match: re.Match[str], today: date) -> tuple[date, date]:
    return today, today + _SOON_DAYS * _DAY


def _year_end(match: re.Match[str], today: date) -> tuple[date, date]:
    year = _year(match["year"], today) or today.year
    return date(year, 12, 1), date(year, 12, 31)


def _half(match: re.Match[str], today: date) -> tuple[date, date]:
    year = _year(match["year"], today) or today.year
    if match["half"] == "上":
        return date(year, 1, 1), date(year, 6, 30)
    return date(year, 7, 1), date(year, 12, 31)


def _quarter(match: re.Match[str], today: date) -> tuple[date, date]:
    which = match["which"]
    year = _year(match["year"], today)
    if which in ("本", "这", "这个", "下", "下个"):
        at = today.year * 4 + (today.month - 1) // 3 + (which[0] == "下")
        year, number = at // 4, at % 4 + 1
    else:
        number = _number(which)
    if not 1 <= number <= 4:
        raise ValueError(which)
    year = year or today.year
    return date(year, number * 3 - 2, 1), _month_span(year, number * 3)[1]


def _feast(match: re.Match[str], today: date) -> tuple[date, date]:
    year = _year(match["year"], today)
    return festivals.span(match["feast"], today, year)


def _past_new_year(match: re.Match[str], today: date) -> tuple[date, date]:
    """过完年, 年后: from the day after the Spring Festival on."""
    return festivals.span("春节", today)[1] + _DAY, FOREVER


def _before_new_year(match: re.Match[str], today: date) -> tuple[date, date]:
    return today, max(today, festivals.span("春节", today)[0] - _DAY)


def _past_holiday(match: re.Match[str], today: date) -> tuple[date, date]:
    return festivals.next_holiday(today)[1] + _DAY, FOREVER


def _before_holiday(match: re.Match[str], today: date) -> tuple[date, date]:
    return today, max(today, festivals.next_holiday(today)[0] - _DAY)


_THIRD = r"(?P<third>初|上旬|中旬|下旬|底|末|尾|中(?!秋|小|心|国))?"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二两三四五六七八九])月"
_FEASTS = "|".join(sorted(festivals.NAMES, key=len, reverse=True))
# Most specific first; the first that covers a place wins.
_FORMS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date, date] | None]], ...
] = (
    (re.compile(r"(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"), _iso_day),
    (
        re.compile(
            rf"(?:{_YEAR})?(?<![\d一二三四五六七八九十]){_MONTH}份?(?P<day>{_NUM})[日号]?(?!个|家|"
            rf"项|万|%|人|\d|[天周])"
        ),
        _day_of_month,
    ),
    (
        re.compile(
            r"过完了?(?:年|春节)|过了(?:年(?![龄限检纪])|春节)|"
            r"(?<![\d一二两三四五几多半今去明前每近整十百])年后|年(?:一)?过完"
        ),
        _past_new_year,
    ),
    (
        re.compile(r"(?<![\d一二两三四五几多半今去明每近整十百过])年前(?=[要还得能截交到就])"),
        _before_new_year,
    ),
    (
        re.compile(
            r"(?<![环春季细章庆旦午秋明动宵阳])节后|放完假|放假(?:之|以)?后|假期(?:之|以)?后"
        ),
        _past_holiday,
    ),
    (
        re.compile(r"(?<![环春季细章庆旦午秋明动宵阳])节前|(?<!元旦)(?<![节庆一])放假(?:之|以)?前"),
        _before_holiday,
    ),
    (
        re.compile(rf"(?:{_YEAR})?(?P<feast>{_FEASTS})(?:节?(?:假期|放假|长假|小长假|假)|节)?"),
        _feast,
    ),
    (
        re.compile(
            rf"(?:{_YEAR})?(?<![\d一二三四五六七八九十]){_MONTH}(?:份)?{_THIRD}(?!\d+[日号])"
        ),
        _month,
    ),
    (re.compile(rf"(?:{_YEAR})?(?P<half>[上下])半年"), _half),
    (
        re.compile(rf"(?:{_YEAR})?(?:第|q)?(?P<which>[1-4一二三四]|本|这个?|下个?)(?:个)?季度?"),
        _quarter,
    ),
    (re.compile(rf"(?:{_YEAR})?(?<![两这几往近])(?:年底|年末|年尾|年终|岁末)"), _year_end),
    (re.compile(r"(?P<year>今年|明年)[底末尾]"), _year_end),
    (re.compile(r"(?P<which>这个?|本|当|下下个?|下个?|上个?)月" + _THIRD), _near_month),
    (
        re.compile(r"(?<![个几每一二三四五六七八九十\d])月(?P<third>初|中旬|上旬|下旬|底|末|尾)"),
        _this_month_third,
    ),
    (
        re.compile(
            rf"(?:未来|接下来|今后|往后|最近|近|再过|这)?(?P<many>{_NUM}|半)(?P<unit>天|日|个?星期|"
            rf"个?礼拜|周|个月|年)(?:之内|以内|内|里(?!程))"
        ),
        _within,
    ),
    (
        re.compile(rf"(?:不到|不足|只剩|仅剩)(?P<many>{_NUM})(?P<unit>天|日|个?星期|个?礼拜|周)"),
        _within,
    ),
    (
        re.compile(
            rf"(?:未来|接下来|今后|往后|最近|近)(?:的)?(?P<many>{_NUM}|半)(?P<unit>天|日|个?星期|"
            rf"个?礼拜|周|个月|年)"
        ),
        _within,
    ),
    (re.compile(r"(?:这|近|未来|接下来|最近)(?:的|这)?几[天日]"), _soon),
    (
        re.compile(
            r"(?P<which>下下个?|下个?|上个?|这个?|本|当)?(?:周|星期|"
            r"礼拜)(?P<weekday>[一二三四五六日天末])(?![年期个家])"
        ),
        _week,
    ),
    (
        re.compile(
            r"(?P<which>下下个?|下个?|上个?|这个?|本|当)(?:周|星期|礼拜)(?P<weekday>)(?!年|期)"
        ),
        _week,
    ),
    (re.compile(r"今天|今日|今晚|当天|当日|明天|明日|听日|大后天|后天|昨天"), _days),
    (
        re.compile(
            r"(?<![\d月.\-])(?P<day>[12]?\d|3[01]|[一二三]?十[一二三四五六七八九]?)[号日](?!文|楼|"
            r"线|院|内|之)"
        ),
        _bare_day,
    ),
    (re.compile(rf"{_YEAR}(?![内]?前|底)"), _whole_year),
    (re.compile(r"(?P<year>今年|本年)度?(?:之)?内"), _whole_year),
)
