"""What each feature, each direction of meaning and each example adds to each intent.

Both learners (`learners.py`) fitted, calibrated on what they say of unseen examples, and added
into one set of arrays that NumPy alone can ask. Where the text's meaning comes from, the encoder
or a guess, is none of its business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from bot.rasa_server.nlu.calibration import factors
from bot.rasa_server.nlu.learners import (
    MOST_EXAMPLES,
    Senses,
    gaussian,
    influence,
    planes,
    unseen_margins,
)

_ADDED = ("weights", "bias", "slopes", "shares")


@dataclass(frozen=True)
class Scores:
    """Both learners in one; the fields from `senses` on are None where meaning is left out."""

    weights: np.ndarray  # (features, intents)
    bias: np.ndarray
    senses: Senses | None = None
    slopes: np.ndarray | None = None  # (dimensions, intents): the planes in meaning
    points: np.ndarray | None = None  # (examples, directions): where the examples lie
    shares: np.ndarray | None = None  # (examples, intents): what each of them adds

    def of(
        self, columns: np.ndarray, values: np.ndarray, meaning: np.ndarray | None = None
    ) -> np.ndarray:
        """The score of each intent for a text with these features and this meaning."""
        scores = self.bias + values @ self.weights[columns]
        if meaning is None or self.senses is None:
            return scores
        scores += self.senses.scaled(meaning) @ self.slopes
        if self.points is not None:
            at = self.senses.reduced(meaning)[None]
            scores += gaussian(at, self.points, self._squares)[0] @ self.shares
        return scores

    def times(self, factor: float) -> Scores:
        """All scores by a factor."""
        return replace(
            self,
            **{
                name: getattr(self, name) * np.float32(factor)
                for name in _ADDED
                if getattr(self, name) is not None
            },
        )

    @cached_property
    def _squares(self) -> np.ndarray:
        return (self.points**2).sum(axis=1)

    def arrays(self, prefix: str) -> dict[str, np.ndarray]:
        """As arrays with names."""
        found = {name: getattr(self, name) for name in (*_ADDED, "points")}
        if self.senses is not None:
            found |= {
                "mean": self.senses.mean,
                "scale": np.array(self.senses.scale),
                "directions": self.senses.directions,
            }
        return {prefix + name: array for name, array in found.items() if array is not None}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], prefix: str) -> Scores:
        """What `arrays` gave."""
        senses = None
        if prefix + "mean" in arrays:
            senses = Senses(
                arrays[prefix + "mean"],
                float(arrays[prefix + "scale"]),
                arrays[prefix + "directions"],
            )
        parts = {name: arrays.get(prefix + name) for name in (*_ADDED, "points")}
        return cls(senses=senses, **parts)


def fitted(
    matrix: Any, meanings: np.ndarray | None, intents: np.ndarray, strength: float
) -> tuple[Scores, np.ndarray]:
    """Scores, and what they are for each example had it not been seen.

    `matrix`: features, SciPy CSR; `meanings`: one row an example; `intents`: numbers from 0.
    """
    from scipy.sparse import csr_matrix, hstack

    senses = Senses.learn(meanings) if meanings is not None else None
    points = senses.reduced(meanings) if senses is not None else None
    wide = matrix
    if senses is not None:
        wide = hstack([matrix, csr_matrix(senses.scaled(meanings))]).tocsr()
    weights, bias = planes(wide, intents, strength)
    unseen = [unseen_margins(wide, intents, strength)]
    shares = None
    if len(intents) <= MOST_EXAMPLES:
        shares, left_out = influence(matrix, points, intents)
        unseen.append(left_out)
    factor = factors(unseen, intents)
    width = matrix.shape[1]
    weights, bias = weights * factor[0], bias * factor[0]
    plain, slopes = weights[:width], weights[width:]
    if shares is not None:
        shares = shares * factor[1]
        plain, bias = plain + matrix.T @ shares, bias + shares.sum(axis=0)
    scores = Scores(_small(plain), _small(bias))
    if senses is not None:
        scores = replace(scores, senses=senses, slopes=_small(slopes))
        if shares is not None:
            scores = replace(scores, points=_small(points), shares=_small(shares))
    return scores, np.tensordot(factor, np.stack(unseen), 1)


def _small(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array, dtype=np.float32)
