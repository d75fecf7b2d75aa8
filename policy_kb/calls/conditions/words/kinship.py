"""How the noun that a company tells stands to the noun that a condition bounds.

The same, broader (too little of it is surely too little), narrower (enough of it is surely
enough), another one that shares words, or nothing of it. What follows is `judging`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum

from policy_kb.calls.conditions.words.concepts import kinds_apart
from policy_kb.calls.conditions.words.nouns import Noun, pairs, untitled
from policy_kb.calls.told import counters

# Units that hardly anything else of a company is told in.
_SINGLE = frozenset(
    {
        counters.VOLUME,
        counters.POINTS,
        counters.LESSONS,
        counters.AGE,
        counters.POWER,
        "间",
        "床",
        "公里",
    }
)
# Of two words that differ in these alone one is not the other.
_OPPOSED = (
    ("直", "交"),
    ("上", "下"),
    ("男", "女"),
    ("内", "外"),
    ("国", "民"),
    ("新", "旧"),
    ("华", "外"),
    ("公", "私"),
    ("干", "湿"),
    ("冷", "热"),
    ("进", "出"),
    ("网络", "门市"),
    ("国内", "国外"),
    ("自有", "租"),
)
# A year is meant anyway, and to have is what is asked.
_BEGINS = re.compile("^(?:年(?!龄|限|级)|开发(?!区)|开设|开通|组织|设置|完成|建设|实施|拥有)")
_LEVEL = re.compile("国家?级|[省市区县]级")
_TOGETHER = "联合"
_EACH = frozenset({"每", "每台", "每店", "每户", "每人"})


class Kinship(Enum):
    """A told noun beside a demanded one."""

    SAME = "same"
    BROADER = "broader"
    NARROWER = "narrower"
    OTHER = "other"
    NONE = "none"


def kinship(
    told: Noun, wanted: Noun, title: str, only_one: bool, of_people: bool = False
) -> Kinship:
    """How what was told stands to what is wanted. `only_one`: no other condition and no other
    figure told has this unit, so that a looser likeness is enough. `of_people`: people are
    counted, and without a noun that is the whole staff."""
    if only_one and wanted.family == counters.AGE and "本人" in told.core and "本人" in wanted.core:
        return Kinship.SAME
    told, wanted = (replace(one, core=one.core.replace("本人", "")) for one in (told, wanted))
    told, wanted = (replace(one, core=essential(one.core)) for one in (told, wanted))
    if not shared(told, wanted):
        told = replace(told, core=untitled(told.core, title))
    if opposed(told.core, wanted.core) or owned_and_rented(told, wanted):
        return Kinship.NONE
    if not measured_alike(told, wanted):
        return Kinship.OTHER if shared(told, wanted) else Kinship.NONE
    in_both = pairs(told.core) & pairs(wanted.core)
    if told.core and not shared(told, wanted) and wanted.core:
        return Kinship.NONE
    if not in_both and told.core and not only_one and min(len(told.core), len(wanted.core)) > 1:
        return Kinship.NONE
    if not told.core and not told.restricted & wanted.restricted:
        return _bare(told, wanted, only_one, of_people)
    return _by_words(told, wanted, title, only_one, of_people)


def essential(wanted: str) -> str:
    """The noun of a condition without the verb that it begins with (开发研学课程)."""
    return _BEGINS.sub("", wanted)


def measured_alike(told: Noun, wanted: Noun) -> bool:
    """Whether both are of the same time, of one of many or of all, and in the same field."""
    measured = wanted.measured - _EACH if told.of_one else wanted.measured
    if told.measured not in (measured, wanted.measured):
        return False
    if wanted.scopes and told.scopes != wanted.scopes:
        return False
    # 现在有4000头 is no 年出栏.
    if wanted.yearly and told.at_present and not told.yearly:
        return False
    # 去年服务30家 is a part of 累计服务; 累计 is more than 每年.
    return not (wanted.in_all and told.yearly or told.in_all and wanted.yearly)


def shared(told: Noun, wanted: Noun) -> set[str]:
    return set(told.core) & set(wanted.core)


def abbreviates(short: str, name: str) -> bool:
    """Whether a word is made of characters of a name, in its order: 高企 of 高新技术企业."""
    at = -1
    for char in short:
        at = name.find(char, at + 1)
        if at < 0:
            return False
    return len(short) > 1


def opposed(told: str, wanted: str) -> bool:
    """直流 and 交流, 线上 and 线下, 市级 and 区级: the one is what the other is not."""
    levels = [set(_LEVEL.findall(one)) for one in (told, wanted)]
    if all(levels) and levels[0] != levels[1]:
        return True
    if kinds_apart(told, wanted):
        return True
    only_told, only_wanted = _beside(told, wanted), _beside(wanted, told)
    return any(
        a in only_told and b in only_wanted or b in only_told and a in only_wanted
        for a, b in _OPPOSED
    )


def owned_and_rented(told: Noun, wanted: Noun) -> bool:
    """租的占一成 is none of 自有设备占80%."""
    return any(
        "自有" in one.restricted and "租" in other.core and "自有" not in other.restricted
        for one, other in ((told, wanted), (wanted, told))
    )


def _beside(one: str, other: str) -> str:
    return "".join(char for char in one if char not in other)


def _bare(told: Noun, wanted: Noun, only_one: bool, of_people: bool) -> Kinship:
    if told.restricted:
        return Kinship.OTHER  # 注册8个月 for 社保满12个月
    if not only_one:
        return Kinship.OTHER if not wanted.core else Kinship.NONE
    part = bool(wanted.restricted - told.restricted) or of_people and wanted.core
    return Kinship.BROADER if part else Kinship.SAME


def _by_words(told: Noun, wanted: Noun, title: str, only_one: bool, of_people: bool) -> Kinship:
    common = shared(told, wanted)
    both_ends = {wanted.core[:1], wanted.core[-1:]} <= common
    asked_for = untitled(wanted.core, title) if both_ends else wanted.core
    if _head_left_out(told, wanted, asked_for):
        return Kinship.SAME
    missing = "".join(char for char in asked_for if char not in common)
    extra = "".join(char for char in untitled(told.core, title) if char not in common)
    most = 1 if len(common) > 1 or only_one and wanted.core[-1:] in common else 0
    lacks = len(missing) > most or wanted.restricted - told.restricted
    if told.core.endswith("率") and wanted.core.endswith(told.core):
        lacks = bool(wanted.restricted - told.restricted)  # 资产负债率 is called 负债率 as well
    if missing and set(told.core) & set(wanted.several):
        # Whoever counts the one kind may have the other as well.
        return Kinship.OTHER if wanted.restricted - told.restricted else Kinship.NARROWER
    adds = len(extra) > 1 or told.restricted - wanted.restricted
    if wanted.core == "售价" and told.core.endswith(wanted.core):
        adds = told.restricted - wanted.restricted  # 设备卖80万: a price is of one piece anyway
    if only_one and wanted.family in _SINGLE and not wanted.restricted - told.restricted:
        return Kinship.SAME  # nothing else of the call or of the message has this unit
    rate = _rate_of(told.core)
    if only_one and rate and rate == _rate_of(wanted.core) and not _of_all_things(told, rate):
        lacks, adds = False, False
    last_differs = wanted.core[-1:] not in told.core and not of_people
    of_all = only_one and told.measured or told.core == _TOGETHER
    if of_all and wanted.core.startswith(told.core):
        last_differs = False  # 一天处理八千件 is all that is handled, 联合 whoever it is with
    if lacks and (adds or last_differs):
        return Kinship.OTHER  # 研发 is no more than 研发设备: what it is of comes last
    if lacks:
        return Kinship.BROADER
    return Kinship.NARROWER if adds else Kinship.SAME


# What is left out where its counting word says it (直营112家).
_HEADS = {
    counters.FIRMS: ("门店", "机构", "单位", "高校", "学校", "医院", "商户"),
    "间": ("客房", "教室", "诊室"),
    "张": ("座位", "床"),
}


def _head_left_out(told: Noun, wanted: Noun, asked_for: str) -> bool:
    """直营112家 is told of 直营门店."""
    same = told.restricted == wanted.restricted and len(told.core) > 1
    return same and any(told.core + head == asked_for for head in _HEADS.get(told.family, ()))


# Rates that are told of too many things.
_COMMON = re.compile("(?:[利使]用|合格|增长|完成|达标|覆盖|占有|开工|出租|入住|满意)率$")


def _of_all_things(told: Noun, rate: str) -> bool:
    """设备利用率 is no 能源利用率; 废气设施去除率 is the only 去除率."""
    return bool(_COMMON.search(rate)) and told.core != rate


def _rate_of(core: str) -> str:
    """去除率 of 废气设施去除率: the rate without what it is of."""
    return core[-3:] if core.endswith("率") and len(core) > 2 else ""
