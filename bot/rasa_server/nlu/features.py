"""What the classifier counts in a text: its characters, pairs of them, and how it sounds.

Two blocks, each of unit length: characters and pairs of the text with names
masked, and pairs of levelled syllables of the text as it is, with less weight:
a word written with the wrong characters still sounds right. Learns nothing but
which features there are and how rare each is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import add
from typing import Any

import numpy as np

from policy_kb.language.text import sounds

_BOUNDARY = "^"
_SOUND_WEIGHT = 0.5
_WEIGHTS = np.array([1, _SOUND_WEIGHT])
_NOTHING = 1e-9  # the length of a block without a known feature
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
        times = Counter(map(self.vocabulary.get, chain(*_blocks(sample))))
        times.pop(None, None)
        columns = np.fromiter(times, np.int64, len(times))
        values = np.fromiter(times.values(), np.float32, len(times))
        values = (1 + np.log(values)) * self.idf[columns]
        block = self._block[columns]
        lengths = np.sqrt(np.bincount(block, values * values, len(_WEIGHTS)))
        scales = (_WEIGHTS / np.maximum(lengths, _NOTHING)).astype(np.float32)
        return columns, values * scales[block]

    def matrix(self, samples: Iterable[Sample]) -> Any:
        """A sparse matrix (SciPy CSR), one row a sample."""
        from scipy.sparse import csr_matrix

        rows = [self.vector(sample) for sample in samples]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self.vocabulary)))

    @cached_property
    def _block(self) -> np.ndarray:
        """The block of each feature; only pairs of syllables are longer than two characters."""
        return np.array([len(name) > 2 for name in self.vocabulary], dtype=np.int64)


def _blocks(sample: Sample) -> tuple[list[str], list[str]]:
    return _characters(sample.masked), _syllables(sample.plain)


def _characters(text: str) -> list[str]:
    framed = f"{_BOUNDARY}{text}{_BOUNDARY}"
    return [*framed, *map(add, framed, framed[1:])]


def _syllables(text: str) -> list[str]:
    heard = (_BOUNDARY, *sounds(text), _BOUNDARY)
    # The blank keeps them apart from pairs of characters.
    return [f"{one} {next_one}" for one, next_one in zip(heard, heard[1:], strict=False)]
