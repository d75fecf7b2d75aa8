"""Every row of the table of docs/context.md is a dialogue, and every dialogue a row."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cli.evaluation.cases import load

ROOT = Path(__file__).parents[3]


def test_the_table_and_the_dialogues_are_the_same():
    table = (ROOT / "docs" / "context.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| [^|]*→", table, re.MULTILINE)
    dialogues = [case.id for case in load(ROOT / "tests" / "evaluation" / "context")]
    assert len(rows) == len(set(rows))
    assert sorted(rows) == sorted(dialogues)
    assert all(len(case.turns) > 1 for case in load(ROOT / "tests" / "evaluation" / "context"))
