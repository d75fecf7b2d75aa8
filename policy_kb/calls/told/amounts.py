"""Figures as people type them: 三千多万, 1.2个亿, 十几个人, 不到两百万, 30来号人.

A figure is a range, as wide as its words leave it open. Whose figure it is and
what is done with it is none of this file's business.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cn2an

from policy_kb.calls.company import INFINITE, Span

MONEY, PEOPLE, PERCENT, PIECES = "元", "人", "%", "件"
_DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = r"[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?"
_NUM = rf"(?:{_DIGITS}|{_HAN})"
_BEFORE = (
    "(?P<before>(?:大概|大约|约|差不多|可能|应该|接近|将近|快到?|近|不到|不足|不满|未满|没到|"
    "没有到|没超过|不超过|低于|少于"
    "|超过|超|过|突破|破|至少|起码|最少|不低于|不少于|不止|多于|高于|有|是|(?<!现)在|就|才|只有)*)"
)
_AFTER = "(?P<after>左右|上下|出头|多一?点|以上|以下|以内|不到|都不到|都没有|差点|多)?"
_SCALES = {
    "十": 10,
    "百": 100,
    "千": 1e3,
    "万": 1e4,
    "w": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "": 1,
}
_UNIT = (
    r"元|块钱?|rmb|人民币|%|个点|(?:个|名|号|位)*(?:人|员工|职工|工人|伙计)"
    r"|(?:个|名|位)(?=[^,;。\d]{0,4}(?:人员|工程师))|件|项|个|名|位"
)


@lru_cache(maxsize=4)
def _pattern(counters: str) -> re.Pattern[str]:
    """The pattern of a figure, with further counting words as units where there are some."""
    units = f"{counters}|{_UNIT}" if counters else _UNIT
    return re.compile(
        rf"{_BEFORE}(?P<share>百分之)?(?P<first>{_NUM})(?:(?:到|至|-|"
        rf"~)(?P<second>{_NUM}))?(?P<few>多|来|几|余)?"
        rf"(?:个(?!点))?(?P<some>多)?(?P<scale>千万|百万|十万|亿|万|w(?![a-z])|千(?!瓦|米)|百|十)?"
        rf"(?:(?!千[瓦米])(?P<rest>{_NUM})(?P<rest_scale>千万|百万|万|千|百)?)?(?P<more>多|来|"
        rf"几|余)?"
        rf"(?P<unit>{units})?"
        rf"{_AFTER}"
    )


_BY_THE_YEAR = ("年薪", "月薪", "年租", "月租")
_LESS = re.compile("不到|不足|不满|未满|没到|没有到|低于|少于|都没有")
_AT_MOST = re.compile("没超过|不超过|以内|以下")
_NEARLY = re.compile("接近|将近|快|近|差点")
_ABOUT = re.compile("大概|大约|约|差不多|可能|应该|左右|上下")
_OVER = re.compile("超过|超|过|突破|破|至少|起码|最少|不低于|不少于|不止|多于|高于|以上")
# Begins at the figure itself; 超过 and 不止 begin behind it.
_OR_JUST = re.compile("至少|起码|最少|不低于|不少于|以上")
_PLENTY = re.compile(r"(?:上|过|破|超)(?P<scale>千万|百万|亿|百|千)(?P<unit>人|号人|个人)?")
_DOUBLE = re.compile("([一二两三四五六七八九])([二三四五六七八九])")
# How far 大概 and 来 may be off, 大概 no further than the last digit that is named (180万 is told
# in tens) lets it and no less than so much, and how far below 快到 begins.
_LOOSE, _CLOSE, _STEPS, _NEAR = 0.15, 0.05, 1.5, 0.2
_SHADE = 1e-6


@dataclass(frozen=True)
class Figure:
    """A figure where it stands in a text. `kind` is 元, 人, %, 件 or empty (a bare number),
    `counter` the counting word as it was written."""

    span: Span
    kind: str
    start: int
    end: int
    counter: str = ""


def figures(text: str, counters: str = "") -> Iterator[Figure]:
    """All figures of a levelled text from left to right. `counters`: a pattern of counting
    words to be known beside the customary ones."""
    at = 0
    while at < len(text):
        found = _pattern(counters).search(text, at)
        plenty = _PLENTY.search(text, at)
        if plenty and (found is None or plenty.start() <= found.start()):
            scale = _SCALES[plenty["scale"]]
            kind = PEOPLE if plenty["unit"] else MONEY if scale >= 1e6 else ""
            yield Figure(Span(scale, INFINITE), kind, *plenty.span())
            at = plenty.end()
            continue
        if found is None:
            return
        figure = _read(found, text)
        if figure is not None:
            yield figure
        at = max(found.end(), at + 1)


def _read(found: re.Match[str], text: str) -> Figure | None:
    if text[max(0, found.start("first") - 1) : found.start("first")] in ("第", "几", "q"):
        return None
    behind = text[found.end() : found.end() + 2]
    if (
        behind[:1] in ("年", "月", "日", "号", "期", "楼", "栋", "条")
        and behind not in _BY_THE_YEAR
    ):
        return None
    scale = _SCALES[found["scale"] or ""]
    kind = _kind(found, scale)
    low, high = _bounds(found, scale)
    if low is None or high is None:
        return None
    span = _worded(low, high, found, kind)
    if kind in (PEOPLE, PIECES) and span.high < INFINITE:
        span = Span(math.ceil(span.low - _SHADE), math.floor(span.high))
        if span.low > span.high:
            return None
    counter = found["unit"] or ("个" if found.group().endswith("个") else "")
    return Figure(span, kind, found.start(), found.end(), counter)


def _kind(found: re.Match[str], scale: float) -> str:
    unit = found["unit"] or ""
    if found["share"] or unit in ("%", "个点"):
        return PERCENT
    if re.search("人|员工|职工|工人|伙计|名|位", unit) or unit == "个" and not scale >= 1e4:
        return PEOPLE if unit != "个" else PIECES
    if unit in ("件", "项"):
        return PIECES
    if unit or scale >= 1e4 or (found["rest_scale"] or "") in ("万", "千万", "百万"):
        return MONEY
    return ""


def _bounds(found: re.Match[str], scale: float) -> tuple[float | None, float | None]:
    """The lowest and the highest number that the digits themselves name."""
    first = found["first"]
    double = _DOUBLE.search(first) if found["second"] is None else None
    if double and int(_number(double[1]) or 0) + 1 == _number(double[2]):
        # 两三千, 三四十, 二十七八
        ahead, tail = first[: double.start()], first[double.end() :]
        low, high = (_number(ahead + double[i] + tail) for i in (1, 2))
    else:
        low = _number(first)
        high = _number(found["second"]) if found["second"] else low
    if low is None or high is None or low > high:
        return None, None
    low, high = low * scale, high * scale
    if found["rest"]:
        extra = _rest(found, scale)
        if extra is None:
            return None, None
        low, high = low + extra, high + extra
    return low, high


def _rest(found: re.Match[str], scale: float) -> float | None:
    """一亿二 is 1.2亿, 1亿2000万 the sum of both; anything else is no single figure."""
    rest = _number(found["rest"])
    if rest is None or scale < 1e4:
        return None
    if found["rest_scale"]:
        extra = rest * _SCALES[found["rest_scale"]]
        return extra if extra < scale else None
    if re.search("[千百]", found["rest"]):  # 一万五千
        return rest if rest < scale else None
    return rest * scale / 10 if rest < 10 and rest == int(rest) else None


def _worded(low: float, high: float, found: re.Match[str], kind: str) -> Span:
    """The range with the words around the number: 多, 来, 不到, 左右."""
    step = 1.0 if kind in (PEOPLE, PIECES) else 0.0
    words = (found["before"] or "") + (found["after"] or "")
    few = (found["few"] or "") + (found["some"] or "") + (found["more"] or "")
    if found["after"] in ("多", "多点", "多一点", "出头"):
        few += "多"
    if "来" in few:
        low, high = low * (1 - _LOOSE), high * (1 + _LOOSE)
    elif few:
        # 三千多万 is less than four thousand, 12多 less than 13.
        low, high = low + (step or low * _SHADE), high + _digit(found, high)
    if _AT_MOST.search(words):
        return Span(0.0, high)
    if _LESS.search(words):
        return Span(0.0, max(0.0, high - step) if step else high * (1 - _SHADE))
    if _NEARLY.search(words):
        return Span(low * (1 - _NEAR), high - step if step else high * (1 - _SHADE))
    if _OVER.search(words) and not few:
        low = low if _OR_JUST.search(words) else low + (step or low * _SHADE)
        return Span(low, INFINITE if "以上" in words or "至少" in words else high * 1.5)
    if _ABOUT.search(words):
        off = min(_LOOSE, max(_CLOSE, _STEPS * _digit(found, high) / high if high else 0.0))
        return Span(low * (1 - off), high * (1 + off))
    return Span(low, high)


def _digit(found: re.Match[str], value: float) -> float:
    """What the last digit that was named stands for, less a shade: 3000多万 → 1000万."""
    scale = _SCALES[found["scale"] or ""]
    number = value / scale if not found["rest"] else value
    if found["some"] or (found["more"] and scale > 1 and not found["few"]):
        place = scale  # 一个多亿, 3亿多
        return place * (1 - _SHADE)
    digit = 1.0
    while number and number % (digit * 10) == 0:
        digit *= 10
    unit = 1 if found["rest"] else scale
    return digit * unit * (1 - _SHADE)


def _number(raw: str) -> float | None:
    raw = raw.replace(",", "")
    if raw[0].isascii():
        return float(raw)
    try:
        return float(cn2an.cn2an(raw.replace("〇", "零"), "smart"))
    except (ValueError, KeyError):
        return None
