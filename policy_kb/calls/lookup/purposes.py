"""The call that a question describes by what it is for (给民宿发奖金的那个) rather than names.

All calls are ranked by one measure: the rare words that a call shares with the question, in
anything it says, and likeness in meaning, for words that mean the same without sharing a
character (打官司, 诉讼). One that is well ahead is told as the closest, never as the one that
was named; where none is, the nearest may be offered by name.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.found import Found
from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.lookup.likeness import GENERIC, pairs_of, weights_of
from policy_kb.calls.lookup.naming import core
from policy_kb.calls.lookup.senses import without_figures
from policy_kb.calls.lookup.topics import topic_runs
from policy_kb.calls.model import Call

# A pair of characters in more calls than this share tells little.
_COMMON = 0.25
# What shared words add to the likeness in meaning; words that may only ask (标准) add less.
_WORDS, _ASKING_WORDS = 0.06, 0.02
# What counts as likeness of every call without an encoder: too little by itself.
_TYPICAL = 0.25
# 食品经营许可证 shares a word with a condition of some call: words alone, with no more likeness in
# meaning than this, tell no purpose, and with less than that are not worth offering.
_MEANT, _RELATED = 0.32, 0.25
# Likeness from which the first is told as the closest, so far ahead of the next name, with such
# a share of what is said in its own words; and from which calls are worth offering.
_CLOSEST, _AHEAD, _IN_ITS_WORDS = 0.5, 0.15, 0.2
_NEAR, _LIKELY_NEAR, _OF_THE_BEST, _MOST = 0.33, 0.42, 0.5, 3
# Four or five characters that only one call of two dozen says.
_TELLING = 8.0
# With half of what is said in its words a little less will do.
_CLOSEST_IN_WORDS, _HALF = 0.42, 0.5
# Two words of two characters each.
_TWO_WORDS = 4.0
# So well a call fits what somebody wishes who asks for no property of a call.
_SURELY = 0.75
# 低空经济示范项目: what is called by a name must be spoken of by the call as well.
_CLOSEST_TO_A_NAME, _AHEAD_OF_NAMES, _MOST_OF_A_NAME = 0.55, 0.2, 0.75
# Two characters before 补贴 (人才, 绿建) tell a kind, more are a name.
_A_KIND = 2
_A_NAME = re.compile(
    "(?:建设|示范|发展|培育|应用|改造)*(?:补贴|补助|奖励|奖补|资助|扶持|贴息|专项|项目|计划|"
    "认定|评选|评定|遴选|大赛|基金|揭榜)"
)
_ENDS_A_NAME = re.compile(
    "..(?:补贴|补助|奖励|奖补|资助|贴息|专项|大赛|基金|揭榜|认定|评选|评定|遴选|基地|中心|示范|试点|"
    "项目|工作站|实验室)(?:建站|建设|设立|备案)?$"
)


@dataclass(frozen=True)
class Likely:
    """Calls of one name (in all editions and levels) with how well a question fits them: as a
    whole, in meaning alone (None without an encoder), the share of its words that the first of
    them says, and the weight of these."""

    calls: tuple[Call, ...]
    score: float
    alike: float | None
    share: float
    weight: float

    @property
    def found(self) -> tuple[Found, ...]:
        return tuple(Found(call, self.share, self.share, self.weight) for call in self.calls)

    def is_alike(self, least: float) -> bool:
        return self.alike is None or self.alike >= least


@dataclass(frozen=True)
class Ranking:
    """Calls by how well a question fits them, best first; `named`: the question calls what it
    asks about by a name."""

    likely: tuple[Likely, ...]
    named: bool

    def closest(self, wish: bool = False) -> tuple[Found, ...]:
        """The one call (in all its editions and levels) that is described; of a mere `wish` more
        of its words are wanted."""
        if not self.likely or not self.likely[0].is_alike(_MEANT):
            return ()
        best, behind = self.likely[0], self.likely[1].score if len(self.likely) > 1 else 0.0
        if wish and best.score < _SURELY and best.share < _HALF:
            return ()
        least, ahead, share = _CLOSEST, _AHEAD, _IN_ITS_WORDS
        if self.named:
            least, ahead, share = _CLOSEST_TO_A_NAME, _AHEAD_OF_NAMES, _MOST_OF_A_NAME
        elif best.share >= _HALF:
            least = _CLOSEST_IN_WORDS
        surely = best.score >= least and best.score - behind >= ahead and best.share >= share
        return best.found if surely else ()

    def says_little(self) -> bool:
        """Whether each of the calls that fit best says less than half of what is told."""
        return all(one.share < _HALF for one in self.likely)

    def nearest(self, wish: bool = False) -> tuple[Call, ...]:
        """Calls that may be what is described, best first; none for a name. A `wish` for support
        is one for calls, other questions may be for other things."""
        if not self.likely or self.named:
            return ()
        best = self.likely[0]
        if not wish and (best.score < _LIKELY_NEAR or not best.is_alike(_RELATED)):
            return ()
        enough = max(_NEAR, _OF_THE_BEST * best.score)
        return tuple(one.calls[0] for one in self.likely if one.score >= enough)[:_MOST]


@lru_cache(maxsize=1)  # asked several times for one question
def ranking(text: str, index: CallIndex) -> Ranking:
    """The calls by how well a levelled question fits them."""
    return Ranking(tuple(by_fit(text, index)), is_named(text, index))


def described(text: str, index: CallIndex) -> tuple[Found, ...]:
    """The one call (in all its editions and levels) that a levelled question describes."""
    return ranking(text, index).closest()


def speaks_of_calls(text: str, index: CallIndex) -> bool:
    """Whether words of a question are those of some call and of hardly any other."""
    return _sharing(_runs(text, index), index).max(initial=0.0) >= _TELLING


def tells_of_one(text: str, index: CallIndex) -> bool:
    """Whether most of what a levelled text tells is what one call says: 有个菜种是自己育出来的."""
    return any(
        one.share >= _HALF and one.weight >= _TWO_WORDS for one in ranking(text, index).likely
    )


def by_fit(text: str, index: CallIndex) -> list[Likely]:
    """The calls by how well a levelled question fits them, those of one name together."""
    if not index.calls:
        return []
    runs = _runs(text, index)
    own, asking = _sharing(runs, index), _sharing([text], index)
    likeness = _likeness(text, runs, own, index)
    scores = likeness + _WORDS * own + _ASKING_WORDS * (asking - own)
    ranked: dict[str, Likely] = {}
    for row in np.argsort(-scores, kind="stable"):
        call = index.calls[row]
        if core(call.title) in ranked:
            continue
        if len(ranked) > _MOST:
            break
        same = (call, *(other for other in index.calls_like(call) if other is not call))
        alike = likeness[row] if index.senses is not None else None
        share, weight = _explained(runs, int(row), index)
        ranked[core(call.title)] = Likely(same, scores[row], alike, share, weight)
    return list(ranked.values())


def _likeness(text: str, runs: list[str], own: np.ndarray, index: CallIndex) -> np.ndarray:
    """Of the question as a whole and of what remains without the words that ask."""
    if index.senses is None:
        return np.full(len(index.calls), _TYPICAL)
    first = map(int, np.argsort(-own, kind="stable"))
    return index.senses.likeness([without_figures(text), " ".join(runs)], first)


def is_named(text: str, index: CallIndex) -> bool:
    """Whether what is asked about is called by a name rather than told of."""
    return any(
        _ENDS_A_NAME.search(run) or len(run) > _A_KIND and _A_NAME.match(text, match.end())
        for run in topic_runs(text, index)
        for match in re.finditer(re.escape(run), text)
    )


def _runs(text: str, index: CallIndex) -> list[str]:
    return [lexicon().expanded(run) for run in topic_runs(text, index)]


def _sharing(runs: list[str], index: CallIndex) -> np.ndarray:
    """How much the words of the question tell that a call holds and few others do."""
    total = len(index.calls)
    scores = np.zeros(total)
    for pair in {pair for run in runs for pair in pairs_of(run)}:
        rows = index.speaking_of(pair)
        if rows and len(rows) <= max(2, _COMMON * total):
            worth = math.log(1 + total / len(rows)) * sum(weights_of(pair)) / 2
            scores[rows] += worth
    return scores


def _explained(runs: list[str], row: int, index: CallIndex) -> tuple[float, float]:
    """Which share of what is said the call speaks of, and the weight of that."""
    said = held = 0.0
    for run in runs:
        marks = [False] * len(run)
        for at in range(len(run) - 1):
            if row in index.speaking_of(run[at : at + 2]):
                marks[at] = marks[at + 1] = True
        for weight, mark in zip(weights_of(run), marks, strict=True):
            if weight > GENERIC:
                said += weight
                held += weight * mark
    return (held / said if said else 0.0), held
