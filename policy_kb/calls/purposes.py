"""The call that a question describes by what it is for (给民宿发奖金的那个) rather than names.

Everything a call says counts, not only its names; what none of it explains counts against it.
An answer found so is told as the closest, never as the one that was named. Words that mean the
same without sharing a character (打官司, 诉讼) are found by likeness in meaning.
"""

from __future__ import annotations

import math
import re
from collections import Counter

import numpy as np

from policy_kb import text as levelled
from policy_kb.calls.finding import CallIndex, Found
from policy_kb.calls.lexicon import lexicon
from policy_kb.calls.likeness import GENERIC, pairs_of, weights_of
from policy_kb.calls.model import Call
from policy_kb.calls.naming import core
from policy_kb.calls.topics import topic_runs

# So much of what is said the call must explain, more of it where that is little.
_MOST, _LITTLE = 0.6, 5.0
_NEARLY_ALL = 0.75
# The next call must explain so much less.
_AHEAD = 1.25
# A pair of characters in more calls than this share tells little.
_COMMON = 0.25
# So alike in meaning, so far ahead, with so much said in the call's own words.
_ALIKE, _AHEAD_IN_MEANING, _IN_ITS_WORDS = 0.38, 0.08, 0.39
# Calls that share a rare word with a question and are compared in meaning; vectors cost time.
_COMPARED = 12
# Figures are alike whatever they count.
_FIGURE = re.compile(
    r"[\d.,]+(?:万|亿|千|百)?(?:元|%|个|人|家|年|月|天|号|日)?|[一二两三四五六七八九十百千]+(?:万|亿)元?"
)


def described(text: str, index: CallIndex) -> tuple[Found, ...]:
    """The one call (in all its editions and levels) that a levelled question describes."""
    runs = _runs(text, index)
    scores = _sharing(runs, index)
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


def alike(text: str, index: CallIndex) -> tuple[Found, ...]:
    """The one call (in all its editions and levels) that a levelled question means by what it
    says, with some of its words; none without an encoder of meanings."""
    runs = _runs(text, index)
    rows = [row for row, _ in _sharing(runs, index).most_common(_COMPARED)]
    if index.meaning is None or not rows:
        return ()
    asked = index.meaning.vectors([_FIGURE.sub("", text), " ".join(runs)])
    scored = [(_likeness(asked, index.calls[row], index), row) for row in rows]
    scored.sort(key=lambda pair: -pair[0])
    best, row = scored[0]
    name = core(index.calls[row].title)
    others = [score for score, other in scored if core(index.calls[other].title) != name]
    share, weight = _explained(runs, row, index)
    ahead = not others or best - others[0] >= _AHEAD_IN_MEANING
    if best < _ALIKE or not ahead or share < _IN_ITS_WORDS:
        return ()
    return tuple(Found(call, share, share, weight) for call in index.calls_like(index.calls[row]))


def _likeness(asked: np.ndarray, call: Call, index: CallIndex) -> float:
    """Of the question as a whole and of what remains without the words that ask."""
    said = (core(call.title), call.summary, call.funding, *call.aliases)
    told = [_FIGURE.sub("", levelled.normalise(text)) for text in said if text]
    return float((asked @ index.meaning.vectors(told).T).max(axis=1).mean())


def _runs(text: str, index: CallIndex) -> list[str]:
    return [lexicon().expanded(run) for run in topic_runs(text, index)]


def _sharing(runs: list[str], index: CallIndex) -> Counter[int]:
    """The rows that hold words of the question which few calls hold, by how much these tell."""
    scores: Counter[int] = Counter()
    total = max(1, len(index.calls))
    for pair in {pair for run in runs for pair in pairs_of(run)}:
        rows = index.speaking_of(pair)
        if rows and len(rows) <= max(2, _COMMON * total):
            worth = math.log(1 + total / len(rows)) * _worth(pair)
            scores.update(dict.fromkeys(rows, worth))
    return scores


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
