"""Scores turned into probabilities that mean what they say.

Of the messages that are read with a confidence of 0.8, eight of ten should be
read rightly. One factor for each learner is fitted on scores of examples that
the learner had not seen. A shift for each intent besides was tried and made
rare intents worse. From which probability on a glance is enough is told by the
same scores.
"""

from __future__ import annotations

import numpy as np

# The factors are held near a plain start, so that a handful of examples cannot
# make the classifier infinitely sure.
_HOLD, _START = 0.001, 1.0
# From this probability on a glance is enough, whatever a more thorough reading may cost.
_ENOUGH = 0.7


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


def doubt(shares: np.ndarray, most: float) -> float:
    """Below which probability of the best intent a more thorough reading is asked for.

    `shares`: probabilities of unseen examples at a glance, one row each; `most`: the largest
    share of the examples that may lie below.
    """
    return float(min(_ENOUGH, np.quantile(shares.max(axis=1), most))) if most else 0.0


def softmax(scores: np.ndarray) -> np.ndarray:
    """Shares of one along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
