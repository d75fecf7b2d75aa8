"""A figure that is told of no condition for certain, and the one condition that it can be told of.

Firms have words of their own for what a notice counts (80个技工, 书有两万本). Where one figure and
one open bound are left that have the same unit, what would follow is told as a supposition: no
verdict rests on it. Which figures decide by their nouns is `judging`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from policy_kb.calls.conditions.figures.bounds import Bound
from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.figures.judging import of_another_whole
from policy_kb.calls.conditions.figures.likeness import IN_PIECES, MONEYS
from policy_kb.calls.conditions.words.kinship import opposed, owned_and_rented
from policy_kb.calls.conditions.words.nouns import Noun, pairs
from policy_kb.calls.told import counters

_GRADES = frozenset({"高级", "中级", "初级", "博士", "硕士", "本科", "大专"})
_APIECE = frozenset({"每台", "每店", "每户", "每人", "每亩"})


def supposed(
    told: Iterable[Quantity], bounds: Mapping[int, tuple[Bound, ...]]
) -> dict[int, Quantity]:
    """For each line with an open bound, by number, the figure told in the noun of that bound.
    `told`: the figures that nothing was concluded from."""
    told = tuple(told)
    found: dict[int, Quantity] = {}
    for line, own in bounds.items():
        for bound in own:
            fitting = [q for q in told if _may_be(q, bound) and not _of_several(q, bound, told)]
            rivals = [
                b
                for other in bounds.values()
                for b in other
                if b is not bound and any(_as_near(q, b, bound) for q in fitting)
            ]
            if len(fitting) == 1 and not rivals:
                found[line] = replace(
                    fitting[0],
                    noun=_in_its_noun(bound.noun, fitting[0]),
                    family=bound.family,
                    others=(),
                    whole=None,
                )
    return found


def _of_several(one: Quantity, wanted: Bound, told: tuple[Quantity, ...]) -> bool:
    """买了20台,加起来三万六: what several cost is no 单台价格, 单价6万 is one."""
    apiece = wanted.family in MONEYS and _APIECE & wanted.noun.measured - one.noun.measured
    if not apiece or one.noun.of_one or "价" in one.noun.core:
        return False
    return any(q.family in IN_PIECES and q.span.low > 1 for q in told if q is not one)


def _in_its_noun(wanted: Noun, told: Quantity) -> Noun:
    """The noun of a bound, which tax that is told of does not leave as it is."""
    taxed = any("含税" in own.core and "不含税" not in own.core for own in told.nouns)
    return replace(wanted, core=wanted.core.replace("不含税", "含税")) if taxed else wanted


def _as_near(told: Quantity, other: Bound, wanted: Bound) -> bool:
    """Whether a figure may be of another bound as well: 个 goes with whatever is counted, and the
    one whose words are told is meant."""
    if _words_shared(told, other) < _words_shared(told, wanted):
        return False
    same = told.family == wanted.family
    return told.family == other.family if same else counters.alike(told.family, other.family)


def _all_of(noun: Noun) -> str:
    return "".join((*sorted(noun.restricted), noun.core))


def _chars_shared(told: Quantity, wanted: Bound) -> bool:
    return any(set(_all_of(own)) & set(_all_of(wanted.noun)) for own in told.nouns)


def _words_shared(told: Quantity, wanted: Bound) -> int:
    return max(len(pairs(own.core) & pairs(wanted.noun.core)) for own in told.nouns)


def _may_be(told: Quantity, wanted: Bound) -> bool:
    """Whether nothing speaks against it: the unit, the time it is of, a word that is the other's
    opposite, a part of a thing that a part of it does not restrict."""
    none = told.family == counters.ANY and not told.span.high
    if told.planned or none or not counters.alike(told.family, wanted.family):
        return False
    by_unit = told.family == wanted.family and wanted.family not in IN_PIECES
    if not (by_unit or told.noun.is_bare or _chars_shared(told, wanted)):
        return False  # 押运员有三个: anything may be counted so
    if wanted.family == counters.SHARE and told.noun.core and not _chars_shared(told, wanted):
        return False  # 营收同比增长18% is no growth of what is spent
    grades = told.noun.restricted & _GRADES
    if grades and not grades & wanted.noun.restricted:
        return False  # 初级20个 is none of 中级以上职称
    if of_another_whole(told, wanted) or owned_and_rented(told.noun, wanted.noun):
        return False
    if any(opposed(_all_of(own), _all_of(wanted.noun)) for own in told.nouns):
        return False
    return told.noun.measured <= wanted.noun.measured
