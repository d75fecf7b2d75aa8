"""Products in parts are the same as in one, however many rows, columns and kernels there are."""

from __future__ import annotations

import numpy as np
import pytest

from policy_kb.retrieval.products import Matrix, has_wide_kernels, likenesses


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("shape", [(7, 5), (256, 300), (1280, 130)])
@pytest.mark.parametrize("count", [1, 2, 4, 5, 41])
def test_in_parts_and_in_one(shape, count, wide):
    random = np.random.default_rng(count)
    weights = random.standard_normal(shape).astype(np.float32)
    rows = random.standard_normal((count, shape[0])).astype(np.float32)
    found = Matrix(weights, wide).times(rows)
    assert found.shape == (count, shape[1])
    assert np.allclose(found, rows @ weights, atol=1e-3)


def test_kernels_for_wide_registers_are_known_by_their_name():
    assert has_wide_kernels([{"architecture": "Haswell"}, {"architecture": "SkylakeX"}])
    assert not has_wide_kernels([{"architecture": "Zen"}, {}])


@pytest.mark.parametrize("many", [1, 2, 13])
def test_several_vectors_read_a_big_matrix_once_and_find_the_same(many):
    rows = np.random.RandomState(0).rand(700, 512).astype(np.float32)
    vectors = np.random.RandomState(1).rand(many, 512).astype(np.float32)
    assert np.allclose(likenesses(rows, vectors), vectors @ rows.T, rtol=1e-5)
