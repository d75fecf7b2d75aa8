"""Days named in running text: where, which, at what time, as part of which range.

A year is taken only from where it cannot be another: the same range, the schedule just before
it, or title and publication that agree. Otherwise the day stays unknown. What a day is the day
of is `schedule`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policy_kb.intake.dates import read_day

_LEVEL = str.maketrans("０１２３４５６７８９：．", "0123456789:.")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TENS = re.compile("(?:(?P<tens>[二三四五六七八九])?(?P<ten>十))?(?P<ones>[一二三四五六七八九])?")
_NUMERAL = "〇零○一二三四五六七八九十"
_TIME = (
    r"(?:上午|下午|中午|晚上|晚)?\s*(?:\d{1,2}:\d{2}(?::\d{2})?|"
    r"\d{1,2}\s*[时点](?:\s*\d{1,2}分|半|整)?"
    r"|[零一二三四五六七八九十]{1,3}[时点](?:[零一二三四五六七八九十]{1,3}分|半|整)?)"
)
_DAY = re.compile(
    rf"(?:(?P<year>\d{{4}}|[{_NUMERAL}]{{4}})\s*年\s*|(?P<said>今年|本年|当年|次年|明年|翌年)\s*)?"
    rf"(?P<month>\d{{1,2}}|[{_NUMERAL}]{{1,3}})\s*月\s*(?P<day>\d{{1,2}}|"
    rf"[{_NUMERAL}]{{1,3}})\s*[日号]"
    r"|(?<!\d)(?P<plain>(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})(?!\d)"
)
# 中午12:00 and 上午9:00 say no more than the figures, 下午5:00 does.
_IDLE = re.compile(r"上午|(?:中午|下午|晚上|晚)(?=1[2-9]|2\d)")
_LONE_DAY = re.compile(r"(?P<day>\d{1,2})\s*[日号]")
_TAIL = re.compile(rf"\s*(?:[（(]?\s*(?:星期|周)[一二三四五六日天]\s*[)）]?)?\s*(?P<time>{_TIME})?")
_LINK = re.compile(r"\s*(?:[（(][^）)]{0,8}[)）])?\s*(?:起)?\s*(?:至|到|—+|－|-|~|～|–)+\s*")
# Working days are not counted: which days are off is not in the text.
_WITHIN = re.compile(
    r"(?:即日|[自从]?本(?:通知|公告|通告|函|指南|启事|方案)(?:公开)?(?:发布|印发|公布)?之日"
    r"|[自从](?:通知|公告|通告|指南)?(?:公开)?(?:发布|印发|公布)之日)起的?\s*"
    r"(?P<count>\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|"
    r"[一二三四五六七八九])\s*(?P<unit>个?自然日|日|天|个月)之?(?:以内|内)"
)
# A later day of the same schedule is at most so many days after the one that states the year.
_NEAR = 200


@dataclass(frozen=True)
class Mention:
    """One day in a line. `role` is start or end of a range, within for a day that is counted
    from the publication, else point. `day` is None where the
    year is not certain; `written` is what the text says."""

    line: int
    start: int
    end: int
    role: str
    day: date | None
    time: str
    written: str
    month_day: tuple[int, int]
    stated: bool


def mentions(texts: Sequence[str]) -> list[Mention]:
    """All days of a text, in order; those without a year of their own are not yet known."""
    found: list[Mention] = []
    for index, text in enumerate(texts):
        found += _in_line(index, text.translate(_LEVEL))
    return found


def with_years(
    found: Sequence[Mention],
    published: date | None,
    title_year: int | None,
    same_context: Sequence[object],
) -> list[Mention]:
    """The mentions with years filled in where they are certain. `same_context` tells for each
    line what it belongs to; a year is handed on only between lines of the same."""
    known: list[Mention] = []
    for mention in found:
        if mention.day is None and not mention.written.startswith(("次年", "明年", "翌年")):
            mention = replace(
                mention,
                day=_handed_on(mention, known, same_context)
                or _by_publication(mention, published, title_year),
            )
        known.append(mention)
    return known


def counted(texts: Sequence[str], published: date | None) -> list[Mention]:
    """The days of 自发布之日起30日内; the day of publication itself is not counted."""
    if published is None:
        return []
    found = []
    for index, text in enumerate(texts):
        for match in _WITHIN.finditer(text.translate(_LEVEL)):
            number = _count(match["count"])
            day = (
                _months_later(published, number)
                if match["unit"] == "个月"
                else published + timedelta(days=number)
            )
            found.append(
                Mention(
                    index,
                    match.start(),
                    match.end(),
                    "within",
                    day,
                    "",
                    match.group(),
                    (day.month, day.day),
                    True,
                )
            )
    return found


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _count(numeral: str) -> int:
    """15, 十五, 三十, 九."""
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    match = _TENS.fullmatch(numeral)
    if match is None:
        raise ValueError(numeral)
    tens, ones = (int((match[name] or "〇").translate(_DIGITS)) for name in ("tens", "ones"))
    return (tens or 1) * 10 * bool(match["ten"]) + ones


def _handed_on(
    mention: Mention, before: Sequence[Mention], context: Sequence[object]
) -> date | None:
    """The year of the last day of the same schedule, where this one follows it closely."""
    last = next((m for m in reversed(before) if m.stated), None)
    if last is None or last.day is None or context[last.line] != context[mention.line]:
        return None
    if context[mention.line] is None:
        return None
    day = _in_year(last.day.year, mention.month_day)
    return day if day and 0 <= (day - last.day).days <= _NEAR else None


def _by_publication(
    mention: Mention, published: date | None, title_year: int | None
) -> date | None:
    if published is None or (title_year or 0) > published.year:
        return None
    day = _in_year(published.year, mention.month_day)
    return day if day and day >= published else None


def _in_line(index: int, text: str) -> list[Mention]:
    found: list[Mention] = []
    at = 0
    while match := _DAY.search(text, at):
        one = _mention(index, text, match)
        at = max(match.end(), one.end if one else 0)
        if one is None:
            continue
        before = found[-1] if found else None
        link = _LINK.fullmatch(text, before.end, one.start) if before else None
        if before is not None and link and before.role == "point":
            found[-1] = replace(before, role="start")
            one = replace(one, role="end", day=one.day or _after(before.day, one.month_day))
        found.append(one)
        lone = _lone_end(index, text, one)
        if lone is not None:
            found[-1] = replace(one, role="start")
            found.append(lone)
            at = lone.end
    return found


def _mention(index: int, text: str, match: re.Match[str]) -> Mention | None:
    tail = _TAIL.match(text, match.end())
    end = tail.end() if tail and tail.group().strip() else match.end()
    clock = _clock(tail)
    try:
        if match["plain"]:
            day = read_day(match["plain"]).day
            return Mention(
                index,
                match.start(),
                end,
                "point",
                day,
                clock,
                match.group(),
                (day.month, day.day),
                True,
            )
        month, number = (_count(match[name]) for name in ("month", "day"))
        year = int(match["year"].translate(_DIGITS)) if match["year"] else None
        day = date(year or 2000, month, number)
    except ValueError:
        return None
    return Mention(
        index,
        match.start(),
        end,
        "point",
        day if year else None,
        clock,
        match.group(),
        (month, number),
        year is not None,
    )


def _lone_end(index: int, text: str, start: Mention) -> Mention | None:
    """20日 in 3月2日至20日."""
    link = _LINK.match(text, start.end)
    match = _LONE_DAY.match(text, link.end()) if link and link.group().strip() else None
    if match is None:
        return None
    tail = _TAIL.match(text, match.end())
    clock = _clock(tail)
    end = tail.end() if tail and tail.group().strip() else match.end()
    month_day = (start.month_day[0], int(match["day"]))
    day = _in_year(start.day.year, month_day) if start.day else None
    return Mention(index, match.start(), end, "end", day, clock, match.group(), month_day, False)


def _clock(tail: re.Match[str] | None) -> str:
    return _IDLE.sub("", re.sub(r"\s", "", tail["time"] or "")) if tail else ""


def _after(start: date | None, month_day: tuple[int, int]) -> date | None:
    """The end of a range whose year is only at its start."""
    if start is None:
        return None
    day = _in_year(start.year, month_day)
    return day if day and day >= start else None


def _in_year(year: int, month_day: tuple[int, int]) -> date | None:
    try:
        return date(year, *month_day)
    except ValueError:
        return None
