"""The last accepted run of each set, group by group, and what has fallen since.

A small file beside the sets, rewritten by `kejitong evaluate --accept` alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli.evaluation.runner import Outcome
from bot.errors import KejitongError

# A group may fall by two points; one question of a small group is more than that.
MAY_FALL = 0.02
# Group → (right, asked).
Counts = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Fallen:
    """A group whose share of right answers is lower than accepted by more than it may be."""

    group: str
    before: float
    now: float


def counts(outcomes: Sequence[Outcome]) -> Counts:
    """What was right and what was asked, by group."""
    found: Counts = {}
    for outcome in outcomes:
        right, asked = found.get(outcome.case.group, (0, 0))
        found[outcome.case.group] = (right + outcome.right, asked + 1)
    return dict(sorted(found.items()))


def fallen(before: Counts, now: Counts) -> list[Fallen]:
    """The groups that fell; groups that were not asked this time, or never before, do not count."""
    shares = ((name, _share(before[name]), _share(now[name])) for name in now if name in before)
    return [Fallen(name, old, new) for name, old, new in shares if new < old - MAY_FALL - 1e-9]


def read(file: Path, name: str) -> Counts:
    """The accepted counts of a set, none where it was never accepted. Raises KejitongError."""
    try:
        return {group: _count(written) for group, written in _sets(file).get(name, {}).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise KejitongError(f"{file}: 格式不对（{error}）") from error


def write(file: Path, name: str, now: Counts) -> None:
    """Accept a run: its groups take the place of what was accepted of them before."""
    sets = _sets(file)
    written = {group: f"{right}/{asked}" for group, (right, asked) in now.items()}
    sets[name] = {**sets.get(name, {}), **written}
    text = json.dumps(sets, ensure_ascii=False, indent=2, sort_keys=True)
    file.write_text(f"{text}\n", encoding="utf-8")


def _sets(file: Path) -> dict[str, dict[str, str]]:
    return json.loads(file.read_text("utf-8")) if file.is_file() else {}


def _count(written: str) -> tuple[int, int]:
    right, asked = map(int, written.split("/"))
    return right, asked


def _share(count: tuple[int, int]) -> float:
    right, asked = count
    return right / asked if asked else 0.0
