"""Conditions on all of some people or things (检验人员全部持证上岗, 员工均参加社会保险): a part of
them for whom it is not so is enough against it.
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.plain_facts import ASKED, QUESTION, UNSURE
from policy_kb.calls.conditions.figures.judging import Judged

_DEMANDED = re.compile(
    "(?:全部|全员|均|都|所有|全体|人人|100%)[^,;。]{0,8}?(?P<what>持证|"
    "持有[^,;。]{0,10}证|取得[^,;。]{0,8}(?:资格|证)|"
    "持[^,;。]{0,6}证|社会保险|社保|健康证|体检|培训)"
)
# What people call what is demanded, by a word of the demand.
_CALLED = (
    ("证|资格", "证|资格"),
    ("社会保险|社保", "社保|社会保险|五险"),
    ("体检|健康检查", "体检"),
    ("培训", "培训"),
)
_NUM = r"(?:\d+|[一二两三四五六七八九十几]+)"
_SOME_NOT = re.compile(
    f"{_NUM}(?:个|名|位|人)[^,没未]{{0,6}}?(?:还|都|也|就|是|在)*(?:过期|(?:在|要|去)考|等着|在办|"
    "(?:没|未)(?:有)?(?:买|交|办|考|缴|参加|持|拿)?(?:到|过|上)?"
    "(?:[^,]{0,3}证|社保|体检|培训|$|的|呢))"
    f"|{_NUM}(?:个|名|位|人)证?(?:还|都)*(?:没|未)(?:有)?(?:考|拿|办|取得)(?:到|下来)"
    f"|过期了?{_NUM}(?:个|张|本|人)"
)
_A_PART = re.compile(
    r"[一二三四五六七八九]成(?:[一-九])?|[1-9]\d?%|百分之[一二三四五六七八九十]+|一半|"
    r"大半|大部分|多数|(?<!个人)(?<!公司)(?<!单位)部分|有些|有的没"
)
_ALL = re.compile("个个|人人|全部|全都|每个(?:人)?都|都|齐|全员|一个不落")
_HAVE = re.compile("有|持|考|交|买|办|做|齐|参加|上")


def all_of_them(condition: str, message: Message) -> Judged:
    """Whether it is told of all of them, or not of some."""
    found = _DEMANDED.search(condition)
    if found is None:
        return Judged(None)
    what = next((said for wanted, said in _CALLED if re.search(wanted, found["what"])), "")
    pieces = tuple(QUESTION.sub("", piece) for piece in message.pieces)
    if not what or not any(re.search(what, piece) for piece in pieces):
        return Judged(None)
    so = Judged(None)
    for piece in pieces:
        if ASKED.search(piece) or UNSURE.search(re.sub("在办|等着?考?", "", piece)):
            continue
        named = re.search(what, piece) is not None
        if _SOME_NOT.search(piece) or named and _A_PART.search(piece):
            return Judged(False, piece)
        if (
            named
            and _ALL.search(piece)
            and _HAVE.search(piece)
            and not re.search("没|未|不", piece)
            and not re.search("[,;]", condition)
        ):
            so = Judged(True, piece)
    return so
