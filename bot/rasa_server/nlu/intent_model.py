"""A linear intent classifier over characters, small enough to read in one sitting.

Trained with scikit-learn, answered with NumPy alone: a question costs a few
dozen dictionary look-ups and one sum of rows. Knows nothing of Rasa; what text
it is given (levelled, names masked) is decided by the caller.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_LONGEST_MASKED, _LONGEST_PLAIN = 4, 3
_BOUNDARY = "^"


@dataclass(frozen=True)
class Sample:
    """One text in its two forms: as typed (levelled) and with names replaced by marks."""

    plain: str
    masked: str


class IntentModel:
    """Multinomial logistic regression over TF-IDF of character n-grams."""

    def __init__(
        self, labels: list[str], vocabulary: dict[str, int], idf: np.ndarray,
        weights: np.ndarray, bias: np.ndarray, sharpness: float = 1.0,
    ) -> None:
        """`sharpness` multiplies the scores before they become probabilities: a penalised
        model is too modest, see docs/nlu.md for how the value was measured."""
        self.labels = labels
        self._sharpness = sharpness
        self._vocabulary = vocabulary
        self._idf = idf
        self._weights = weights
        self._bias = bias

    @classmethod
    def train(
        cls, samples: list[Sample], intents: list[str], strength: float = 40.0,
        sharpness: float = 1.5,
    ) -> IntentModel:
        """Fit on parallel lists. `strength` is the inverse of the L2 penalty.

        Raises ValueError with fewer than two different intents.
        """
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression

        if len(set(intents)) < 2:
            raise ValueError("需要至少两种意图才能训练")
        counts = [Counter(_features(sample)) for sample in samples]
        spread = Counter(feature for count in counts for feature in count)
        kept = sorted(f for f, n in spread.items() if n > 1 or len(f) <= 3)
        vocabulary = {feature: row for row, feature in enumerate(kept)}
        idf = np.array([1 + math.log((1 + len(samples)) / (1 + spread[f])) for f in kept])
        rows, columns, values = [], [], []
        for row, count in enumerate(counts):
            for column, value in _vector(count, vocabulary, idf):
                rows.append(row)
                columns.append(column)
                values.append(value)
        matrix = csr_matrix((values, (rows, columns)), shape=(len(samples), len(kept)))
        model = LogisticRegression(C=strength, class_weight="balanced", max_iter=400)
        model.fit(matrix, intents)
        coefficients, bias = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
            coefficients = np.vstack([-coefficients[0], coefficients[0]])
            bias = np.array([-bias[0], bias[0]])
        weights = np.ascontiguousarray(coefficients.T)
        return cls(list(model.classes_), vocabulary, idf, weights, bias, sharpness)

    def classify(self, sample: Sample) -> list[tuple[str, float]]:
        """Every intent with its probability, most probable first."""
        pairs = _vector(Counter(_features(sample)), self._vocabulary, self._idf)
        scores = self._bias.copy()
        if pairs:
            columns = np.fromiter((column for column, _ in pairs), dtype=np.int64)
            values = np.fromiter((value for _, value in pairs), dtype=np.float64)
            scores += values @ self._weights[columns]
        shifted = np.exp(self._sharpness * (scores - scores.max()))
        shares = shifted / shifted.sum()
        return [(self.labels[i], float(shares[i])) for i in np.argsort(-shares)]

    def save(self, folder: Path) -> None:
        """Write the model as plain JSON and NumPy arrays (no pickles)."""
        described = {
            "labels": self.labels, "vocabulary": self._vocabulary, "sharpness": self._sharpness
        }
        (folder / "model.json").write_text(
            json.dumps(described, ensure_ascii=False), encoding="utf-8"
        )
        np.savez_compressed(
            folder / "model.npz", idf=self._idf, weights=self._weights, bias=self._bias
        )

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz", allow_pickle=False) as arrays:
            return cls(
                described["labels"], described["vocabulary"],
                arrays["idf"], arrays["weights"], arrays["bias"], described["sharpness"],
            )


def _features(sample: Sample) -> Iterator[str]:
    yield from _grams("m", sample.masked, _LONGEST_MASKED)
    yield from _grams("p", sample.plain, _LONGEST_PLAIN)
    yield f"n{min(6, len(sample.plain) // 4)}"  # very short texts are a sort of their own


def _grams(prefix: str, text: str, longest: int) -> Iterator[str]:
    framed = f"{_BOUNDARY}{text}{_BOUNDARY}"
    for size in range(1, longest + 1):
        for start in range(len(framed) - size + 1):
            yield prefix + framed[start:start + size]


def _vector(
    counts: Iterable[str] | Counter[str], vocabulary: dict[str, int], idf: np.ndarray
) -> list[tuple[int, float]]:
    counted = counts if isinstance(counts, Counter) else Counter(counts)
    pairs = []
    for feature, n in counted.items():
        column = vocabulary.get(feature)
        if column is not None:
            pairs.append((column, (1 + math.log(n)) * idf[column]))
    norm = math.sqrt(sum(value * value for _, value in pairs))
    return [(column, value / norm) for column, value in pairs] if norm else []
