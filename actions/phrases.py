"""The sentences of `nlu_data/domain/responses.yml`, filled strictly.

A name that a sentence needs and does not get raises: it breaks a test, not a
company's message.
"""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import yaml

RESPONSES = Path(__file__).resolve().parent.parent / "nlu_data" / "domain" / "responses.yml"
_PREFIX = "utter_"


class Phrases:
    """All sentences by their short name (without `utter_`)."""

    def __init__(self, templates: dict[str, str]) -> None:
        self._templates = templates

    @classmethod
    def read(cls, path: Path = RESPONSES) -> Phrases:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
        return cls({name.removeprefix(_PREFIX): texts[0]["text"] for name, texts in raw.items()})

    def __call__(self, name: str, /, **values: Any) -> str:
        """The sentence with its values. Raises KeyError for an unknown name or missing value."""
        return self._templates[name].format(**values)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._templates)

    def fields(self, name: str) -> frozenset[str]:
        """The values a sentence needs."""
        parsed = string.Formatter().parse(self._templates[name])
        return frozenset(field for _, field, _, _ in parsed if field)
