"""A figure that is told of no condition for certain, and the one condition that it can be told of.

Firms have words of their own for what a notice counts (80个技工, 书有两万本). Where one figure and
one open bound are left that have the same unit, what would follow is told as a supposition: no
verdict rests on it. Which figures decide by their nouns is `judging`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from policy_kb.calls import counters
from policy_kb.calls.bounds import Bound
from policy_kb.calls.counted import Quantity
from policy_kb.calls.kinship import measured_alike, opposed


def supposed(
    told: Iterable[Quantity], bounds: Mapping[int, tuple[Bound, ...]]
) -> dict[int, Quantity]:
    """For each line with an open bound, by number, the figure told in the noun of that bound.
    `told`: the figures that nothing was concluded from."""
    told = tuple(told)
    found: dict[int, Quantity] = {}
    for line, own in bounds.items():
        for bound in own:
            fitting = [q for q in told if _may_be(q, bound)]
            rivals = [
                b for other in bounds.values() for b in other
                if b is not bound and counters.alike(bound.family, b.family)
            ]
            if len(fitting) == 1 and not rivals:
                found[line] = replace(
                    fitting[0], noun=bound.noun, family=bound.family, others=(), whole=None,
                )
    return found


def _may_be(told: Quantity, wanted: Bound) -> bool:
    """Whether nothing speaks against it: the unit, the time it is of, a word that is the other's
    opposite, a part of a thing that a part of it does not restrict."""
    if told.planned or not counters.alike(told.family, wanted.family):
        return False
    if any(opposed(own.core, wanted.noun.core) for own in told.nouns):
        return False
    return measured_alike(told.noun, replace(wanted.noun, scopes=frozenset()))
