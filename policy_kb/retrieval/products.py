"""Products of a few rows with a big matrix for less than BLAS takes.

BLAS copies the matrix into an order of its own for every product, which for a few rows costs more
than the sums, and reads it from memory twice. The kernels for wide registers leave that out below
a million multiplications. So the matrix is cut into columns, each part in one piece of memory, and
so few rows are taken at a time that every product stays below. What the matrix says is none of
this file's business.
"""

from __future__ import annotations

import numpy as np

# OpenBLAS multiplies without copying up to so many multiplications, with the kernels of these.
_UNCOPIED = 1_000_000
_WIDE = frozenset({"SkylakeX", "Cooperlake", "SapphireRapids"})
# Columns of a part: few for tall matrices, so that several rows fit.
_COLUMNS, _COLUMNS_OF_TALL, _TALL = 128, 64, 512
# Rows of a matrix that are multiplied by several vectors at a time.
_ROWS = 128
# Without such kernels up to so many rows are multiplied one by one, which copies nothing either.
_FEW = 4


class Matrix:
    """A matrix that is multiplied by few rows at a time."""

    def __init__(self, matrix: np.ndarray, wide: bool = True) -> None:
        """`wide`: whether BLAS has kernels for wide registers (`has_wide_kernels`)."""
        height, width = matrix.shape
        columns = _COLUMNS_OF_TALL if height > _TALL else _COLUMNS
        self._parts = [
            np.ascontiguousarray(matrix[:, start : start + columns])
            for start in range(0, width, columns)
        ]
        self._rows = max(1, _UNCOPIED // (height * columns))
        self._wide = wide

    def times(self, rows: np.ndarray) -> np.ndarray:
        """rows @ matrix."""
        count = len(rows)
        at_once = 1 if count <= _FEW and not self._wide else self._rows
        if count <= at_once:
            return self._product(rows)
        return np.concatenate(
            [self._product(rows[start : start + at_once]) for start in range(0, count, at_once)]
        )

    def _product(self, rows: np.ndarray) -> np.ndarray:
        return np.concatenate([rows @ part for part in self._parts], axis=1)


def likenesses(rows: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """For each vector its product with every row. A big matrix is read once for all of them, in
    stretches that stay below the limit; by themselves the vectors would read it once each."""
    many, wide = vectors.shape
    if many == 1:
        return (rows @ vectors[0])[None]
    at_once = min(_ROWS, max(1, _UNCOPIED // (many * wide)))
    found = np.empty((many, len(rows)), np.float32)
    for start in range(0, len(rows), at_once):
        found[:, start : start + at_once] = vectors @ rows[start : start + at_once].T
    return found


def has_wide_kernels(libraries: list[dict[str, object]]) -> bool:
    """Whether one of these libraries (as threadpoolctl describes them) multiplies so."""
    return any(library.get("architecture") in _WIDE for library in libraries)
