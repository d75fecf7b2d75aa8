"""The sentences of `nlu_data/domain/*.yml`, filled strictly.

A name that a sentence needs and does not get raises: it breaks a test, not a
company's message.
"""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

from policy_kb.shipped import read_yaml

DOMAIN = Path(__file__).resolve().parent.parent / "nlu_data" / "domain"
_PREFIX = "utter_"


class Phrases:
    """All sentences by their short name (without `utter_`)."""

    def __init__(self, templates: dict[str, str]) -> None:
        self._templates = templates

    @classmethod
    def read(cls, folder: Path = DOMAIN) -> Phrases:
        """The sentences of all files of a folder. Raises ValueError where two have one name."""
        found: dict[str, str] = {}
        for path in sorted(folder.glob("*.yml")):
            raw = read_yaml(path).get("responses") or {}
            for name, texts in raw.items():
                short = name.removeprefix(_PREFIX)
                if short in found:
                    raise ValueError(f"{path.name}: {name} twice")
                found[short] = texts[0]["text"]
        return cls(found)

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
