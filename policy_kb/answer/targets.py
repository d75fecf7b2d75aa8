"""Answers about targets: figures, multiples, years, and whether a guess is right."""

from __future__ import annotations

import re

from policy_kb.answer.evidence import SURE, Evidence
from policy_kb.answer.model import Answer, Status
from policy_kb.library import Shelf
from policy_kb.model import Target
from policy_kb.quantities import Quantity, quantities, years
from policy_kb.question import Aspect, Question

# Targets are found more easily than clauses, because the question already says "how much".
ENOUGH = 0.24
_CLOSE = 0.85
_SCALE = {"亿元": ("元", 1e8), "万平方米": ("平方米", 1e4)}
# Asked is what has been reached, which a policy cannot say.
_PRESENT = re.compile("现在|目前|现有|已有|已经|截至|迄今|至今|如今|当前|实际|真的做到|完成了")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def find(question: Question, evidence: Evidence) -> tuple[Target, ...]:
    """The targets a question is about, none if its words name no target."""
    if evidence.targets:
        return evidence.targets[:3]
    least = SURE if question.aspect is Aspect.WHEN else ENOUGH
    hits = [h for h in evidence.target_hits if h.score >= least]
    near = [evidence.entry(h) for h in hits if h.score >= hits[0].score * _CLOSE]
    return tuple(near[:3])


def guessed(question: Question, evidence: Evidence) -> bool:
    """Whether the question names a figure of just the kind that its target has."""
    found = find(question, evidence)
    if len(found) != 1:
        return False
    return any(
        guess.unit != "个" and _expected(found[0], guess) is not None
        for guess in quantities(question.text)
    )


def answer(question: Question, targets: tuple[Target, ...], shelf: Shelf) -> Answer:
    """The figure; a guess in the question is confirmed or corrected, a wrong year named."""
    goal = shelf.knowledge.policy.goal_year
    named = years(question.text)
    asked = [year for year in named if year != goal]
    if asked and question.aspect is not Aspect.WHEN:
        facts = {"year": asked[0], "goal_year": goal}
        return Answer(
            Status.ANSWERED_NOT_STATED, "other_year", Aspect.TARGET, targets, facts
        )
    if asked:
        facts = {"year": asked[0], "goal_year": goal}
        return Answer(Status.ANSWERED_CORRECTED, "year_wrong", Aspect.WHEN, targets, facts)
    if goal in named and question.aspect is Aspect.WHEN:
        return Answer(Status.ANSWERED, "year_confirmed", Aspect.WHEN, targets)
    if question.aspect is Aspect.WHEN and not targets:
        return Answer(Status.ANSWERED, "goal_year", Aspect.WHEN)
    if len(targets) == 1:
        bare = question.before.aspect is Aspect.TARGET
        verdict = _verdict(targets[0], quantities(question.text, bare=bare))
        if verdict is not None:
            guess, right = verdict
            status = Status.ANSWERED if right else Status.ANSWERED_CORRECTED
            key = "target_confirmed" if right else "target_corrected"
            return Answer(status, key, Aspect.TARGET, targets, {"guess": guess.surface})
    if _PRESENT.search(question.text) and question.aspect is Aspect.TARGET:
        return Answer(Status.ANSWERED_NOT_STATED, "target_now", Aspect.TARGET, targets)
    return Answer(Status.ANSWERED, "target", Aspect.TARGET, targets)


def overview(shelf: Shelf) -> Answer:
    """All targets with their figures."""
    return Answer(
        Status.ANSWERED, "targets", Aspect.TARGET, (shelf.knowledge.by_id["goal"],),
        {"targets": shelf.knowledge.targets},
    )


def _verdict(target: Target, guesses: list[Quantity]) -> tuple[Quantity, bool] | None:
    """The first guess that can be compared with the target, and whether it is right."""
    for guess in guesses:
        expected = _expected(target, guess)
        if expected is not None:
            return guess, abs(expected - guess.value) < 1e-6 * max(1.0, expected)
    return None


def _expected(target: Target, guess: Quantity) -> float | None:
    """The target's own value in the guess's terms; None where they cannot be compared."""
    if guess.is_multiple:
        found = _NUMBER.search(target.multiple or "")
        return float(found.group()) if found else None
    unit, scale = _SCALE.get(target.unit, (target.unit, 1.0))
    if guess.unit in (unit, "") or (guess.unit == "个" and unit in ("家", "件")):
        return float(target.figure) * scale
    return None
