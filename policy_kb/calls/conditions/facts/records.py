"""Conditions on what was not to happen, and on what may be had once only, against what is told to
have happened or never to have. What is demanded to be there is `plain_facts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from policy_kb.calls.conditions.facts.plain_facts import QUESTION, spoken
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.nouns import core
from policy_kb.calls.conditions.words.polarity import says
from policy_kb.language import text as levelled

# 已领取的人员不再补贴: who says to have had it is out.
_ONCE_ONLY = re.compile(
    "(?:已经?|曾|同一)[^,;。]{0,16}(?:获得?|领取|享受|取得|得到)[^,;。]{0,14}(?:不得|不再|不予|"
    "不能|不重复)|不(?:得|可|能)?重复(?:申报|申请|享受|领取|资助|补贴|支持|奖励)"
)
_HAD = re.compile(
    "(?:领|拿|获|享受|得|补)(?:到|取|得)?(?:过|了)|已经?(?:领|拿|获|享受|得)(?:到|取|得)?"
)
_WHICH = re.compile("第[一二三四]批|首批|[上下]半年|国家级?|省级?|市级?|区级?")


def had_before(condition: str, pieces: Iterable[str], title: str) -> Judged:
    """Whether a message tells to have had what may be had once only. A batch or level that the
    condition names has to be told, else a word of what the call is called."""
    if not _ONCE_ONLY.search(condition):
        return Judged(None)
    wanted = {word[:3].rstrip("级") for word in _WHICH.findall(condition)}
    name = core(levelled.normalise(title))
    for piece in pieces:
        had = _HAD.search(piece)
        if had is None or not says(piece):
            continue
        told = {word[:3].rstrip("级") for word in _WHICH.findall(piece)}
        own = core(piece)
        named = any(name[i : i + 2] in own for i in range(len(name) - 1))
        if wanted <= told if wanted else named:
            return Judged(False, piece)
    return Judged(None)


_NEVER = re.compile(
    "(?:(?:近|最近|前)?(?P<n>[一二两三四五1-5])个?年(?:度)?(?:以?内|来)?|"
    r"(?P<year>20\d\d)年(?P<part>[^,;。年]{1,6}日?)?(?:以来|起|至今|以?后))(?:均|都)?(?:未|无|没有|"
    "不存在|未曾)(?:发生|受到过?|受过|受|存在|出现|有|因|被|列入)*(?P<what>[^,;。]+)"
)
_YEARS = (("今年|本年|这个月|上个?月|前几天|刚", 0), ("去年|上年|上一年", 1), ("前年", 2))
_HAPPENED = re.compile("发生|被|受到|受过|处罚|出事|拖欠|列入")
_A_SUM = re.compile(r"\d万?元")
_SERIOUS = re.compile("较大|重大|严重|特大|情节")


_SOME_YEARS = re.compile("(?P<n>[一二两三四五1-5])个?年")
_YEARS_AGO = re.compile(r"(?P<n>\d{1,2}|[一二两三四五六七八九十])年(?:多)?(?:以|之)?前")


def years_within(condition: str) -> int | None:
    """Within how many years something was not to happen."""
    found = _SOME_YEARS.search(condition)
    return int(levelled.number(found["n"]) or 0) if found else None


def years_ago(told: str) -> int | None:
    """How many years ago something is told to have happened."""
    found = _YEARS_AGO.search(told)
    if found is not None:
        return int(levelled.number(found["n"]) or 0)
    return next((ago for pattern, ago in _YEARS if re.search(pattern, told)), None)


def broken(condition: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether a message plainly tells of what was not to happen within some years."""
    found = _NEVER.search(condition)
    # What is excepted, or only grave from a sum on, is for `lately`.
    if found is None or "除外" in condition or _A_SUM.search(condition):
        return Judged(None)
    years = years_within(found.group()) or 0
    if found["year"]:  # 2025年以来: that year whole, unless only a part of it
        years = today.year - int(found["year"]) + (0 if found["part"] else 1)
    what = core(spoken(found["what"]))
    pairs = {what[i : i + 2] for i in range(len(what) - 1)}
    for piece in pieces:
        plain = spoken(QUESTION.sub("", piece))
        when = years_ago(plain)
        happened = _HAPPENED.search(plain) or any(
            f"{one}{did}" in plain for one in pairs for did in "过了"
        )
        if when is None or when >= years or not happened or not says(plain):
            continue
        serious = _SERIOUS.search(condition)
        if serious and serious.group() not in piece:
            continue
        own = core(plain)
        if len(pairs & {own[i : i + 2] for i in range(len(own) - 1)}) > (0 if len(what) < 5 else 1):
            return Judged(False, piece)
    return Judged(None)
