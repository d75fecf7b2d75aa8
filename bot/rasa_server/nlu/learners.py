"""The two learners whose scores are added: a linear SVM and kernel least squares.

The SVM draws one plane for each intent through the features and the sentence
vector. Least squares weighs every example by its closeness: shared features
plus a Gaussian of the distance in meaning. They err on different texts. Both
also tell what they would have said of each example had they not seen it; that
is what calibration learns from.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

# All of these were chosen by the study (docs/nlu.md), on data of other projects.
_MEANING_WEIGHT = 1.2
_CLOSENESS_WEIGHT = 2.0
_RIDGE = 0.3
_DIRECTIONS = 64
_FOLDS = 3
# The kernel grows with the square of the examples; with many the SVM alone is as good.
MOST_EXAMPLES = 6000
_UNSEEN = -1.0  # the margin of an intent whose only example is left out


@dataclass(frozen=True)
class Senses:
    """How sentence vectors are centred, scaled and reduced, as learnt from the examples."""

    mean: np.ndarray
    scale: float
    directions: np.ndarray  # (dimensions, at most 64)

    @classmethod
    def learn(cls, vectors: np.ndarray) -> Senses:
        """From one row an example."""
        mean = vectors.mean(axis=0)
        centred = vectors - mean
        spread = float(np.sqrt((centred**2).sum(axis=1).mean())) or 1.0
        _, axes = np.linalg.eigh((centred.T @ centred).astype(np.float64))
        directions = axes[:, ::-1][:, :_DIRECTIONS].astype(np.float32)
        return cls(mean.astype(np.float32), 1 / spread, np.ascontiguousarray(directions))

    def scaled(self, vectors: np.ndarray) -> np.ndarray:
        """As the SVM takes them."""
        return (vectors - self.mean) * np.float32(_MEANING_WEIGHT * self.scale)

    def reduced(self, vectors: np.ndarray) -> np.ndarray:
        """As the Gaussian takes them: distances along the main directions."""
        return (vectors - self.mean) @ self.directions


def planes(matrix: Any, intents: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features, intents) and bias of a linear SVM; `intents` are numbers from 0."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    model = LinearSVC(C=strength, class_weight="balanced", random_state=0)
    with warnings.catch_warnings():  # a plane that is nearly found is good enough
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix, intents)
    weights, bias = model.coef_.T, model.intercept_
    if weights.shape[1] == 1:  # scikit-learn keeps one plane for two intents
        weights, bias = np.hstack([-weights, weights]), np.hstack([-bias, bias])
    return weights.astype(np.float32), bias.astype(np.float32)


def unseen_margins(matrix: Any, intents: np.ndarray, strength: float) -> np.ndarray:
    """Each example's margins by planes drawn without it and its fold."""
    margins = np.full((len(intents), intents.max() + 1), _UNSEEN, dtype=np.float32)
    folds = _folds(intents)
    for fold in range(_FOLDS):
        out = folds == fold
        rest, held = np.flatnonzero(~out), np.flatnonzero(out)
        present, numbers = np.unique(intents[rest], return_inverse=True)
        if len(present) < 2 or not len(held):
            continue
        weights, bias = planes(matrix[rest], numbers, strength)
        margins[np.ix_(held, present)] = matrix[held] @ weights + bias
    return margins


def _folds(intents: np.ndarray) -> np.ndarray:
    """A fold for each example, dealt out within each intent; the same every time."""
    folds = np.empty(len(intents), dtype=np.int64)
    for number in np.unique(intents):
        mine = np.flatnonzero(intents == number)
        order = np.random.RandomState(number).permutation(len(mine))
        folds[mine[order]] = np.arange(len(mine)) % _FOLDS
    return folds


def gaussian(
    left: np.ndarray, right: np.ndarray, right_squares: np.ndarray | None = None
) -> np.ndarray:
    """Closeness in meaning of each row to each row: 1 for the same, towards 0 far away.

    `right_squares`: the square lengths on the right, where they are known.
    """
    if right_squares is None:
        right_squares = (right**2).sum(axis=1)
    squares = (left**2).sum(axis=1)[:, None] + right_squares[None, :]
    return _CLOSENESS_WEIGHT * np.exp(-np.maximum(squares - 2 * left @ right.T, 0))


def influence(
    matrix: Any, points: np.ndarray | None, intents: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What each example adds to each intent, and the scores without each one's own help.

    The leave-one-out scores of least squares follow from one inversion.
    """
    kernel = (matrix @ matrix.T).toarray().astype(np.float32) + 1
    if points is not None:
        kernel += gaussian(points, points)
    sizes = np.bincount(intents)
    rarity = np.sqrt(len(intents) / len(sizes) / sizes[intents])
    kernel[np.diag_indices_from(kernel)] += _RIDGE / rarity
    wanted = np.where(intents[:, None] == np.arange(len(sizes)), 1, -1).astype(np.float32)
    return least_squares(kernel, wanted)


def least_squares(kernel: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each example adds, and what is said of each without its own help.

    `kernel`: float32, with the penalty on its diagonal; it is overwritten.
    """
    from scipy.linalg import lapack

    lower, failed = lapack.spotrf(kernel.T, lower=1, overwrite_a=1, clean=1)
    if failed:
        raise ArithmeticError("the kernel is not positive definite")
    inverse, _ = lapack.strtri(lower, lower=1, overwrite_c=1)
    shares = inverse.T @ (inverse @ wanted)
    own = np.einsum("ij,ij->j", inverse, inverse)
    return shares, wanted - shares / own[:, None]
