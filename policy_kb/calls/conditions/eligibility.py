"""A call's conditions against what is known of a company: met, not met, or cannot tell.

Every condition gets a verdict and none is left out. Never says that a company
will be funded; that is decided by whoever issued the call. What a single line weighs is
`weighing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policy_kb.calls.company import Company, Span
from policy_kb.calls.conditions.demand.requirements import opens_alternatives
from policy_kb.calls.conditions.facts.named import without_name
from policy_kb.calls.conditions.facts.predicates import nearly
from policy_kb.calls.conditions.figures.bounds import bounds_in
from policy_kb.calls.conditions.figures.counted import quantities, statements
from policy_kb.calls.conditions.figures.judging import Beside, beside_of
from policy_kb.calls.conditions.figures.openings import openings
from policy_kb.calls.conditions.figures.since import durations
from policy_kb.calls.conditions.figures.supposing import supposed
from policy_kb.calls.conditions.figures.worked_out import worked_out
from policy_kb.calls.conditions.inferring import inferred
from policy_kb.calls.conditions.weighing import (
    Known,
    Outcome,
    line_weighed,
    weighed,
    weighed_with,
)
from policy_kb.calls.model import Call
from policy_kb.language import text as levelled


@dataclass(frozen=True)
class Verdict:
    """One condition, as the call words it. `reason` is what the company told that bears on
    it, in its own words, empty where nothing did. `likely`: compared by its words alone.
    `if_so`: of an unknown one, what it were if the figure told is of what it bounds."""

    condition: str
    outcome: Outcome
    reason: str = ""
    likely: bool = False
    if_so: Outcome | None = None


def compare(call: Call, company: Company, today: date, told: str = "") -> tuple[Verdict, ...]:
    """A verdict on each condition of the call, in the call's order.

    `told`: the message, for conditions on what is no field of `Company`.
    """
    told = without_name(told, call.title)
    known = Known(
        inferred(company),
        today,
        told,
        (*worked_out(quantities(told, today), told), *durations(told, today), *openings(told))
        if told
        else (),
        tuple(filter(None, statements(told, of_events=True))),
        tuple(filter(None, statements(told, of_events=True, plans=True))),
        beside_of(call.title, call.conditions, today) if told else Beside(),
    )
    verdicts: list[Verdict] = []
    one_of, alternatives = False, 0
    for condition in call.conditions:
        verdict = _verdict(condition, known)
        if one_of and verdict.outcome is Outcome.NOT_MET:
            # One of several that are enough, or one of several that exclude.
            verdict = Verdict(condition, Outcome.UNKNOWN)
        elif one_of:
            verdict = Verdict(condition, Outcome.UNKNOWN, verdict.reason)
        verdicts.append(verdict)
        if not one_of and opens_alternatives(condition):
            alternatives, one_of = len(verdicts), True
    return _with_suppositions(verdicts, alternatives or len(verdicts), known)


def _with_suppositions(
    verdicts: list[Verdict], by_themselves: int, known: Known
) -> tuple[Verdict, ...]:
    """The verdicts, and what a figure that decided nothing would decide. Of the lines, so many
    are demands `by_themselves`."""
    reasons = [v.reason for v in verdicts if v.outcome is not Outcome.UNKNOWN]
    facts = [
        known.company.said.get(name, "")
        for name in known.company.known
        if isinstance(getattr(known.company, name), Span | tuple)
    ]
    free = [q for q in known.counted if not _told_in(q.words, (*reasons, *facts))]
    bounds = (
        {
            line: bounds_in(_line(verdict), known.today)
            for line, verdict in enumerate(verdicts[:by_themselves])
            if verdict.outcome is Outcome.UNKNOWN
        }
        if free
        else {}
    )
    for line, verdict in enumerate(verdicts[:by_themselves]):
        if verdict.outcome is Outcome.UNKNOWN and known.pieces:
            others = (v for v in verdicts if v is not verdict)
            verdicts[line] = _nearly(verdict, others, known)
    for line, quantity in supposed(free, bounds).items():
        if_so = weighed_with(verdicts[line].condition, quantity, known).outcome
        if if_so is not Outcome.UNKNOWN:
            verdicts[line] = replace(verdicts[line], reason=quantity.words, if_so=if_so)
    return tuple(verdicts)


def _line(verdict: Verdict) -> str:
    return levelled.normalise(verdict.condition)


def _nearly(verdict: Verdict, others: Iterable[Verdict], known: Known) -> Verdict:
    """An open verdict with what a statement that is close to its condition would make of it."""
    near = nearly(_line(verdict), map(_line, others), known.pieces)
    if near.kept is None:
        return verdict
    return replace(verdict, reason=near.words, if_so=weighed(near).outcome)


def _told_in(words: str, said: Iterable[str]) -> bool:
    return any(one and (one in words or words in one) for one in said)


def _verdict(condition: str, known: Known) -> Verdict:
    found = line_weighed(condition, known)
    return Verdict(condition, found.outcome, "、".join(found.words), found.likely)
