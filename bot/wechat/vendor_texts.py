"""Loads the platform's own sentences (vendor_texts.yml)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    path = Path(__file__).with_name("vendor_texts.yml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def vendor_text(key: str) -> str:
    """One sentence of the platform; KeyError where there is none of that name."""
    return _texts()[key]
