"""Conditions on where a firm is registered, taxed, counted, or where something is built, each told
by itself (注册在石滩,统计报在黄埔): one of them elsewhere is enough against it.
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.plain_facts import ASKED, QUESTION
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.told.places import place_named

AREA = (
    "(?:(?P<in_district>(?:广东省)?(?:广州市)?增城区?|[本我]区|区)|"
    "(?P<in_city>(?:广东省)?广州市?|[本我]市|市)|"
    "(?P<in_province>广东省?|[本我]省|省)|(?P<in_china>(?:中国|我国)?境|国))(?:行政|"
    "辖)?(?:区域|地区|辖区|范围|境)?(?:范围)?内?"
)
FIELDS = ("in_district", "in_city", "in_province", "in_china")
_ASPECTS = {
    "registered": "注册|登记地|工商|执照|落户",
    "tax": "税",
    "statistics": "统计|入统|纳统",
    "head": "总部",
    "built": "建设地|实施地|项目(?:地|所在地|选址)|(?:建|装|放|落)(?:设)?[在到于]|选址",
}
_DEMANDED = re.compile(
    r"^(?P<what>[^,;。]{2,24}?)(?:关系|地址|地点|地|所在地)?(?:均|都|须|应当?)*"
    rf"(?P<place>(?:在|为|位于|设在|属于?|落在){AREA})(?:的(?P<whose>[^,;。]{{2,14}}))?$"
)
_NOT_US = re.compile(
    "客户|供应商|同行|隔壁|他们|税务师|代账|记账|事务所|会计|分公司|子公司|朋友|打算|准备|计划|想|考虑|如果|"
    "(?<!主)要是|原来|以前|之前|搬"
)
_ANY = ("企业", "单位", "项目", "公司", "机构")


def sited(condition: str, message: Message) -> Judged:
    """Whether each of what a condition names is told to be where it has to be."""
    found = _DEMANDED.match(condition)
    wanted = _aspects(condition[: found.start("place")]) if found is not None else set()
    if found is None or not wanted:
        return Judged(None)
    field = next(name for name in FIELDS if found[name])
    inside: dict[str, str] = {}
    for piece in re.split("[,;。?!]|但是?|不过", message.told):
        plain = QUESTION.sub("", piece)
        place = place_named(plain)
        if (
            place is None
            or place.get(field) is None
            or _NOT_US.search(plain)
            or ASKED.search(plain)
        ):
            continue
        told = _aspects(plain) & wanted
        if told and re.search("(?:不|没有?)(?:是|报|建|注册)?[在到]", plain) is None:
            if place[field] is False:
                return Judged(False, piece)
            inside |= dict.fromkeys(told, piece)
    if inside and set(inside) == wanted and (found["whose"] or "企业") in _ANY:
        return Judged(True, "、".join(dict.fromkeys(inside.values())))
    return Judged(None)


def _aspects(text: str) -> set[str]:
    return {name for name, words in _ASPECTS.items() if re.search(words, text)}
