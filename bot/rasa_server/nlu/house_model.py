"""The classifier of this product's own data: two views of a text, its characters and its meaning.

Trained with SciPy, answered with NumPy alone. Each view is a multinomial
logistic regression; their scores are added. The view of meaning is left out
where no sentence encoder is installed. Knows nothing of Rasa; what text it is
given (levelled, names masked) is decided by the caller. Why data of others have another one:
ADR 40.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bot.rasa_server.nlu.features import Sample
from bot.rasa_server.nlu.logistic import fit
from bot.rasa_server.progress import Part, tell
from policy_kb.retrieval.meaning import Meaning

_LONGEST_MASKED, _LONGEST_PLAIN = 4, 3
_BOUNDARY = "^"
# Sorts of features: in the text with names masked, in the text as it is, and how long it is.
_MASKED, _PLAIN, _LENGTH = "m", "p", "n"


# Weight of the view of meaning beside that of characters, and the inverse of each
# view's L2 penalty: measured by cross-validation, see docs/nlu.md.
_MEANING_WEIGHT = 0.7
_STRENGTH_MEANING = 30.0


@dataclass(frozen=True)
class _Linear:
    """Scores of a linear model: features @ weights + bias, one column an intent."""

    weights: np.ndarray
    bias: np.ndarray


class HouseModel:
    """Two multinomial logistic regressions, over character n-grams and over a sentence vector."""

    def __init__(
        self,
        labels: list[str],
        vocabulary: dict[str, int],
        idf: np.ndarray,
        characters: _Linear,
        meaning: _Linear | None,
    ) -> None:
        self.labels = labels
        self._columns = _Columns(vocabulary)
        self._idf = idf
        self._characters = characters
        self._meaning = meaning

    @classmethod
    def train(
        cls,
        samples: list[Sample],
        intents: list[str],
        strength: float = 40.0,
        encoder: Meaning | None = None,
    ) -> HouseModel:
        """Fit on parallel lists. `strength` is the inverse of the L2 penalty on characters.

        Raises ValueError with fewer than two different intents.
        """
        if len(set(intents)) < 2:
            raise ValueError("需要至少两种意图才能训练")
        spread = Counter(feature for sample in samples for feature in set(_features(sample)))
        kept = sorted(f for f, n in spread.items() if n > 1 or len(f) <= 3)
        vocabulary = {feature: row for row, feature in enumerate(kept)}
        idf = np.array([1 + math.log((1 + len(samples)) / (1 + spread[f])) for f in kept])
        columns = _Columns(vocabulary)
        matrix = _matrix([columns.vector(sample, idf) for sample in samples], len(kept))
        characters = _Linear(*fit(matrix, intents, strength, partial(tell, Part.CHARACTERS)))
        meaning = None
        if encoder is not None:
            senses = encoder.vectors(sample.plain for sample in samples)
            meaning = _Linear(*fit(senses, intents, _STRENGTH_MEANING, partial(tell, Part.MEANING)))
        return cls(sorted(set(intents)), vocabulary, idf, characters, meaning)

    def classify(self, sample: Sample, encoder: Meaning | None = None) -> list[tuple[str, float]]:
        """Every intent with its probability, most probable first."""
        columns, values = self._columns.vector(sample, self._idf)
        scores = self._characters.bias.copy()
        scores += values.astype(np.float32) @ self._characters.weights[columns]
        if self._meaning is not None and encoder is not None:
            sense = encoder.vector(sample.plain)
            scores += _MEANING_WEIGHT * (sense @ self._meaning.weights + self._meaning.bias)
        shifted = np.exp(scores - scores.max())
        shares = shifted / shifted.sum()
        return [(self.labels[i], float(shares[i])) for i in np.argsort(-shares)]

    def save(self, folder: Path) -> None:
        """Write the model as plain JSON and NumPy arrays (no pickles)."""
        described = {"labels": self.labels, "vocabulary": self._columns.vocabulary}
        (folder / "model.json").write_text(
            json.dumps(described, ensure_ascii=False), encoding="utf-8"
        )
        arrays = {
            "idf": self._idf,
            "weights": self._characters.weights,
            "bias": self._characters.bias,
        }
        if self._meaning is not None:
            arrays["sense_weights"] = self._meaning.weights
            arrays["sense_bias"] = self._meaning.bias
        np.savez_compressed(folder / "model.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> HouseModel:
        """Read what `save` wrote."""
        described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz", allow_pickle=False) as arrays:
            meaning = None
            if "sense_weights" in arrays:
                meaning = _Linear(arrays["sense_weights"], arrays["sense_bias"])
            return cls(
                described["labels"],
                described["vocabulary"],
                arrays["idf"],
                _Linear(arrays["weights"], arrays["bias"]),
                meaning,
            )


class _Columns:
    """The columns of the known features, found without putting the names of features together."""

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self._of: dict[str, dict[str, int]] = {sort: {} for sort in (_MASKED, _PLAIN, _LENGTH)}
        for name, column in vocabulary.items():
            self._of[name[0]][name[1:]] = column

    @property
    def vocabulary(self) -> dict[str, int]:
        """The columns by the names of the features."""
        return {
            sort + name: column
            for sort, known in self._of.items()
            for name, column in known.items()
        }

    def vector(self, sample: Sample, idf: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The columns that a sample has, and its values there, of unit length together."""
        times: Counter[int | None] = Counter()
        for sort, grams in _grams_of(sample):
            times.update(map(self._of[sort].get, grams))
        times.pop(None, None)
        columns = np.fromiter(times, np.int64, len(times))
        counts = np.fromiter(times.values(), np.float64, len(times))
        values = (1 + np.log(counts)) * idf[columns]
        return columns, values / (math.sqrt(values @ values) or 1.0)


def _matrix(rows: list[tuple[np.ndarray, np.ndarray]], width: int) -> Any:
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, columns, ends), shape=(len(rows), width))


def _features(sample: Sample) -> list[str]:
    """The names of all features."""
    return [sort + gram for sort, grams in _grams_of(sample) for gram in grams]


def _grams_of(sample: Sample) -> tuple[tuple[str, list[str]], ...]:
    # Very short texts are a sort of their own.
    length = str(min(6, len(sample.plain) // 4))
    return (
        (_MASKED, _grams(sample.masked, _LONGEST_MASKED)),
        (_PLAIN, _grams(sample.plain, _LONGEST_PLAIN)),
        (_LENGTH, [length]),
    )


def _grams(text: str, longest: int) -> list[str]:
    framed = f"{_BOUNDARY}{text}{_BOUNDARY}"
    size = len(framed)
    return [
        framed[start : start + length]
        for length in range(1, longest + 1)
        for start in range(size - length + 1)
    ]
