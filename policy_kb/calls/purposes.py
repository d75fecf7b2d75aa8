"""The call that a question describes by what it is for (给民宿发奖金的那个) rather than names.

Everything a call says counts, not only its names; what none of it explains counts against it.
An answer found so is told as the closest, never as the one that was named.
"""

from __future__ import annotations

import math
from collections import Counter

from policy_kb.calls.finding import CallIndex, Found, topic_runs
from policy_kb.calls.lexicon import lexicon
from policy_kb.calls.likeness import GENERIC, pairs_of, weights_of
from policy_kb.calls.naming import core

# So much of what is said the call must explain, more of it where that is little.
_MOST, _LITTLE = 0.6, 5.0
_NEARLY_ALL = 0.75
# The next call must explain so much less.
_AHEAD = 1.25
# A pair of characters in more calls than this share tells little.
_COMMON = 0.25


def described(text: str, index: CallIndex) -> tuple[Found, ...]:
    """The one call (in all its editions and levels) that a levelled question describes."""
    runs = [lexicon().expanded(run) for run in topic_runs(text, index)]
    if not runs:
        return ()
    scores: Counter[int] = Counter()
    total = max(1, len(index.calls))
    for pair in {pair for run in runs for pair in pairs_of(run)}:
        rows = index.speaking_of(pair)
        if rows and len(rows) <= max(2, _COMMON * total):
            worth = math.log(1 + total / len(rows)) * _worth(pair)
            scores.update(dict.fromkeys(rows, worth))
    if not scores:
        return ()
    best = max(scores.values())
    first = [row for row, score in scores.items() if score >= best * 0.999]
    names = {core(index.calls[row].title) for row in first}
    others = [s for row, s in scores.items() if core(index.calls[row].title) not in names]
    if len(names) > 1 or others and best < _AHEAD * max(others):
        return ()
    row = min(first)
    share, weight = _explained(runs, row, index)
    if weight < 2 or share < (_MOST if weight >= _LITTLE else _NEARLY_ALL):
        return ()
    return tuple(Found(call, share, share, weight) for call in index.calls_like(index.calls[row]))


def _worth(pair: str) -> float:
    return sum(weights_of(pair)) / 2


def _explained(runs: list[str], row: int, index: CallIndex) -> tuple[float, float]:
    """Which share of what is said the call speaks of, and the weight of that."""
    said = held = 0.0
    for run in runs:
        marks = [False] * len(run)
        for at in range(len(run) - 1):
            if row in index.speaking_of(run[at:at + 2]):
                marks[at] = marks[at + 1] = True
        for weight, mark in zip(weights_of(run), marks, strict=True):
            if weight > GENERIC:
                said += weight
                held += weight * mark
    return (held / said if said else 0.0), held
