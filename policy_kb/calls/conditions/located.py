"""Conditions that name towns (位于派潭镇、正果镇或小楼镇) against where the firm is.

What a firm tells of its place is `places`; districts, cities and provinces are fields of it.
"""

from __future__ import annotations

import re

from policy_kb.calls.company import Company
from policy_kb.calls.conditions.judging import Judged
from policy_kb.calls.told.places import TOWNS

_LIES_IN = re.compile(
    "(?:位于|地点?(?:址)?(?:在|为)|坐落|落户|^(?:[^,;。]{0,6})在)(?P<towns>[^,;。]+?)(?:范围|"
    "辖区|境)?内?(?:的[^,;。]{0,6})?$"
)
_NOT_ONLY = re.compile("除|外|不|非|其他|等|优先|新型|周边")


def in_towns(condition: str, company: Company) -> Judged:
    """Whether a firm is in one of the towns that a condition names."""
    found = _LIES_IN.search(condition)
    if found is None or _NOT_ONLY.search(condition):
        return Judged(None)
    names = re.split("、|或者?|和|及", found["towns"])
    wanted = {
        full
        for name in names
        for short, full in TOWNS.items()
        if re.fullmatch(f"(?:增城区?)?{short}(?:镇|街道?)", name)
    }
    if len(wanted) != len(names):
        return Judged(None)
    said = company.said.get("town") or company.said.get("in_district", "")
    if company.town is not None:
        return Judged(company.town in wanted, said)
    return Judged(False if company.in_district is False else None, said)
