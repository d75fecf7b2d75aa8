"""The classifier's optimum is scikit-learn's, and joined columns lose nothing."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.rasa_server.nlu.logistic import fit

INTENTS = ["ask", "greet", "leave"]


def examples(count=120, width=40, seed=3):
    """Rows with rare features, a third of them always in step with another one."""
    random = np.random.RandomState(seed)
    dense = random.rand(count, width) * (random.rand(count, width) < 0.15)
    twins = np.hstack([dense[:, :10] * 2.5, dense[:, 5:10] * 0.1])
    intents = [INTENTS[n] for n in random.choice(3, count, p=[0.6, 0.3, 0.1])]
    return csr_matrix(np.hstack([dense, twins])), intents


def asked_of_scikit_learn(matrix, intents, strength):
    model = LogisticRegression(
        C=strength, class_weight="balanced", max_iter=5_000, tol=1e-8, multi_class="multinomial"
    )
    model.fit(matrix, intents)
    return model.coef_.T, model.intercept_ - model.intercept_.mean()


@pytest.mark.parametrize("strength", [0.5, 40.0])
def test_the_weights_are_those_of_scikit_learn(strength):
    matrix, intents = examples()
    weights, bias = fit(matrix, intents, strength)
    wanted, offsets = asked_of_scikit_learn(matrix, intents, strength)
    assert np.abs(weights - wanted).max() < 0.01 * np.abs(wanted).max()
    assert np.abs(bias - bias.mean() - offsets).max() < 0.01 * max(1, np.abs(offsets).max())


def test_dense_rows_are_fitted_too():
    matrix, intents = examples()
    rows = matrix.toarray().astype(np.float32)
    weights, _ = fit(rows, intents, 10.0)
    wanted, _ = asked_of_scikit_learn(rows, intents, 10.0)
    assert np.abs(weights - wanted).max() < 0.02 * np.abs(wanted).max()


def test_two_intents_share_what_parts_them():
    matrix, intents = examples()
    weights, bias = fit(matrix, ["ask" if one == "ask" else "other" for one in intents], 10.0)
    assert weights.shape == (55, 2)
    assert np.allclose(weights[:, 0], -weights[:, 1], atol=1e-3)


def test_features_in_step_part_the_weight_in_proportion():
    matrix, intents = examples()
    weights, _ = fit(matrix, intents, 10.0)
    # Column 40 is two and a half times column 0 in every row.
    assert np.allclose(weights[40], 2.5 * weights[0], rtol=1e-5, atol=1e-7)


def test_told_after_each_step_and_never_all():
    told = []
    matrix, intents = examples()
    fit(matrix, intents, 10.0, told.append)
    assert len(told) > 3
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] < 1
