"""Conditions on whom one works with (与高校或科研院所签订合作协议, 至少包括1家高校) against
the partner that is told by its own name (跟华农签了).
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.plain_facts import ASKED, QUESTION
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.kinds import is_known, kinds_of
from policy_kb.calls.conditions.words.polarity import denied_fact, readings

_SIGNED = re.compile(
    "(?:与|和|同)(?P<whom>[^,;。]{2,24}?)(?:签订|签署|签有|建立|开展|"
    "有)(?:了)?[^,;。]{0,10}(?:协议|合同|合作|关系)"
    "(?P<valid>[^,;。]*有效期)?"
)
_AT_LEAST_ONE = re.compile(
    "至少(?:包括|包含|有|含)?[1一]家(?P<whom>[^,;。]{2,20}?)(?:参与|参加|加入)?$"
)
_LASTS = re.compile(
    r"到20\d\d年|还在(?:有效)?期|没到期|有效期内|今年(?:刚)?签|刚签|"
    r"还有[一二两三四五\d]+年"
)
_WITH = re.compile("跟|和|与|同|找|、|联合|一起")
_PLAN = re.compile("想|打算|准备|计划|在谈|意向|[找谈]过|联系|到期|过期|如果|(?<!主)要是|口头")


def with_partner(condition: str, message: Message) -> Judged:
    """Whether a partner of the kind demanded is told, and that something was signed with it."""
    signed = _SIGNED.search(condition)
    found = signed or _AT_LEAST_ONE.search(condition)
    if found is None or re.search(r"\d{2}|不少于", condition):
        return Judged(None)
    kinds = [kind for kind in re.split("、|或者?|和|及", found["whom"]) if is_known(kind)]
    pieces = tuple(QUESTION.sub("", piece) for piece in message.pieces)
    for at, piece in enumerate(pieces):
        if _PLAN.search(piece) or ASKED.search(piece):
            continue
        named = any(word in piece for kind in kinds for word in kinds_of(kind))
        none = denied_fact(piece)
        if (
            signed
            and none is not None
            and re.match("(?:正式)?(?:签|跟|和|与|协议|合作)", none.behind)
            and not re.search("租|劳动|贷款|采购", piece)
            and not any(_WITH.search(p) and "签" in p for p in pieces if p is not piece)
        ):
            return Judged(False, piece)
        if not signed and named and none is not None:
            return Judged(False, piece)
        if not named or not _WITH.search(piece):
            continue
        said = readings(piece)
        if not said or not said[0].so or signed and "签" not in piece and "协议" not in piece:
            continue
        if signed and signed["valid"] and not any(_LASTS.search(p) for p in pieces[at : at + 3]):
            continue
        return Judged(True, piece)
    return Judged(None)
