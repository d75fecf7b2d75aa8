"""Which entries a question in a company's own words is about, ranked.

An index over one state of the knowledge, built in memory; pure. Every title,
alias, need and measure of an entry is a phrase; a question is compared with
each phrase by the characters (1 to 3) and by the sounds (2 and 3) they share,
with the entry as a whole, and, where a sentence encoder is installed, by
meaning. No thresholds here: what score is enough is the business of whoever asks.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from policy_kb.language import text as levelled
from policy_kb.model import Clause, Entry, Knowledge, Part, Policy, Service, Target
from policy_kb.retrieval.meaning import Meaning
from policy_kb.retrieval.postings import Postings
from policy_kb.retrieval.senses import Senses
from policy_kb.shipped import read_yaml

_LEXICON = Path(__file__).with_name("lexicon.yml")
_MARKS = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
# How much a shared feature of each sort counts: c are characters, s are sounds.
_WEIGHT = {"c1": 0.35, "c2": 1.0, "c3": 1.0, "s1": 0.15, "s2": 1.0, "s3": 1.0}
# A phrase that only sounds alike is worth a little less than one written alike.
_BY_SOUND = 0.9
# Features of a question that no entry has: typing errors and chatter. They lower the
# likeness a little; how much of a question is foreign is told by `covered`.
_UNKNOWN = 0.3
_LOOSE = 0.1
# How much each sort of phrase counts.
_FIELD = {"title": 1.0, "alias": 1.0, "need": 1.0, "measure": 0.85, "summary": 0.8}
# What an entry's best phrase, its other phrases and its text as a whole contribute.
_BEST, _NEXT, _WHOLE = 0.6, 0.15, 0.25
# How much likeness in meaning adds, above what any two sentences have in common.
_MEANING, _COMMON = 0.8, 0.3
_SENSE_BEST = 0.7
_WHOLE_DOCUMENT = 0.6
# So many entries are looked at closely at first; more when that may not be enough.
_LOOKED_AT = 48
# So many searches are remembered for one state of the knowledge.
_REMEMBERED = 1_000
_BM25_K, _BM25_B = 1.2, 0.5


# The n-grams of a text, each with whether it touches a loose word.
_Features = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Hit:
    """An entry that may be meant. `score` runs from 0 (nothing shared) to about 1.

    `best` is the likeness of the closest phrase (cosine, 0 to 1), `phrase` that
    phrase, `covered` the share of the question's weight found in the entry.
    """

    id: str
    score: float
    best: float
    covered: float
    phrase: str


def lexicon_words() -> list[str]:
    """Every word of the lexicon, those that may be part of a name included."""
    lexicon = read_yaml(_LEXICON)
    return [str(w) for group in lexicon["strip"].values() for w in group] + [
        str(w) for w in lexicon["loose"]
    ]


@lru_cache(maxsize=1)
def _asking_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of what is taken out anywhere, and of a run of loose words."""
    strip = [phrase for group in read_yaml(_LEXICON)["strip"].values() for phrase in group]
    return _any_of(strip), re.compile(f"(?:{_any_of(_loose_words()[0]).pattern})+")


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(map(str, phrases), key=len, reverse=True))))


@lru_cache(maxsize=1)
def _loose_words() -> tuple[frozenset[str], int]:
    """The words of which a piece that says nothing is put together, and the longest length."""
    words = frozenset(map(str, read_yaml(_LEXICON)["loose"]))
    return words, max(map(len, words))


def topic_words(text: str) -> tuple[str, ...]:
    """The pieces of a levelled text that remain when all asking words are taken out."""
    return tuple(piece for piece in spoken_words(text) if not _says_nothing(piece))


def spoken_words(text: str) -> tuple[str, ...]:
    """The pieces that remain when only what surely asks is taken out."""
    strip, _ = _asking_words()
    return tuple(_MARKS.sub(" ", strip.sub(" ", text)).split())


def _says_nothing(piece: str) -> bool:
    """Whether a piece is nothing but loose words. By the places that words can reach: a pattern
    would try every way of cutting it into words, which doubles with each few characters."""
    words, longest = _loose_words()
    reached = {0}
    for at in range(len(piece)):
        if at in reached:
            ends = range(at + 1, min(at + longest, len(piece)) + 1)
            reached.update(end for end in ends if piece[at:end] in words)
        elif max(reached) < at:
            return False
    return len(piece) in reached


class Index:
    """The searchable form of one state of the knowledge."""

    def __init__(
        self,
        knowledge: Knowledge,
        meaning: Meaning | None = None,
        entries: tuple[Entry, ...] | None = None,
    ) -> None:
        """`meaning` adds likeness in meaning; None leaves it at what is written. `entries`
        are what is searched, the main policy and what belongs to it where nothing is given."""
        self.ids: list[str] = []
        phrases: list[str] = []
        weights: list[float] = []
        starts: list[int] = []
        bags: list[Counter[str]] = []
        features: list[_Features] = []
        for entry in searchable(knowledge) if entries is None else entries:
            self.ids.append(entry.id)
            starts.append(len(phrases))
            bag: Counter[str] = Counter()
            for field, phrase in _phrases(entry):
                phrases.append(phrase)
                weights.append(_FIELD[field])
                features.append(tuple(_features((phrase,))))
                bag.update(feature for feature, _ in features[-1])
            bags.append(bag)
        self._phrases = phrases
        self.meaning = meaning
        self._senses = Senses(list(map(_spoken, phrases)), meaning) if meaning is not None else None
        # The document as a whole is like every question about it, and rarely meant.
        documents = {policy.id for policy in knowledge.policies}
        self._trust = np.array([_WHOLE_DOCUMENT if i in documents else 1.0 for i in self.ids])
        self._starts = np.array(starts, dtype=np.int64)
        self._counts = np.diff(np.append(self._starts, len(phrases)))
        self._field = np.array(weights)
        self._count_entries(bags)
        self._count_phrases(features)
        self._found: dict[tuple[tuple[str, ...], int, float], list[Hit]] = {}

    def _count_entries(self, bags: list[Counter[str]]) -> None:
        spread = Counter(feature for bag in bags for feature in bag)
        total = len(bags)
        self._rarity = {f: math.log(1 + (total - n + 0.5) / (n + 0.5)) for f, n in spread.items()}
        self._unseen = math.log(1 + (total + 0.5) / 0.5)
        lengths = [sum(bag.values()) for bag in bags]
        mean = sum(lengths) / max(1, total)
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, (bag, length) in enumerate(zip(bags, lengths, strict=True)):
            norm = _BM25_K * (1 - _BM25_B + _BM25_B * length / mean)
            for feature, count in bag.items():
                postings[feature].append((row, count * (_BM25_K + 1) / (count + norm)))
        self._entry_postings = Postings(postings)

    def _count_phrases(self, phrases: list[_Features]) -> None:
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, features in enumerate(phrases):
            for sort in "cs":
                for feature, weight in self._vector(features, sort).items():
                    postings[feature].append((row, weight))
        self._phrase_postings = Postings(postings)

    def _likeness(self, features: _Features) -> np.ndarray:
        """Cosine of the question with every phrase, as written or as heard."""
        written, heard = (
            self._phrase_postings.sums(self._vector(features, sort), len(self._phrases))[0]
            for sort in "cs"
        )
        return np.maximum(written, _BY_SOUND * heard)

    def search(self, pieces: Iterable[str], most: int = 8, least: float = 0.0) -> list[Hit]:
        """The entries closest to the pieces of a question (see `topic_words`), best first.

        Hits below `least` do not matter to the caller and may be left out. One turn asks the
        same several times, many people ask the same; it is searched once.
        """
        pieces = tuple(pieces)
        if not pieces or not self.ids:
            return []
        key = pieces, most, least
        found = self._found.get(key)
        if found is None:
            found = self._search(pieces, most, least)
            if len(self._found) >= _REMEMBERED:
                self._found = {}
            self._found[key] = found
        return list(found)

    def _search(self, pieces: tuple[str, ...], most: int, least: float) -> list[Hit]:
        """Every entry gets the most that it could score; only those among the first by that
        are looked at phrase by phrase, which gives the same hits as looking at all."""
        features = _question_features(pieces)
        likeness = self._field * self._likeness(features)
        whole, covered = self._whole(features)
        bound = (_BEST + _NEXT) * np.maximum.reduceat(likeness, self._starts) + _WHOLE * whole
        if bound.max() + _MEANING * (1 - _COMMON) < least:
            return []
        alike = self._alike_in_meaning(pieces)
        if alike is not None:
            bound += _MEANING * np.maximum(0.0, self._closest(alike) - _COMMON)
        bound *= self._trust
        order = np.argsort(-bound, kind="stable")
        count = max(_LOOKED_AT, 4 * most)
        while True:
            rows = order[:count]
            score, best_row = self._scores(rows, likeness, alike, whole)
            ranked = np.argsort(-score, kind="stable")[:most]
            if count >= len(order) or bound[order[count]] < score[ranked[-1]]:
                break
            count *= 4
        return [
            Hit(
                self.ids[rows[i]],
                float(score[i]),
                float(likeness[best_row[i]]),
                float(covered[rows[i]]),
                self._phrases[best_row[i]],
            )
            for i in ranked
            if score[i] > 0
        ]

    def _scores(
        self, rows: np.ndarray, likeness: np.ndarray, alike: np.ndarray | None, whole: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The scores of some entries, and the closest phrase of each."""
        table, counts = self._table(rows)
        best_row, best, next_ones = _closest_of(likeness, table, counts)
        score = _BEST * best + _NEXT * next_ones + _WHOLE * whole[rows]
        if alike is not None:
            _, closest, closest_ones = _closest_of(alike, table, counts)
            sense = _SENSE_BEST * closest + (1 - _SENSE_BEST) * closest_ones
            score = score + _MEANING * np.maximum(0.0, sense - _COMMON)
        return score * self._trust[rows], best_row

    def _table(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The phrases of some entries, a line each, filled up with one that is no phrase."""
        counts = self._counts[rows]
        across = np.arange(counts.max())
        table = self._starts[rows, None] + across
        table[across >= counts[:, None]] = len(self._phrases)
        return table, counts

    def _alike_in_meaning(self, pieces: tuple[str, ...]) -> np.ndarray | None:
        """Likeness in meaning with every phrase; None without an encoder."""
        if self._senses is None:
            return None
        return self._senses.likenesses([_spoken(" ".join(pieces))])[0]

    def closest_in_meaning(
        self, asked: Sequence[tuple[str, ...]], most: int
    ) -> list[np.ndarray] | None:
        """For the pieces of each of some questions: how alike in meaning the `most` closest
        phrases are; None without an encoder."""
        if not self.ids or self._senses is None:
            return None
        return [
            np.partition(alike, -most)[-most:] if len(alike) > most else alike
            for alike in self._senses.likenesses([_spoken(" ".join(p)) for p in asked])
        ]

    def _closest(self, alike: np.ndarray) -> np.ndarray:
        return np.maximum.reduceat(alike, self._starts)

    def _whole(self, features: _Features) -> tuple[np.ndarray, np.ndarray]:
        """BM25 of the entries, scaled by the best possible, and the covered share of weight."""
        weight = self._weights(features, "c", unknown=1.0)
        total = sum(weight.values()) or 1.0
        scores, covered = self._entry_postings.sums(weight, len(self.ids))
        return scores / (total * (_BM25_K + 1)), covered / total

    def _weights(self, features: _Features, sort: str, unknown: float) -> dict[str, float]:
        """Feature → weight. Words that only ask hardly count, features that no entry
        has count `unknown` of their rarity."""
        weights: dict[str, float] = {}
        for feature, touches_loose in features:
            if feature[0] != sort:
                continue
            rarity = self._rarity.get(feature)
            weight = (rarity or self._unseen * unknown) * _WEIGHT[feature[:2]]
            if touches_loose and (rarity is None or feature[1] == "1"):
                weight *= _LOOSE
            weights[feature] = weights.get(feature, 0.0) + weight
        return weights

    def _vector(self, features: _Features, sort: str) -> dict[str, float]:
        vector = self._weights(features, sort, _UNKNOWN)
        norm = math.sqrt(sum(v * v for v in vector.values()))
        return {f: v / norm for f, v in vector.items()} if norm else {}


def meant_by(text: str) -> str:
    """What the index asks the sentence encoder about when all of a levelled text is searched."""
    return _spoken("".join(topic_words(text)))


def _spoken(phrase: str) -> str:
    """Pieces as one run of text: blanks between Han words would count as meaning."""
    return phrase.replace(" ", "")


def phrases_of(knowledge: Knowledge) -> Iterator[str]:
    """The texts of which the indexes of this knowledge need the meaning."""
    for entry in (*searchable(knowledge), *beside(knowledge)):
        for _, phrase in _phrases(entry):
            yield _spoken(phrase)


def searchable(knowledge: Knowledge) -> tuple[Entry, ...]:
    """The entries a question can be about (units are found by name only)."""
    return (
        knowledge.policy,
        *knowledge.parts,
        *knowledge.clauses,
        *knowledge.services,
        *knowledge.targets,
    )


def beside(knowledge: Knowledge) -> tuple[Entry, ...]:
    """The other policies and their clauses, which are searched by themselves: however many
    there are, what a question finds in the main policy stays the same."""
    return (*knowledge.other_policies, *knowledge.other_clauses)


def _phrases(entry: Entry) -> Iterator[tuple[str, str]]:
    raw: list[tuple[str, str]] = []
    if isinstance(entry, Target):
        raw += [("title", entry.name), ("summary", entry.statement)]
    else:
        raw.append(("title", entry.title))
    if isinstance(entry, Clause):
        raw += [("summary", entry.summary), *(("measure", m) for m in entry.measures)]
    if isinstance(entry, Service):
        raw.append(("summary", entry.summary))
    if isinstance(entry, (Part, Policy, Clause, Service, Target)):
        raw += [("alias", a) for a in entry.aliases] + [("need", n) for n in entry.needs]
    for field, phrase in raw:
        text = levelled.normalise(phrase)
        pieces = topic_words(text) or ((text,) if field == "title" else ())
        if pieces:
            yield field, " ".join(pieces)


def _features(pieces: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Character and sound n-grams, each with whether it touches a loose word."""
    _, loose = _asking_words()
    for joined in pieces:
        for piece in joined.split():
            soft = [False] * (len(piece) + 3)
            for match in loose.finditer(piece):
                soft[match.start() : match.end()] = [True] * (match.end() - match.start())
            heard = levelled.sounds(piece)
            for size in (1, 2, 3):
                for i in range(len(piece) - size + 1):
                    touches = any(soft[i : i + size])
                    yield f"c{size}{piece[i : i + size]}", touches
                    yield f"s{size}{'-'.join(heard[i : i + size])}", touches


@lru_cache(maxsize=512)
def _question_features(pieces: tuple[str, ...]) -> _Features:
    """The features of a question, of which several indexes are asked one after the other."""
    return tuple(_features(pieces))


def _closest_of(
    values: np.ndarray, table: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each line of phrases: the closest one, its value, and the mean of the closest three."""
    found = np.append(values, -np.inf)[table]
    at = np.argmax(found, axis=1)
    lines = np.arange(len(table))
    top = np.partition(found, -3, axis=1)[:, -3:] if found.shape[1] > 3 else found
    mean = np.where(np.isneginf(top), 0.0, top).sum(axis=1) / np.minimum(3, counts)
    return table[lines, at], found[lines, at], mean
