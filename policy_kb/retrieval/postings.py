"""Which rows hold a feature and with what weight, in three flat arrays.

A look-up over some features is a few large steps of NumPy rather than two small
ones for each feature.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


class Postings:
    """Feature → rows and weights; never changes."""

    def __init__(self, lists: Mapping[str, list[tuple[int, float]]]) -> None:
        self._number = {feature: number for number, feature in enumerate(lists)}
        lengths = [len(found) for found in lists.values()]
        self._begins = np.cumsum([0, *lengths], dtype=np.int64)
        self._lengths = np.array(lengths, dtype=np.int64)
        size = int(self._begins[-1])
        flat = [pair for found in lists.values() for pair in found]
        self._rows = np.fromiter((row for row, _ in flat), dtype=np.int32, count=size)
        self._weights = np.fromiter((weight for _, weight in flat), dtype=np.float64, count=size)

    def sums(self, query: Mapping[str, float], size: int) -> tuple[np.ndarray, np.ndarray]:
        """For each of `size` rows the sum of value times weight over the features it holds, and
        the sum of the values alone."""
        found = [
            (number, value)
            for feature, value in query.items()
            if (number := self._number.get(feature)) is not None
        ]
        if not found:
            return np.zeros(size), np.zeros(size)
        numbers = np.array([number for number, _ in found])
        lengths = self._lengths[numbers]
        ends = np.cumsum(lengths)
        # The places of all lists, one list after the other.
        places = np.arange(ends[-1]) + np.repeat(self._begins[numbers] - ends + lengths, lengths)
        values = np.repeat([value for _, value in found], lengths)
        rows = self._rows[places]
        return (
            np.bincount(rows, values * self._weights[places], minlength=size),
            np.bincount(rows, values, minlength=size),
        )
