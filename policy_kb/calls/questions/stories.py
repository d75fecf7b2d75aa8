"""A call named somewhere in a long message, and whose year a message speaks of.

What a call is called is `naming`, how alike a stretch and a name are `finding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from policy_kb.calls.conditions.figures.counted import quantities
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.found import Found, Match
from policy_kb.calls.lookup.naming import Edition
from policy_kb.calls.questions.asking import Asked

# In a message this long what is told counts no more against a name.
_A_STORY = 24
# So much of a name is said, or so much weight is shared, where a name stands in a story.
_SAID, _WEIGHT = 0.7, 3.0
_STRETCH = re.compile("[^,;。?!]+")
# 2026年[度的增城区]孵化器, 孵化器[认定][的]2026年度.
_BEFORE_NAME = re.compile(
    "(?:年度?|财年)?(?:的|那个|这个|第.{1,2}[批期]|广东省?|广州市?|增城区?|国家级?|"
    '[省市区](?:级|里)?(?:的)?|[\\s《“"])*'
)
_BEHIND_NAME = re.compile('(?:认定|申报|项目|备案|评定|遴选|征集|的|,|那个|[》”"\\s])*')
_YEAR = re.compile(r"(?<!\d)(?:20)?\d\d(?=年|财年|[^\d])")
_OF_CALL_BEHIND = re.compile(
    "年?(?:度|财年|第|的?那?[批期次届回]|那个|这个|[的,?吗呢有能还]|$)|年?$"
)


def match_in(text: str, index: CallIndex) -> Match:
    """The calls that a levelled text names; in a long one by the stretch that names them best."""
    match = index.match(text)
    if match.sure or len(text) <= _A_STORY and not quantities(text):
        return match
    best: tuple[Found, ...] = ()
    for stretch in _STRETCH.finditer(text):
        if len(stretch.group()) == len(text):
            continue
        found = tuple(f for f in index.match(stretch.group()).sure if _surely(f))
        if found and (not best or found[0].rank > best[0].rank):
            best = tuple(_shifted(f, stretch.start()) for f in found)
    return Match(sure=best) if best else match


def _surely(found: Found) -> bool:
    """Whether a name is meant; one that the company has (我们是高企) is told of."""
    return found.lift >= 0 and (found.said >= _SAID or found.weight >= _WEIGHT)


def _shifted(found: Found, by: int) -> Found:
    return replace(found, spans=tuple((start + by, end + by) for start, end in found.spans))


def with_its_year(asked: Asked, spans: Iterable[tuple[int, int]]) -> Asked:
    """The question with its year only where that stands beside the name of the call.

    2020年在增城注册 is the company's.
    """
    year = asked.edition.year
    if year is None or not re.search(rf"{year % 100:02}", asked.text):
        return asked  # 去年的 is no number
    # 2025年培训了80人, 技能培训机构补贴: a word of the name that is told stands by itself.
    spans = tuple(spans)
    longest = max((end - start for start, end in spans), default=0)
    spans = tuple((s, e) for s, e in spans if e - s > 2 or e - s == longest)
    for found in _YEAR.finditer(asked.text):
        if int(found.group()) % 100 == year % 100 and _beside(asked.text, found, spans):
            return asked
    edition = Edition(None, asked.edition.batch, asked.edition.batches)
    return replace(asked, edition=edition)


def _beside(text: str, year: re.Match[str], spans: tuple[tuple[int, int], ...]) -> bool:
    if re.match("年度|年?第.{1,2}[批期]|财年", text[year.end() :]):
        return True
    for start, end in spans:
        if start <= year.start() < end:
            return True
        if year.end() <= start and _BEFORE_NAME.fullmatch(text[year.end() : start]):
            return True
        behind = text[year.end() :]
        if end <= year.start() and _BEHIND_NAME.fullmatch(text[end : year.start()]):
            return _OF_CALL_BEHIND.match(behind) is not None
    return False
