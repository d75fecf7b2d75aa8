"""Two models side by side: the same questions, how many each answers rightly, what changes.

The result is plain data, kept with the training and shown by the console.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.cli.retraining.questions import Question

# What is kept of changes: staff read them, the shares tell the rest.
MOST_LISTED, _LONGEST = 60, 700

Answers = Sequence[Sequence[str]]


def empty_report(against: str) -> dict[str, Any]:
    """A comparison with the model `against`, before anything was asked."""
    return {
        "against": against,
        "groups": [],
        "better": [],
        "worse": [],
        "better_count": 0,
        "worse_count": 0,
        "changed": 0,
        "left": "",
    }


def add_to(
    report: dict[str, Any],
    part: str,
    questions: Sequence[Question],
    before: Answers,
    after: Answers,
) -> None:
    """Count one set of questions in. `part` names it; `changed` counts answers that differ and are
    as right or wrong as before."""
    groups: dict[str, list[int]] = {}
    for question, old, new in zip(questions, before, after, strict=True):
        was, now = question.faults(old), question.faults(new)
        row = groups.setdefault(question.group, [0, 0, 0])
        row[0] += 1
        row[1] += not was
        row[2] += not now
        if bool(was) == bool(now):
            report["changed"] += list(old) != list(new)
            continue
        kind = "worse" if now else "better"
        report[f"{kind}_count"] += 1
        if len(report[kind]) < MOST_LISTED:
            report[kind].append(_listed(part, question, old, new, now or was))
    report["groups"] += [
        {"part": part, "group": group, "count": count, "before": right, "after": right_now}
        for group, (count, right, right_now) in groups.items()
    ]


def _listed(
    part: str, question: Question, old: Sequence[str], new: Sequence[str], faults: list[str]
) -> dict[str, Any]:
    turns = [
        {"said": said, "before": was[:_LONGEST], "after": now[:_LONGEST]}
        for said, was, now in zip(question.says, old, new, strict=True)
    ]
    return {"part": part, "group": question.group, "turns": turns, "fault": "；".join(faults)[:300]}
