"""Targets set against each other: the most and the least of them, and those of one sort.

哪项增长倍数最大, 家数最多的是哪个, 哪几项是逐年递增的, 哪个指标要涨到十倍. Only figures of one
kind are compared: multiples with multiples, and what is counted in one unit. What a single target
says is the business of `targets`.
"""

from __future__ import annotations

import re

from policy_kb.answer.model import Answer, Status
from policy_kb.answer.targets import expected, speaks_of_trend
from policy_kb.language.quantities import quantities
from policy_kb.library import Shelf
from policy_kb.model import Target
from policy_kb.question import Aspect, Question

_WHICH = "(?:哪(?!一?年|里|儿)|什么|啥|几[项个])"
_TARGETS = re.compile("指标|目标|数字|[项个]")
_HIGHEST = re.compile(
    f"最[大高多快猛].*{_WHICH}|{_WHICH}.*最[大高多快猛]|{_WHICH}.{{0,6}}更[大高多快]"
)
_LOWEST = re.compile(f"最[小低少慢].*{_WHICH}|{_WHICH}.*最[小低少慢]|{_WHICH}.{{0,6}}更[小低少慢]")
_SOME = re.compile(_WHICH)
_MULTIPLE = re.compile("倍|番|翻|增长|增幅|增加|增速|涨|扩大|提升|提高")
_NO_MULTIPLE = re.compile(
    "没有?(?:写明?|标|说|提|列)?[^,，]{0,3}(?:倍|翻)|(?:倍数?|翻番)[^,，]{0,3}没有?"
)
# How a unit is spoken of where nothing else is counted.
_COUNTED_IN = (
    ("家", re.compile("家数|[以按用]家|多少家|企业数|机构数|单位是家")),
    ("件", re.compile("件数|[以按用]件|多少件|单位是件")),
    ("亿元", re.compile("金额|[以按用](?:亿|元|钱)|多少亿|单位是[亿元]")),
    ("%", re.compile("百分[比之]|比例|比重|占比|%")),
    ("万平方米", re.compile("面积|平方")),
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def answer(question: Question, shelf: Shelf) -> Answer | None:
    """The targets that are most, least or of one sort; None where that is not asked."""
    text = question.text
    if not (_SOME.search(text) and _TARGETS.search(text)):
        return None
    lowest = bool(_LOWEST.search(text))
    if lowest or _HIGHEST.search(text):
        return _outermost(text, lowest, shelf.knowledge.targets)
    sort = _sort(text, shelf.knowledge.targets)
    return Answer(Status.ANSWERED, "target", Aspect.TARGET, sort, rows=sort) if sort else None


def _outermost(text: str, lowest: bool, targets: tuple[Target, ...]) -> Answer | None:
    """The one, or those that share it, whose multiple or figure is the largest or smallest."""
    unit = next((unit for unit, words in _COUNTED_IN if words.search(text)), None)
    if unit is not None:
        sizes = {t: float(t.figure) for t in targets if t.unit == unit}
    elif _MULTIPLE.search(text):
        sizes = {t: float(_NUMBER.search(t.multiple).group()) for t in targets if t.multiple}
    else:
        return None
    if not sizes:
        return None
    outermost = (min if lowest else max)(sizes.values())
    found = tuple(t for t, size in sizes.items() if size == outermost)
    facts = {"unit": unit, "lowest": lowest, "count": len(sizes)}
    return Answer(Status.ANSWERED, "targets_ranked", Aspect.TARGET, found, facts)


def _sort(text: str, targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Those with a trend, without a multiple, of one unit or of just the figure that is named."""
    if speaks_of_trend(text):
        return tuple(t for t in targets if t.trend)
    if _NO_MULTIPLE.search(text):
        return tuple(t for t in targets if not t.multiple)
    guesses = quantities(text)
    if guesses:
        return tuple(t for t in targets if any(expected(t, g) == g.value for g in guesses))
    unit = next((unit for unit, words in _COUNTED_IN if words.search(text)), None)
    return tuple(t for t in targets if t.unit == unit)
