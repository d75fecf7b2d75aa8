"""A published project call (项目征集, 申报通知) as a frozen entry, and its named dates.

Fields are the columns of the sheet of calls (`COLUMNS`); what the call does not
state is None or empty. Where a call stands on a day is `status`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

LEVELS = ("国家", "省", "市", "区")

# Column of the sheet → field of `Call`. The header row in this order is the template's.
COLUMNS: dict[str, str] = {
    "编号": "id",
    "名称": "title",
    "级别": "level",
    "发布单位": "issuer",
    "类别": "category",
    "发布日期": "published_on",
    "开始日期": "opens_on",
    "截止日期": "closes_on",
    "申报条件": "conditions",
    "申报材料": "materials",
    "支持方式": "funding",
    "联系方式": "contact",
    "原文链接": "link",
    "摘要": "summary",
    "别名": "aliases",
    "其他日期": "other_dates",
}
REQUIRED = ("编号", "名称", "级别", "发布单位")

_NAMED_DATE = re.compile(r"(?P<name>[^：:]+)[：:]\s*(?P<day>\d{4}-\d{2}-\d{2})(?P<note>.*)")


@dataclass(frozen=True)
class NamedDate:
    """One more date of a call (区推荐、纸质材料); `note` is what stands behind the day (17:00)."""

    name: str
    day: date
    note: str = ""


@dataclass(frozen=True)
class Call:
    """One call, or one batch of it. Days are ISO dates (2026-03-31), in Asia/Shanghai.

    `closes_on` is the last day on which one may apply (still open on that day); None
    means that applications are taken all year (常年受理). `other_dates` are lines of the
    form "名称：2026-03-31". `example` marks the invented ones that the simulator shows.
    """

    id: str
    title: str
    level: str
    issuer: str
    category: str | None = None
    published_on: str | None = None
    opens_on: str | None = None
    closes_on: str | None = None
    conditions: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    funding: str | None = None
    contact: str | None = None
    link: str | None = None
    summary: str | None = None
    aliases: tuple[str, ...] = ()
    other_dates: tuple[str, ...] = ()
    example: bool = False
    kind: str = "call"

    @cached_property
    def published(self) -> date | None:
        return _day(self.published_on)

    @cached_property
    def opens(self) -> date | None:
        return _day(self.opens_on)

    @cached_property
    def closes(self) -> date | None:
        return _day(self.closes_on)

    @cached_property
    def named_dates(self) -> tuple[NamedDate, ...]:
        """The lines of `other_dates` that have the form; others are found by the checks."""
        found = map(_NAMED_DATE.fullmatch, filter(is_named_date, self.other_dates))
        return tuple(
            NamedDate(m["name"].strip(), date.fromisoformat(m["day"]), m["note"].strip())
            for m in found
            if m
        )


def is_named_date(line: str) -> bool:
    """Whether a line of `other_dates` has the form, with a day that exists."""
    match = _NAMED_DATE.fullmatch(line)
    try:
        return match is not None and bool(date.fromisoformat(match["day"]))
    except ValueError:
        return False


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
