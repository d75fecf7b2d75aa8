"""The port to the files of trained models, for rooms that may not know where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Origin(Protocol):
    """What a model was trained from: when, and with which (intent, text) of staff."""

    @property
    def trained_at(self) -> str: ...

    @property
    def examples(self) -> Sequence[tuple[str, str]]: ...

    @property
    def left_aside(self) -> Sequence[str]: ...


class ModelFiles(Protocol):
    """Models by their file names."""

    def current(self) -> str:
        """The one that is to be served; empty where there is none."""
        ...

    def serve(self, name: str) -> None:
        """Have it served from now on. Raises FileNotFoundError."""
        ...

    def origin(self, name: str) -> Origin | None:
        """What it was trained from, where that is known."""
        ...
