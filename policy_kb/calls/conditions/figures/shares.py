"""The share that follows from a part and a whole that are both told (职工80人,残疾人15个), for a
bound on such a share. What a share that is told outright says of a bound is `judging`.
"""

from __future__ import annotations

import re
from itertools import product

from policy_kb.calls.company import INFINITE, Span
from policy_kb.calls.conditions.figures.bounds import Bound
from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.words.kinship import measured_alike, opposed
from policy_kb.calls.conditions.words.nouns import Noun, as_counted, noun
from policy_kb.calls.told import counters


def shares(wanted: Bound, told: tuple[Quantity, ...]) -> list[Quantity]:
    """The share that follows from a part and a whole that are both told (职工80人,残疾人15个)."""
    if wanted.part_of is None or not wanted.part_of[1]:
        return _of_all(wanted, told)
    found: list[Quantity] = []
    for part, whole in product(told, told):
        if part is whole or part.planned or whole.planned or whole.span.low <= 0:
            continue
        if not counters.alike(part.family, whole.family) or whole.span.high == INFINITE:
            continue
        family = min(part.family, whole.family, key=lambda one: one == counters.ANY)
        of_part, of_whole = (noun(words, family) for words in wanted.part_of)
        if part.span.high <= whole.span.low and is_of(part, of_part) and is_of(whole, of_whole):
            least, most = part.span.low / whole.span.high, part.span.high / whole.span.low
            span = Span(least * 100, most * 100)
            words = f"{whole.words}、{part.words}"
            found.append(Quantity(wanted.noun, counters.SHARE, span, words))
    return found if len(found) == 1 else []


def is_of(told: Quantity, wanted: Noun) -> bool:
    """Whether a figure is told of a thing."""
    return any(_same_thing(as_counted(own, wanted.family), wanted) for own in told.nouns)


def _same_thing(own: Noun, wanted: Noun) -> bool:
    if own.restricted != wanted.restricted or not measured_alike(own, wanted):
        return False
    if not (own.core and wanted.core):
        return own.core == wanted.core  # 职工 are counted in people anyway
    short, long = sorted((own.core, wanted.core), key=len)
    return not opposed(own.core, wanted.core) and set(short) <= set(long)


_COUNTED = frozenset(
    {
        counters.ANY,
        counters.PEOPLE,
        counters.FIRMS,
        counters.PIECES,
        counters.MACHINES,
        "张",
        "床",
        "间",
    }
)
# What is told of all there are, and of those of them that a rate names (留下来6个 for 留用率).
_ALL = re.compile("一共|总共|总的|全部|共有")


def _of_all(wanted: Bound, told: tuple[Quantity, ...]) -> list[Quantity]:
    """The share that two counts make, of which one is of all (一共16台,直流12台) or of all of which
    a rate tells (收了16个,留下来6个)."""
    counts = [q for q in told if not q.planned and q.family in _COUNTED and q.span.low > 0]
    if len(counts) != 2:
        return []
    part, whole = sorted(counts, key=lambda one: one.span.high)
    if whole.span.high == INFINITE or part.span.high > whole.span.low:
        return []
    if wanted.part_of is not None:
        of_part = noun(wanted.part_of[0], part.family)
        fits = _ALL.search(whole.words) and counters.alike(part.family, whole.family)
        fits = fits and is_of(part, of_part)
    else:
        verb = _rate(wanted.noun.core)
        fits = verb and verb in part.words and verb not in whole.words
    if not fits:
        return []
    span = Span(part.span.low / whole.span.high * 100, part.span.high / whole.span.low * 100)
    return [Quantity(wanted.noun, counters.SHARE, span, f"{whole.words}、{part.words}")]


def _rate(core: str) -> str:
    """The word by which a part is told for a rate: 留 of 留用率, 租 of 出租率, 住 of 入住率."""
    named = re.search("(?P<verb>留|住|租)(?:用|存)?率$", core)
    return named["verb"] if named else ""
