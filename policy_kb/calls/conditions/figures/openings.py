"""For how long a place is open, told by its hours and its days (每天早九点到晚十点, 周一休息).

Figures that are told as such are `counted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_kb.calls.company import Span
from policy_kb.calls.conditions.figures.counted import Quantity, statements
from policy_kb.calls.conditions.words.nouns import noun
from policy_kb.calls.told import counters
from policy_kb.language import text as levelled

_H = r"\d{1,2}|[一二两三四五六七八九十]{1,2}"
_HOURS = re.compile(
    rf"(?:早上?|上午|清早|朝)?(?P<from>{_H})(?:点钟?|:00|时)(?P<half>半|:30)?[^,;。\d]{{0,4}}?(?:到|至|-|~)"
    rf"(?P<late>晚上?|下午|夜里|傍晚)?(?P<to>{_H})(?:点钟?|:00|时)(?P<tohalf>半)?"
)
_EVERY_DAY = re.compile("每天|天天|每日|全年|周一(?:到|至|-)周?[四五六日天]|其余[四五六]天|平时")
_REST = re.compile(
    "(?:每周|周|星期|礼拜)(?P<day>[一二三四五六日天])(?:休息|闭馆|关门|店休|不开|轮休)"
)
_FROM_MONDAY = re.compile("周一(?:到|至|-)周?(?P<day>[四五六日天])")
_WEEKEND = re.compile("周末(?:不开|休息|闭馆|关门)|双休")
_ALL_YEAR = re.compile(
    "全年(?:都|无休|不休|365|开(?=$|的|着|门))|天天(?:都)?开|每天都?开|一年到头|无休"
)
_EXCEPT = re.compile(
    rf"(?:除了?|就|只有)[^,;。]{{0,8}}?(?P<n>{_H})(?:个)?(?P<unit>天|礼拜|星期|周)|(?P<some>除了?[^,;。]{{0,8}})"
)
_BY_DAY = re.compile(
    rf"(?:周|星期|礼拜)[一二三四五六日天][^,;。]{{0,8}}?(?P<n>{_H})个?(?P<half>半)?(?:小时|钟头|钟)"
)
_PLAN = re.compile("准备|打算|计划|明年|想|要求")
_NOON, _A_DAY, _YEAR, _A_WHILE = 12, 24, 365, 20


def openings(text: str) -> Iterator[Quantity]:
    """Hours a week and days a year that follow from when a place is open."""
    pieces = tuple(piece for piece in statements(text, of_events=True) if piece)
    pieces = tuple(piece for piece in pieces if not _PLAN.search(piece))
    whole = ",".join(pieces)
    rest = len(set(_REST.findall(whole))) + (2 if _WEEKEND.search(whole) else 0)
    until = _FROM_MONDAY.search(whole)
    rest = max(rest, "日六五四".find(until["day"].replace("天", "日")) if until else 0)
    # 上午9点到12点,下午2点到6点: both are of one day.
    open_for = [(hours, piece) for piece in pieces if (hours := _hours(piece)) is not None]
    if open_for and _EVERY_DAY.search(whole):
        week = noun("每周开放", counters.HOURS)
        hours = sum(hours for hours, _ in open_for) * (7 - rest)
        words = "、".join(piece for _, piece in open_for)
        yield Quantity(week, counters.HOURS, Span.exactly(hours), words)
    for piece in pieces:
        if _ALL_YEAR.search(piece):
            yield from _all_year(whole, piece, rest)
    yield from _by_days(pieces)


def _hours(piece: str) -> float | None:
    found = _HOURS.search(piece)
    if found is None:
        return None
    begins = _value(found["from"]) + (0.5 if found["half"] else 0)
    ends = _value(found["to"]) + (0.5 if found["tohalf"] else 0)
    if ends <= _NOON and (found["late"] or ends <= begins):
        ends += _NOON
    return ends - begins if 0 < ends - begins < _A_DAY else None


def _all_year(whole: str, piece: str, rest: int) -> Iterator[Quantity]:
    closed = _EXCEPT.search(whole)
    least = most = _YEAR - rest * 52
    if closed is not None and closed["n"]:
        days = _value(closed["n"]) * (1 if closed["unit"] == "天" else 7)
        least = most = most - days
    elif closed is not None:
        least -= _A_WHILE
    span = Span(least, most)
    told = noun("全年开放", counters.DAYS)
    others = (noun("每年开放", counters.DAYS),)
    yield Quantity(told, counters.DAYS, span, piece, others=others)


def _by_days(pieces: tuple[str, ...]) -> Iterator[Quantity]:
    """周三晚上免费两个钟,周日上午免费三个钟: so many hours a week."""
    told = [(piece, found) for piece in pieces for found in _BY_DAY.finditer(piece)]
    if told:
        hours = sum(_value(found["n"]) + (0.5 if found["half"] else 0) for _, found in told)
        first = told[0][0]
        plain = _WHEN.sub("", first[: told[0][1].start("n")])
        what = noun(f"每周{plain}", counters.HOURS)
        words = ",".join(piece for piece, _ in told)
        yield Quantity(what, counters.HOURS, Span.exactly(hours), words)


_WHEN = re.compile("(?:周|星期|礼拜)[一二三四五六日天]|[上中下]午|早上|晚上")


def _value(raw: str) -> float:
    return float(levelled.number(raw) or 0)
