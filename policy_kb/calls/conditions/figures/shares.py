"""The share that follows from a part and a whole that are both told (职工80人,残疾人15个), for a
bound on such a share. What a share that is told outright says of a bound is `judging`.
"""

from __future__ import annotations

from itertools import product

from policy_kb.calls.company import INFINITE, Span
from policy_kb.calls.conditions.figures.bounds import Bound
from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.words.kinship import measured_alike, opposed
from policy_kb.calls.conditions.words.nouns import Noun, as_counted, noun
from policy_kb.calls.told import counters


def shares(wanted: Bound, told: tuple[Quantity, ...]) -> list[Quantity]:
    """The share that follows from a part and a whole that are both told (职工80人,残疾人15个)."""
    if wanted.part_of is None:
        return []
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
