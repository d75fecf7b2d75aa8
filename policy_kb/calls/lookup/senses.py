"""What calls say as vectors: how alike in meaning a question and each call are.

A call is its names, its summary and its funding, figures taken out: these are alike whatever
they count. Which call is meant is `purposes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from policy_kb.calls.lookup.naming import core
from policy_kb.calls.model import Call
from policy_kb.language import text as levelled
from policy_kb.retrieval.meaning import Meaning

# So many texts are encoded while somebody waits: all of some thirty calls.
_AT_ONCE = 120
_FIGURE = re.compile(
    r"[\d.,]+(?:万|亿|千|百)?(?:元|%|个|人|家|年|月|天|号|日)?|"
    r"[一二两三四五六七八九十百千]+(?:万|亿)元?"
)


def without_figures(text: str) -> str:
    return _FIGURE.sub("", text)


@lru_cache(maxsize=4096)
def sentences(call: Call) -> tuple[str, ...]:
    """The texts by which a call is compared."""
    said = (core(call.title), call.summary, call.funding, *call.aliases)
    return tuple(dict.fromkeys(without_figures(levelled.normalise(text)) for text in said if text))


class Senses:
    """The vectors of the calls of one index, in its order. They are made in the background where
    a library serves (`policy_kb.library`), a few at once where a question comes before that."""

    def __init__(self, calls: Sequence[Call], meaning: Meaning) -> None:
        self._meaning = meaning
        self._texts = [sentences(call) for call in calls]
        self._starts = np.cumsum([0, *map(len, self._texts[:-1])])
        self._whole: np.ndarray | None = None

    def likeness(self, asked: Sequence[str], first: Iterable[int]) -> np.ndarray:
        """How alike each call and the wordings of a question are, on average of these; 0 for calls
        not encoded yet. `first`: rows that are encoded before others."""
        self._encode(first)
        wordings = self._meaning.vectors(asked)
        found = np.zeros(len(self._texts))
        if self._whole is not None:
            alike = wordings @ self._whole.T
            return np.maximum.reduceat(alike, self._starts, axis=1).mean(axis=0)
        for row, texts in enumerate(self._texts):
            if not self._meaning.unknown(texts):
                vectors = self._meaning.vectors(texts)
                found[row] = (wordings @ vectors.T).max(axis=1).mean()
        return found

    def _encode(self, first: Iterable[int]) -> None:
        """Have the vectors of some calls made; put all of them together once they are there."""
        if self._whole is not None:
            return
        rows = dict.fromkeys((*first, *range(len(self._texts))))
        wanted = [text for row in rows for text in self._texts[row]]
        missing = self._meaning.unknown(wanted)
        self._meaning.vectors(missing[:_AT_ONCE])
        if len(missing) <= _AT_ONCE:
            every = [text for texts in self._texts for text in texts]
            self._whole = self._meaning.vectors(every)
