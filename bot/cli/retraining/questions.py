"""The questions that both models are asked: our own sets and the golden questions, each with what
is wrong with an answer. Only gathering and judging; asking is in `asking`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli.evaluation import judge
from bot.cli.evaluation.cases import Case
from policy_kb import golden
from policy_kb.golden import Golden
from policy_kb.model import Entry

GOLDEN_GROUP = "golden"


@dataclass(frozen=True)
class Question:
    """One conversation. `faults` tells what is wrong with its answers, in words."""

    group: str
    says: tuple[str, ...]
    faults: Callable[[Sequence[str]], list[str]]


def of_case(case: Case, stated: set[str]) -> Question:
    """A conversation of an evaluation set. `stated`: every figure of the knowledge."""

    def faults(answers: Sequence[str]) -> list[str]:
        found, typed = [], ""
        for (said, expected), answer in zip(case.turns, answers, strict=True):
            typed += f"{said}\n"
            found += ["没有回复"] if not answer else judge.faults(answer, expected)
            found += [f"无出处数字 {f}" for f in sorted(judge.invented(answer, typed, stated))]
        return found

    return Question(case.group, tuple(said for said, _ in case.turns), faults)


def of_golden(one: Golden, known: Mapping[str, Entry]) -> Question:
    """A golden question of the knowledge that is published now."""

    def faults(answers: Sequence[str]) -> list[str]:
        answer = answers[0]
        missing = golden.misses(one, answer, known.get(one.names))
        return [f"缺少 {text}" for text in missing] if answer else ["没有回复"]

    return Question(GOLDEN_GROUP, (one.question,), faults)


def some_of(questions: Sequence[Question], per_group: int) -> list[Question]:
    """At most so many of each group, evenly from all of it; 0 for all."""
    if not per_group:
        return list(questions)
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group, []).append(question)
    return [one for group in groups.values() for one in _evenly(group, per_group)]


def _evenly(group: Sequence[Question], most: int) -> Iterable[Question]:
    if len(group) <= most:
        return group
    return [group[i * len(group) // most] for i in range(most)]


def set_folder(name: str) -> Path:
    """Where a set that ships with the sources lies."""
    return Path(__file__).resolve().parents[3] / "tests" / "evaluation" / name
