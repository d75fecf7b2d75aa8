"""How old a person is, as a company tells it (今年53岁, 1965年出生, 我今年38) and as a call
asks for it (不超过50周岁, 1967年1月1日以后出生).

Ages are real numbers: who is 50 stays so for a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.company import INFINITE, Span

# A day is 0.003 of a year; comparing allows for a hair of its own.
_HAIR = 1e-4
_DAYS_A_YEAR = 365.2425
_PERSON = "我|本人|他|她|负责人|主任|带头人|申请人|申报人|领办人|老板|法人|医生|师傅|博士|专家"
_DAY = r"(?:(?P<m>\d{1,2})月(?:份)?(?:(?P<d>\d{1,2})[日号])?)?"
_BORN = re.compile(
    rf"(?P<y>19\d\d|20[01]\d|(?<!\d)[4-9]\d)年?{_DAY}(?:出生|生人|生的|生(?![产意物态活效育源]))"
    rf"|(?:生于|出生(?:于|时间|日期|年月)?(?:是|为|:)?)(?P<y2>19\d\d|"
    rf"20[01]\d)(?:年(?:(?P<m2>\d{{1,2}})月)?)?"
    rf"|(?:{_PERSON})(?:本人|今年)?(?:是|:)?(?P<y3>19\d\d|"
    rf"[4-9]\d)年(?:(?P<m3>\d{{1,2}})月)?(?:的|$)"
    r"|^[男女]?(?P<y4>19\d\d|[5-9]\d)年(?:(?P<m4>\d{1,2})月)?的$"
)
_BARE = re.compile(
    r"(?P<lead>(?:今年|年纪|年龄|现年|岁数)(?:是|有|才|都|刚|已经|:)*)(?P<n>\d{2})(?![\d.]|"
    r"周?岁|[年月日号万亿千百%个人家元名项件平])"
)
# 今年53岁 is no plan.
_AGE_THIS_YEAR = re.compile(
    r"今年(?=(?:才|都|刚好?|刚满|已经|快|就|也|有|是|满)*(?:\d{1,3}|"
    r"[一二三四五六七八九十]{1,3})(?:周?岁|多岁))"
)
_BORN_WITHIN = re.compile(
    r"(?P<y>19\d\d|20\d\d)年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?(?:\(含\)|"
    r"含)?(?P<turn>(?:以|之)?[后前])(?:\(含\)|含)?出生"
)


@dataclass(frozen=True)
class Born:
    """Where a text tells when a person was born, and how old that makes him or her."""

    start: int
    end: int
    age: Span


def spelled(text: str) -> str:
    """A levelled message in which every age has its unit and none reads as a plan."""
    return _AGE_THIS_YEAR.sub("", _BARE.sub(r"\g<lead>\g<n>岁", text))


def births(piece: str, today: date) -> Iterator[Born]:
    for found in _BORN.finditer(piece):
        year = int(found["y"] or found["y2"] or found["y3"] or found["y4"])
        month = int(found["m"] or found["m2"] or found["m3"] or found["m4"] or 0)
        first = _day(year + (1900 if year < 100 else 0), month or 1, 1)
        last = _day(first.year, month or 12, 28) if first else None
        if first and last and first < today:
            start = found.start("y3") if found["y3"] else found.start()
            yield Born(start, found.end(), Span(max(0.0, _age(last, today)), _age(first, today)))


def born_within(text: str, today: date) -> tuple[Span, str] | None:
    """The ages that a condition on the day of birth allows, and the words around it."""
    found = _BORN_WITHIN.search(text)
    if found is None:
        return None
    day = _day(int(found["y"]), int(found["m"] or 1), int(found["d"] or 1))
    if day is None:
        return None
    age = _age(day, today)
    span = Span(0, age) if found["turn"].endswith("后") else Span(age, INFINITE)
    return span, text[: found.start()] + " " + text[found.end() :]


def whole_years(low: float, high: float) -> Span:
    """Ages in whole years as real ones: who is 53 is not yet 54."""
    return Span(low, high + 1 - _HAIR)


def _age(born: date, today: date) -> float:
    return (today - born).days / _DAYS_A_YEAR


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_SAYS_SEX = re.compile(r"^(?:我|本人|我是|本人是)?(?P<sex>[男女])(?:的|性|士|生)?(?=$|\d)")


def is_meant(who: str, pieces: Iterable[str]) -> bool | None:
    """Whether a person is of the sex that a wider bound is for (女性可放宽至38周岁); None where
    it is for somebody else, or not told."""
    if not re.match("女|男", who):
        return None
    told = {found["sex"] for piece in pieces if (found := _SAYS_SEX.search(piece))}
    return who[0] in told if len(told) == 1 else None
