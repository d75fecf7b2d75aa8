"""Evaluation sets as data: conversations, one file a group.

The format is described in tests/evaluation/README.md. Only reading; judging is
in `judge`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KejitongError


@dataclass(frozen=True)
class Expectation:
    """What must be in an answer. `all`: of each inner list one must appear."""

    all: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
    says: str = ""


@dataclass(frozen=True)
class Case:
    """One conversation: what is said turn by turn, and what each answer must hold."""

    id: str
    group: str
    style: str
    turns: tuple[tuple[str, Expectation], ...]


@dataclass(frozen=True)
class Surroundings:
    """What a set brings along: calls to be published before it is asked, and its today."""

    sheet: Path | None = None
    today: date | None = None


def surroundings(folder: Path) -> Surroundings:
    """`sheet/` holds one file that `kejitong kb import` reads, `today` an ISO date.

    Raises KejitongError where either is not as it should be.
    """
    sheets = sorted((folder / "sheet").glob("*.*")) if (folder / "sheet").is_dir() else []
    if len(sheets) > 1:
        raise KejitongError(f"{folder / 'sheet'}: 应只有一个文件")
    day = folder / "today"
    try:
        today = date.fromisoformat(day.read_text("utf-8").strip()) if day.is_file() else None
    except ValueError as error:
        raise KejitongError(f"{day}: 应为 2026-01-31 这样的日期") from error
    return Surroundings(sheets[0] if sheets else None, today)


def load(folder: Path) -> list[Case]:
    """All conversations of a folder. Raises KejitongError naming the file of a bad one."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8")) or []
            found += [_case(item, path.stem) for item in raw]
        except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
            raise KejitongError(f"{path}: 题目格式不对（{error!r}）") from error
    if not found:
        raise KejitongError(f"{folder}: 没有题目")
    return found


def _case(raw: dict[str, Any], group: str) -> Case:
    turns = tuple(
        (str(turn["say"]), _expectation(turn.get("expect") or {})) for turn in raw["turns"]
    )
    return Case(raw["id"], group, raw.get("style", "clean"), turns)


def _expectation(raw: dict[str, Any]) -> Expectation:
    groups = tuple(
        tuple(map(str, item)) if isinstance(item, list) else (str(item),)
        for item in raw.get("all", ())
    )
    return Expectation(groups, tuple(map(str, raw.get("none", ()))), raw.get("says", ""))
