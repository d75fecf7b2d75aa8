"""The invented calls of `content/examples/calls.yml`, alive on any day.

Shown by the simulator alone, beside what is published and never as rows; they step
aside as soon as one real call is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.clock import LOCAL_ZONE
from policy_kb.model import Entry, Knowledge
from policy_kb.shipped import read_yaml
from policy_kb.yaml_io import entry_from_dict

_FILE = Path(__file__).resolve().parents[1] / "content" / "examples" / "calls.yml"
_IN_DAYS = re.compile(r"\{([+-]\d+)\}")


def example_calls(today: date) -> tuple[Entry, ...]:
    """The examples with their days counted from `today`."""
    raw = read_yaml(_FILE)
    return tuple(entry_from_dict(_dated(item, today)) for item in raw)


@lru_cache(maxsize=4)
def beside_no_calls(fixed_day: date | None) -> Callable[[Knowledge], Iterable[Entry]]:
    """What a library shows beside what is published: the examples while no call is.

    `fixed_day` stands for today where a test or the simulator fixes it. The same function
    for the same day, as `open_library` needs it.
    """

    def overlay(published: Knowledge) -> Iterable[Entry]:
        if published.calls:
            return ()
        return example_calls(fixed_day or datetime.now(LOCAL_ZONE).date())

    return overlay


def _dated(value: Any, today: date) -> Any:
    if isinstance(value, dict):
        return {name: _dated(item, today) for name, item in value.items()}
    if isinstance(value, list):
        return [_dated(item, today) for item in value]
    if isinstance(value, str):
        return _IN_DAYS.sub(lambda m: (today + timedelta(days=int(m[1]))).isoformat(), value)
    return value
