"""Multinomial logistic regression: the optimum that scikit-learn's finds, in a tenth of its time.

Same loss, L2 penalty on the weights alone, every intent counted as if it had equally many
examples. What is different is the way there (docs/speed.md):

* Features that always come together, in the same proportion, are fitted as one; the optimum parts
  the weight among them in just this proportion. Two thirds of all n-grams stand in one or two
  texts, so three columns become one.
* The steps are taken in columns scaled by how much the loss may bend along them, which halves
  their number.

What the features are and what is done with the weights is `house_model`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

# Steps that are enough; and what is a step too small to go on (in units of the float's precision).
_MOST_STEPS, _SMALL = 400, 1e6
_MEMORY = 6
# How far a probability is from sure, on average over the way: p(1 - p).
_UNSURE = 0.002
# Columns whose shares are equal to so many digits come together.
_DIGITS = 9

Told = Callable[[float], None]


def fit(
    matrix: Any, intents: list[str], strength: float, told: Told = lambda _: None
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features, intents) and bias, intents in the order of the alphabet.

    `matrix`: one row an example, SciPy CSR or dense. `strength`: the inverse of the penalty.
    `told` hears after each step about what share of all steps is done.
    """
    from scipy.optimize import minimize

    problem = _Problem.of(matrix, intents, 1 / strength)
    steps = 0

    def after_step(_: np.ndarray) -> None:
        nonlocal steps
        steps += 1
        told(steps / (steps + 40))  # how many it will be nobody knows

    found = minimize(
        problem.loss,
        np.zeros(problem.size),
        jac=True,
        method="L-BFGS-B",
        callback=after_step,
        options={
            "maxiter": _MOST_STEPS,
            "maxcor": _MEMORY,
            "gtol": 1e-4,
            "ftol": _SMALL * np.finfo(float).eps,
        },
    )
    return problem.weights(found.x)


@dataclass(frozen=True)
class _Problem:
    """Rows of examples in joined and scaled columns; the last row of what is sought is the bias."""

    matrix: Any
    columns: Any  # the same, turned: each of the two products reads its own rows
    numbers: np.ndarray
    counts: np.ndarray  # what an example counts, as a column
    penalty: float
    scale: np.ndarray  # of each joined column
    joined: np.ndarray  # into which each feature went
    shares: np.ndarray  # what part of the joined column's weight it gets

    @classmethod
    def of(cls, matrix: Any, intents: list[str], penalty: float) -> _Problem:
        labels, numbers = np.unique(intents, return_inverse=True)
        counts = len(numbers) / (len(labels) * np.bincount(numbers))[numbers][:, None]
        joined, shares = _together(matrix)
        matrix = _join(matrix, joined, shares)
        bends = np.asarray(_squares(matrix, counts)).ravel()
        turned = matrix.T.tocsr() if hasattr(matrix, "tocsr") else np.ascontiguousarray(matrix.T)
        scale = 1 / np.sqrt(penalty + _UNSURE * bends)
        return cls(matrix, turned, numbers, counts, penalty, scale[:, None], joined, shares)

    @property
    def size(self) -> int:
        """How many numbers are sought."""
        return (self.matrix.shape[1] + 1) * (int(self.numbers.max()) + 1)

    def loss(self, flat: np.ndarray) -> tuple[float, np.ndarray]:
        """The loss and its slope."""
        sought = flat.reshape(self.matrix.shape[1] + 1, -1)
        weights = sought[:-1] * self.scale
        exact = self.matrix.dtype
        scores = np.asarray(self.matrix @ weights.astype(exact, copy=False), np.float64)
        scores += sought[-1]
        scores -= scores.max(axis=1, keepdims=True)
        right = np.arange(len(scores)), self.numbers
        own = scores[right]
        np.exp(scores, out=scores)
        sums = scores.sum(axis=1, keepdims=True)
        missed = float(self.counts[:, 0] @ (np.log(sums[:, 0]) - own))
        scores /= sums
        scores[right] -= 1
        scores *= self.counts
        slope = np.empty_like(sought)
        slope[:-1] = self.columns @ scores.astype(exact, copy=False)
        slope[:-1] += self.penalty * weights
        slope[:-1] *= self.scale
        slope[-1] = scores.sum(axis=0)
        return missed + self.penalty / 2 * float(np.vdot(weights, weights)), slope.ravel()

    def weights(self, flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What was found, for the features as they came."""
        sought = flat.reshape(self.matrix.shape[1] + 1, -1)
        weights = (sought[:-1] * self.scale)[self.joined] * self.shares[:, None]
        return weights.astype(np.float32), sought[-1].astype(np.float32)


def _together(matrix: Any) -> tuple[np.ndarray, np.ndarray]:
    """For each feature the number of its joined column, and its share of that column's length."""
    width = matrix.shape[1]
    if not hasattr(matrix, "tocsc"):
        return np.arange(width), np.ones(width, matrix.dtype)
    columns = matrix.tocsc()
    columns.sort_indices()
    lengths = np.sqrt(np.asarray(columns.multiply(columns).sum(axis=0)).ravel())
    known: dict[tuple[bytes, bytes], int] = {}
    joined = np.empty(width, np.int64)
    for feature in range(width):
        part = slice(columns.indptr[feature], columns.indptr[feature + 1])
        form = np.round(columns.data[part] / lengths[feature], _DIGITS)
        joined[feature] = known.setdefault(
            (columns.indices[part].tobytes(), form.tobytes()), len(known)
        )
    return joined, lengths / np.sqrt(np.bincount(joined, lengths**2))[joined]


def _join(matrix: Any, joined: np.ndarray, shares: np.ndarray) -> Any:
    if not hasattr(matrix, "tocsr"):
        return matrix
    from scipy.sparse import csr_matrix

    # Each joined column from its first feature, lengthened.
    _, first = np.unique(joined, return_index=True)
    lengthened = matrix.tocsc()[:, first].multiply(1 / shares[first])
    return csr_matrix(lengthened)


def _squares(matrix: Any, counts: np.ndarray) -> Any:
    squares = matrix.multiply(matrix) if hasattr(matrix, "multiply") else matrix * matrix
    return squares.T @ counts
