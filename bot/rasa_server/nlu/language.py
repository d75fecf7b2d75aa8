"""How likely a text is, character by character: trigrams of how people ask, of what the live
library says, and of the common words of Chinese.

Counts only; what is done about an unlikely text is in `mending`. The examples are counted at
training and the common words kept with the model; the library's words are added at run time.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

START, END = "^", "$"
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|.", re.DOTALL)
_HAN = re.compile("[\u4e00-\u9fff]")
# Absolute discount of seen trigrams, and what is left to a character that nobody ever wrote.
_NOTHING: frozenset[str] = frozenset()
_DISCOUNT = 0.8
_ANY_CHARACTER = 1 / 8000
# How much the common words count beside our own field, and runs of three beside pairs in them.
_COMMON, _LONG = 0.3, 0.6
# Words that are rarer in sixty million are names and learned words, and would only take room.
_FREQUENT = 20


def tokens(text: str) -> list[str]:
    """A levelled text as characters; numbers and Latin words stay whole."""
    return _TOKEN.findall(text)


def symbol(token: str) -> str:
    """What stands for a token in the counts: numbers, words and marks are one each."""
    if _HAN.match(token):
        return token
    if token[0].isdigit():
        return "0"
    return "a" if token[0].isalpha() else ","


def trigrams(texts: Iterable[str]) -> Counter[str]:
    """The trigrams of texts, their edges included."""
    found: Counter[str] = Counter()
    for text in texts:
        framed = START + START + "".join(map(symbol, tokens(text))) + END + END
        found.update(framed[at:at + 3] for at in range(len(framed) - 2))
    return found


class CommonWords:
    """Pairs and triples of characters within the common words of Chinese."""

    def __init__(self, inside: dict[str, int], begins: dict[str, int]) -> None:
        """`inside`: runs of two and three characters in words, weighted by use; `begins`: how
        often words begin with a character."""
        self.inside = inside
        self._begins = begins
        self._all = sum(begins.values()) or 1
        # How often a character or a pair stands anywhere, and how often something follows it
        # within the word.
        self._written: dict[str, int] = defaultdict(int)
        self._goes_on: dict[str, int] = defaultdict(int)
        for run, count in inside.items():
            self._goes_on[run[:-1]] += count
            if len(run) == 2:
                self._written[run[1]] += count
        for char, count in begins.items():
            self._written[char] += count

    @classmethod
    def count(cls, frequencies: Iterable[tuple[str, int]]) -> CommonWords:
        """From words with how often they are used."""
        inside: Counter[str] = Counter()
        begins: Counter[str] = Counter()
        for word, count in frequencies:
            if count < _FREQUENT or not all(map(_HAN.match, word)):
                continue
            begins[word[0]] += count
            for size in (2, 3):
                for at in range(len(word) - size + 1):
                    inside[word[at:at + size]] += count
        return cls(dict(inside), dict(begins))

    def chance(self, before: str, char: str) -> float:
        """Of `char` after `before` (two characters)."""
        last = before[-1]
        begins = self._begins.get(char, 0) / self._all
        written = self._written.get(last, 0)
        if not written:
            return begins
        ends = 1 - self._goes_on.get(last, 0) / written
        pair = self.inside.get(last + char, 0) / written + max(0.05, ends) * begins
        longer = self._goes_on.get(before, 0)
        if not longer:
            return pair
        return _LONG * self.inside.get(before + char, 0) / longer + (1 - _LONG) * pair

    def save(self, path: Path) -> None:
        path.write_text(json.dumps([self.inside, self._begins], ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, path: Path) -> CommonWords:
        return cls(*json.loads(path.read_text("utf-8")))


class Language:
    """The chance of a character after two others."""

    def __init__(self, counts: Counter[str], common: CommonWords) -> None:
        """`counts`: trigrams of our own field, as `trigrams` gives them."""
        self._triples = counts
        self._common = common
        # After how many different characters a pair is written, and a character (Kneser and
        # Ney): 合 is frequent, but hardly ever without 配 before it.
        pairs: Counter[str] = Counter(triple[1:] for triple in counts)
        singles: Counter[str] = Counter(pair[1] for pair in pairs)
        # Of each context: how often it stands, and how many different characters follow it.
        self._after: dict[str, list[int]] = {}
        for triple, count in counts.items():
            self._follow(triple[:2], count)
        for pair, count in pairs.items():
            self._follow(pair[0], count)
        self._pairs, self._singles = pairs, singles
        self._total = sum(singles.values()) or 1
        self._known: dict[str, float] = {}
        # What stands between two characters; what follows one, what stands before one.
        self.between: dict[str, set[str]] = defaultdict(set)
        self._next: dict[str, set[str]] = defaultdict(set)
        self._last: dict[str, set[str]] = defaultdict(set)
        for triple in counts:
            self.between[triple[0] + triple[2]].add(triple[1])
        for pair in (*pairs, *(run for run in common.inside if len(run) == 2)):
            self._next[pair[0]].add(pair[1])
            self._last[pair[1]].add(pair[0])

    def joining(self, left: str, right: str) -> set[str]:
        """What is written both after `left` and before `right`."""
        return self._next.get(left, _NOTHING) & self._last.get(right, _NOTHING)

    def _follow(self, context: str, count: int) -> None:
        seen = self._after.setdefault(context, [0, 0])
        seen[0] += count
        seen[1] += 1

    def knows(self, pair: str) -> bool:
        """Whether two characters are ever written one after the other."""
        return pair in self._pairs or pair in self._common.inside

    def cost(self, triple: str) -> float:
        """Minus the logarithm of the chance of a triple's last character after the others."""
        cost = self._known.get(triple)
        if cost is None:
            if len(self._known) > 200_000:
                self._known.clear()
            common = self._common.chance(triple[:2], triple[2])
            chance = (1 - _COMMON) * self._own(triple) + _COMMON * common
            cost = self._known[triple] = -math.log(chance)
        return cost

    def _own(self, triple: str) -> float:
        chance = (self._singles.get(triple[2], 0) + 1) / (self._total + 1 / _ANY_CHARACTER)
        for context, count in (
            (triple[1], self._pairs.get(triple[1:], 0)),
            (triple[:2], self._triples.get(triple, 0)),
        ):
            seen = self._after.get(context)
            if seen is not None:
                stands, kinds = seen
                chance = max(0.0, count - _DISCOUNT) / stands + _DISCOUNT * kinds / stands * chance
        return chance
