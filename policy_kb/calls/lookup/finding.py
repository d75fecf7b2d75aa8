"""Which calls a text means, by whatever part of a name it uses: sure, near, or none.

An index over the calls of one state of the knowledge. What a text says beyond
what a call is called counts against that call, so that something unknown is not
taken for what it resembles. Nothing here grows with the number of calls but the
lists of those that share a pair of characters.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from policy_kb.calls.lookup.found import Found, Match
from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.lookup.likeness import (
    GENERIC,
    Said,
    blanked,
    covered,
    in_place_of,
    is_idle,
    marked_runs,
    open_runs,
    pairs_of,
    shared_and_foreign,
    shortens,
    silent_in,
    weights_of,
)
from policy_kb.calls.lookup.naming import core
from policy_kb.calls.lookup.rows import Row, gathered, gathered_each, row_of
from policy_kb.calls.lookup.senses import Senses
from policy_kb.calls.lookup.spelling import Spelling
from policy_kb.calls.lookup.topics import topic_runs
from policy_kb.calls.model import Call
from policy_kb.language import text as levelled
from policy_kb.language.names import NameTable
from policy_kb.retrieval.meaning import Meaning

# Share of what is said that a call must explain to be meant, and to be named as near.
SURE = 0.7
NEAR = 0.34
# The only call that shares so much is meant when it explains over half, and no other word is said.
_ALONE, _HALF = 2.9, 0.55
# So much of its own must be shared at least: two characters that are not generic.
_LEAST = 1.9
# A name made of common words is meant only when it is said, and near when half of it is.
_WHOLE_NAME, _MOST_OF_IT, _HALF_A_NAME = 0.95, 0.7, 0.5
# Names that explain this much less than the best one are not meant.
_BEHIND = 0.9
# So many calls share most with a text, and so many different names of theirs are compared.
_CANDIDATES, _DIFFERENT = 64, 10
# A word that more calls than this hold tells none of them.
_FEW = 3
# A run of so many characters of a name means it, though its words are common ones.
_LONG_RUN, _OF_A_RUN = 5, 0.6
# A name is what is applied for (能报…), or what the company has (是…, 拿到…).
_WANTED = re.compile("(?:报|申请|申领|参加|领|评|问|冲|办|入|关于|享受)[^,。?]{0,6}$")
_HELD = re.compile(
    "(?:是|属于|已是|拿到|拿了|获得|通过|评上|作为|有了|认定为|我们|咱们)(?:了|过|的|一家|家|"
    "国家|省级?|市级?|区级?)*$"
)
_OF_A_KIND = re.compile("类|方面|这块|那块|领域")
# 企业 in 什么样的企业 is no name, though the name holds it.
_ASKED_FOR = re.compile("(?:什么样?的?|哪些|哪类|哪种)$")
_PINYIN = re.compile("[a-z]{2}")
_LIFT, _DROP = 1.0, 2.5
# Two names of one text stand side by side.
_BESIDE = re.compile(
    "(?:申报|认定|项目)?(?:和|跟|与|、|同|还有|以及|或者?|还是|,)(?:那个?|"
    "这个?)?(?:(?:国家|[省市区])(?:级|里)?的?)?"
)
_ALSO = 1.9
# An abbreviation leaves out at most so much of the name.
_SHORTENED = 5


class CallIndex:
    """The calls of one state of the knowledge, found by name, issuer, category or topic."""

    def __init__(
        self,
        calls: tuple[Call, ...],
        before: CallIndex | None = None,
        meaning: Meaning | None = None,
    ) -> None:
        """`before`: an index of an earlier state, whose rows are taken over. `meaning`: asked only
        for calls that are told by their purpose."""
        self.calls, self.meaning = calls, meaning
        known = before.rows if before is not None else {}
        self.rows: dict[str, Row] = {c.id: row_of(c, known.get(c.id)) for c in calls}
        rows = [self.rows[call.id] for call in calls]
        self._names = [row.names for row in rows]
        self._cores = gathered(row.core for row in rows)
        self._letters = {k: set(v) for k, v in gathered_each(row.letters for row in rows).items()}
        self.issuers: NameTable[set[int]] = NameTable()
        self.categories: NameTable[set[int]] = NameTable()
        # 区人社局审核, 纸质材料: what dates of calls are called is no part of a name.
        self._dates: NameTable[bool] = NameTable()
        for number, row in enumerate(rows):
            for name in row.dates:
                self._dates.add(name, True)
            for form in row.issuers:
                _collect(self.issuers, form, number)
            for form in row.categories:
                _collect(self.categories, form, number)
        total = max(1, len(calls))
        self._postings = gathered_each(row.features for row in rows)
        self._arrays: dict[object, np.ndarray] = {}
        self._topics = gathered_each(row.topics for row in rows)
        self._rarity = {f: math.log(1 + total / len(n)) for f, n in self._postings.items()}

    @cached_property
    def senses(self) -> Senses | None:  # None without an encoder
        return Senses(self.calls, self.meaning) if self.meaning is not None else None

    # --- names ------------------------------------------------------------------

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(name.text for names in self._names for name in names)

    def respelt(self, text: str) -> str:
        """A levelled text with parts of names that are typed as pinyin written out."""
        return self._spelling.written(text) if _PINYIN.search(text) else text

    def match(self, text: str) -> Match:
        """The calls that a levelled text names; of two names beside each other both."""
        text = lexicon().expanded(text)
        match = self._match(text) if self.calls else Match()
        if not match.sure:
            return match
        weights = weights_of(text)
        spans = [max(f.spans, key=lambda s: sum(weights[s[0] : s[1]])) for f in match.sure]
        other = self._match(blanked(text, spans, " "))
        named = (f for f in other.sure if f.weight >= _ALSO or f.said >= _WHOLE_NAME)
        more = tuple(f for f in named if all(f.call is not own.call for own in match.sure))
        if more and _side_by_side(text, spans, more[0]):
            return Match(sure=(*match.sure, *more), also=match.also)
        return match

    def _match(self, text: str) -> Match:
        # 农业局 is an office, though a name may hold 农业.
        text = blanked(text, self.spans(text), " ")
        heard = levelled.sounds(text)
        silent = silent_in(text)
        for start, end, _ in self._dates.find(text):
            silent[start:end] = [1.0] * (end - start)
        said = Said(text, heard)
        same: dict[tuple[str, ...], Found | None] = {}
        found = []
        for row in self._candidates(text, heard):
            names = tuple(name.text for name in self._names[row])
            if names not in same:
                if len(same) == _DIFFERENT:
                    break
                same[names] = self._compare(row, said, silent)
            if same[names] is not None:
                found.append(replace(same[names], call=self.calls[row]))
        found.sort(key=lambda f: -f.rank)
        sure = [
            f
            for f in found
            if f.share >= SURE and (f.weight >= _LEAST or f.said >= _MOST_OF_IT) and not f.other
        ]
        # 领军人才贷款贴息 is not 退役军人贷款贴息, so far less 出口设备贷款贴息.
        others = [f for f in found if f.other]
        sure = [f for f in sure if not any(_says_less(f, other) for other in others)]
        if not sure:
            short = self._abbreviated(text, silent) or _alone(found)
            return Match(sure=short) if short else Match(near=_near(found))
        best = sure[0]
        close = [f for f in sure if f.rank >= best.rank - _BEHIND and f.share >= best.share - 0.2]
        if best.said >= _WHOLE_NAME:
            own = core(best.call.title)
            close = [f for f in close if f.said >= _WHOLE_NAME or core(f.call.title) == own]
        return Match(sure=tuple(close), also=tuple(f for f in sure if f not in close))

    def _candidates(self, text: str, heard: tuple[str, ...]) -> list[int]:
        scores = np.zeros(len(self.calls))
        features = set(pairs_of(text)) | set(zip(heard, heard[1:], strict=False))
        for feature in features:
            rows = self._rows_with(feature)
            if rows is not None:
                scores[rows] += self._rarity[feature]
        best = np.argsort(-scores, kind="stable")[:_CANDIDATES]
        return [int(row) for row in best if scores[row] > 0]

    def _rows_with(self, feature: object) -> np.ndarray | None:
        """The rows of a feature as an array, made when it is first asked for."""
        if feature not in self._arrays and feature in self._postings:
            self._arrays[feature] = np.asarray(self._postings[feature], np.int64)
        return self._arrays.get(feature)

    def _compare(self, row: int, said: Said, silent: list[float]) -> Found | None:
        text, heard = said.text, said.heard
        marks = [0.0] * len(text)
        for name in self._names[row]:
            for at, value in enumerate(covered(text, heard, name, silent)):
                marks[at] = max(marks[at], value)
        if not any(marks):
            return None
        weights = weights_of(text)
        for start, end in marked_runs(marks):
            if marks[start:end].count(1.0) >= _LONG_RUN:  # 器认定奖励 only sounds like one
                weights[start:end] = [max(w, _OF_A_RUN) for w in weights[start:end]]
        own = any(mark and weights[at] > GENERIC for at, mark in enumerate(marks))
        silent = self._silent_beside(row, text, marks, silent)
        shared, foreign = shared_and_foreign(text, marks, silent, weights, everywhere=not own)
        much = max(said.of(name) for name in self._names[row])
        if shared < _LEAST and much < _HALF_A_NAME:
            return None
        runs = tuple(marked_runs(marks))
        spans = tuple(run for run in runs if not _ASKED_FOR.search(text[: run[0]])) or runs
        before = text[: spans[0][0]]
        lift = _LIFT if _WANTED.search(before) else -_DROP if _HELD.search(before) else 0.0
        nearest = max(self._names[row], key=said.of)
        other = in_place_of(text, marks, silent, nearest)
        return Found(self.calls[row], shared / (shared + foreign), much, shared, spans, lift, other)

    def _silent_beside(
        self, row: int, text: str, marks: list[float], silent: list[float]
    ) -> list[float]:
        """中试基地专职人员8个: what a call's conditions and materials speak of is not foreign to
        it, where it stands behind the name. The 研发 of 研发费用 is no name but one of these."""
        asked_of = self.rows[self.calls[row].id].properties
        first = next((end for start, end in marked_runs(marks) if end - start > 1), len(text))
        if text[first - 1 : first + 1] in asked_of:
            return silent
        found = list(silent)
        for at in range(first, len(text) - 1):
            if text[at : at + 2] in asked_of and not (marks[at] and marks[at + 1]):
                found[at] = found[at + 1] = 1.0
        return found

    def _abbreviated(self, text: str, silent: list[float]) -> tuple[Found, ...]:
        """科创券 for 科技创新券: letters of a name in its order, from its beginning."""
        for start, end in open_runs(text, silent):
            for size in range(min(_SHORTENED, end - start), 2, -1):
                fitting = self._shortened(text[start : start + size])
                if fitting and is_idle(text, start + size, end, silent):
                    spans = ((start, start + size),)
                    return tuple(
                        Found(self.calls[r], 0.9, 0.6, float(size), spans) for r in fitting
                    )
        return ()

    def _shortened(self, short: str) -> list[int]:
        """The calls that `short` abbreviates, where they have one name, or two."""
        rows = set.intersection(*(self._letters.get(c, set()) for c in short))
        fitting = [
            row
            for row in sorted(rows)
            if any(shortens(short, name.text) for name in self._names[row])
            and not any(short in name.text for name in self._names[row])
        ]
        names = {self._names[row][0].text for row in fitting}
        return fitting if 0 < len(names) <= 2 else []

    # --- topics -----------------------------------------------------------------

    def about(self, topic: str) -> tuple[Call, ...]:
        """Calls whose name, category or summary speak of a topic."""
        pairs = list(pairs_of(lexicon().expanded(topic)))
        if not pairs:
            return ()
        counts: Counter[int] = Counter()
        for pair in pairs:
            counts.update(self._topics.get(pair, ()))
        most = max(counts.values(), default=0)
        if most < max(1, 0.5 * len(pairs)):
            return ()
        return tuple(self.calls[row] for row, n in sorted(counts.items()) if n >= most)

    def speaking_of(self, pair: str) -> Sequence[int]:
        """The rows of the calls that hold a pair of characters in anything they say."""
        return self._topics.get(pair, ())

    def says(self, call: Call, text: str) -> bool:
        """Whether a call says a word of a text that hardly any other call says."""
        own = set(self.rows[call.id].topics) if call.id in self.rows else set()
        few = max(1, len(self.calls) // 4)
        return any(
            pair in own and len(self.speaking_of(pair)) <= few
            for run in topic_runs(text, self)
            for pair in pairs_of(run)
        )

    def speaks_of(self, call: Call, run: str) -> bool:
        """Whether a call says two characters of a stretch together, anywhere."""
        own = self.rows[call.id].topics if call.id in self.rows else ()
        return any(pair in own for pair in pairs_of(run))

    def holding(self, run: str) -> set[str]:
        """The ids of the calls that say a stretch wholly, anywhere."""
        rows = [set(self.speaking_of(pair)) for pair in pairs_of(run)]
        return {self.calls[row].id for row in set.intersection(*rows)} if rows else set()

    def told_of(self, runs: tuple[str, ...]) -> tuple[Found, ...]:
        """The one call, in all its editions, whose names hold most of these stretches wholly."""
        votes: Counter[int] = Counter()
        for run in map(lexicon().expanded, runs):
            rows = [set(self._postings.get(pair, ())) for pair in pairs_of(run)]
            held = set.intersection(*rows) if rows else set()
            if 0 < len(held) <= _FEW:
                votes.update({row: len(run) for row in held})
        best = max(votes.values(), default=0)
        found = [row for row, n in votes.items() if n == best]
        if not found or len({core(self.calls[row].title) for row in found}) > 1:
            return ()
        return tuple(Found(self.calls[row], 0.5, 0.5, float(best)) for row in sorted(found))

    def of_issuer(self, text: str) -> tuple[Call, ...]:
        """Calls of the issuer that a text names by its longest form."""
        return self._first_of(self.issuers.find(text))

    def of_category(self, text: str) -> tuple[Call, ...]:
        """Calls of the category that a text names; 海洋牧场示范 names another thing."""
        silent = silent_in(text)
        # 应急局有什么: the office, not what is called 应急.
        offices = self.spans(text)
        found = [
            one
            for one in self.categories.find(text)
            if not any(start <= one[0] and one[1] <= end for start, end in offices)
        ]
        return self._first_of(
            [
                one
                for one in found
                if _OF_A_KIND.match(text, one[1]) or not _goes_on_before(silent, one[0])
            ]
        )

    def _first_of(self, found: Sequence[tuple[int, int, set[int]]]) -> tuple[Call, ...]:
        return tuple(self.calls[row] for row in sorted(found[0][2])) if found else ()

    def calls_like(self, call: Call) -> tuple[Call, ...]:
        """The calls whose name has the same core, itself included."""
        return tuple(self.calls[row] for row in self._cores[core(call.title)])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where a text names issuers."""
        return [(start, end) for start, end, _ in self.issuers.find(text)]


def _says_less(found: Found, other: Found) -> bool:
    """Whether all that a name shares with a text is a part of what another one shares with it."""
    inside = all(any(a <= start and end <= b for a, b in other.spans) for start, end in found.spans)
    return inside and found.said < other.said


def _side_by_side(text: str, spans: list[tuple[int, int]], other: Found) -> bool:
    """Whether another name stands right beside those found, with an "and" between."""
    for start, end in other.spans:
        for first, last in spans:
            between = text[last:start] if last <= start else text[end:first]
            if _BESIDE.fullmatch(between):
                return True
    return False


def _goes_on_before(silent: list[float], at: int) -> bool:
    """Whether two characters of another name stand right before a place."""
    return at > 1 and silent[at - 1] < 1 and silent[at - 2] < 1


def _collect(table: NameTable[set[int]], name: str, row: int) -> None:
    rows = table.get(name)
    if rows is None:
        table.add(name, {row})
    else:
        rows.add(row)


def _alone(found: list[Found]) -> tuple[Found, ...]:
    """The one call, in all its editions and levels, that explains what a text says of names."""
    fitting = [f for f in found if f.share >= _HALF and f.weight >= _ALONE and not f.other]
    if len({core(f.call.title) for f in fitting}) != 1:
        return ()
    rivals = [f for f in found if f not in fitting and f.weight >= 0.8 * fitting[0].weight]
    return () if rivals else tuple(fitting)


def _near(found: list[Found]) -> tuple[Found, ...]:
    near = [f for f in found if f.share >= NEAR]
    return tuple(f for f in near if f.rank >= near[0].rank * 0.5)[:3]
