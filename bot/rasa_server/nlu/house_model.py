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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bot.rasa_server.nlu.features import Sample
from bot.rasa_server.nlu.logistic import fit
from bot.rasa_server.progress import Part, tell
from policy_kb.meaning import Meaning

_LONGEST_MASKED, _LONGEST_PLAIN = 4, 3
_BOUNDARY = "^"


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
        self, labels: list[str], vocabulary: dict[str, int], idf: np.ndarray,
        characters: _Linear, meaning: _Linear | None,
    ) -> None:
        self.labels = labels
        self._vocabulary = vocabulary
        self._idf = idf
        self._weighed = idf.tolist()  # one by one, Python's own numbers are faster
        self._characters = characters
        self._meaning = meaning

    @classmethod
    def train(
        cls, samples: list[Sample], intents: list[str], strength: float = 40.0,
        encoder: Meaning | None = None,
    ) -> HouseModel:
        """Fit on parallel lists. `strength` is the inverse of the L2 penalty on characters.

        Raises ValueError with fewer than two different intents.
        """
        if len(set(intents)) < 2:
            raise ValueError("需要至少两种意图才能训练")
        counts = [Counter(_features(sample)) for sample in samples]
        spread = Counter(feature for count in counts for feature in count)
        kept = sorted(f for f, n in spread.items() if n > 1 or len(f) <= 3)
        vocabulary = {feature: row for row, feature in enumerate(kept)}
        idf = np.array([1 + math.log((1 + len(samples)) / (1 + spread[f])) for f in kept])
        matrix = _matrix([_vector(count, vocabulary, idf) for count in counts], len(kept))
        characters = _Linear(*fit(matrix, intents, strength, partial(tell, Part.CHARACTERS)))
        meaning = None
        if encoder is not None:
            senses = encoder.vectors(sample.plain for sample in samples)
            meaning = _Linear(
                *fit(senses, intents, _STRENGTH_MEANING, partial(tell, Part.MEANING))
            )
        return cls(sorted(set(intents)), vocabulary, idf, characters, meaning)

    def classify(
        self, sample: Sample, encoder: Meaning | None = None
    ) -> list[tuple[str, float]]:
        """Every intent with its probability, most probable first."""
        pairs = _vector(Counter(_features(sample)), self._vocabulary, self._weighed)
        scores = self._characters.bias.copy()
        if pairs:
            columns, values = zip(*pairs, strict=True)
            scores += np.array(values, np.float32) @ self._characters.weights[list(columns)]
        if self._meaning is not None and encoder is not None:
            sense = encoder.vectors([sample.plain])[0]
            scores += _MEANING_WEIGHT * (sense @ self._meaning.weights + self._meaning.bias)
        shifted = np.exp(scores - scores.max())
        shares = shifted / shifted.sum()
        return [(self.labels[i], float(shares[i])) for i in np.argsort(-shares)]

    def save(self, folder: Path) -> None:
        """Write the model as plain JSON and NumPy arrays (no pickles)."""
        described = {"labels": self.labels, "vocabulary": self._vocabulary}
        (folder / "model.json").write_text(
            json.dumps(described, ensure_ascii=False), encoding="utf-8"
        )
        arrays = {
            "idf": self._idf, "weights": self._characters.weights, "bias": self._characters.bias
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
                described["labels"], described["vocabulary"], arrays["idf"],
                _Linear(arrays["weights"], arrays["bias"]), meaning,
            )


def _matrix(rows: list[list[tuple[int, float]]], width: int) -> Any:
    from scipy.sparse import csr_matrix

    lengths = [len(row) for row in rows]
    values = [value for row in rows for _, value in row]
    columns = [column for row in rows for column, _ in row]
    return csr_matrix((values, columns, np.cumsum([0, *lengths])), shape=(len(rows), width))


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
    counts: Iterable[str] | Counter[str], vocabulary: dict[str, int], idf: Sequence[float]
) -> list[tuple[int, float]]:
    counted = counts if isinstance(counts, Counter) else Counter(counts)
    pairs = []
    for feature, n in counted.items():
        column = vocabulary.get(feature)
        if column is not None:
            pairs.append((column, (1 + math.log(n)) * idf[column]))
    norm = math.sqrt(sum(value * value for _, value in pairs))
    return [(column, value / norm) for column, value in pairs] if norm else []
