"""Conditions without a figure as something that has to be or not to be (获评省级产业园, 位于园区内,
未享受同类补贴), against plain statements of a company read by the same small grammar.

Who denies a thing denies every kind of it; who says to have a thing has to say all that the
condition says of it. What is worded otherwise is `plain_facts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policy_kb.calls.judging import Judged
from policy_kb.calls.nouns import core
from policy_kb.calls.plain_facts import ASKED, QUESTION, UNSURE, spoken

_VERB = (
    "(?:获评|评为|评上|评|获得|获批|获|取得|拿到|拿下|拿|领取|领到|领|具有|具备|持有|拥有|设有|建有|建成|建好|建立|建|设立|配备|办理|办下来|办好|办到|办|通过|过|购买|买|投保|投|列入|纳入|入选|进入|进"
    "|认定为|属于|享受|发生|受到|受|出现|出|存在|入驻|做|搞|有)"
)
_TIME = "(?:(?:最?近|前)?[一二两三四五1-5]个?年(?:度)?(?:以?内|来)?|从来|从|一直|今年|去年|上年度?|目前|现在|暂时|至今|已经?|均|都|也|还|就|又|曾)"
_SUBJECT = "(?:我们|我司|咱们|我|企业|公司|单位|厂子?|店|项目|产品|作品|基地|申报(?:主体|单位|企业)?|实施(?:地点|主体)|主体|这边|自己)"
_LEAD = f"(?:{_SUBJECT}|{_TIME}|,|的)*"
_NOT = "(?:尚未|并未|未曾|未|没有|没能|没|无|不存在|不是|不属于|不在|不)"
_IS = "(?:是|为|属于|位于|地处|坐落于?|设在|在)"
_LOOSE = "(?:过|了|到|上|的|任何|什么|一次|一起|一家|一个|有效的?)*"
_WANTED = re.compile(
    f"^{_LEAD}(?P<no>{_NOT})?{_TIME}*(?:因|被)?(?:{_VERB}|{_IS})?{_LOOSE}(?P<thing>[^,;。]{{2,24}})$"
)
_DENIED_FIRST = re.compile(f"^{_LEAD}{_NOT}{_TIME}*(?:因|被)?(?:{_VERB}|{_IS})?{_LOOSE}(?P<thing>[^,;。]{{2,16}}?)$")
_DENIED_LAST = re.compile(f"^{_LEAD}(?P<thing>[^,;。]{{2,16}}?){_TIME}*{_NOT}{_VERB}?(?:过|上|到|下来|成|好|里)*$")
_SAID_FIRST = re.compile(f"^{_LEAD}(?:{_VERB}|{_IS})?{_LOOSE}(?P<thing>[^,;。]{{2,24}}?)(?:了|的)?$")
_SAID_LAST = re.compile(f"^{_LEAD}(?P<thing>[^,;。]{{2,24}}?){_TIME}*{_VERB}(?:了|的|过|好|上|到|下来|成)+$")
# Nothing that a condition of this kind holds.
_NOT_PLAIN = re.compile(
    r"\d|[一二两三四五六七八九十]{1,2}[个项家名件种类级星]|或|之一|以上|以下|优先|如有|涉及|除|其他|等|良好|不得|不予|是否|、|且|并"
)
_OF_A_LEVEL = re.compile("(?:国家|省|市|区)级?(?:及|或)?以上")
_HERE = re.compile("^(?:广东省|广州市|增城区?|本[区市省]|我[区市省])+")
_TAIL = re.compile("(?:认定|评定|评价|评选|称号|资格|资质|证书?|证明|名单|名录|目录|行为|记录|情况|情形|企业|单位|机构|之?内|里面?|范围|的)+$")
_OF_A_YEAR = re.compile(r"今年|本年|去年|上年|前年|这个月|上个?月|最近|近来|暂时|\d{2,4}年")
_WITHIN_YEARS = re.compile("[一二两三四五1-5]个?年")
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
    plain = _OF_A_LEVEL.sub("", condition)
    found = None if _NOT_PLAIN.search(plain) else _WANTED.match(plain)
    if found is None:
        return Judged(None)
    wanted = _thing(found["thing"])
    if len(wanted) < _PAIR:
        return Judged(None)
    pieces = tuple(pieces)
    mended = found["no"] is not None and any(_MENDED.search(piece) for piece in pieces)
    for piece in pieces if not mended else ():
        if any(word not in condition for word in _OF_OTHERS.findall(piece)):
            continue
        for told in _told(piece):
            kept = _unified(told, wanted, found["no"] is not None)
            if kept is None or kept and plain != condition:
                continue  # of which level it is, is not told
            years, of_a_year = _WITHIN_YEARS.search(condition), _OF_A_YEAR.search(piece)
            if found["no"] and (of_a_year if kept else years and not of_a_year):
                continue  # 去年没有 says nothing of the years before
            return Judged(kept, piece)
    return Judged(None)


def _told(piece: str) -> Iterable[_Told]:
    plain = QUESTION.sub("", piece)
    if ASKED.search(piece) or UNSURE.search(plain) or "有没有" in piece:
        return
    for pattern in (_DENIED_FIRST, _DENIED_LAST):
        if found := pattern.match(plain):
            yield _Told(False, _thing(found["thing"]))
    if not re.search(_NOT, plain):
        for pattern in (_SAID_LAST, _SAID_FIRST):
            if found := pattern.match(plain):
                yield _Told(True, _thing(found["thing"]))


def _unified(told: _Told, wanted: str, negative: bool) -> bool | None:
    """What a statement says of a thing that has to be there, or not to be there."""
    if told.so:
        all_of_it = set(wanted) <= set(told.thing) and told.thing.endswith(wanted[-_PAIR:])
        return not negative if all_of_it else None
    broader = set(told.thing) <= set(wanted) and len(told.thing) >= _PAIR
    ends = wanted.endswith(told.thing[-_PAIR:])
    begins = len(told.thing) >= _THING and wanted.startswith(told.thing) and not negative
    return negative if broader and (ends or begins) else None


def _thing(text: str) -> str:
    return core(spoken(_TAIL.sub("", _HERE.sub("", text))))
