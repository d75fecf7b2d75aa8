"""A table of names and where they stand in a text; its cost does not grow with their number.

A name is any sequence (a string, or a tuple of syllables). What a name stands
for is the business of whoever fills the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

V = TypeVar("V")


class NameTable(Generic[V]):
    """Names of at least two elements → values; the first value of a name stays."""

    def __init__(self) -> None:
        self._values: dict[Sequence, V] = {}
        # First two elements → lengths of the names that begin with them.
        self._lengths: dict[Sequence, set[int]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Sequence]:
        return iter(self._values)

    def get(self, name: Sequence) -> V | None:
        return self._values.get(name)

    def add(self, name: Sequence, value: V) -> None:
        """Put a name in, unless it is there. Names of one element are not kept."""
        if len(name) > 1:
            self._values.setdefault(name, value)
            self._lengths.setdefault(name[:2], set()).add(len(name))

    def find(self, text: Sequence) -> list[tuple[int, int, V]]:
        """Every place of every name (start, end, value), longer names first."""
        found = []
        for start in range(len(text) - 1):
            for length in self._lengths.get(text[start : start + 2], ()):
                value = self._values.get(text[start : start + length])
                if value is not None and start + length <= len(text):
                    found.append((start, start + length, value))
        return sorted(found, key=lambda f: (f[0] - f[1], f[0]))
