"""What one condition weighs against all that is known: each demand of it by the facts of the
company, by what is counted, by what is told, and how the parts of a line hang together.

One line at a time; that every condition of a call has its verdict is `eligibility`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from policy_kb.calls.company import Company
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
from policy_kb.calls.conditions.demand.requirements import demands
from policy_kb.calls.conditions.facts import grades
from policy_kb.calls.conditions.facts.applicants import makes_that
from policy_kb.calls.conditions.facts.further import told_otherwise
from policy_kb.calls.conditions.facts.located import in_towns, thing_in
from policy_kb.calls.conditions.facts.makeup import made_up
from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.outright import told_plainly
from policy_kb.calls.conditions.facts.plain_facts import denied, stated
from policy_kb.calls.conditions.facts.predicates import holds, run_out
from policy_kb.calls.conditions.facts.records import broken, had_before
from policy_kb.calls.conditions.facts.standards import of_its_standard
from policy_kb.calls.conditions.fields import kept
from policy_kb.calls.conditions.figures.bounds import Bound, bound
from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.figures.funding import in_funds
from policy_kb.calls.conditions.figures.joined import each_so_many
from policy_kb.calls.conditions.figures.judging import Beside, Judged, judged
from policy_kb.calls.conditions.figures.nothing import NOTHING_ELSE
from policy_kb.calls.conditions.figures.ratios import in_proportion
from policy_kb.calls.conditions.figures.sums import in_all
from policy_kb.calls.conditions.times.happened import (
    going_on_long_enough,
    in_time,
    there_long_enough,
)
from policy_kb.calls.conditions.times.lately import undisturbed
from policy_kb.calls.conditions.times.terms import long_enough
from policy_kb.calls.conditions.times.validity import valid
from policy_kb.calls.told.years import of_account
from policy_kb.language import text as levelled


class Outcome(str, Enum):
    """How a condition stands against what is known."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}


@dataclass(frozen=True)
class Weighed:
    """An outcome, the words it rests on, and whether words alone decided it."""

    outcome: Outcome
    words: tuple[str, ...] = ()
    likely: bool = False


@dataclass(frozen=True)
class Known:
    """All that a verdict may rest on: facts of the company, and what its message counts.
    `timed` are its statements with what is only planned, `beside` is what else the call bounds."""

    company: Company
    today: date
    told: str = ""
    counted: tuple[Quantity, ...] = ()
    pieces: tuple[str, ...] = ()
    timed: tuple[str, ...] = ()
    beside: Beside = Beside()


def line_weighed(condition: str, known: Known) -> Weighed:
    """What a line as a whole weighs."""
    line = levelled.normalise(condition)
    found = _demands(condition, known)
    parts = [_weigh(demand, known) for demand in found]
    whole = _all_of(parts) if parts else Weighed(Outcome.UNKNOWN)
    ended = valid(line, known.timed, known.today)
    # 持有有效的许可证,或影片已备案: the other one may do.
    if ended.kept is False and not any(isinstance(one, Either) for one in found):
        whole = weighed(ended, likely=True)
    if whole.outcome is Outcome.UNKNOWN and known.pieces:
        whole = _by_line(line, known) or whole
    return whole


def weighed_with(condition: str, quantity: Quantity, known: Known) -> Weighed:
    """What a line would weigh if nothing but one figure were told."""
    as_told = replace(known, counted=(quantity,), pieces=(), timed=())
    found = _all_of(_weigh(demand, as_told) for demand in _demands(condition, known))
    whole = bound(levelled.normalise(condition), known.today)
    if found.outcome is Outcome.UNKNOWN and whole is not None:
        return _weigh_bound(whole, as_told)
    return found


def _demands(condition: str, known: Known) -> tuple[Demand, ...]:
    return demands(of_account(condition, known.today))


def _by_line(line: str, known: Known) -> Weighed | None:
    """A verdict on a line as a whole, where its parts have none: by the day of an event, by
    what is plainly denied, by what was not to happen and did."""
    for judge in (
        in_time(line, known.timed, known.today, known.beside.title),
        valid(line, known.timed, known.today),
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
            return weighed(judge, likely=True)
    return _in_other_words(line, known)


def _in_other_words(words: str, known: Known) -> Weighed | None:
    """A verdict by what is told in words that are not those of the condition."""
    lines, title = tuple(known.beside.said.split(" ")), known.beside.title
    message = Message(known.company, known.pieces, known.told, title, lines, known.today)
    found = told_otherwise(words, message)
    return weighed(found, likely=True) if found.kept is not None else None


def _weigh_open(demand: Open, known: Known) -> Weighed:
    """What is no field of `Company`: compared by what is counted, or by its words."""
    size = grades.sized(demand.words, known.pieces)
    if size.kept is not None:
        return weighed(size, likely=True)
    if not known.told or not demand.whole:
        return weighed(makes_that(demand.words, known.company), likely=True)
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
            return weighed(one)
    wanted = bound(demand.words, known.today)
    there = thing_in(demand.words, known.pieces)
    if there.kept is False or there.kept and wanted is None:
        return weighed(there, likely=True)
    found = Weighed(Outcome.UNKNOWN)
    if wanted is not None:
        found = _weigh_bound(wanted, known)
    if found.outcome is Outcome.UNKNOWN:
        found = _timely(demand.words, known) or found
    if wanted is not None or found.outcome is not Outcome.UNKNOWN:
        return found
    ratio = in_proportion(demand.words, known.counted)
    if ratio.kept is not None:
        return weighed(ratio)
    town = in_towns(demand.words, known.company)
    if town.kept is not None:
        return weighed(town, likely=True)
    grade = grades.graded(demand.words, known.pieces)
    if grade.kept is not None:
        return weighed(grade, likely=True)
    said = told_plainly(demand.words, known.pieces)
    if said.kept is not None:
        return weighed(said, likely=True)
    return weighed(stated(demand.words, known.told), likely=True)


def _timely(words: str, known: Known) -> Weighed | None:
    """A verdict by when something happened, for how long it goes on, until when it is valid."""
    for judge in (
        in_time(words, known.timed, known.today, known.beside.title),
        valid(words, known.timed, known.today),
        long_enough(words, known.pieces, known.today),
        undisturbed(words, known.pieces, known.today),
    ):
        if judge.kept is not None:
            return weighed(judge, likely=True)
    return None


def _weigh_bound(wanted: Bound, known: Known) -> Weighed:
    return weighed(judged(wanted, known.counted, known.beside))


def weighed(found: Judged, likely: bool = False) -> Weighed:
    words = (found.words,) if found.words else ()
    likely = found.kept is not None and (likely or found.likely)
    return Weighed(OUTCOMES[found.kept], words, likely)


def _weigh(demand: Demand, known: Known) -> Weighed:
    company, today = known.company, known.today
    if isinstance(demand, Open):
        plain = _weigh_open(demand, known)
        if plain.outcome is not Outcome.UNKNOWN or not known.told:
            return plain
        return _in_other_words(demand.words, known) or plain
    if isinstance(demand, Requirement):
        outcome = OUTCOMES[kept(demand, company, today)]
        there = getattr(company, demand.field) is not None
        words = company.said.get(demand.field) if there else None
        return Weighed(outcome, (words,) if words else ())
    if isinstance(demand, OfKind):
        kinds = f"(?:{'|'.join(map(re.escape, demand.kinds))})(?!产能|能力|规模|量)"
        said = re.search(kinds, levelled.normalise(known.told))
        return Weighed(Outcome.MET if said else Outcome.UNKNOWN)
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
    return strict if strict.outcome is loose.outcome else Weighed(Outcome.UNKNOWN, strict.words)


def _relaxed(demand: Relaxed, known: Known) -> Weighed:
    """Between the two bounds one can tell only of who says to be one of those meant, or none."""
    narrow, wide = _weigh(demand.narrow, known), _weigh(demand.wide, known)
    if narrow.outcome is not Outcome.NOT_MET or wide.outcome is Outcome.NOT_MET:
        return narrow
    among = grades.one_of_them(demand.who, known.pieces)
    if among is None:
        return Weighed(Outcome.UNKNOWN, narrow.words)
    return replace(wide if among else narrow, likely=True)


def _by_case(demand: OnlyFor, known: Known) -> Weighed:
    """Whoever surely is in a case is judged by it; for the others nothing is said."""
    for who, what in demand.cases:
        inside = _weigh(who, known)
        if inside.outcome is Outcome.MET:
            then = _weigh(what, known)
            return Weighed(then.outcome, _distinct((*then.words, *inside.words)), then.likely)
    if all(isinstance(who, OfKind) for who, _ in demand.cases):
        # What only one kind is asked for, is told by a firm of that kind.
        spoken_of = [w for _, what in demand.cases if (w := _weigh(what, known)).words]
        if len(spoken_of) == 1 and spoken_of[0].outcome is Outcome.MET:
            return replace(spoken_of[0], likely=True)
    return Weighed(Outcome.UNKNOWN)


def _all_of(found: Iterable[Weighed]) -> Weighed:
    found = tuple(found)
    against = [w for w in found if w.outcome is Outcome.NOT_MET]
    if against:
        return Weighed(Outcome.NOT_MET, _words(against), all(w.likely for w in against))
    done = bool(found) and all(w.outcome is Outcome.MET for w in found)
    likely = done and any(w.likely for w in found)
    return Weighed(Outcome.MET if done else Outcome.UNKNOWN, _words(found), likely)


def _is_all(known: Known) -> bool:
    """Whether the firm says that there is nothing but what it told."""
    return any(NOTHING_ELSE.fullmatch(piece) for piece in known.pieces)


def _one_of(found: Iterable[Weighed], all_told: bool = False) -> Weighed:
    found = tuple(found)
    met = [w for w in found if w.outcome is Outcome.MET]
    if met:
        return met[0]
    against = [w for w in found if w.outcome is Outcome.NOT_MET]
    if all_told and against and not any(w.words for w in found if w not in against):
        return Weighed(Outcome.NOT_MET, _words(against), likely=True)
    if found and all(w.outcome is Outcome.NOT_MET for w in found):
        return Weighed(Outcome.NOT_MET, _words(found), any(w.likely for w in found))
    return Weighed(Outcome.UNKNOWN, _words(found))


def _words(found: Iterable[Weighed]) -> tuple[str, ...]:
    return _distinct(words for weighed in found for words in weighed.words)


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for said in words for one in said.split("、") if one))
