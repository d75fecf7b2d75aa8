"""One cell's value in the form that a field of a call has. Refuses with the reason, in Chinese.

Mends what keyboards and spreadsheets do to text (width of letters and digits, stray blanks,
line breaks inside a name); a mended value is not changed by mending it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from policy_kb.calls.model import LEVELS
from policy_kb.intake.dates import read_day
from policy_kb.validation import LONGEST_ID

LONGEST_CELL = 20_000
ROLLING = (
    "常年受理",
    "长期有效",
    "常年有效",
    "长期受理",
    "常年申报",
    "全年受理",
    "常年",
    "长期",
    "全年",
    "不限",
    "无",
)
_FROM_NOW = ("即日起", "即日", "自发布之日起", "发布之日起")
_LEVEL_OF = {
    **{level: level for level in LEVELS},
    "国家级": "国家",
    "国": "国家",
    "国级": "国家",
    "部级": "国家",
    "省级": "省",
    "广东省": "省",
    "广东": "省",
    "广东省级": "省",
    "市级": "市",
    "广州市": "市",
    "广州": "市",
    "广州市级": "市",
    "区级": "区",
    "增城区": "区",
    "增城": "区",
    "区县": "区",
    "增城区级": "区",
    "区县级": "区",
}
_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0x21 + i).isalnum()}
_WIDTH |= {ord(wide): narrow for wide, narrow in zip("．％＋－／\u3000", ".%+-/ ", strict=True)}
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)
_HAN = "[\u3400-\u9fff\uf900-\ufaff（）《》“”、，。；：！？〔〕【】]"
_BLANK_IN_HAN = re.compile(f"(?<={_HAN}) +(?={_HAN})")
_BREAK = re.compile(r"\r\n?|\n|\v|\f|\x85|_x000D_\n?")
# Marks that only count the items of a list; figures such as 2.1% are none.
_MARK = re.compile(
    r"(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)][、.．:：]?"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:、|[)）])"
    r"|\d{1,2}[.．](?:(?!\d)|(?=\d{4}年))|[①-⑳⑴-⒇⒈-⒛][、.．]?|[-–—•·●○▪◆◇■□★※*](?=\D)[ 、.]?)\s*"
)
_NAMED = re.compile(r"(?P<name>[^：:]{1,40})[：:]\s*(?P<day>.+)")


def text(value: object) -> str:
    """A value as text that may have several lines."""
    if isinstance(value, bool):
        raise ValueError("应为文字，不是 TRUE 或 FALSE")
    if isinstance(value, time | timedelta):
        raise ValueError("单元格的格式是时间，请改为文本")
    if isinstance(value, datetime | date):
        return read_day(value).day.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    raw = str(value)
    if len(raw) > LONGEST_CELL:
        raise ValueError(f"超过 {LONGEST_CELL} 字")
    return "\n".join(filter(None, map(_mended, _BREAK.split(raw))))


def one_line(value: object) -> str:
    """A name: line breaks in it came from the width of a column."""
    joined = re.sub(r"(?<=[0-9A-Za-z])\n(?=[0-9A-Za-z])", " ", text(value)).replace("\n", "")
    return _BLANK_IN_HAN.sub("", joined)


def items(value: object) -> tuple[str, ...]:
    """One item a line, without the marks that count them; doubled ones once."""
    return tuple(dict.fromkeys(map(_unmarked, text(value).splitlines())))


def words(value: object) -> tuple[str, ...]:
    """Items that commas divide as well."""
    found = re.split(r"[,，、;；\n]", text(value))
    return tuple(dict.fromkeys(filter(None, map(_mended, found))))


def identifier(value: object) -> str:
    """编号: no blanks, of a length that the store takes."""
    found = re.sub(r"\s+", "", one_line(value))
    if len(found) > LONGEST_ID:
        raise ValueError(f"超过 {LONGEST_ID} 字")
    return found


def level(value: object) -> str:
    """One of 国家, 省, 市, 区."""
    found = _LEVEL_OF.get(one_line(value))
    if found is None:
        raise ValueError(f"应为 {'、'.join(LEVELS)} 之一")
    return found


def day(value: object) -> str | None:
    """An ISO day; None for the words that say there is no last day."""
    if isinstance(value, str) and one_line(value).strip("—-/ ") in ("", *ROLLING):
        return None
    return read_day(value).day.isoformat()


def first_day(value: object) -> str | None:
    """An ISO day; None where applications are taken from the publication on."""
    if isinstance(value, str) and one_line(value) in _FROM_NOW:
        return None
    return day(value)


def link(value: object) -> str:
    """An address that a phone opens."""
    found = re.sub(r"\s+", "", one_line(value))
    parts = urlsplit(found)  # ValueError in English is caught by who names the cell
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        raise ValueError("应为 http:// 或 https:// 开头的网址")
    return found


def named_days(value: object) -> tuple[str, ...]:
    """Lines “名称：日期” in the form that a call keeps: 名称：2026-03-31 17:00."""
    return tuple(dict.fromkeys(_named_day(line) for line in items(value)))


def _named_day(line: str) -> str:
    match = _NAMED.fullmatch(line)
    if match is None:
        raise ValueError(f"“{line}”应为“名称：日期”，一行一个")
    try:
        found = read_day(match["day"])
    except ValueError as reason:
        raise ValueError(f"“{line}”：{reason}") from None
    note = f" {_mended(found.rest)}" if found.rest else ""
    return f"{_mended(match['name'])}：{found.day.isoformat()}{note}"


def _mended(line: str) -> str:
    line = _CONTROL.sub("", line.translate(_WIDTH))
    line = re.sub(r"[ \t\u00a0\u2000-\u200a]+", " ", line)
    return line.strip()


def _unmarked(item: str) -> str:
    while (match := _MARK.match(item)) and match.end() < len(item):
        item = item[match.end() :]
    return item


# Column of the sheet → how its cell is read.
READERS: dict[str, Callable[[object], object]] = {
    "编号": identifier,
    "名称": one_line,
    "级别": level,
    "发布单位": one_line,
    "类别": one_line,
    "发布日期": day,
    "开始日期": first_day,
    "截止日期": day,
    "申报条件": items,
    "申报材料": items,
    "支持方式": text,
    "联系方式": text,
    "原文链接": link,
    "摘要": text,
    "别名": items,
    "其他日期": named_days,
}
