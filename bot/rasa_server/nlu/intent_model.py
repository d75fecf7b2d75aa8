"""The intent classifier: features and meaning in, every intent with its probability out.

Trained with scikit-learn and SciPy, answered with NumPy alone. Two learners
(`learners.py`) see the same text; their calibrated scores are added. Meaning is
left out where no sentence encoder is installed. Knows nothing of Rasa; what
text it is given (levelled, names masked) is decided by the caller.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.rasa_server.nlu.calibration import factors, softmax
from bot.rasa_server.nlu.features import Features, Sample
from bot.rasa_server.nlu.learners import (
    MOST_EXAMPLES,
    Senses,
    gaussian,
    influence,
    planes,
    unseen_margins,
)
from policy_kb.meaning import Meaning

__all__ = ["IntentModel", "Sample"]


@dataclass(frozen=True)
class _Scores:
    """Both learners in one: what each feature, each direction of meaning and each example adds."""

    weights: np.ndarray  # (features, intents)
    bias: np.ndarray
    senses: Senses | None = None
    slopes: np.ndarray | None = None  # (dimensions, intents): the planes in meaning
    points: np.ndarray | None = None  # (examples, directions): where the examples lie
    shares: np.ndarray | None = None  # (examples, intents): what each of them adds

    def of(
        self, columns: np.ndarray, values: np.ndarray, vector: np.ndarray | None
    ) -> np.ndarray:
        scores = self.bias + values @ self.weights[columns]
        if vector is None or self.senses is None:
            return scores
        scores = scores + self.senses.scaled(vector) @ self.slopes
        if self.points is not None:
            closeness = gaussian(self.senses.reduced(vector)[None], self.points)
            scores = scores + closeness[0] @ self.shares
        return scores


class IntentModel:
    """Reads one text at a time; the same text always gets the same answer."""

    def __init__(
        self, labels: list[str], features: Features, scores: _Scores,
        glance: _Scores | None = None, sure: float = 1.0,
    ) -> None:
        """`glance`: scores without meaning; from a probability of `sure` on they are enough."""
        self.labels = labels
        self._features = features
        self._scores = scores
        self._glance = glance
        self._sure = sure

    @classmethod
    def train(
        cls, samples: list[Sample], intents: list[str], strength: float = 1.0,
        encoder: Meaning | None = None, sure: float | None = None,
    ) -> IntentModel:
        """Fit on parallel lists. `strength` is the inverse of the penalty on the SVM's weights.

        With `sure` the encoder is only asked about texts that a classifier without
        it is less sure of.
        With one intent only there is nothing to learn: it is always given. Raises
        ValueError without any.
        """
        labels = sorted(set(intents))
        if not labels:
            raise ValueError("没有可供训练的例句")
        features = Features.learn(samples)
        numbers = np.searchsorted(labels, intents)
        vectors = encoder.vectors(s.plain for s in samples) if encoder is not None else None
        if len(labels) == 1:
            nothing = np.zeros((len(features.vocabulary), 1), dtype=np.float32)
            return cls(labels, features, _Scores(nothing, np.zeros(1, dtype=np.float32)))
        matrix = features.matrix(samples)
        scores = _fit(matrix, vectors, numbers, strength)
        if sure is None or vectors is None:
            return cls(labels, features, scores)
        return cls(labels, features, scores, _fit(matrix, None, numbers, strength), sure)

    def classify(
        self, sample: Sample, encoder: Meaning | None = None
    ) -> list[tuple[str, float]]:
        """Every intent with its probability, most probable first."""
        columns, values = self._features.vector(sample)
        if self._scores.senses is None or encoder is None:
            return self._ranked(softmax(self._scores.of(columns, values, None)))
        if self._glance is not None:
            shares = softmax(self._glance.of(columns, values, None))
            if shares.max() >= self._sure:
                return self._ranked(shares)
        vector = encoder.vectors([sample.plain])[0]
        return self._ranked(softmax(self._scores.of(columns, values, vector)))

    def _ranked(self, shares: np.ndarray) -> list[tuple[str, float]]:
        return [(self.labels[i], float(shares[i])) for i in np.argsort(-shares, kind="stable")]

    def save(self, folder: Path) -> None:
        """Write the model as plain JSON and NumPy arrays (no pickles)."""
        described = {"labels": self.labels, "vocabulary": self._features.vocabulary}
        (folder / "model.json").write_text(
            json.dumps(described, ensure_ascii=False), encoding="utf-8"
        )
        scores, senses = self._scores, self._scores.senses
        arrays = {
            "idf": self._features.idf, "weights": scores.weights, "bias": scores.bias,
            "slopes": scores.slopes, "points": scores.points, "shares": scores.shares,
        }
        if senses is not None:
            arrays |= {
                "mean": senses.mean, "scale": np.array(senses.scale),
                "directions": senses.directions,
            }
        if self._glance is not None:
            arrays |= {
                "glance_weights": self._glance.weights, "glance_bias": self._glance.bias,
                "sure": np.array(self._sure),
            }
        np.savez(folder / "model.npz", **{k: v for k, v in arrays.items() if v is not None})

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote."""
        described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz", allow_pickle=False) as file:
            arrays = dict(file)
        senses = None
        if "mean" in arrays:
            senses = Senses(arrays["mean"], float(arrays["scale"]), arrays["directions"])
        scores = _Scores(
            arrays["weights"], arrays["bias"], senses, arrays.get("slopes"),
            arrays.get("points"), arrays.get("shares"),
        )
        features = Features(described["vocabulary"], arrays["idf"])
        if "sure" not in arrays:
            return cls(described["labels"], features, scores)
        glance = _Scores(arrays["glance_weights"], arrays["glance_bias"])
        return cls(described["labels"], features, scores, glance, float(arrays["sure"]))


def _fit(matrix, vectors: np.ndarray | None, numbers: np.ndarray, strength: float) -> _Scores:
    """Both learners, calibrated on what they say of unseen examples, as one set of scores."""
    from scipy.sparse import csr_matrix, hstack

    senses = Senses.learn(vectors) if vectors is not None else None
    points = senses.reduced(vectors) if senses is not None else None
    wide = matrix
    if senses is not None:
        wide = hstack([matrix, csr_matrix(senses.scaled(vectors))]).tocsr()
    weights, bias = planes(wide, numbers, strength)
    unseen = [unseen_margins(wide, numbers, strength)]
    shares = None
    if len(numbers) <= MOST_EXAMPLES:
        shares, left_out = influence(matrix, points, numbers)
        unseen.append(left_out)
    factor = factors(unseen, numbers)
    width = matrix.shape[1]
    weights, bias = weights * factor[0], bias * factor[0]
    plain, slopes = weights[:width], weights[width:]
    if shares is not None:
        shares = shares * factor[1]
        plain, bias = plain + matrix.T @ shares, bias + shares.sum(axis=0)
    if senses is None:
        return _Scores(_small(plain), _small(bias))
    if shares is None:
        return _Scores(_small(plain), _small(bias), senses, _small(slopes))
    return _Scores(
        _small(plain), _small(bias), senses, _small(slopes), _small(points), _small(shares)
    )


def _small(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array, dtype=np.float32)
