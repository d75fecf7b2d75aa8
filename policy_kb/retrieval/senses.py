"""How alike in meaning texts are with each of many phrases that stay the same.

The phrases are encoded once; what was asked for lately is remembered, since the parts of one turn
ask for the same. What likeness is enough, and which phrases there are, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from policy_kb.retrieval.meaning import Meaning
from policy_kb.retrieval.products import likenesses

# So many texts are remembered (one number a phrase): those of one turn.
_REMEMBERED = 32


class Senses:
    """The meaning of some phrases."""

    def __init__(self, phrases: Sequence[str], meaning: Meaning) -> None:
        """`phrases`: one may stand there several times, and is encoded once."""
        number: dict[str, int] = {}
        of_phrase = [number.setdefault(phrase, len(number)) for phrase in phrases]
        self._meaning = meaning
        self._vectors = meaning.vectors(number)
        self._number = np.array(of_phrase, dtype=np.int64)
        self._known: dict[str, np.ndarray] = {}

    def likenesses(self, asked: Sequence[str]) -> list[np.ndarray]:
        """Of each text with every phrase; those that are not remembered are worked out at once."""
        found = {text: self._known.get(text) for text in asked}
        if fresh := [text for text, alike in found.items() if alike is None]:
            rows = likenesses(self._vectors, self._meaning.vectors(fresh))
            for text, row in zip(fresh, rows, strict=True):
                found[text] = self._known[text] = row[self._number]
            for text in list(self._known)[:-_REMEMBERED]:
                self._known.pop(text, None)
        return [found[text] for text in asked]
