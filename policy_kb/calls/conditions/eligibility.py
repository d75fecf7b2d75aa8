"""A call's conditions against what is known of a company: met, not met, or cannot tell.

Every condition gets a verdict and none is left out. Never says that a company
will be funded; that is decided by whoever issued the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from policy_kb.calls.company import Company, Span
from policy_kb.calls.conditions.demand.demands import (
    All,
    Demand,
    Either,
    OfKind,
    OnlyFor,
    Open,
    Relaxed,
    Soft,
    Unsure,
)
from policy_kb.calls.conditions.demand.requirement import Requirement
from policy_kb.calls.conditions.demand.requirements import demands, opens_alternatives
from policy_kb.calls.conditions.facts import grades
from policy_kb.calls.conditions.facts.applicants import makes_that
from policy_kb.calls.conditions.facts.further import told_otherwise
from policy_kb.calls.conditions.facts.located import in_towns, thing_in
from policy_kb.calls.conditions.facts.makeup import made_up
from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.named import without_name
from policy_kb.calls.conditions.facts.outright import told_plainly
from policy_kb.calls.conditions.facts.plain_facts import denied, stated
from policy_kb.calls.conditions.facts.predicates import holds, nearly, run_out
from policy_kb.calls.conditions.facts.records import broken, had_before
from policy_kb.calls.conditions.facts.standards import of_its_standard
from policy_kb.calls.conditions.fields import kept
from policy_kb.calls.conditions.figures.bounds import Bound, bound, bounds_in
from policy_kb.calls.conditions.figures.counted import Quantity, quantities, statements
from policy_kb.calls.conditions.figures.funding import in_funds
from policy_kb.calls.conditions.figures.joined import each_so_many
from policy_kb.calls.conditions.figures.judging import Beside, Judged, beside_of, judged
from policy_kb.calls.conditions.figures.nothing import NOTHING_ELSE
from policy_kb.calls.conditions.figures.ratios import in_proportion
from policy_kb.calls.conditions.figures.since import durations
from policy_kb.calls.conditions.figures.sums import in_all
from policy_kb.calls.conditions.figures.supposing import supposed
from policy_kb.calls.conditions.figures.worked_out import worked_out
from policy_kb.calls.conditions.inferring import inferred
from policy_kb.calls.conditions.times.happened import (
    going_on_long_enough,
    in_time,
    there_long_enough,
)
from policy_kb.calls.conditions.times.lately import of_each_year, undisturbed
from policy_kb.calls.conditions.times.terms import long_enough
from policy_kb.calls.conditions.times.validity import valid
from policy_kb.calls.model import Call
from policy_kb.calls.told.years import of_account
from policy_kb.language import text as levelled


class Outcome(str, Enum):
    """How a condition stands against what is known."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


_OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}


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


@dataclass(frozen=True)
class _Weighed:
    outcome: Outcome
    words: tuple[str, ...] = ()
    likely: bool = False


@dataclass(frozen=True)
class _Known:
    """All that a verdict may rest on: facts of the company, and what its message counts.
    `timed` are its statements with what is only planned, `beside` is what else the call bounds."""

    company: Company
    today: date
    told: str = ""
    counted: tuple[Quantity, ...] = ()
    pieces: tuple[str, ...] = ()
    timed: tuple[str, ...] = ()
    beside: Beside = Beside()


def compare(call: Call, company: Company, today: date, told: str = "") -> tuple[Verdict, ...]:
    """A verdict on each condition of the call, in the call's order.

    `told`: the message, for conditions on what is no field of `Company`.
    """
    told = without_name(told, call.title)
    known = _Known(
        inferred(company),
        today,
        told,
        (*worked_out(quantities(told, today), told), *durations(told, today)) if told else (),
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
    verdicts: list[Verdict], by_themselves: int, known: _Known
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
        found = _demands(verdicts[line].condition, known)
        as_told = replace(known, counted=(quantity,), pieces=(), timed=())
        weighed = _all_of(_weigh(demand, as_told) for demand in found)
        whole = bound(_line(verdicts[line]), known.today)
        if weighed.outcome is Outcome.UNKNOWN and whole is not None:
            weighed = _weigh_bound(whole, as_told)
        if weighed.outcome is not Outcome.UNKNOWN:
            verdicts[line] = replace(verdicts[line], reason=quantity.words, if_so=weighed.outcome)
    return tuple(verdicts)


def _line(verdict: Verdict) -> str:
    return levelled.normalise(verdict.condition)


def _nearly(verdict: Verdict, others: Iterable[Verdict], known: _Known) -> Verdict:
    """An open verdict with what a statement that is close to its condition would make of it."""
    near = nearly(_line(verdict), map(_line, others), known.pieces)
    if near.kept is None:
        return verdict
    return replace(verdict, reason=near.words, if_so=_weighed(near).outcome)


def _told_in(words: str, said: Iterable[str]) -> bool:
    return any(one and (one in words or words in one) for one in said)


def _verdict(condition: str, known: _Known) -> Verdict:
    found = [_weigh(demand, known) for demand in _demands(condition, known)]
    weighed = _all_of(found) if found else _Weighed(Outcome.UNKNOWN)
    ended = valid(levelled.normalise(condition), known.pieces, known.today)
    if ended.kept is False:
        weighed = _weighed(ended, likely=True)
    if weighed.outcome is Outcome.UNKNOWN and known.pieces:
        weighed = _by_line(condition, known) or weighed
    return Verdict(condition, weighed.outcome, "、".join(weighed.words), weighed.likely)


def _demands(condition: str, known: _Known) -> tuple[Demand, ...]:
    return demands(of_account(condition, known.today))


def _by_line(condition: str, known: _Known) -> _Weighed | None:
    """A verdict on a line as a whole, where its parts have none: by the day of an event, by
    what is plainly denied, by what was not to happen and did."""
    line = levelled.normalise(condition)
    if of_each_year(line):
        return _timely(line, known)
    for judge in (
        in_time(line, known.timed, known.today),
        valid(line, known.pieces, known.today),
        long_enough(line, known.pieces, known.today),
        there_long_enough(line, known.pieces),
        going_on_long_enough(line, known.pieces, known.today),
        run_out(line, known.pieces, known.today),
        denied(line, of_its_standard(line, known.pieces)),
        undisturbed(line, known.pieces, known.today),
        broken(line, known.pieces, known.today),
        holds(line, known.pieces),
        had_before(line, known.pieces, known.beside.title),
    ):
        if judge.kept is not None:
            return _weighed(judge, likely=True)
    return _in_other_words(line, known)


def _in_other_words(words: str, known: _Known) -> _Weighed | None:
    """A verdict by what is told in words that are not those of the condition."""
    lines, title = tuple(known.beside.said.split(" ")), known.beside.title
    message = Message(known.company, known.pieces, known.told, title, lines, known.today)
    found = told_otherwise(words, message)
    return _weighed(found, likely=True) if found.kept is not None else None


def _weigh_open(demand: Open, known: _Known) -> _Weighed:
    """What is no field of `Company`: compared by what is counted, or by its words."""
    size = grades.sized(demand.words, known.pieces)
    if size.kept is not None:
        return _weighed(size, likely=True)
    if not known.told or not demand.whole:
        return _weighed(makes_that(demand.words, known.company), likely=True)
    for mark, joined in (("或者?", _one_of), ("、", _all_of)):
        pieces = each_so_many([part.strip(",") for part in re.split(mark, demand.words)])
        parts = [bound(part, known.today) for part in pieces]
        if len(parts) > 1 and all(parts):
            return joined([_weigh_bound(part, known) for part in parts if part])
    for one in (
        in_all(demand.words, known.counted, known.beside, known.today, _is_all(known)),
        made_up(demand.words, known.counted, known.pieces, known.today),
        in_funds(demand.words, known.told),
    ):
        if one.kept is not None:
            return _weighed(one)
    wanted = bound(demand.words, known.today)
    there = thing_in(demand.words, known.pieces)
    if there.kept is False or there.kept and wanted is None:
        return _weighed(there, likely=True)
    weighed = _Weighed(Outcome.UNKNOWN)
    if wanted is not None:
        weighed = _weigh_bound(wanted, known)
    if weighed.outcome is Outcome.UNKNOWN:
        weighed = _timely(demand.words, known) or weighed
    if wanted is not None or weighed.outcome is not Outcome.UNKNOWN or of_each_year(demand.words):
        return weighed
    ratio = in_proportion(demand.words, known.counted)
    if ratio.kept is not None:
        return _weighed(ratio)
    town = in_towns(demand.words, known.company)
    if town.kept is not None:
        return _weighed(town, likely=True)
    grade = grades.graded(demand.words, known.pieces, known.beside.title)
    if grade.kept is not None:
        return _weighed(grade, likely=True)
    said = told_plainly(demand.words, known.pieces)
    if said.kept is not None:
        return _weighed(said, likely=True)
    return _weighed(stated(demand.words, known.told), likely=True)


def _timely(words: str, known: _Known) -> _Weighed | None:
    """A verdict by when something happened, for how long it goes on, until when it is valid."""
    if of_each_year(words):
        return _weighed(undisturbed(words, known.pieces, known.today), likely=True)
    for judge in (
        in_time(words, known.timed, known.today),
        valid(words, known.pieces, known.today),
        long_enough(words, known.pieces, known.today),
        undisturbed(words, known.pieces, known.today),
    ):
        if judge.kept is not None:
            return _weighed(judge, likely=True)
    return None


def _weigh_bound(wanted: Bound, known: _Known) -> _Weighed:
    return _weighed(judged(wanted, known.counted, known.beside))


def _weighed(found: Judged, likely: bool = False) -> _Weighed:
    words = (found.words,) if found.words else ()
    likely = found.kept is not None and (likely or found.likely)
    return _Weighed(_OUTCOMES[found.kept], words, likely)


def _weigh(demand: Demand, known: _Known) -> _Weighed:
    company, today = known.company, known.today
    if isinstance(demand, Open):
        plain = _weigh_open(demand, known)
        if plain.outcome is not Outcome.UNKNOWN or not known.told:
            return plain
        return _in_other_words(demand.words, known) or plain
    if isinstance(demand, Requirement):
        outcome = _OUTCOMES[kept(demand, company, today)]
        there = getattr(company, demand.field) is not None
        words = company.said.get(demand.field) if there else None
        return _Weighed(outcome, (words,) if words else ())
    if isinstance(demand, OfKind):
        said = any(kind in levelled.normalise(known.told) for kind in demand.kinds)
        return _Weighed(Outcome.MET if said else Outcome.UNKNOWN)
    if isinstance(demand, OnlyFor):
        return _by_case(demand, known)
    if isinstance(demand, Soft):
        return replace(_weigh(demand.part, known), likely=True)
    if isinstance(demand, Relaxed):
        return _relaxed(demand, known)
    found = [_weigh(part, known) for part in demand.parts]
    if isinstance(demand, All):
        return _all_of(found)
    if isinstance(demand, Either):
        return _one_of(found, all_told=_is_all(known))
    assert isinstance(demand, Unsure)
    strict, loose = _all_of(found), _one_of(found)
    return strict if strict.outcome is loose.outcome else _Weighed(Outcome.UNKNOWN, strict.words)


def _relaxed(demand: Relaxed, known: _Known) -> _Weighed:
    """Between the two bounds one can tell only of who tells a degree below the one meant."""
    narrow, wide = _weigh(demand.narrow, known), _weigh(demand.wide, known)
    if narrow.outcome is not Outcome.NOT_MET or wide.outcome is Outcome.NOT_MET:
        return narrow
    lower = grades.below(demand.who, known.pieces)
    return replace(narrow, likely=True) if lower else _Weighed(Outcome.UNKNOWN, narrow.words)


def _by_case(demand: OnlyFor, known: _Known) -> _Weighed:
    """Whoever surely is in a case is judged by it; for the others nothing is said."""
    for who, what in demand.cases:
        inside = _weigh(who, known)
        if inside.outcome is Outcome.MET:
            then = _weigh(what, known)
            return _Weighed(then.outcome, _distinct((*then.words, *inside.words)), then.likely)
    return _Weighed(Outcome.UNKNOWN)


def _all_of(found: Iterable[_Weighed]) -> _Weighed:
    found = tuple(found)
    against = [w for w in found if w.outcome is Outcome.NOT_MET]
    if against:
        return _Weighed(Outcome.NOT_MET, _words(against), all(w.likely for w in against))
    done = bool(found) and all(w.outcome is Outcome.MET for w in found)
    likely = done and any(w.likely for w in found)
    return _Weighed(Outcome.MET if done else Outcome.UNKNOWN, _words(found), likely)


def _is_all(known: _Known) -> bool:
    """Whether the firm says that there is nothing but what it told."""
    return any(NOTHING_ELSE.fullmatch(piece) for piece in known.pieces)


def _one_of(found: Iterable[_Weighed], all_told: bool = False) -> _Weighed:
    found = tuple(found)
    met = [w for w in found if w.outcome is Outcome.MET]
    if met:
        return met[0]
    against = [w for w in found if w.outcome is Outcome.NOT_MET]
    if all_told and against and not any(w.words for w in found if w not in against):
        return _Weighed(Outcome.NOT_MET, _words(against), likely=True)
    if found and all(w.outcome is Outcome.NOT_MET for w in found):
        return _Weighed(Outcome.NOT_MET, _words(found))
    return _Weighed(Outcome.UNKNOWN, _words(found))


def _words(found: Iterable[_Weighed]) -> tuple[str, ...]:
    return _distinct(words for weighed in found for words in weighed.words)


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for said in words for one in said.split("、") if one))
