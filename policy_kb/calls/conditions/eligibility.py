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
from policy_kb.calls.conditions.facts.every_year import every_year
from policy_kb.calls.conditions.facts.further import told_otherwise
from policy_kb.calls.conditions.facts.happened import (
    going_on_long_enough,
    in_time,
    there_long_enough,
)
from policy_kb.calls.conditions.facts.located import in_towns, thing_in
from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.named import without_name
from policy_kb.calls.conditions.facts.plain_facts import denied, stated
from policy_kb.calls.conditions.facts.predicates import holds, nearly, run_out
from policy_kb.calls.conditions.facts.records import broken, had_before
from policy_kb.calls.conditions.facts.standards import certified, of_others
from policy_kb.calls.conditions.fields import kept
from policy_kb.calls.conditions.figures.bounds import Bound, bound, bounds_in, families_in
from policy_kb.calls.conditions.figures.counted import Quantity, quantities, statements
from policy_kb.calls.conditions.figures.joined import each_so_many
from policy_kb.calls.conditions.figures.judging import Beside, Judged, judged
from policy_kb.calls.conditions.figures.ratios import in_proportion
from policy_kb.calls.conditions.figures.since import durations
from policy_kb.calls.conditions.figures.supposing import supposed
from policy_kb.calls.conditions.inferring import inferred
from policy_kb.calls.model import Call
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
    `beside` is what else the call bounds."""

    company: Company
    today: date
    told: str = ""
    counted: tuple[Quantity, ...] = ()
    pieces: tuple[str, ...] = ()
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
        (*quantities(told, today), *durations(told, today)) if told else (),
        tuple(filter(None, statements(told, of_events=True))),
        _beside(call, today) if told else Beside(),
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
        found = demands(verdicts[line].condition)
        as_told = replace(known, counted=(quantity,), pieces=())
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


def _beside(call: Call, today: date) -> Beside:
    lines = [levelled.normalise(line) for line in call.conditions]
    return Beside(
        tuple(one for line in lines for one in bounds_in(line, today)),
        tuple(frozenset(families_in(line)) for line in call.conditions),
        call.title,
        " ".join(lines),
    )


def _verdict(condition: str, known: _Known) -> Verdict:
    yearly = every_year(levelled.normalise(condition), known.pieces)
    if yearly is not None:
        return Verdict(condition, _OUTCOMES[yearly.kept], yearly.words, yearly.kept is not None)
    found = [_weigh(demand, known) for demand in demands(condition)]
    weighed = _all_of(found) if found else _Weighed(Outcome.UNKNOWN)
    if weighed.outcome is Outcome.UNKNOWN and known.pieces:
        weighed = _by_line(condition, known) or weighed
    return Verdict(condition, weighed.outcome, "、".join(weighed.words), weighed.likely)


def _by_line(condition: str, known: _Known) -> _Weighed | None:
    """A verdict on a line as a whole, where its parts have none: by the day of an event, by
    what is plainly denied, by what was not to happen and did."""
    line = levelled.normalise(condition)
    for judge in (
        in_time(line, known.pieces, known.today),
        there_long_enough(line, known.pieces),
        going_on_long_enough(line, known.pieces, known.today),
        run_out(line, known.pieces, known.today),
        denied(line, _of_its_standard(line, known)),
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
        return _kind_of_firm(demand.words, known)
    for mark, joined in (("或者?", _one_of), ("、", _all_of)):
        pieces = each_so_many([part.strip(",") for part in re.split(mark, demand.words)])
        parts = [bound(part, known.today) for part in pieces]
        if len(parts) > 1 and all(parts):
            return joined([_weigh_bound(part, known) for part in parts if part])
    wanted = bound(demand.words, known.today)
    there = thing_in(demand.words, known.pieces)
    if there.kept is False or there.kept and wanted is None:
        return _weighed(there, likely=True)
    if wanted is not None:
        return _weigh_bound(wanted, known)
    ratio = in_proportion(demand.words, known.counted)
    if ratio.kept is not None:
        return _weighed(ratio)
    town = in_towns(demand.words, known.company)
    if town.kept is not None:
        return _weighed(town, likely=True)
    grade = grades.graded(demand.words, known.pieces, known.beside.title)
    if grade.kept is not None:
        return _weighed(grade, likely=True)
    said = _one_held(demand.words, known) or _told_plainly(demand.words, known)
    if said.kept is not None:
        return _weighed(said, likely=True)
    return _weighed(stated(demand.words, known.told), likely=True)


def _told_plainly(words: str, known: _Known) -> Judged:
    code = certified(words, known.pieces)
    return code if code.kept is not None else holds(words, _of_its_standard(words, known))


def _of_its_standard(words: str, known: _Known) -> tuple[str, ...]:
    return tuple(piece for piece in known.pieces if not of_others(words, piece))


def _one_held(words: str, known: _Known) -> Judged | None:
    """Of alternatives in words (绿色食品认证或有机产品认证) the one that is plainly there."""
    parts = re.split("或者?", words)
    if len(parts) < 2 or _TOGETHER.search(words):
        return None
    return next((one for part in parts if (one := _told_plainly(part, known)).kept), None)


_TOGETHER = re.compile("、|,|且|并|同时")
# 在广州市注册的生物医药企业: the place is a field, what it makes is told in its own words.
_KIND = re.compile(
    r"(?:[^,;。]*(?:注册|登记|设立|成立|经营)[^,;。的]{0,4}"
    r"|(?:注册|登记)地(?:址)?(?:在|位于|为)[\u4e00-\u9fff]{2,5}?[省市区](?:内|范围内|辖区内)?)"
    r"的(?P<kind>[\u4e00-\u9fff]{2,10}?)(?:生产|制造|研发|服务)?(?:类|型)?(?:企业|公司)"
)


def _kind_of_firm(words: str, known: _Known) -> _Weighed:
    """The rest of a demand on the place: met, as far as words tell, by who says to make that."""
    trade = known.company.trade or ""
    found = _KIND.fullmatch(words)
    if found and any(found["kind"][i : i + 2] in trade for i in range(len(found["kind"]) - 1)):
        return _Weighed(Outcome.MET, (known.company.said.get("trade", ""),), likely=True)
    return _Weighed(Outcome.UNKNOWN)


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
        return _one_of(found)
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


def _one_of(found: Iterable[_Weighed]) -> _Weighed:
    found = tuple(found)
    met = [w for w in found if w.outcome is Outcome.MET]
    if met:
        return met[0]
    if found and all(w.outcome is Outcome.NOT_MET for w in found):
        return _Weighed(Outcome.NOT_MET, _words(found))
    return _Weighed(Outcome.UNKNOWN, _words(found))


def _words(found: Iterable[_Weighed]) -> tuple[str, ...]:
    return _distinct(words for weighed in found for words in weighed.words)


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for said in words for one in said.split("、") if one))
