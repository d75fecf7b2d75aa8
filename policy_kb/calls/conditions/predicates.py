"""Conditions without a figure as something that has to be or not to be (获评省级产业园, 位于园区内,
未享受同类补贴), against plain statements of a company read by the same small grammar.

Who denies a thing denies every kind of it; who says to have a thing has to say all that the
condition says of it. What is worded otherwise is `plain_facts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policy_kb.calls.conditions.judging import Judged
from policy_kb.calls.conditions.nouns import core, pairs
from policy_kb.calls.conditions.plain_facts import ASKED, QUESTION, UNSURE, spoken

_VERB = (
    "(?:获评|评为|评上|评|获得|获批|获|取得|拿到|拿下|拿|领取|领到|领|具有|具备|持有|拥有|设有|"
    "建有|建成|建好|建立|建|设立|配备|办理|办下来|办好|办到|办|通过|过|购买|买|投保|投|列入|"
    "纳入|入选|进入|进"
    "|认定为|属于|享受|发生|受到|受|出现|出|存在|入驻|做|搞|上线|上|批下来|批|缴纳|缴|交|有)"
)
_TIME = (
    "(?:这些年|这几年|多年|开业以来|成立以来|(?:最?近|前)?[一二两三四五1-5]个?年(?:度)?(?:以?内|"
    "来)?|从来|从|一直|今年|去年|上年度?|目前|现在|暂时|至今|已经?|均|都|也|还|就|又|曾)"
)
_SUBJECT = (
    "(?:我们|我司|咱们|我|企业|公司|单位|厂子?|店|项目|产品|作品|基地|申报(?:主体|单位|企业)?|"
    "实施(?:地点|主体)|主体|这边|自己)"
)
# 为从业人员缴纳工伤保险, 给快递员买保险: for whom, is no matter.
_FOR = "(?:[为给][^,;。]{0,8}?(?:人员|员工|职工|员|工)(?=缴|交|购|买|参|办|投|配|上))"
_LEAD = f"(?:{_SUBJECT}|{_TIME}|{_FOR}|,|的)*"
_NOT = "(?:尚未|并未|未曾|未|没有|没能|没|无|不存在|不是|不属于|不在|不)"
_IS = "(?:是|为|属于|位于|地处|坐落于?|设在|在)"
_LOOSE = "(?:过|了|到|上|的|任何|什么|一次|一起|一家|一个|有效的?)*"
_WANTED = re.compile(
    f"^{_LEAD}(?P<no>{_NOT})?{_TIME}*(?:因|被)?(?:{_VERB}|"
    f"{_IS})?{_LOOSE}(?P<thing>[^,;。]{{2,24}})$"
)
# 海关信用等级为高级认证企业: what something of the firm has to be.
_WANTED_AS = re.compile(
    "^(?P<of>[^,;。]{2,10}?)(?:须|应当?|需)?(?P<no>不(?:得|应|能)?)?(?:是|为|"
    "属于)(?P<thing>[^,;。]{2,16})$"
)
_DENIED_AS = re.compile("^[^,;。]{0,6}?(?:不是|不属于)(?P<thing>[^,;。]{2,12})$")
_DENIED_FIRST = re.compile(
    f"^{_LEAD}{_NOT}{_TIME}*{_FOR}?(?:因|被)?(?:{_VERB}|{_IS})?{_LOOSE}(?P<thing>[^,;。]{{2,16}}?)$"
)
_DENIED_LAST = re.compile(
    f"^{_LEAD}(?P<thing>[^,;。]{{2,16}}?){_TIME}*{_NOT}{_VERB}?(?:过|上|到|下来|成|好|里)*$"
)
_SAID_FIRST = re.compile(
    f"^{_LEAD}(?:{_VERB}|{_IS})?{_LOOSE}(?P<thing>[^,;。]{{2,24}}?)(?:了|的)?$"
)
_SAID_LAST = re.compile(
    f"^{_LEAD}(?P<thing>[^,;。]{{2,24}}?){_TIME}*{_VERB}(?:了|的|过|好|上|到|下来|成)+$"
)
_DENIED_ACT = re.compile(
    f"^{_LEAD}(?P<thing>[^,;。]{{2,12}}?){_TIME}*{_NOT}(?P<act>[^,;。]{{2,5}})$"
)
# Nothing that a condition of this kind holds.
_NOT_PLAIN = re.compile(
    r"\d|[一二两三四五六七八九十]{1,2}[个项家名件种类级星]|或|之一|以上|以下|优先|如有|涉及|除|"
    r"其他|等(?!级)|良好|不得|不予|是否|、|且|并"
)
_OF_A_LEVEL = re.compile("(?:国家|省|市|区)级?(?:及|或)?以上")
# Who had no accident at all had no serious one.
_SO_GRAVE = re.compile(
    "(?:特别重大|较大|重大|一般|严重|[一二三四]级)(?:及|或)?(?:其)?以上(?:等级|级别)?的?"
)
_HERE = re.compile("^(?:广东省|广州市|增城区?|本[区市省]|我[区市省])+")
_TAIL = re.compile(
    "(?:认定|评定|评价|评选|称号|资格|资质|证书?|证明|名单|名录|目录|行为|记录|情况|情形|组织|"
    "体系|制度|机制|系统|企业|单位|机构|方|之?内|里面?|范围|的)+$"
)
_OF_A_YEAR = re.compile(r"今年|本年|去年|上年|前年|这个月|上个?月|最近|近来|暂时|\d{2,4}年")
_WITHIN_YEARS = re.compile("[一二两三四五1-5]个?年")
_LAST_YEAR, _ONE_YEAR = re.compile("去年|上年"), re.compile("近?[一1]年|上一?年度?|去年")
# 列入过异常名录,已经移出: whether it counts is not for us to say.
_MENDED = re.compile("移出|移除|修复|撤销|解除|整改完")
_OF_OTHERS = re.compile("合作|客户|供应商|房东|出租|代工|委托|外包|供货|配套")
_PAIR, _THING = 2, 3


@dataclass(frozen=True)
class _Told:
    """What a statement says to be (`so`) or not to be."""

    so: bool
    thing: str


def holds(condition: str, pieces: Iterable[str]) -> Judged:
    """Whether what has to be, or not to be, is plainly told to be or not to be."""
    wanted = _wanted(condition)
    if wanted is None:
        return Judged(None)
    pieces = tuple(pieces)
    mended = wanted.negative and any(_MENDED.search(piece) for piece in pieces)
    for piece in pieces if not mended else ():
        if any(word not in condition for word in _OF_OTHERS.findall(piece)):
            continue
        for told in _told(piece):
            kept = _unified(told, wanted)
            if kept is None or kept and wanted.of_a_level:
                continue  # of which level it is, is not told
            if wanted.negative and not _of_that_time(condition, piece, kept):
                continue  # 去年没有 says nothing of the years before
            return Judged(kept, piece)
    return Judged(None)


def nearly(condition: str, others: Iterable[str], pieces: Iterable[str]) -> Judged:
    """What would follow if a statement were told of what this condition speaks of, where it shares
    more words with it than with any of the `others` (发行许可证有了, 没做追溯)."""
    wanted = _wanted(condition)
    if wanted is None:
        return Judged(None)
    others = tuple(others)
    for piece in pieces:
        if any(word not in condition for word in _OF_OTHERS.findall(piece)):
            continue
        for told in _told(piece):
            own = pairs(told.thing)
            near = len(own & pairs(wanted.thing))
            if not near or any(len(own & pairs(core(spoken(o)))) >= near for o in others):
                continue
            if len(set(told.thing) - set(wanted.thing)) * 2 > len(told.thing):
                continue
            if told.so and (wanted.negative or wanted.of_a_level):
                continue
            return Judged(told.so is not wanted.negative, piece)
    return Judged(None)


@dataclass(frozen=True)
class _Wanted:
    """What has to be, or is not to be (`negative`); `grave`: with how grave it would have to be."""

    thing: str
    negative: bool
    grave: str
    of_a_level: bool


def _wanted(condition: str) -> _Wanted | None:
    plain = _OF_A_LEVEL.sub("", condition)
    less = _SO_GRAVE.sub("", plain)
    found = None if _NOT_PLAIN.search(less) else _WANTED.match(less)
    if found is None:
        return None
    named = None if found["no"] else _WANTED_AS.match(less)
    negative = found["no"] is not None or named is not None and named["no"] is not None
    thing = _thing((named or found)["thing"])
    grave = _SO_GRAVE.search(plain)
    if len(thing) < _PAIR:
        return None
    graded = less != plain and not negative  # of which grade it is, has to be told as well
    return _Wanted(thing, negative, grave.group() if grave else "", graded or plain != condition)


def _of_that_time(condition: str, piece: str, kept: bool) -> bool:
    """Whether a statement speaks of all the years within which something was not to happen, or,
    where it happened, of one of them."""
    of_a_year = _OF_A_YEAR.search(piece)
    if not kept:
        return not _WITHIN_YEARS.search(condition) or of_a_year is not None
    last_year = _LAST_YEAR.search(piece) and _ONE_YEAR.search(condition)
    return of_a_year is None or last_year is not None


def _told(piece: str) -> Iterable[_Told]:
    plain = QUESTION.sub("", piece)
    if ASKED.search(piece) or UNSURE.search(plain) or "有没有" in piece:
        return
    for pattern in (_DENIED_FIRST, _DENIED_LAST, _DENIED_AS):
        if found := pattern.match(plain):
            yield _Told(False, _thing(found["thing"]))
    if found := _DENIED_ACT.match(plain):
        yield _Told(False, _thing(found["thing"] + found["act"]))  # 模型还没备案
    if not re.search(_NOT, plain):
        for pattern in (_SAID_LAST, _SAID_FIRST):
            if found := pattern.match(plain):
                yield _Told(True, _thing(found["thing"]))


def _unified(told: _Told, wanted: _Wanted) -> bool | None:
    """What a statement says of a thing that has to be there, or not to be there."""
    if told.so:
        all_of_it = set(wanted.thing) <= set(told.thing) and not wanted.grave
        return (
            not wanted.negative
            if all_of_it and told.thing.endswith(wanted.thing[-_PAIR:])
            else None
        )
    broader = set(told.thing) <= set(wanted.thing) and len(told.thing) >= _PAIR
    ends = wanted.thing.endswith(told.thing[-_PAIR:])
    long = len(told.thing) >= _THING
    begins = long and wanted.thing.startswith(told.thing) and not wanted.negative
    whole = len(told.thing) > _THING and wanted.thing[-1] == told.thing[-1]
    return wanted.negative if broader and (ends or begins or whole) else None


def _thing(text: str) -> str:
    text = re.sub(r"\([^)]*\)", "", text)
    return core(spoken(_TAIL.sub("", _HERE.sub("", text))))
