"""Examples of intents that staff gave for the training, and what keeps a sentence from being one.

The same rules hold when an example is made (it is refused, with the reason) and when the training
reads it (it is left aside, with a line): intents go, files of the product grow, questions become
those of an evaluation. Training itself is in `bot.rasa_server`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.clock import as_local
from bot.services.people.privacy import HIDDEN, mask_personal
from bot.services.tables import training_examples
from policy_kb.language import text as levelled

ROOT = Path(__file__).resolve().parents[3]
LONGEST = 300

_MARKS = re.compile(r"\W+")
# What Rasa's format takes for a name: [surface](kind) or [surface]{...}.
_ANNOTATED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Example:
    """One row."""

    number: int
    intent: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Ground:
    """What the files of the product hold: every intent, each of their own examples with its
    intent, and the questions of the evaluation sets. Sentences by `bare`."""

    intents: frozenset[str]
    taught: Mapping[str, str]
    asked: frozenset[str]


def bare(text: str) -> str:
    """The same for sentences that differ in marks and levelling alone."""
    level = levelled.normalise(text)
    return _MARKS.sub("", level) or level


def fault_of(intent: str, text: str, ground: Ground, known: Mapping[str, str]) -> str:
    """What keeps a sentence from being an example, for staff; empty when nothing does.

    `known`: the other examples of staff, by `bare`, with their intents.
    """
    if not text or len(text) > LONGEST:
        return f"例句应为 1 至 {LONGEST} 个字"
    if _UNPRINTABLE.search(text) or _ANNOTATED.search(text) or text.startswith("/"):
        return "例句应是一行企业会说的话，不带“/”开头和 [ ]( ) 标记"
    if intent not in ground.intents:
        return f"没有“{intent}”这个意图"
    if HIDDEN in text or mask_personal(text) != text:
        return "例句含有电话、证件号或邮箱等个人信息，请改写后再加"
    key = bare(text)
    if key in ground.asked:
        return "这句话是评测题，不能用来训练"
    holder = ground.taught.get(key) or known.get(key)
    if holder == intent:
        return f"这句话已经是“{intent}”的例句"
    if holder:
        return f"这句话已经是“{holder}”的例句，不能同时属于“{intent}”"
    return ""


def sorted_out(
    examples: Iterable[Example], ground: Ground
) -> tuple[list[Example], list[tuple[Example, str]]]:
    """The good ones in their order, and the others with what is wrong with each."""
    good: list[Example] = []
    bad: list[tuple[Example, str]] = []
    known: dict[str, str] = {}
    for one in examples:
        if fault := fault_of(one.intent, one.text, ground, known):
            bad.append((one, fault))
        else:
            good.append(one)
            known[bare(one.text)] = one.intent
    return good, bad


def add(
    connection: Connection, intent: str, text: str, *, by: str, at: datetime, ground: Ground
) -> str:
    """Keep an example for the next training. The reason where it cannot be one, else empty."""
    intent, text = intent.strip(), text.strip()
    known = {bare(one.text): one.intent for one in all_examples(connection)}
    fault = fault_of(intent, text, ground, known)
    if not fault:
        row = insert(training_examples).values(intent=intent, text=text, by=by, at=at)
        connection.execute(row)
    return fault


def all_examples(connection: Connection) -> list[Example]:
    """Every example that staff gave, in the order in which they came."""
    rows = connection.execute(select(training_examples).order_by(training_examples.c.number))
    return [Example(row.number, row.intent, row.text, row.by, as_local(row.at)) for row in rows]


def remove(connection: Connection, number: int) -> Example | None:
    """Take one away; what it was, None where it is gone already."""
    found = [one for one in all_examples(connection) if one.number == number]
    connection.execute(delete(training_examples).where(training_examples.c.number == number))
    return found[0] if found else None


@lru_cache(maxsize=2)
def ground_of(root: Path = ROOT) -> Ground:
    """Read from the files, once in a process: they change with the product only."""
    intents: set[str] = set()
    for file in _read(root / "nlu_data" / "domain"):
        intents |= {
            name if isinstance(name, str) else next(iter(name)) for name in _part(file, "intents")
        }
    taught: dict[str, str] = {}
    for file in _read(root / "nlu_data" / "train"):
        for block in _part(file, "nlu"):
            for text in lines_of(str(block.get("examples") or "")):
                taught.setdefault(bare(text), str(block.get("intent", "")))
    asked = {
        bare(str(turn["say"]))
        for file in _read(root / "tests" / "evaluation")
        if isinstance(file, list)
        for case in file
        if isinstance(case, dict)
        for turn in case.get("turns", ())
    }
    return Ground(frozenset(intents), taught, frozenset(asked))


def lines_of(block: str) -> list[str]:
    """The sentences of a block of examples as they are said: names without their marks."""
    lines = (line.strip() for line in block.splitlines())
    return [_ANNOTATED.sub(r"\1", line[1:].strip()) for line in lines if line.startswith("-")]


def _read(folder: Path) -> list[Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [
        yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506
        for path in sorted(folder.rglob("*.yml"))
    ]


def _part(file: Any, name: str) -> Sequence[Any]:
    return (file.get(name) or ()) if isinstance(file, dict) else ()
