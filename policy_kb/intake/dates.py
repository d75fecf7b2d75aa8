"""Days as people write them, read exactly or refused with the reason. Nothing is guessed.

One whole value (a cell, what stands behind a colon) is read here; finding days in
running text is the business of the readers of documents.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

# 二〇二六年三月五日: numerals by position in the year, counted in month and day.
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_HAN_DAY = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
_DAY = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})(?!\d)"
    r"|年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})(?:[日号]|(?!\d))"
    r"|(?P<m3>\d{2})(?P<d3>\d{2})(?!\d))"
)
_WEEKDAY = re.compile(r"^\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_MIDNIGHT = re.compile(r"^T?0{1,2}:00(?::00(?:\.0+)?)?$")
_NO_YEAR = re.compile(r"\d{1,2}(?:月\d{1,2}[日号]?|[-/.]\d{1,2})\D*")
_NO_DAY = re.compile(r"\d{4}(?:年\d{1,2}月?|[-/.]\d{1,2})")
_SHORT_YEAR = re.compile(r"\d{1,2}(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,4}[日号]?")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.\d+)?")
# Marks behind a day that say only that it is the last one.
_UNTIL = ("之前", "以前", "前", "止", "截止", "为止")
_EARLIEST, _LATEST = 1990, 2100


@dataclass(frozen=True)
class ReadDay:
    """A day, and what stood behind it (17:00前, 上午)."""

    day: date
    rest: str = ""


def read_day(value: object) -> ReadDay:
    """The day that a cell's value states. Raises ValueError with the reason, in Chinese."""
    if isinstance(value, datetime):
        clock = "" if (value.hour, value.minute) == (0, 0) else f"{value:%H:%M}"
        return ReadDay(_within(value.date()), clock)
    if isinstance(value, date):
        return ReadDay(_within(value))
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", str(value))).strip()
    text = _HAN_DAY.sub(_in_digits, text)
    text = re.sub(r" ?([-/.年月日号]) ?", r"\1", text)
    match = _DAY.match(text)
    if match is None:
        raise ValueError(_reason(text))
    month = match["m1"] or match["m2"] or match["m3"]
    day = match["d1"] or match["d2"] or match["d3"]
    try:
        found = date(int(match["year"]), int(month), int(day))
    except ValueError:
        raise ValueError("没有这一天") from None
    rest = _WEEKDAY.sub("", text[match.end() :].strip()).strip()
    if rest in _UNTIL or _MIDNIGHT.match(rest):
        rest = ""
    return ReadDay(_within(found), rest)


def _within(day: date) -> date:
    if not _EARLIEST <= day.year <= _LATEST:
        raise ValueError(f"年份应在 {_EARLIEST} 至 {_LATEST} 之间")
    return day


def _in_digits(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{year.translate(_HAN_DIGITS)}年{_counted(month)}月{_counted(day)}日"


def _counted(numeral: str) -> int:
    """十 to 三十一."""
    tens, mark, ones = numeral.partition("十")
    if not mark:
        return int(numeral.translate(_HAN_DIGITS))
    return int((tens or "一").translate(_HAN_DIGITS)) * 10 + int(ones.translate(_HAN_DIGITS) or 0)


def _reason(text: str) -> str:
    if _NO_YEAR.fullmatch(text):
        return "缺少年份，请写成 2026-03-05 的形式"
    if _NO_DAY.fullmatch(text):
        return "缺少具体的日，请写成 2026-03-05 的形式"
    if _SHORT_YEAR.fullmatch(text):
        return "年份应为四位，请写成 2026-03-05 的形式"
    if _SERIAL.fullmatch(text):
        return "像是 Excel 的日期序号，请把单元格格式改为日期"
    return "不是日期，请写成 2026-03-05 的形式"
