"""Questions grouped by likeness as they come: by characters, by sound, by meaning where known.

A group is named after its first question. The cost of one more question is that of the groups
that share a pair of characters or syllables with it. Keeping the groups is the caller's business.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable

import numpy as np

from policy_kb.language import text as levelled
from policy_kb.retrieval.meaning import Meaning
from policy_kb.retrieval.search import topic_words

# Share of pairs in common (Dice) from which two questions are one; by sound it takes more.
_BY_CHARACTERS, _BY_SOUND = 0.6, 0.75
# Cosine of the sentence vectors; whole questions about different topics reach 0.75.
_BY_MEANING = 0.85


class Groups:
    """Heads of groups, to be asked which one a question belongs to."""

    def __init__(self, meaning: Meaning | None = None) -> None:
        self._meaning = meaning
        self._sizes: dict[tuple[int, str], int] = {}
        self._holders: dict[Hashable, list[int]] = defaultdict(list)
        self._numbers: list[int] = []
        self._vectors: list[np.ndarray] = []

    def add(self, number: int, question: str) -> None:
        """A new group with this question at its head."""
        for sort, pairs in _pairs(question).items():
            self._sizes[number, sort] = len(pairs)
            for pair in pairs:
                self._holders[sort, pair].append(number)
        if self._meaning is not None:
            self._numbers.append(number)
            self._vectors.append(self._vector(question))

    def find(self, question: str) -> int | None:
        """The number of the group that the question belongs to, None where it is like none."""
        for sort, least in (("written", _BY_CHARACTERS), ("heard", _BY_SOUND)):
            pairs = _pairs(question)[sort]
            shared = Counter(n for pair in pairs for n in self._holders.get((sort, pair), ()))
            best, most = None, least
            for number, count in shared.items():
                share = 2 * count / (len(pairs) + self._sizes[number, sort])
                if share > most or share == most and (best is None or number < best):
                    best, most = number, share
            if best is not None:
                return best
        return self._by_meaning(question)

    def _by_meaning(self, question: str) -> int | None:
        if self._meaning is None or not self._vectors:
            return None
        alike = np.vstack(self._vectors) @ self._vector(question)
        best = int(alike.argmax())
        return self._numbers[best] if alike[best] >= _BY_MEANING else None

    def _vector(self, question: str) -> np.ndarray:
        assert self._meaning is not None
        return self._meaning.vector(levelled.normalise(question))


def _pairs(question: str) -> dict[str, set[Hashable]]:
    """Pairs of characters and of syllables of what is asked about; of all where that is nothing."""
    text = levelled.normalise(question)
    about = "".join(topic_words(text)) or text
    heard = levelled.sounds(about)
    written: set[Hashable] = {about[i : i + 2] for i in range(len(about) - 1)} or {about}
    spoken: set[Hashable] = set(zip(heard, heard[1:], strict=False)) or {heard}
    return {"written": written, "heard": spoken}
