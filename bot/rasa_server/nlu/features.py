"""What the classifier counts in a text: its characters, pairs of them, and how it sounds.

Two blocks, each of unit length: characters and pairs of the text with names
masked, and pairs of levelled syllables of the text as it is, with less weight:
a word written with the wrong characters still sounds right. Learns nothing but
which features there are and how rare each is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from policy_kb.text import sounds

_BOUNDARY = "^"
_SOUND_WEIGHT = 0.5
# Above this many features those seen in one text only are left out (long texts).
_MANY = 60_000


@dataclass(frozen=True)
class Sample:
    """One text in its two forms: as typed (levelled) and with names replaced by marks."""

    plain: str
    masked: str


@dataclass(frozen=True)
class Features:
    """The features that are known, their columns, and how much each weighs."""

    vocabulary: dict[str, int]
    idf: np.ndarray

    @classmethod
    def learn(cls, samples: Sequence[Sample]) -> Features:
        """The features of these samples."""
        spread = Counter(name for s in samples for block in _blocks(s) for name in set(block))
        kept = sorted(spread)
        if len(kept) > _MANY:
            kept = [name for name in kept if spread[name] > 1]
        idf = [1 + math.log((1 + len(samples)) / (1 + spread[name])) for name in kept]
        columns = {name: column for column, name in enumerate(kept)}
        return cls(columns, np.array(idf, dtype=np.float32))

    def vector(self, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
        """The columns that this sample has, and its values there."""
        pairs: list[tuple[int, float]] = []
        for block, weight in zip(_blocks(sample), (1.0, _SOUND_WEIGHT), strict=True):
            pairs += _scaled(self._weighed(block), weight)
        columns = np.fromiter((column for column, _ in pairs), np.int64, len(pairs))
        return columns, np.fromiter((value for _, value in pairs), np.float32, len(pairs))

    def matrix(self, samples: Iterable[Sample]) -> Any:
        """A sparse matrix (SciPy CSR), one row a sample."""
        from scipy.sparse import csr_matrix

        rows = [self.vector(sample) for sample in samples]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self.vocabulary)))

    def _weighed(self, block: Iterable[str]) -> list[tuple[int, float]]:
        known = (
            (self.vocabulary.get(name), times) for name, times in Counter(block).items()
        )
        return [(c, (1 + math.log(n)) * float(self.idf[c])) for c, n in known if c is not None]


def _scaled(pairs: list[tuple[int, float]], weight: float) -> list[tuple[int, float]]:
    length = math.sqrt(sum(value * value for _, value in pairs))
    return [(column, weight * value / length) for column, value in pairs] if length else []


def _blocks(sample: Sample) -> tuple[list[str], list[str]]:
    return list(_characters(sample.masked)), list(_syllables(sample.plain))


def _characters(text: str) -> Iterator[str]:
    framed = f"{_BOUNDARY}{text}{_BOUNDARY}"
    yield from framed
    yield from (framed[i:i + 2] for i in range(len(framed) - 1))


def _syllables(text: str) -> Iterator[str]:
    framed = (_BOUNDARY, *sounds(text), _BOUNDARY)
    # The blank keeps them apart from pairs of characters.
    yield from (f"{framed[i]} {framed[i + 1]}" for i in range(len(framed) - 1))
