"""What a text means as its words alone let one guess, for a tenth of what the encoder costs.

The encoder as a table, made at training: least squares from the words of a text (each by itself,
as the encoder's own table has them) and from the features of the classifier to what the encoder
said of the examples. Whether the guess is enough is decided by `intent_model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.rasa_server.nlu.learners import Senses, least_squares

# Chosen by the study (docs/nlu.md): weight of the words beside the features, and the penalty.
_WORDS_WEIGHT = 2.0
_RIDGE = 0.3
# From so many examples the table is made; more teach it little and cost their square.
_MOST = 3000


@dataclass(frozen=True)
class Gist:
    """What each feature and each dimension of the words adds along the main directions."""

    features: np.ndarray  # (features, directions)
    words: np.ndarray  # (dimensions, directions)
    start: np.ndarray  # (directions,)

    @classmethod
    def learn(cls, matrix: Any, words: np.ndarray, vectors: np.ndarray) -> tuple[Gist, np.ndarray]:
        """The table, and what it guesses of each of these examples without having seen it.

        One row an example: its features (SciPy CSR), its words, and its vector.
        """
        count = len(vectors)
        chosen = np.arange(count)
        if count > _MOST:
            chosen = np.sort(np.random.RandomState(0).permutation(count)[:_MOST])
        senses = Senses.learn(vectors)
        seen, mean = matrix[chosen], words[chosen].mean(axis=0)
        centred = words[chosen] - mean
        by_words = _WORDS_WEIGHT / _mean_square(centred)
        by_features = 1 / _mean_square(seen.data, len(chosen))
        kernel = by_words * (centred @ centred.T) + by_features * (seen @ seen.T).toarray()
        kernel[np.diag_indices_from(kernel)] += _RIDGE
        shares, unseen = least_squares(kernel.astype(np.float32), senses.reduced(vectors[chosen]))
        table = by_words * (centred.T @ shares)
        gist = cls(
            np.ascontiguousarray(by_features * (seen.T @ shares), dtype=np.float32),
            np.ascontiguousarray(table, dtype=np.float32),
            (-mean @ table).astype(np.float32),
        )
        guesses = matrix @ gist.features + words @ gist.words + gist.start
        guesses[chosen] = unseen
        return gist, guesses.astype(np.float32)

    def of(self, columns: np.ndarray, values: np.ndarray, words: np.ndarray) -> np.ndarray:
        """The guess for one text, from its features and its words."""
        return values @ self.features[columns] + words @ self.words + self.start


def _mean_square(rows: np.ndarray, count: int = 0) -> float:
    """The mean square length of so many rows; 1 where all are nothing."""
    return float((rows**2).sum()) / (count or len(rows)) or 1.0
