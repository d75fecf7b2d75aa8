"""Sources that are missing, links that do not parse, and what ends within a month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from policy_kb.conflicts.model import Remark, Sort
from policy_kb.model import Knowledge

SOON = timedelta(days=30)
_HOST = re.compile(
    r"(?:[0-9a-z\u4e00-\u9fff](?:[-0-9a-z\u4e00-\u9fff]*[0-9a-z\u4e00-\u9fff])?\.)+[a-z\u4e00-\u9fff]{2,}"
)


def links_are_broken(k: Knowledge) -> Iterator[Remark]:
    """Links that no browser could follow."""
    for call in k.calls:
        if call.link and not parses(call.link):
            yield Remark(Sort.LINK, call.id, "原文链接", f"不是可以打开的网址：{call.link}")


def parses(link: str) -> bool:
    """Whether a link is one http address with a host of the open network, and nothing else."""
    try:
        parts = urlsplit(link)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    plain = not re.search(r"[\s，。；、（）《》“”<>]", link)
    return parts.scheme in ("http", "https") and plain and bool(_HOST.fullmatch(host))


def sources_are_missing(k: Knowledge) -> Iterator[Remark]:
    """Nobody can look up where this comes from."""
    for call in k.calls:
        if not call.link and not call.example:
            yield Remark(Sort.SOURCE, call.id, "原文链接", "没有原文链接")
    for policy in k.other_policies:
        if not policy.document_number and not policy.issuer:
            yield Remark(Sort.SOURCE, policy.id, "文号", "没有文号，也没有发文机关")
    for clause in k.other_clauses:
        if not clause.article:
            yield Remark(Sort.SOURCE, clause.id, "条款位置", "没有写明在文件中的位置")
    for target in k.targets:
        if not target.related:
            yield Remark(Sort.SOURCE, target.id, "相关条目", "没有写明出自哪一条")


def ends_soon(k: Knowledge, today: date) -> Iterator[Remark]:
    """The last day is today or within a month."""
    ends = [(call.id, "截止日期", call.closes_on) for call in k.calls]
    for policy in k.policies:
        ends.append((policy.id, "失效日期", policy.valid_until))
        ends.append((policy.id, "废止日期", policy.withdrawn_on))
    for entry, column, value in ends:
        try:
            day = date.fromisoformat(value or "")
        except ValueError:
            continue
        if today <= day <= today + SOON:
            left = (day - today).days
            said = f"{day}，还有 {left} 天" if left else f"{day}，就是今天"
            yield Remark(Sort.ENDING, entry, column, said)
