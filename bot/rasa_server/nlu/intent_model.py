"""The intent classifier: features and meaning in, every intent with its probability out.

Trained with scikit-learn and SciPy, answered with NumPy alone. A text is read by its features;
where that leaves doubt, with its meaning guessed from its words (`gist.py`); where that does, the
encoder is asked, and both readings with meaning are added (ADR 52). Meaning is left out where no
sentence encoder is installed.
Knows nothing of Rasa; what text it is given (levelled, names masked) is decided by the caller.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.rasa_server.nlu.calibration import doubt, factors, softmax
from bot.rasa_server.nlu.features import Features, Sample
from bot.rasa_server.nlu.gist import Gist
from bot.rasa_server.nlu.scores import Scores, fitted
from policy_kb.retrieval.meaning import Meaning

__all__ = ["IntentModel", "Sample"]


# From this probability on the features alone are enough: measured by the study (docs/nlu.md).
_PLAIN = 0.97


@dataclass(frozen=True)
class _Meant:
    """How a text is read whose features leave doubt, with the encoder at hand."""

    gist: Gist
    glance: Scores  # with the meaning guessed
    sure: float  # from this probability on the guess is enough
    echo: float  # what the glance still counts beside the thorough reading
    thorough: Scores  # with the encoder's vector

    def shares(
        self, columns: np.ndarray, values: np.ndarray, text: str, encoder: Meaning
    ) -> np.ndarray:
        words = encoder.words([text])[0]
        glance = self.glance.of(columns, values, self.gist.of(columns, values, words))
        shares = softmax(glance)
        if shares.max() >= self.sure:
            return shares
        vector = encoder.vector(text)
        return softmax(self.echo * glance + self.thorough.of(columns, values, vector))


class IntentModel:
    """Reads one text at a time; the same text always gets the same answer."""

    def __init__(
        self, labels: list[str], features: Features, plain: Scores, meant: _Meant | None = None
    ) -> None:
        """`plain`: scores of the features alone."""
        self.labels = labels
        self._features = features
        self._plain = plain
        self._meant = meant

    @classmethod
    def train(
        cls,
        samples: list[Sample],
        intents: list[str],
        strength: float = 1.0,
        encoder: Meaning | None = None,
        asked: float = 1.0,
    ) -> IntentModel:
        """Fit on parallel lists. `strength` is the inverse of the penalty on the SVM's weights;
        `asked` the largest share of the texts that the encoder is asked about.

        With one intent only there is nothing to learn: it is always given. Raises
        ValueError without any.
        """
        labels = sorted(set(intents))
        if not labels:
            raise ValueError("没有可供训练的例句")
        features = Features.learn(samples)
        numbers = np.searchsorted(labels, intents)
        if len(labels) == 1:
            nothing = np.zeros((len(features.vocabulary), 1), dtype=np.float32)
            return cls(labels, features, Scores(nothing, np.zeros(1, dtype=np.float32)))
        matrix = features.matrix(samples)
        plain, _ = fitted(matrix, None, numbers, strength)
        if encoder is None:
            return cls(labels, features, plain)
        texts = [sample.plain for sample in samples]
        vectors = encoder.vectors(texts)
        gist, guesses = Gist.learn(matrix, encoder.words(texts), vectors)
        glance, quick = fitted(matrix, guesses, numbers, strength)
        thorough, slow = fitted(matrix, vectors, numbers, strength)
        echo, rest = factors([quick, slow], numbers)
        sure = doubt(softmax(quick), asked)
        meant = _Meant(gist, glance, sure, float(echo), thorough.times(rest))
        return cls(labels, features, plain, meant)

    def classify(self, sample: Sample, encoder: Meaning | None = None) -> list[tuple[str, float]]:
        """Every intent with its probability, most probable first."""
        columns, values = self._features.vector(sample)
        shares = softmax(self._plain.of(columns, values))
        if self._meant is not None and encoder is not None and shares.max() < _PLAIN:
            shares = self._meant.shares(columns, values, sample.plain, encoder)
        order = np.argsort(-shares, kind="stable")
        return [
            (self.labels[number], share)
            for number, share in zip(order.tolist(), shares[order].tolist(), strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write the model as plain JSON and NumPy arrays (no pickles)."""
        described = {"labels": self.labels, "vocabulary": self._features.vocabulary}
        (folder / "model.json").write_text(
            json.dumps(described, ensure_ascii=False), encoding="utf-8"
        )
        arrays = {"idf": self._features.idf} | self._plain.arrays("")
        if self._meant is not None:
            meant = self._meant
            arrays |= (
                meant.glance.arrays("glance_")
                | meant.thorough.arrays("thorough_")
                | {
                    "gist_features": meant.gist.features,
                    "gist_words": meant.gist.words,
                    "gist_start": meant.gist.start,
                    "sure": np.array(meant.sure),
                    "echo": np.array(meant.echo),
                }
            )
        np.savez(folder / "model.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote."""
        described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz", allow_pickle=False) as file:
            arrays = dict(file)
        meant = None
        if "sure" in arrays:
            gist = Gist(arrays["gist_features"], arrays["gist_words"], arrays["gist_start"])
            meant = _Meant(
                gist,
                Scores.from_arrays(arrays, "glance_"),
                float(arrays["sure"]),
                float(arrays["echo"]),
                Scores.from_arrays(arrays, "thorough_"),
            )
        features = Features(described["vocabulary"], arrays["idf"])
        return cls(described["labels"], features, Scores.from_arrays(arrays, ""), meant)
