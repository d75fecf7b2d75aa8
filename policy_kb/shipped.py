"""Reads the YAML files that come with the product: word lists, sentences.

In C where there is one, ten times as fast: a process reads them all before it answers. What
people hand in is read by `yaml_io` and `golden`, which name every fault.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a file of ours holds."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)
