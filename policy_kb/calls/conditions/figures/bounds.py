"""A condition on anything that can be counted → noun, bound, unit. Reads only.

Every word of the stretch has to belong to it: one figure, one noun, a word that bounds.
What is left over makes it unread, and nothing is compared then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import cn2an

from policy_kb.calls.company import INFINITE, Span
from policy_kb.calls.conditions.figures.joined import count_together, without_kinds
from policy_kb.calls.conditions.figures.qualifiers import Qualifiers, demanded
from policy_kb.calls.conditions.words.nouns import PROFIT, Noun, noun
from policy_kb.calls.told import counters
from policy_kb.calls.told.persons import born_within, whole_years
from policy_kb.calls.told.years import as_last_year

_NUM = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_LEAST = "不低于|不少于|不小于|不得低于|不得少于|不短于|达到|达|至少|超过|高于|大于|多于|>=|≥|>|满"
_MOST = "不超过|不高于|不多于|不大于|不得超过|不得多于|未超过|未满|不满|低于|少于|小于|不足|<=|≤|<"
_BOUND = re.compile(
    rf"(?P<op>{_MOST}|{_LEAST})?(?P<share>百分之)?(?P<n>{_NUM})(?P<scale>亿|千万|百万|万)?"
    rf"(?P<unit>{counters.COUNTERS}|元(?:人民币)?|人民币)?(?P<included>\(含\)|含)?"
    r"(?P<after>及以上|及其以上|以上|及以下|以下|以内|之内|内(?=完成|到达|响应|办结|送达|出库|交付|处理))?(?:\(含\)|含)?"
)
_RANK = re.compile(
    rf"(?:排名|排行|位列|位居|居|进入|处于|名列)?(?:第|"
    rf"前)(?P<n>{_NUM})(?![类批方届期年者产次季种款版一二三四五六七八九十\d])(?:位|名|"
    rf"强)?(?:以内|之内|以上|及以上|\(含\))?|(?:前|第)(?P<m>{_NUM})(?:位|名)"
)
_A_PROFIT = re.compile(
    "(?:上一?年度?|最?近一年)?(?:的)?(?:企业|经营)?(?:净?利润(?:总额)?(?:为正值?|大于(?:0|零))|"
    "盈利|不亏损|未(?:发生)?亏损)"
)
# 没有在研的市级项目: none of them is a figure too.
_NONE_OF = re.compile(
    "(?:当前|目前)?(?:没有|无)(?P<what>(?:在研|未结题|未验收|未完成|逾期|存量|"
    "在建)[^,;。、或]{2,16})"
)
# 完成挂牌之日起12个月内提出申请: how long ago it may be.
_SINCE = re.compile(
    rf"(?:自|在)?(?P<event>[^,;。\d]{{2,16}}?)之日起(?:的)?(?P<n>{_NUM})(?P<unit>个?月|"
    rf"周?年)(?:以|之)?内(?:提出|递交|提交)?(?:申请|申报|备案)?"
)
# 三成(30%), 300万元以上(含300万元), 单台(套); 1吨/小时 and 30毫克/立方米 are told in 吨 and 毫克.
_SAID_TWICE = re.compile(r"(?<=成)\(\d+%\)|\(含\d[^()]*\)|(?<=[台件套个间])\([台件套个间]\)")
_OF_EACH = re.compile("(?<=吨|克|升|次)(?:/|每)(?:小时|h|天|日|分钟|立方米|m3|升|千克|公斤|吨)")
_HALF_A_YEAR = re.compile("(?<![上下一两二三四五六七八九十])半年(?!度)")
# 低收费(不高于市场价五折): what a word means.
_ASIDE = re.compile(r"\([^()\d]{4,}\)")
_HALF = re.compile("一半|半数|二分之一")
# 自筹资金不低于总投入的50% is a share of it; 比上一年增长10%以上 holds one figure.
_OF_A_WHOLE = re.compile(
    rf"^(?P<part>[^占,;。\d]{{2,12}}?)(?P<op>不低于|不少于|不得低于|不得少于|不超过|不高于|"
    rf"不得超过|低于|少于|高于|超过)(?P<whole>[^占,;。\d]{{2,12}}?)的(?=(?:\d+(?:\.\d+)?%|"
    rf"百分之{_NUM})$)"
)
_BEFORE_IT = re.compile("(?:比|较)上一年度?(?:同期)?(?=.*[增涨升提降减])")
# 自有或租赁场地: whichever way it is had.
_HELD_ANYHOW = re.compile("(?:自有|自建|自购|购买|购置)(?:或者?|、)(?:租赁|租用|承租|长租)(?:的)?")
# Whoever asks may be the one that leads.
_APPLICANT = re.compile("^(?:牵头|申报|申请|承担|参评)(?:申报)?(?:单位|企业|主体)的?(?=[^\\d]{4})")
_SCALES = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "": 1.0}
_ALL = 100
_STRICT = re.compile("^(?:超过|高于|大于|多于|>|未满|不满|低于|少于|小于|不足|<)$")
# Signs that the stretch bounds something else than the applicant, or nothing plainly.
_OPAQUE = re.compile(
    "之比|的[\\d一二两三四五六七八九十.]+倍|比例之和|之间|逐年|计划|拟|预计|承诺|力争|目标|"
    "三年内|建成后|项目实施|实施期"
)
_LONGEST_NOUN = 24


@dataclass(frozen=True)
class Bound:
    """A demand on something counted: the noun, its unit's family, the possible values.
    `part_of`: the part and the whole, in the words of the condition, where a share is meant;
    `of`: the ages and days that what is counted has to be of; `since`: it is how long ago
    something may be."""

    noun: Noun
    family: str
    span: Span
    strict: tuple[bool, bool] = (False, False)
    part_of: tuple[str, str] | None = None
    of: Qualifiers = Qualifiers()
    since: bool = False

    @property
    def at_least(self) -> bool:
        return self.span.high == INFINITE


def bound(text: str, today: date | None = None) -> Bound | None:
    """The bound that a stretch of a condition sets; None where it is not surely one. A day of
    birth bounds the age on `today`."""
    if _A_PROFIT.fullmatch(text):
        return Bound(PROFIT, counters.MONEY, Span(0, INFINITE), (True, False))
    none = _NONE_OF.fullmatch(text)
    if none is not None:
        return Bound(noun(none["what"], counters.ANY), counters.ANY, Span(0, 0))
    since = _SINCE.fullmatch(text)
    value = _value(since["n"]) if since is not None else None
    if since is not None and value is not None:
        span = Span(0, value * counters.scale_of(since["unit"].lstrip("个")))
        return Bound(noun(since["event"], counters.TIME), counters.TIME, span, since=True)
    text = _HALF_A_YEAR.sub("6个月", _ASIDE.sub("", text))
    text = _OF_EACH.sub("", _SAID_TWICE.sub("", _HALF.sub("50%", text)))
    text = _BEFORE_IT.sub("较上年", _APPLICANT.sub("", _OF_A_WHOLE.sub(_as_a_share, text)))
    if _OPAQUE.search(text):
        return None
    born = born_within(text, today) if today is not None else None
    if born is not None:
        return Bound(noun(born[1], counters.AGE), counters.AGE, born[0])
    if today is not None:
        text = as_last_year(text, today)
    text, of = demanded(_HELD_ANYHOW.sub("", text), today)
    rank = _RANK.search(text)
    if rank is not None:
        return _ranked(text, rank)
    found = [
        m
        for m in _BOUND.finditer(_time_out(text))
        if m["unit"] or m["share"] or m["scale"] or m["op"] and _is_a_value(text, m)
    ]
    if len(found) != 1 or re.search(r"\d", _without(_time_out(text), found[0])):
        return None
    one = found[0]
    value = _value(one["n"])
    if value is None:
        return None
    family, value = _unit(one, value)
    span, strict = _span(one, value)
    if (
        span is None
        and family == counters.SHARE
        and value == _ALL
        and re.search("率(?:为|达)?$", text[: one.start()])
    ):
        span = Span(_ALL, INFINITE)  # 持证率100%
    if span is None:
        return None
    around = _without(text, one)
    if len(around) > _LONGEST_NOUN:
        return None
    if family == counters.AGE and span.low == 0 and not strict[1]:
        span = whole_years(span.low, span.high)
    return Bound(noun(around, family), family, span, strict, _part_of(around, family), of)


# 残疾职工占在职职工比例: the part and the whole.
_PART_OF = re.compile(
    "^(?P<part>[^占]{2,12})占(?P<whole>[^占]{2,10}?)(?:的)?(?:比例|比重|占比|比|总数|总量)* *$"
)
# 直流桩占比: of all there are.
_RATE_OF_ALL = re.compile("^(?P<part>[^占]{2,12})(?:占比|比例|比重) *$")
_ALL_OF = re.compile("在职|全体|全部|总数|总人数|总")


def _part_of(around: str, family: str) -> tuple[str, str] | None:
    if family == counters.SHARE and "负债率" in around:
        return "负债", "资产"
    named = _RATE_OF_ALL.match(around.strip()) if family == counters.SHARE else None
    if named:
        return named["part"], ""
    found = _PART_OF.match(around.strip()) if family == counters.SHARE else None
    return (found["part"], _ALL_OF.sub("", found["whole"])) if found else None


def _as_a_share(found: re.Match[str]) -> str:
    return f"{found['part']}占{found['whole']}比例{found['op']}"


def bounds_in(condition: str, today: date) -> tuple[Bound, ...]:
    """Every bound of a condition, each of its stretches by itself."""
    stretches: list[str] = []
    for part in re.split("[,;。:、]|并且|且", without_kinds(condition)):
        kinds = re.split("或者?", part)
        stretches += [part] if count_together(kinds) else kinds
    return tuple(b for stretch in stretches if (b := bound(stretch, today)) is not None)


def _is_a_value(text: str, found: re.Match[str]) -> bool:
    return counters.WITHOUT_UNIT.search(text[: found.start()]) is not None


_A_DATE = re.compile(r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?")


def families_in(text: str) -> set[str]:
    """The families of all figures in a condition, whatever they bound."""
    text = _A_DATE.sub("", text)
    found = {_unit(m, 0)[0] for m in _BOUND.finditer(text) if m["unit"] or m["share"] or m["scale"]}
    return found | ({counters.RANK} if _RANK.search(text) else set())


def _time_out(text: str) -> str:
    """近三年 is no figure of its own; the text keeps its length."""
    return re.sub(
        "近?[一两二三四五1-5]年(?=[^以及]|$)(?!以)",
        lambda m: ("近") * len(m.group()) if _is_time(m, text) else m.group(),
        text,
    )


def _is_time(match: re.Match[str], text: str) -> bool:
    return (
        match.group().startswith("近")
        or re.match("内|来|累计|平均", text[match.end() :]) is not None
    )


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " + text[found.end() :]


def _ranked(text: str, rank: re.Match[str]) -> Bound | None:
    value = _value(rank["n"] or rank["m"])
    around = _without(text, rank)
    if value is None or re.search(r"\d", around) or len(around) > _LONGEST_NOUN:
        return None
    return Bound(noun(around, counters.RANK), counters.RANK, Span(0, value))


def _unit(found: re.Match[str], value: float) -> tuple[str, float]:
    """Family and value of a figure with its counting word."""
    value *= _SCALES[found["scale"] or ""]
    if found["share"]:
        return counters.SHARE, value
    unit = found["unit"] or ""
    if not (unit or found["scale"]):
        return counters.VALUE, value
    if not unit or re.match("元|人民币", unit):
        return counters.MONEY, value
    return counters.family_of(unit), value * counters.scale_of(unit)


def _span(found: re.Match[str], value: float) -> tuple[Span | None, tuple[bool, bool]]:
    words, behind = found["op"] or "", found["after"] or ""
    strict = bool(_STRICT.match(words)) and not found["included"]
    if re.fullmatch(_MOST, words) or behind[-1:] in ("下", "内"):
        return Span(0, value), (False, strict)
    if re.fullmatch(_LEAST, words) or "上" in behind:
        return Span(value, INFINITE), (strict, False)
    return None, (False, False)


def _value(raw: str) -> float | None:
    raw = raw.replace(",", "")
    if raw[0].isascii():
        return float(raw)
    try:
        return float(cn2an.cn2an(raw, "smart"))
    except (ValueError, KeyError):
        return None
