"""An upload as it was rehearsed: what would be done with each entry, and the file itself.

Data only, and their form as bytes.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from policy_kb.intake.proposal import Finding
from policy_kb.intake.sheet.grid import CellProblem
from policy_kb.intake.uploaded import Wish


class How(str, Enum):
    """What an import would do with an entry."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DRAFTED = "drafted"
    HELD = "held"


HOW_WORDS = {
    How.NEW: "新增",
    How.CHANGED: "修改",
    How.SAME: "没有改动",
    How.DRAFTED: "已有相同草稿",
    How.HELD: "正在审核",
}


@dataclass(frozen=True)
class Step:
    """One entry of the file. `base`: the revision it would be written on, 0 for none; `before`:
    what is said so far; `remark`: what a person should know first."""

    how: How
    payload: Mapping[str, Any]
    base: int = 0
    before: Mapping[str, Any] | None = None
    remark: str = ""


@dataclass(frozen=True)
class Rehearsed:
    """One upload. `token` tells it from one that took its place; the rest is of a `Rehearsal`,
    `findings` of documents only."""

    token: str
    name: str
    kind: str
    wish: Wish
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[str, ...] = ()
    cells: tuple[CellProblem, ...] = ()
    missing: tuple[str, ...] = ()
    content: bytes = b""

    @property
    def counts(self) -> Counter[How]:
        """How many entries of each sort there are."""
        return Counter(step.how for step in self.steps)

    @property
    def to_save(self) -> tuple[Step, ...]:
        """What would become a draft."""
        return tuple(step for step in self.steps if step.how in (How.NEW, How.CHANGED))

    @property
    def ready(self) -> bool:
        """Whether it may be saved: whole, and there is something to save."""
        faults = self.problems or self.missing or self.counts[How.HELD]
        return bool(self.to_save) and not faults

    def as_bytes(self) -> bytes:
        """For keeping; `from_bytes` gives the same back."""
        told = json.dumps(asdict(replace(self, content=b"")), default=_plain, ensure_ascii=False)
        return zlib.compress(told.encode() + b"\n" + self.content, 1)

    @classmethod
    def from_bytes(cls, kept: bytes) -> Rehearsed | None:
        """None for what another version of the product kept."""
        try:
            head, _, content = zlib.decompress(kept).partition(b"\n")
            raw = json.loads(head)
            return cls(
                **raw
                | {
                    "wish": Wish(
                        **raw["wish"] | {"values": tuple(map(tuple, raw["wish"]["values"]))}
                    ),
                    "steps": tuple(Step(**one | {"how": How(one["how"])}) for one in raw["steps"]),
                    "notes": tuple(raw["notes"]),
                    "problems": tuple(raw["problems"]),
                    "missing": tuple(raw["missing"]),
                    "content": content,
                    "findings": tuple(Finding(**one) for one in raw["findings"]),
                    "cells": tuple(CellProblem(**one) for one in raw["cells"]),
                }
            )
        except (zlib.error, KeyError, TypeError, ValueError):
            return None


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return ""
    raise TypeError(value)
