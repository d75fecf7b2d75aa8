"""How likely a text is, character by character: trigrams of how people ask, of what the live
library says, and of the common words of Chinese.

Counts only; what is done about an unlikely text is in `mending`. The examples and the common
words are counted at training and kept with the model; the library's words come with its shelf.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from importlib.resources import files
from pathlib import Path

from policy_kb.wording import Counts, is_han, trigrams

_FILE = "language.json"
# So many tables of the common words.
_PARTS = 3
# Absolute discount of what was seen, and the chance of a character that nobody ever wrote.
_DISCOUNT, _ANY_CHARACTER = 0.8, 1 / 8000
# How much the common words count beside our own field, and runs of three beside pairs in them.
_COMMON, _LONG = 0.3, 0.6
# Words that are rarer in sixty million are names and learned words, and would only take room.
_FREQUENT = 20
# Some word may always end here.
_ENDS = 0.05
_REMEMBERED = 60_000
_NOTHING: frozenset[str] = frozenset()
# What each time counts that something is written after a context, and what all else shares.
_Weights = tuple[float, float]


class CommonWords:
    """Pairs and triples of characters within the common words of Chinese."""

    def __init__(
        self, inside: dict[str, int], begins: dict[str, int], short: dict[str, int]
    ) -> None:
        """`inside`: runs of two and three characters in words, weighted by use; `begins`: how
        often words begin with a character; `short`: words of one and two with their use."""
        self.inside, self.begins, self.short = inside, begins, short
        self._all = sum(begins.values()) or 1
        # How often a character stands anywhere; how often a run goes on within its word.
        self._written: Counter[str] = Counter(begins)
        self._goes_on: Counter[str] = Counter()
        for run, count in inside.items():
            self._goes_on[run[:-1]] += count
            if len(run) == 2:
                self._written[run[1]] += count

    @classmethod
    def count(cls, used: Iterable[tuple[str, int]]) -> CommonWords:
        """From words with how often they are used."""
        inside: Counter[str] = Counter()
        begins: Counter[str] = Counter()
        short: dict[str, int] = {}
        for word, count in used:
            if count < _FREQUENT or not all(map(is_han, word)):
                continue
            begins[word[0]] += count
            if len(word) <= 2:
                short[word] = count
            for size in (2, 3):
                for at in range(len(word) - size + 1):
                    inside[word[at : at + size]] += count
        return cls(dict(inside), dict(begins), short)

    def begin(self, char: str) -> float:
        """The chance that a word begins with `char`."""
        return self.begins.get(char, 0) / self._all

    def after(self, before: str) -> tuple[float, float, float]:
        """What a run of three that begins with two characters is worth, and a run of two that
        begins with the last of them; and the chance that a word ends there."""
        last = before[-1]
        written = self._written.get(last, 0)
        if not written:
            return 0.0, 0.0, 1.0
        inside, longer = self._share_inside(before), self._goes_on.get(before, 0)
        ends = (1 - inside) * self.short.get(last, 0) / (self.begins.get(last) or 1)
        if longer:
            ends += inside * (1 - longer / self.inside[before])
        elif inside:
            ends += inside
        ends = max(_ENDS, ends)
        if not longer:
            return 0.0, 1 / written, ends
        return _LONG / longer, (1 - _LONG) / written, (1 - _LONG * inside) * ends

    def _share_inside(self, before: str) -> float:
        """How probably two characters stand in one word, rather than the second beginning its
        own: what is left of a word (配合 without 合) is seldom one."""
        first, last = before
        written = self._written.get(first, 0)
        if not written:
            return 0.0
        joined = self.inside.get(before, 0) / written
        ended = max(_ENDS, 1 - self._goes_on.get(first, 0) / written)
        parted = ended * self.begins.get(last, 0) / self._all
        return joined / (joined + parted) if joined else 0.0


def dictionary() -> Iterator[tuple[str, int]]:
    """The words of jieba's dictionary with their counts. Needed at training only."""
    for line in files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines():
        word, count, _ = line.split(" ")
        yield word, int(count)


class Language:
    """The chance of a character after two others."""

    def __init__(self, asked: Counts, common: CommonWords) -> None:
        """`asked`: how people ask."""
        self._asked, self.common = asked, common
        pairs = (run for run in common.inside if len(run) == 2)
        self._neighbours = _Neighbours((*asked.pairs, *pairs))
        self._with(Counts({}))

    def _with(self, live: Counts) -> None:
        self._both = (self._asked, live)
        self._written, self._stands, self._kinds = self._asked.sums(live)
        self._total = self._asked.total + live.total + 1 / _ANY_CHARACTER
        self._near = _Neighbours(live.pairs, self._neighbours)
        self._known: dict[str, float] = {}
        self._contexts: dict[str, tuple[float, float, float, float, float]] = {}
        self._shorter: dict[str, tuple[float, int, float]] = {}

    def beside(self, live: Counts) -> Language:
        """The language with the words of a state of the library."""
        made = object.__new__(Language)
        made._asked, made.common, made._neighbours = self._asked, self.common, self._neighbours
        made._with(live)
        return made

    @classmethod
    def learn(cls, texts: Iterable[str], used: Iterable[tuple[str, int]]) -> Language:
        """From levelled examples, and words with how often they are used."""
        return cls(Counts(trigrams(texts)), CommonWords.count(used))

    def save(self, folder: Path) -> None:
        """Write what `load` reads (no pickles)."""
        common = self.common
        kept = [dict(self._asked.triples), common.inside, common.begins, common.short]
        (folder / _FILE).write_text(json.dumps(kept, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Language | None:
        """What was saved there; None where nothing was, or by an earlier version without the
        short words: its model answers, and mends nothing until the next training."""
        file = folder / _FILE
        if not file.exists():
            return None
        asked, *common = json.loads(file.read_text("utf-8"))
        return cls(Counts(asked), CommonWords(*common)) if len(common) == _PARTS else None

    def whole(self, left: str, right: str) -> bool:
        """Whether two characters are a common word, or a name of ours (高企)."""
        word = left + right
        return word in self.common.short or self._both[1].says(word)

    def beside_either(self, chars: Set[str], left: str, right: str) -> set[str]:
        """Those of `chars` that are ever written after `left` or before `right`."""
        near = self._near
        return chars & near.after.get(left, _NOTHING) | chars & near.before.get(right, _NOTHING)

    def between(self, left: str, right: str) -> set[str]:
        """What our own field writes between two characters."""
        return set().union(*(counts.between(left + right) for counts in self._both))

    def joining(self, before: str, after: str) -> set[str]:
        """What joins two characters to the two after them: pairs that are ever written, and with
        one of its neighbours on both sides a three that our own field writes."""
        left, right = before[1], after[0]
        written: set[str] = set().union(
            *(
                chars
                for counts in self._both
                for chars in (
                    counts.after(before),
                    counts.between(left + right),
                    counts.before(after),
                )
            )
        )
        near = self._near
        return written & near.after.get(left, _NOTHING) & near.before.get(right, _NOTHING)

    def costs(self, line: str) -> list[float]:
        """For each triple of a line, minus the logarithm of the chance of its last character
        after the others."""
        known = self._known.get
        found = []
        for at in range(len(line) - 2):
            triple = line[at : at + 3]
            cost = known(triple)
            found.append(self._learnt(triple) if cost is None else cost)
        return found

    def left(self, gain: float, line: str, least: float) -> float | None:
        """What is left of a gain when a line has been paid for; None once it is below `least`."""
        if gain < least:
            return None
        known = self._known.get
        for at in range(len(line) - 2):
            triple = line[at : at + 3]
            cost = known(triple)
            gain -= self._learnt(triple) if cost is None else cost
            if gain < least:
                return None
        return gain

    def _learnt(self, triple: str) -> float:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
            self._contexts.clear()
            self._shorter.clear()
        cost = self._known[triple] = -math.log(self._chance(triple))
        return cost

    def _chance(self, triple: str) -> float:
        before, pair = triple[:2], triple[1:]
        found = self._contexts.get(before)
        if found is None:
            found = self._contexts[before] = self._context(before)
        of_three, else_two, longer, shorter, ends = found
        known = self._shorter.get(pair)
        if known is None:
            known = self._shorter[pair] = self._after_one(pair)
        own, inside, begins = known
        own *= else_two
        common = shorter * inside
        # The big tables are asked only where they can know something.
        if of_three:
            own += max(0.0, self._written.get(triple, 0) - _DISCOUNT) * of_three
        if longer:
            common += longer * self.common.inside.get(triple, 0)
        return (1 - _COMMON) * min(1.0, own) + _COMMON * (common + ends * begins)

    def _context(self, before: str) -> tuple[float, float, float, float, float]:
        """What does not depend on the character that comes."""
        return (*self._weights(before), *self.common.after(before))

    def _after_one(self, pair: str) -> tuple[float, int, float]:
        """Of the second character after the first alone: how likely our own field writes it, how
        often the common words do, and the chance that a word begins with it."""
        of_two, else_one = self._weights(pair[0])
        char, written = pair[1], self._written.get  # by [] a Counter takes long where nothing is
        own = else_one * (written(char, 0) + 1) / self._total
        own += max(0.0, written(pair, 0) - _DISCOUNT) * of_two
        return own, self.common.inside.get(pair, 0), self.common.begin(char)

    def _weights(self, context: str) -> _Weights:
        stands = self._stands.get(context, 0)
        return (1 / stands, _DISCOUNT * self._kinds[context] / stands) if stands else (0.0, 1.0)


class _Neighbours:
    """What is written after and before each character."""

    def __init__(self, pairs: Iterable[str], known: _Neighbours | None = None) -> None:
        """Of `pairs`, beside what is known."""
        after: dict[str, set[str]] = defaultdict(set)
        before: dict[str, set[str]] = defaultdict(set)
        for pair in pairs:
            after[pair[0]].add(pair[1])
            before[pair[1]].add(pair[0])
        self.after = _both(after, known.after if known else {})
        self.before = _both(before, known.before if known else {})


def _both(new: dict[str, set[str]], known: dict[str, set[str]]) -> dict[str, set[str]]:
    return known | {char: chars | known.get(char, _NOTHING) for char, chars in new.items()}
