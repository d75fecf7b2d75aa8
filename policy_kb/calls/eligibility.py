"""A call's conditions against what is known of a company: met, not met, or cannot tell.

Every condition gets a verdict and none is left out. Never says that a company
will be funded; that is decided by whoever issued the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from policy_kb.calls.company import Company, Span
from policy_kb.calls.model import Call
from policy_kb.calls.requirements import Demand, Requirement, Sort, demands

_DAYS_A_YEAR = 365.2425


class Outcome(str, Enum):
    """How a condition stands against what is known."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """One condition, as the call words it. `reason` is what the company told that bears on
    it, in its own words, empty where nothing did."""

    condition: str
    outcome: Outcome
    reason: str = ""


def compare(call: Call, company: Company, today: date) -> tuple[Verdict, ...]:
    """A verdict on each condition of the call, in the call's order."""
    return tuple(_verdict(condition, company, today) for condition in call.conditions)


def _verdict(condition: str, company: Company, today: date) -> Verdict:
    found = [_weigh(demand, company, today) for demand in demands(condition)]
    said = "、".join(dict.fromkeys(words for _, words in found if words))
    outcomes = [outcome for outcome, _ in found]
    if Outcome.NOT_MET in outcomes:
        against = "、".join(dict.fromkeys(w for o, w in found if o is Outcome.NOT_MET and w))
        return Verdict(condition, Outcome.NOT_MET, against)
    if outcomes and all(outcome is Outcome.MET for outcome in outcomes):
        return Verdict(condition, Outcome.MET, said)
    return Verdict(condition, Outcome.UNKNOWN, said)


def _weigh(demand: Demand, company: Company, today: date) -> tuple[Outcome, str]:
    """One stretch: any alternative that is met is enough, all must fail to fail."""
    results = [(_outcome(one, company, today), _said(one, company)) for one in demand.alternatives]
    met = [said for outcome, said in results if outcome is Outcome.MET]
    if met:
        return (Outcome.MET if demand.whole else Outcome.UNKNOWN), met[0]
    failed = [said for outcome, said in results if outcome is Outcome.NOT_MET]
    # An alternative that was not understood may still be the one that is met.
    if failed and len(failed) == len(results) and (demand.whole or len(results) == 1):
        return Outcome.NOT_MET, "、".join(dict.fromkeys(failed))
    return Outcome.UNKNOWN, ""


def _said(one: Requirement, company: Company) -> str:
    return company.said.get(one.field, "")


def _outcome(one: Requirement, company: Company, today: date) -> Outcome:
    known = getattr(company, one.field)
    if known is None:
        return Outcome.UNKNOWN
    if one.sort in (Sort.FLAG, Sort.PLACE):
        return Outcome.MET if known is one.wanted else Outcome.NOT_MET
    if one.sort is Sort.FOUNDED_BEFORE:
        earliest, latest = known
        if latest < one.day:
            return Outcome.MET
        return Outcome.NOT_MET if earliest >= one.day else Outcome.UNKNOWN
    if one.sort is Sort.AGE:
        earliest, latest = known
        known = Span((today - latest).days / _DAYS_A_YEAR, (today - earliest).days / _DAYS_A_YEAR)
        # 成立三年 is three years: a leap day more or less decides nothing.
        known = Span(known.low + 0.01, known.high + 0.01)
    return _within(known, one.span)


def _within(known: Span, wanted: Span) -> Outcome:
    if wanted.low <= known.low and known.high <= wanted.high:
        return Outcome.MET
    if known.high < wanted.low or known.low > wanted.high:
        return Outcome.NOT_MET
    return Outcome.UNKNOWN
