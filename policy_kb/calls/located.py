"""Conditions on the place within the district (位于派潭镇、正果镇或小楼镇, 位于工业园区内) against
where the firm is.

What a firm tells of its place is `places`; districts, cities and provinces are fields of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_kb.calls.company import Company
from policy_kb.calls.judging import Judged
from policy_kb.calls.places import TOWNS
from policy_kb.calls.plain_facts import QUESTION

_LIES_IN = re.compile("(?:位于|地点?(?:址)?(?:在|为)|坐落|落户|^(?:[^,;。]{0,6})在)(?P<towns>[^,;。]+?)(?:范围|辖区|境)?内?(?:的[^,;。]{0,6})?$")
_NOT_ONLY = re.compile("除|外|不|非|其他|等|优先|新型|周边")


_WITHIN = re.compile("(?:位于|入驻|设在|落户|地处|坐落于?)(?P<where>[^,;。]{2,20}?)(?:范围|辖区)?内?$")
_NOT_IN = re.compile("(?:不在|没在|没有?进驻?|没有?入驻|未入驻)(?P<where>[\u4e00-\u9fff]{2,12}?)(?:里面?|内)?$")


def kept_out(condition: str, pieces: Iterable[str]) -> Judged:
    """Whether a firm says not to be where a condition wants it (不在工业园区里)."""
    found = _WITHIN.search(condition)
    if found is None or _NOT_ONLY.search(condition) or re.search("、|或", condition):
        return Judged(None)
    for piece in pieces:
        out = _NOT_IN.search(QUESTION.sub("", piece))
        if out and found["where"].endswith(out["where"]):
            return Judged(False, piece)
    return Judged(None)


def in_towns(condition: str, company: Company) -> Judged:
    """Whether a firm is in one of the towns that a condition names."""
    found = _LIES_IN.search(condition)
    if found is None or _NOT_ONLY.search(condition):
        return Judged(None)
    names = re.split("、|或者?|和|及", found["towns"])
    wanted = {full for name in names for short, full in TOWNS.items() if re.fullmatch(f"(?:增城区?)?{short}(?:镇|街道?)", name)}
    if len(wanted) != len(names):
        return Judged(None)
    said = company.said.get("town") or company.said.get("in_district", "")
    if company.town is not None:
        return Judged(company.town in wanted, said)
    return Judged(False if company.in_district is False else None, said)
