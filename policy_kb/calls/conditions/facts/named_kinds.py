"""Conditions that name the kinds of which one is enough (国家标准、行业标准或地方标准; 老年人、
残疾人或困境儿童) against the one that is told, or another kind of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.plain_facts import ASKED, QUESTION
from policy_kb.calls.conditions.figures.counted import OTHERS
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.kinds import family_members, kinds_of
from policy_kb.calls.conditions.words.polarity import readings, says

_LEADING = "主导|牵头|主持|第一(?:起草|完成|申请)"
_LED = re.compile(f"{_LEADING}|排第?[一1]|首个起草")
_TOOK_PART = re.compile("参与|参加|配合|挂名")
_BOUND = re.compile(
    r"\d|[一二两三四五六七八九十]{1,2}[个项件家名种次]|不少于|不低于|以上|除外|不得|"
    r"不支持|不含|未|无|没有"
)
_NO_BOUND = re.compile("之一|[规限][模额]以上")
_PAST = re.compile("出身|[做干]过|以前|原来|转行|不做了|曾经|早年")
_LOCAL = re.compile("^(?:本[区市省]|增城区?|广州市?|广东省?|全[区市省]|主要|各类)")
_MADE = re.compile("制定|制订|修订|起草|牵头|主导|主持|参与|参加|编|搞|做|申请|排第")
_SERVED = re.compile("对象|人群|群体|受益")
_SERVING = re.compile("给|为|帮|服务|面向|针对|主要|对象|来的|受益|招|教|照顾")
_SHORT, _MANY = 2, 3


def of_named_kind(condition: str, message: Message) -> Judged:
    """Whether what is told is of one of the kinds that a condition names."""
    pieces = message.pieces
    family = _of_family(condition, pieces)
    return family if family.kept is not None else _one_of_list(condition, pieces)


def _of_family(condition: str, pieces: tuple[str, ...]) -> Judged:
    """Of kinds that leave no other beside them, which one it is; and who has only taken part, has
    not led."""
    wanted = family_members(condition)
    if wanted is None or says(condition) is not True:
        return Judged(None)
    led = re.search(_LEADING, condition) is not None
    against = Judged(None)
    for piece in pieces:
        plain = QUESTION.sub("", piece)
        told = family_members(plain)
        if told is None or told[0] != wanted[0] or says(plain) is not True:
            continue
        if OTHERS.search(piece) or ASKED.search(plain):
            continue
        if "标准" in "".join(wanted[1]) and not _MADE.search(plain):
            continue  # whoever keeps to a standard has not made it
        if not told[1] & wanted[1] or led and _TOOK_PART.search(plain):
            against = against if against.kept is False else Judged(False, piece)
        elif led and _LED.search(plain):
            return Judged(True, piece)
        else:
            return Judged(None)  # another one is of a kind that is meant
    return against


def _one_of_list(condition: str, pieces: tuple[str, ...]) -> Judged:
    if not re.search("或|之一|等", condition) or _BOUND.search(_NO_BOUND.sub("", condition)):
        return Judged(None)
    items = list(_items(condition))
    if len(items) < _MANY:
        return Judged(None)
    for piece in pieces:
        plain = QUESTION.sub("", piece)
        if _PAST.search(plain) or OTHERS.search(piece) or ASKED.search(plain):
            continue
        named = any(word in plain for item in items for word in kinds_of(item))
        said = readings(plain)
        if _SERVED.search(condition) and not _SERVING.search(plain):
            continue
        if named and said and said[0].so:
            return Judged(True, piece)
    return Judged(None)


def _items(condition: str) -> Iterator[str]:
    found = re.search(
        "(?:为|以|属于|包括|面向|限于|是|从事)(?P<items>[^,;。:]*?(?:、|或)[^,;。:]*?)"
        "(?:等[^,;。、]*|之一[^,;。]*)?$",
        condition,
    )
    for part in re.split("、|或者?", found["items"]) if found is not None else ():
        name = _LOCAL.sub("", part)
        if len(name) >= _SHORT:
            yield name
