"""Scores turned into probabilities that mean what they say.

Of the messages that are read with a confidence of 0.8, eight of ten should be
read rightly. One factor for each learner is fitted on scores of examples that
the learner had not seen. A shift for each intent besides was tried and made
rare intents worse. From which probability on a quick reading is enough is told by
the same scores.
"""

from __future__ import annotations

import numpy as np

# The factors are held near a plain start, so that a handful of examples cannot
# make the classifier infinitely sure.
_HOLD, _START = 0.001, 1.0
# One more message read rightly is worth so many thorough readings.
_PRICE = 1 / 100


def factors(scores: list[np.ndarray], intents: np.ndarray) -> np.ndarray:
    """One factor for each learner, from its scores of unseen examples and the true intents."""
    from scipy.optimize import minimize

    stack = np.stack(scores).astype(np.float64)
    rows = np.arange(len(intents))

    def loss(free: np.ndarray) -> tuple[float, np.ndarray]:
        factor = np.exp(free)
        shares = softmax(np.tensordot(factor, stack, 1))
        away = free - _START
        cost = -np.log(shares[rows, intents] + 1e-12).mean() + _HOLD * (away @ away)
        shares[rows, intents] -= 1
        slope = factor * np.array([(shares * each).sum() for each in stack]) / len(intents)
        return cost, slope + 2 * _HOLD * away

    start = np.full(len(scores), _START)
    return np.exp(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def doubt(quick: np.ndarray, thorough: np.ndarray, intents: np.ndarray, most: float) -> float:
    """Below which probability of the best intent a thorough reading is worth its cost.

    `quick`, `thorough`: probabilities of unseen examples, one row each, by both readings.
    The point where most examples are read rightly, less what the asking costs; `most`: the
    largest share of the examples that may lie below.
    """
    sure = quick.max(axis=1)
    order = np.argsort(sure, kind="stable")
    better = (thorough.argmax(axis=1) == intents).astype(float)
    better -= quick.argmax(axis=1) == intents
    gain = np.cumsum(better[order] - _PRICE)[:int(most * len(order))]
    if not len(gain) or gain.max() <= 0:
        return 0.0
    last = int(gain.argmax())
    return float(sure[order[last]] + sure[order[min(last + 1, len(order) - 1)]]) / 2


def softmax(scores: np.ndarray) -> np.ndarray:
    """Shares of one along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
