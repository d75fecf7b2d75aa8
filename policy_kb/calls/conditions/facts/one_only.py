"""Conditions on how many one may hand in (每个组织限报1个项目) against how many are told."""

from __future__ import annotations

import re

from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.language import text as levelled

_AT_MOST = re.compile(
    "申报[^,;。]{0,8}不(?:得)?超过(?P<n>\\d|[一二两三四五])(?P<unit>[个项款家件部])"
)
_SO_MANY = re.compile("报(?:了|上)?(?P<n>\\d|[一二两三四五六七八九十])(?P<unit>[个项款家件部])")
_DEMANDED = re.compile("(?:限|只能|仅能|仅限|只可|只限)(?:申)?报(?:送)?[1一](?:个|项|件|家)")
_ONE = re.compile("(?:只|就|仅|单)(?:准备|打算|想|会)?(?:申)?报(?:了|这)*(?:[1一](?:个|项|件))")
_MORE = re.compile("(?:申)?报(?:了|上|这)*(?:[两二三四五2-9])(?:个|项|件)|一起报[两二三四五2-9]")
_ASKED = re.compile("几|多少|能不能|可不可以|可以|能|吗|[不没未]报")


def one_only(condition: str, message: Message) -> Judged:
    """Whether only one is told to be handed in, or more."""
    most = _AT_MOST.search(condition)
    many = _SO_MANY.search(message.told) if most else None
    if most and many and most["unit"] == many["unit"]:
        told, limit = (levelled.number(one["n"]) or 0 for one in (many, most))
        return Judged(told <= limit, many.group())
    for piece in re.split("[,;。?!]", message.told) if _DEMANDED.search(condition) else ():
        if _ASKED.search(piece):
            continue
        if _ONE.search(piece):
            return Judged(True, piece)
        if _MORE.search(piece):
            return Judged(False, piece)
    return Judged(None)
