"""Verdicts on the conditions of a call for what a firm tells, one letter a condition.

Y met, N not met, ? open; y and n: open, but that is what it were if the thing told is the one that
is bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from policy_kb.calls.conditions.eligibility import Outcome, compare
from policy_kb.calls.model import Call
from policy_kb.calls.told.telling import company_facts

TODAY = date(2030, 5, 20)
_MARKS = {Outcome.MET: "Y", Outcome.NOT_MET: "N"}
_SUPPOSED = {Outcome.MET: "y", Outcome.NOT_MET: "n", None: "?"}

# Of each call by its title: its conditions, and what firms say with the letters to expect.
Calls = Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]]


def lines_of(calls: Calls) -> list[tuple[str, tuple[str, ...], str, str]]:
    """One case for each thing told: title, conditions, what is told, letters."""
    return [
        (title, conditions, told, marks)
        for title, (conditions, lines) in calls.items()
        for told, marks in lines.items()
    ]


def marks_of(title: str, conditions: tuple[str, ...], told: str) -> str:
    """The letters for what a firm tells of a call."""
    call = Call("x", title, "区", "区科工信局", conditions=conditions)
    verdicts = compare(call, company_facts(told, TODAY), TODAY, told)
    return "".join(
        _SUPPOSED[v.if_so] if v.outcome is Outcome.UNKNOWN else _MARKS[v.outcome] for v in verdicts
    )
