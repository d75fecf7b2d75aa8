"""Question in, answer out: the only place that decides what the library says.

`decide` is the list of what is tried, in order. Each subject has a file of its
own; wording happens elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policy_kb.answer import (
    clauses,
    compare,
    policies,
    ranked,
    specialists,
    structure,
    subjects,
    targets,
    term,
    units,
    unstated,
)
from policy_kb.answer.evidence import AHEAD, BARELY, PERHAPS, SURE, Evidence, clause_for, gather
from policy_kb.answer.model import Answer, Status
from policy_kb.language.quantities import quantities
from policy_kb.library import Shelf
from policy_kb.model import Clause, Entry, Part, Service, Target, Unit
from policy_kb.question import ROLES, UNSTATED, Aspect, Question

__all__ = ["Answer", "Status", "decide"]

# Aspects under which "X" alone still means "the figure of X" after a figure was given.
_FIGURES = frozenset({Aspect.TARGET, Aspect.WHEN})
# What a question whether a figure rises year by year may be taken for.
_TRENDING = frozenset({Aspect.CONTENT, Aspect.WHEN, Aspect.COMPARE})
_RANKED = frozenset({Aspect.TARGET, Aspect.STRUCTURE, Aspect.COMPARE, Aspect.WHEN})
_WORDING = frozenset({Aspect.SOURCE, Aspect.ORIGINAL})
# A figure in a longer message tells about the company rather than guesses a target.
_SHORT = 24
# With no more topic than this beside it, a unit is what the question is about.
_FEW = 3
# 一家企业能补多少: what remains of it is no topic to which a clause could be close.
_TOPIC = 2
_THE_DOCUMENT = re.compile("政策|文件|意见|通知")
# 谁发的这个文件: the document as a whole, whatever else its words are close to.
_THIS_DOCUMENT = re.compile("[这那该本此]一?[个份项条套]?(?:政策|文件|意见|通知)")
# From these probabilities of lying outside: unless something is named, and unless it is sure.
_DOUBTFUL, _OUTSIDE = 0.3, 0.5
# From which score a need told in pieces is an entry's when it is far ahead, or when a piece is
# surely ours; how far ahead where no piece tells, and what no entry's words can outweigh.
_TOLD, _SURELY_TOLD = 0.35, 0.02
# The same of an entry to which nothing else comes near, where a piece is likely ours.
_TOLD_OF_ONE, _ALONE = 0.28, 1.45
_FAR_AHEAD, _TELLS_NOTHING = 3.0, 0.9
# What is applied for must be this close to an entry to be ours.
_APPLIED_FOR = 0.3
# So many targets are told of a clause, and of a part.
_OF_A_CLAUSE, _OF_A_PART = 3, 5
# So many of the nearest entries are named where a question cannot be answered.
_NEAREST = 3
# Above this probability of lying outside only an outright name of a target counts.
_ELSEWHERE = 0.9


def decide(question: Question, shelf: Shelf) -> Answer:
    """The library's answer to one question; never raises for any question."""
    if question.elliptic and question.before.aspect is not None:
        question = replace(question, aspect=question.before.aspect)
    question = term.sharpened(question)
    return term.dated(_decided(question, shelf), question, shelf)


def _decided(question: Question, shelf: Shelf) -> Answer:
    contact = specialists.answer(question, shelf)
    if contact is not None:
        return contact
    evidence = gather(question, shelf)
    other = policies.meant(question, evidence, shelf)
    if question.aspect is Aspect.VALIDITY:
        if policies.names_main(question, shelf):
            other = other or shelf.knowledge.policy
        return term.about_term(question, evidence, shelf, other)
    if other is not None:
        return policies.within(question, other, evidence, shelf)
    if subjects.asks_what_is_provided(question):
        question = replace(question, text="", aspect=Aspect.CONTENT, mentions=())
        evidence = gather(question, shelf)
    question = unstated.by_name(_ours_after_all(question, evidence), evidence)
    question = unstated.detailed(_with_figures(question, evidence, shelf), evidence)
    rival = policies.rival(question, evidence, shelf)
    if rival is not None:
        return rival
    for step in (
        _missing,
        _same_body,
        _goal,
        _ranked,
        _structure,
        _compare,
        _membership,
        _units,
        _figures,
    ):
        answer = step(question, evidence, shelf)
        if answer is not None:
            return answer
    return _clauses(question, evidence, shelf)


def _ours_after_all(question: Question, evidence: Evidence) -> Question:
    """老师傅的小孩没书读，天天闹着要走: all pieces together are closer to one entry than to any
    other, the farther the less a single piece tells. 种了五百亩，想用传感器: a piece that is
    surely ours needs no such lead, unless the whole is as surely not."""
    told, outside = question.told_outside, question.outside
    if told >= _TELLS_NOTHING or not _DOUBTFUL <= outside < 1:
        return question
    best, second = [*(h.score for h in evidence.hits[:2]), 0.0, 0.0][:2]
    ahead = best >= (AHEAD if told < _DOUBTFUL else _FAR_AHEAD) * second
    surely = told < _SURELY_TOLD and outside < 1 - _SURELY_TOLD
    alone = told < _DOUBTFUL and outside < _TELLS_NOTHING
    alone = alone and best >= max(_TOLD_OF_ONE, _ALONE * second)
    if not (alone or best >= _TOLD and (ahead or surely)):
        return question
    return replace(question, outside=min(told, _DOUBTFUL / 2))


def _with_figures(question: Question, evidence: Evidence, shelf: Shelf) -> Question:
    """A figure and something that has a target: the figure is what is asked about."""
    if question.aspect in _TRENDING and targets.trend_of(question, evidence):
        return replace(question, aspect=Aspect.TARGET)
    if question.aspect in (Aspect.CONTENT, Aspect.STRUCTURE) and targets.recited(question.text):
        return replace(question, aspect=Aspect.TARGET)
    if question.aspect is Aspect.AMOUNT and targets.of_money(evidence):
        return replace(question, aspect=Aspect.TARGET)
    if question.aspect is Aspect.WHEN and quantities(question.text) and evidence.target_hits:
        # 2018年财政科技3亿是不是: the year is told, the figure is asked.
        found = targets.find(replace(question, aspect=Aspect.TARGET), evidence, shelf)
        return replace(question, aspect=Aspect.TARGET) if found else question
    countable = (Aspect.CONTENT, Aspect.APPLY)
    if question.aspect in countable and targets.counts(question, evidence, shelf):
        return replace(question, aspect=Aspect.TARGET)
    if question.aspect not in (Aspect.CONTENT, Aspect.STRUCTURE) or evidence.ordinals:
        return question
    if targets.of_figure(question, shelf):
        return replace(question, aspect=Aspect.TARGET)
    guessing_on = question.before.aspect is Aspect.TARGET and not evidence.words
    if guessing_on and quantities(question.text, bare=True):
        return replace(question, aspect=Aspect.TARGET)
    if len(question.text) <= _SHORT and targets.guessed(question, evidence, shelf):
        return replace(question, aspect=Aspect.TARGET)
    return question


def _missing(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """A number that no clause has."""
    if not evidence.missing or evidence.ordinals:
        return None
    mention = evidence.missing[0]
    facts = {"kind": mention.kind, "number": mention.number, "knowledge": shelf.knowledge}
    return Answer(Status.NO_SUCH_ITEM, "no_such_item", question.aspect, (), facts)


def _structure(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    if question.aspect in (Aspect.STRUCTURE, Aspect.SUPPORT, Aspect.LEAD, Aspect.UNITS):
        without = structure.without_role(question, shelf)
        if without is not None:
            return without
    belonging = structure.belonging(question, evidence, shelf)
    if belonging is not None:
        return belonging
    alone = not (evidence.named or question.background or question.before.subjects)
    if question.aspect is Aspect.UNITS and alone:
        return structure.listing("units", shelf)  # 涉及哪些单位, out of the blue
    if question.aspect is Aspect.STRUCTURE:
        about_it = evidence.words or question.background or question.before.subjects
        if not structure.fits(question, evidence) and about_it:
            return None
        if any(not isinstance(e, Part) for e in evidence.ordinals):
            return None
        return structure.answer(question, evidence, shelf)
    titled = question.aspect is Aspect.SOURCE and structure.asks_for_title(question.text)
    if (
        evidence.sections
        and not evidence.ordinals
        and (question.aspect is Aspect.CONTENT or titled)
    ):
        return structure.answer(question, evidence, shelf)
    return None


def _goal(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """增城想成为什么样的区域: the goals in words, unless something else is named."""
    if question.outside >= _ELSEWHERE or not targets.asks_what_becomes(question.text):
        return None
    goal = shelf.knowledge.by_id.get("goal")
    named = any(m.id != "goal" for m in question.mentions) or evidence.nearly_named
    if goal is None or named and evidence.hits and evidence.hits[0].id != "goal":
        return None
    only = subjects.Subjects(sure=(goal,))
    return clauses.about(question, Aspect.CONTENT, only, evidence, shelf)


def _ranked(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """Targets against each other: 哪项增长倍数最大, 高企和小巨人哪个多."""
    if question.aspect not in _RANKED or question.outside >= _DOUBTFUL or evidence.ordinals:
        return None
    both = targets.side_by_side(question, evidence, shelf)
    if both:
        return targets.answer(replace(question, aspect=Aspect.TARGET), both, shelf)
    if question.mentions or question.before.subjects and not evidence.words:
        return None
    return ranked.answer(question, shelf)


def _compare(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    if question.aspect is not Aspect.COMPARE or question.outside >= _ELSEWHERE:
        return None
    if compare.EITHER_OR.search(question.text):
        return None
    return compare.answer(question, evidence, shelf)


def _same_body(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    return units.same_body(evidence.units, question.mentions, question.text)


def _membership(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """商务局是牵头吗, 农业局在不在里面: a unit's role in the clause that is talked about."""
    if len(evidence.units) != 1 or not units.asks_membership(question.text):
        return None
    found = subjects.find(replace(question, aspect=Aspect.UNITS), evidence)
    meant = (clause_for(e, evidence) for e in found.sure)
    sure = [e for e in meant if isinstance(e, Clause) and e.kind in ("task", "item")]
    if len(sure) != 1:
        return None
    return units.membership(evidence.units[0], sure[0], question.text)


def _units(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """A unit and nothing else to be about: the unit's tasks."""
    asked = question.aspect
    named = evidence.units
    if not named and asked in ROLES | {Aspect.UNIT_TASKS} and not evidence.named:
        known = (evidence.entries.get(i) for i in question.before.subjects)
        named = tuple(e for e in known if isinstance(e, Unit))
        asks_who = units.asks_who(question.text) and any(
            isinstance(evidence.entries.get(i), Clause) for i in question.before.subjects
        )
        if named and asked in ROLES and not asks_who:
            return units.tasks_of(named, question.text, shelf)
        if asks_who:
            named = ()  # 谁是牵头的: who leads the clause, beside which a unit was talked about
    nobody = not named and not evidence.sure
    unknown = nobody and asked is Aspect.UNIT_TASKS and units.names_unknown(question.text)
    unnamed = not (named or question.mentions) and not evidence.nearly_named
    if unknown or unnamed and units.asks_what_body(question.text):
        return Answer(Status.ANSWERED_NOT_STATED, "unit_unknown", Aspect.UNIT_TASKS)
    if not named or asked in UNSTATED or asked in _WORDING or evidence.ordinals:
        return None
    if asked is Aspect.UNIT_TASKS:
        return units.tasks_of(named, question.text, shelf)
    best = evidence.hits[0].score if evidence.hits else 0.0
    idle = best < (SURE if evidence.length <= 3 and not question.background else PERHAPS)
    if idle and asked in ROLES | {Aspect.CONTENT, Aspect.STRUCTURE}:
        return units.tasks_of(named, question.text, shelf)
    return None


def _figures(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """Targets: asked for outright, or the subject of what was said before."""
    if question.aspect not in _FIGURES:
        return None
    if question.outside >= _ELSEWHERE and not evidence.targets:
        return None
    one_named = evidence.targets or (evidence.target_hits and evidence.target_hits[0].score >= SURE)
    if targets.asks_for_all(question) and not one_named:
        return targets.of_other_year(question, shelf) or targets.overview(shelf)
    found = targets.find(question, evidence, shelf)
    if not found and evidence.length <= 4 and not evidence.sure and not evidence.ordinals:
        known = (evidence.entries.get(i) for i in question.before.subjects)
        found = tuple(e for e in known if isinstance(e, Target)) or _serving(question, shelf)
    if found:
        return targets.answer(question, found, shelf)
    ours = not evidence.words or question.outside < _DOUBTFUL
    if question.aspect is Aspect.WHEN and ours and (not evidence.sure or evidence.length < 2):
        return targets.answer(question, (), shelf)
    told = question.background and evidence.near  # 引进人才给几套房，多大面积
    if evidence.length <= 2 and not (evidence.ordinals or question.before.subjects or told):
        return targets.overview(shelf)
    return None


def _serving(question: Question, shelf: Shelf) -> tuple[Target, ...]:
    """Targets that the clause talked about before is there to reach."""
    before = set(question.before.subjects)
    return tuple(t for t in shelf.knowledge.targets if before & set(t.related))


def _clauses(question: Question, evidence: Evidence, shelf: Shelf) -> Answer:
    """Everything that is about clauses."""
    found = subjects.find(question, evidence)
    aspect = question.aspect
    if found.carried and evidence.units and aspect in UNSTATED:
        found = subjects.Subjects(sure=evidence.units)  # 科工信局电话多少 is about that unit
    one_word = evidence.words == (question.text,) and found.perhaps and question.outside < 1
    if question.outside >= _OUTSIDE and not found.sure and not one_word:
        return _outside(aspect, evidence)
    if found.perhaps and aspect in ROLES and not found.sure:
        # Who leads each of them is quicker told than asked back.
        every = (*found.probable, *found.perhaps)[:4]
        return clauses.about(question, aspect, subjects.Subjects(sure=every), evidence, shelf)
    if found.sure:
        if aspect in _FIGURES:
            return _no_figure(question, found, shelf)
        if aspect in (Aspect.COMPARE, Aspect.UNIT_TASKS, Aspect.STRUCTURE):
            aspect = Aspect.CONTENT
        return clauses.about(question, aspect, found, evidence, shelf)
    return _not_sure(question, found, evidence, shelf)


def _not_sure(
    question: Question, found: subjects.Subjects, evidence: Evidence, shelf: Shelf
) -> Answer:
    """Nothing is surely meant: what the document leaves open, the closest, a choice, or no."""
    aspect = question.aspect
    if _applies_for_something_else(question, evidence):
        return _outside(aspect, evidence)
    near = found.probable or found.perhaps or evidence.units or not evidence.words
    if aspect in UNSTATED | _WORDING and question.outside < (_OUTSIDE if near else _DOUBTFUL):
        named = evidence.units if evidence.length <= _FEW else ()
        closest = (*found.probable, *found.perhaps)[:2]
        whole = aspect in _WORDING and _THIS_DOCUMENT.search(question.text)
        if aspect is Aspect.CALL or whole or evidence.length < _TOPIC:
            closest = ()
        known = named or closest or evidence.units or (shelf.knowledge.policy,)
        return clauses.about(
            question, aspect, subjects.Subjects(sure=tuple(known)), evidence, shelf
        )
    if found.probable:
        asked = aspect if aspect in ROLES else Aspect.CONTENT
        sure = subjects.Subjects(sure=found.probable)
        best = clauses.about(question, asked, sure, evidence, shelf)
        return best if best.offered else replace(best, probable=True, offered=found.perhaps)
    if found.perhaps:
        return Answer(Status.CHOICE, "choice", aspect, (), offered=found.perhaps)
    if question.outside >= _DOUBTFUL:
        return _outside(aspect, evidence)
    if not evidence.words and _THE_DOCUMENT.search(question.text):
        whole = subjects.Subjects(sure=(shelf.knowledge.policy,))
        return clauses.about(question, Aspect.CONTENT, whole, evidence, shelf)
    if not evidence.words:
        return Answer(Status.NO_MATCH, "need_topic", aspect)
    return Answer(Status.NO_MATCH, "no_match", aspect, offered=_nearest(evidence, BARELY))


def _applies_for_something_else(question: Question, evidence: Evidence) -> bool:
    """施工许可证办理流程是什么: what papers something takes is asked of every office, so that it
    speaks for us only where the thing itself does."""
    if question.aspect is not Aspect.APPLY or evidence.units or question.background:
        return False
    best = evidence.hits[0].score if evidence.hits else 0.0
    return bool(evidence.words) and not question.mentions and best < _APPLIED_FOR


def _outside(aspect: Aspect, evidence: Evidence) -> Answer:
    """None of our business, with what comes near it all the same."""
    nearest = _nearest(evidence, PERHAPS)
    return Answer(Status.OUT_OF_SCOPE, "out_of_scope", aspect, offered=nearest)


def _nearest(evidence: Evidence, least: float) -> tuple[Entry, ...]:
    near = [evidence.entry(h) for h in evidence.hits if h.score >= least]
    return tuple(e for e in near if isinstance(e, Clause | Part | Service))[:_NEAREST]


def _no_figure(question: Question, found: subjects.Subjects, shelf: Shelf) -> Answer:
    """A figure was asked for something that has a clause but, perhaps, no target."""
    ids, parts = {e.id for e in found.sure}, [e for e in found.sure if isinstance(e, Part)]
    ids |= {task.id for part in parts for task in shelf.knowledge.tasks_of(part)}
    serving = tuple(t for t in shelf.knowledge.targets if ids & set(t.related))
    most = _OF_A_PART if parts else _OF_A_CLAUSE
    if question.aspect is Aspect.WHEN:
        return targets.answer(question, (), shelf)
    if serving:
        return targets.answer(question, targets.fitting(question, serving[:most]), shelf)
    if isinstance(found.sure[0], Clause) and found.sure[0].kind == "goal":
        return clauses.about(question, Aspect.CONTENT, found, Evidence(), shelf)
    return Answer(Status.ANSWERED_NOT_STATED, "no_figure", Aspect.TARGET, found.sure[:1])
