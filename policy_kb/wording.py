"""How the published knowledge words things: its names and sentences, counted by three characters.

Part of a shelf, so that what is published is known at once wherever it matters whether a text
is written as people write it. What is done about a text that is not is none of this file's
business.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from policy_kb.language import text as levelled
from policy_kb.mentions import Linker
from policy_kb.model import Entry, Knowledge
from policy_kb.retrieval.search import beside, searchable

START, END = "^", "$"
# What stands for punctuation in the counts.
MARK = ","
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|.", re.DOTALL)


def tokens(text: str) -> list[str]:
    """A levelled text as characters; numbers and Latin words stay whole."""
    return _TOKEN.findall(text)


def is_han(token: str) -> bool:
    """Whether a token is a Chinese character."""
    return "\u4e00" <= token <= "\u9fff"


def symbol(token: str) -> str:
    """What stands for a token in the counts: numbers, Latin words and marks are one each."""
    if is_han(token):
        return token
    if token[0].isdigit():
        return "0"
    return "a" if token[0].isalpha() else MARK


def trigrams(texts: Iterable[str]) -> Counter[str]:
    """The trigrams of levelled texts, their edges included."""
    found: Counter[str] = Counter()
    for text in texts:
        framed = START + START + "".join(map(symbol, tokens(text))) + END + END
        found.update(framed[at : at + 3] for at in range(len(framed) - 2))
    return found


class Counts:
    """Trigrams with what follows from them."""

    def __init__(self, triples: Mapping[str, int]) -> None:
        self.triples = triples
        # After how many different characters a pair is written, and a character (Kneser and
        # Ney): 合 is frequent, but hardly ever without 配 before it.
        self.pairs: Counter[str] = Counter(triple[1:] for triple in triples)
        self.singles: Counter[str] = Counter(pair[1] for pair in self.pairs)
        self.total = sum(self.singles.values())
        # How often a context of one or two characters stands, and how many different ones follow.
        self.stands: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter(triple[:2] for triple in triples)
        for triple, count in triples.items():
            self.stands[triple[:2]] += count
        for pair, count in self.pairs.items():
            self.stands[pair[0]] += count
            self.kinds[pair[0]] += 1
        # What is written after two characters, between them and before them.
        self._after: dict[str, str] = defaultdict(str)
        self._between: dict[str, str] = defaultdict(str)
        self._before: dict[str, str] = defaultdict(str)
        for first, second, third in triples:
            self._after[first + second] += third
            self._between[first + third] += second
            self._before[second + third] += first

    def sums(self, other: Counts) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """Of both: how often a run of one to three is written, how often it stands as a context,
        and how many different ones follow it."""
        written, stands, kinds = Counter(self.triples), self.stands.copy(), self.kinds.copy()
        for counts in (self, other):
            written.update(counts.pairs)
            written.update(counts.singles)
        written.update(other.triples)
        stands.update(other.stands)
        kinds.update(other.kinds)
        return written, stands, kinds

    def says(self, text: str) -> bool:
        """Whether this is a name or sentence of its own."""
        return False

    def after(self, pair: str) -> str:
        """What is written after two characters."""
        return self._after.get(pair, "")

    def between(self, pair: str) -> str:
        """What is written between two characters."""
        return self._between.get(pair, "")

    def before(self, pair: str) -> str:
        """What is written before two characters."""
        return self._before.get(pair, "")


class Wording(Counts):
    """Names and sentences, counted."""

    def __init__(self, said: Counter[str], triples: Mapping[str, int]) -> None:
        super().__init__(triples)
        self._said = said

    def says(self, text: str) -> bool:
        return text in self._said

    @classmethod
    def of(cls, knowledge: Knowledge, linker: Linker, before: Wording | None = None) -> Wording:
        """Of one state of the knowledge; only what the wording before does not say is counted."""
        said = Counter((*linker.names(), *_sentences(knowledge)))
        if before is None:
            return cls(said, trigrams(said.elements()))
        if before._said == said:
            return before
        triples = Counter(before.triples)
        triples.update(trigrams((said - before._said).elements()))
        triples.subtract(trigrams((before._said - said).elements()))
        return cls(said, +triples)  # without what nobody says any longer


def _sentences(knowledge: Knowledge) -> Iterator[str]:
    for entry in (*searchable(knowledge), *beside(knowledge)):
        for sentence in _said_of(entry):
            yield levelled.normalise(sentence)


def _said_of(entry: Entry) -> Iterator[str]:
    for field in ("summary", "statement"):
        if getattr(entry, field, ""):
            yield getattr(entry, field)
    for field in ("needs", "measures"):
        yield from getattr(entry, field, ())
