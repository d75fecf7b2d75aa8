"""What must hold for a call wherever it comes from; the words are those of the columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from policy_kb.calls.model import COLUMNS, LEVELS, REQUIRED, Call

_DAYS = ("发布日期", "开始日期", "截止日期")


def wrong_columns(call: Call) -> Iterator[tuple[str, str]]:
    """(column, what is wrong) for everything that may not be published."""
    for column in REQUIRED:
        if not str(getattr(call, COLUMNS[column]) or "").strip():
            yield column, "必填，不能为空"
    if call.level and call.level not in LEVELS:
        yield "级别", f"应为 {'、'.join(LEVELS)} 之一，现为 {call.level}"
    days = {}
    for column in _DAYS:
        value = getattr(call, COLUMNS[column])
        if value is not None:
            days[column] = _day(value)
            if days[column] is None:
                yield column, f"应为 2026-03-31 形式的日期，现为 {value}"
    opens, closes = days.get("开始日期"), days.get("截止日期")
    if opens and closes and closes < opens:
        yield "截止日期", f"早于开始日期 {opens}"
    yield from _wrong_lines(call)
    if call.link is not None and not _is_address(call.link):
        yield "原文链接", f"应为 http:// 或 https:// 开头的网址，现为 {call.link}"


def _wrong_lines(call: Call) -> Iterator[tuple[str, str]]:
    """Lines of 其他日期 that a call cannot read as dates."""
    for line in call.other_dates:
        try:
            read = Call("", "", "", "", other_dates=(line,)).named_dates
        except ValueError:
            read = ()
        if not read:
            yield "其他日期", f"应为“名称：2026-03-31”的形式，现为 {line}"


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
