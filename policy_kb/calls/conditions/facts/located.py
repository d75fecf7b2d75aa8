"""Conditions on where the firm is by towns (位于派潭镇、正果镇或小楼镇), and where a thing is.

What a firm tells of its place is `places`; districts, cities and provinces are fields of it. Where
a thing of it has to be (仓库, 船舶) is told of the thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_kb.calls.company import Company
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.told.places import TOWNS, places

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


# 船舶在广州港登记, 仓库位于增城区内: where a thing is, whoever has it.
_THING_IN = re.compile(
    "^(?P<thing>[一-鿿]{2,6}?)(?:地点|地址)?(?:须|应|均|已)*(?:位于|坐落于?|建[于在]|设[于在]|在)"
    "(?:广东省?)?(?P<place>增城|广州|广东|[区市省]内)(?:区|市|省)?(?:港|"
    "口岸)?(?:行政区域|辖区|范围)?内?"
    "(?:登记|注册|建设|上牌|备案|工商业|(?:使用|建筑)?面积|,|$)"
)
_OF_THE_FIRM = re.compile("户籍|户口|人$|企业|公司|单位|机构|主体|注册|工商|税|总部")
_FIELDS = {
    "增城": "in_district",
    "区内": "in_district",
    "广州": "in_city",
    "市内": "in_city",
    "广东": "in_province",
    "省内": "in_province",
}


def thing_in(condition: str, pieces: Iterable[str]) -> Judged:
    """Whether a thing is told to be where it has to be: the same thing, by its last word or, of a
    ship, a shop, by its last character."""
    found = _THING_IN.match(condition)
    if found is None or _OF_THE_FIRM.search(found["thing"]):
        return Judged(None)
    thing = found["thing"]
    for piece in pieces:
        if thing[-2:] not in piece and thing[0] not in re.sub("[在位].*", "", piece):
            continue
        told = {name: value for name, value, _ in places(piece)}
        inside = told.get(_FIELDS[found["place"]])
        if inside is not None and not _MAY_BE.search(piece):
            return Judged(bool(inside), piece)
    return Judged(None)


_MAY_BE = re.compile("打算|准备|计划|想|要|如果|能不能")
