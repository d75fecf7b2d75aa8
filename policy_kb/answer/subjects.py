"""Which clauses a question is about: one, several, a choice of some, or none.

The order of trust: a number that was typed, then what the words match, then
what the conversation was about before.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from policy_kb.answer.evidence import CLOSE, CLOSE_IF_BARE, LIKELY, SURE, Evidence
from policy_kb.model import Clause, Entry, Part, Policy, Service, Target, Unit
from policy_kb.question import ROLES, Aspect, Question
from policy_kb.retrieval.search import Hit

# A part is meant only when the question comes this close to one of its names.
_THEME_NAMED = 0.75
# Up to this many characters a topic is a bare word (园区, 大数据), which may stand for many.
_BARE = 4
# A phrase this close to the question is its very name.
_THE_NAME = 0.9
# A score above this needs no second opinion; below, a hit this near deserves one.
_UNMISTAKABLE, _NOT_FAR = 0.7, 0.7
# 两条的配合单位各是谁: the last two clauses rather than the last one.
_BOTH = re.compile("两[条个项者]|这俩|各自|各是|分别")
# 新三板上市财政给不给支持: what is given stands in the clause behind a service.
_ABOUT_SUPPORT = re.compile("支持|扶持|财政|补贴|补助|奖励|资助|优惠")
# 知识产权那一条写了什么 asks for a clause, though a part has that name too.
_ONE_CLAUSE = re.compile("[那这]一?条")
# 会给我们提供啥服务 after a clause: what that clause provides.
_PROVIDED = re.compile(
    "(?:提供|给)(?:给?(?:我们?|企业|公司))?(?:哪些|什么|啥)服务|(?:有|啥|什么|哪些)服务提供"
)
# A hit that shares hardly anything of what is written is like it in meaning at best: 技术合同登记.
_SHARED = 0.08
# Below this probability of lying outside, the closest clause is worth naming.
_OURS = 0.25
# What is almost surely elsewhere must be named outright to be answered.
_ALIEN = 0.25


@dataclass(frozen=True)
class Subjects:
    """`sure` entries answer the question; a `probable` one is answered as the closest,
    with `perhaps` offered beside it; `perhaps` alone are a choice."""

    sure: tuple[Entry, ...] = ()
    probable: tuple[Entry, ...] = ()
    perhaps: tuple[Entry, ...] = ()
    carried: bool = False


def find(question: Question, evidence: Evidence) -> Subjects:
    """Decide what the question is about."""
    if evidence.ordinals:
        return Subjects(sure=evidence.ordinals)
    best = evidence.hits[0].score if evidence.hits else 0.0
    sharing = _sharing_the_word(question, evidence)
    titled = [e for e in sharing if "".join(evidence.words) in e.title]
    if len(titled) == 1 and _ONE_CLAUSE.search(question.text):
        return Subjects(sure=tuple(titled))
    if len(sharing) > 1:
        return Subjects(perhaps=sharing)
    if evidence.length < 2 and question.before.subjects and question.aspect in ROLES:
        carried = _carried(question, evidence)  # 归谁管鸭: one character more is no topic
        if carried and not question.mentions:
            return Subjects(sure=carried, carried=True)
    if evidence.sure and best >= bar(question):
        return _hedged(_of_hits(question, evidence), question, evidence)
    if not evidence.words or _leans_on_before(question, evidence):
        carried = _carried(question, evidence)
        if carried:
            return Subjects(sure=carried, carried=True)
    near = [h for h in evidence.near if h.score >= best * 0.6][:4]
    if not near and question.outside < _OURS and (evidence.length > _BARE or question.background):
        near = [h for h in evidence.far if h.score >= best * 0.6][:4]
    if question.aspect in ROLES:
        near = [h for h in near if _has_units(evidence.entry(h))]
    near = [h for h in near if not _is_general(evidence.entry(h))] or near
    named = [e for e in map(evidence.entry, near) if not isinstance(e, Policy)]
    return _weighed(_clauses_of(named, evidence), near, evidence)


def _is_general(entry: Entry) -> bool:
    """总体思路 shares words with every need and answers none, where a task comes near as well."""
    return isinstance(entry, Clause) and entry.kind in ("overview", "goal")


def asks_what_is_provided(question: Question) -> bool:
    """Whether what was talked about before is asked for its services, and nothing is named."""
    known = question.before.subjects and not any(m.exact for m in question.mentions)
    return bool(known) and bool(_PROVIDED.search(question.text))


def _sharing_the_word(question: Question, evidence: Evidence) -> tuple[Entry, ...]:
    """The clauses that a bare word (园区, 平台) may stand for; none if it is somebody's name."""
    if question.aspect is not Aspect.CONTENT or not 2 <= evidence.length <= _BARE:
        return ()
    word = "".join(evidence.words)
    if len(evidence.words) > 1 or any(word in _names(e) for e in evidence.own):
        return ()
    found = [
        entry
        for entry in evidence.own
        if isinstance(entry, Clause)
        and entry.kind in ("task", "item", "safeguard")
        and any(word in text for text in (entry.title, *entry.aliases, *entry.measures))
    ]
    rank = {hit.id: hit.score for hit in evidence.hits}
    found.sort(key=lambda clause: -rank.get(clause.id, 0.0))
    return tuple(found[:5])


def _names(entry: Entry) -> tuple[str, ...]:
    """What an entry is called, if long enough not to be a common word; a part by any name."""
    names = (getattr(entry, "title", ""), *getattr(entry, "aliases", ()))
    return names if isinstance(entry, Part) else tuple(n for n in names if len(n) > 2)


def _weighed(entries: list[Entry], near: list[Hit], evidence: Evidence) -> Subjects:
    """The first of several when a told need is clearly closest to it, else a choice."""
    told = evidence.length > _BARE
    alone_in_meaning = near and near[0].covered < _SHARED and near[0].score < SURE
    ahead = told and len(near) > 1 and near[0].score >= LIKELY * near[1].score
    if len(entries) > 1 and (alone_in_meaning or not ahead):
        return Subjects(perhaps=tuple(entries))
    return Subjects(probable=tuple(entries[:1]), perhaps=tuple(entries[1:]))


def bar(question: Question) -> float:
    """A question that smells of elsewhere needs better evidence."""
    if question.outside <= _OURS:
        return 0.0
    if question.outside >= 1:
        return math.inf
    return 0.28 + 0.4 * question.outside + (_ALIEN if question.outside > 0.95 else 0.0)


def _hedged(found: Subjects, question: Question, evidence: Evidence) -> Subjects:
    """In a story of several pieces a second fit that is not far behind is told as well."""
    best = evidence.hits[0].score
    if question.aspect is not Aspect.CONTENT or not question.background or best >= _UNMISTAKABLE:
        return found
    if len(found.sure) != 1 or not isinstance(found.sure[0], Clause):
        return found
    behind = [evidence.entry(h) for h in evidence.hits[1:4] if h.score >= _NOT_FAR * best]
    others = [e for e in _clauses_of(behind, evidence) if isinstance(e, Clause)]
    others = [e for e in others if e.id != found.sure[0].id]
    return Subjects(probable=found.sure, perhaps=tuple(others[:2])) if others else found


def _of_hits(question: Question, evidence: Evidence) -> Subjects:
    """The best hit, unless others fit as well: then their part, or a choice."""
    best = evidence.hits[0]
    bare = evidence.length <= _BARE and best.best < _THE_NAME
    close = CLOSE_IF_BARE if bare else CLOSE
    near = [h for h in evidence.hits[:5] if h.score >= best.score * close]
    entries = [evidence.entry(h) for h in near]
    first = entries[0]
    service = isinstance(first, Service) and first.kind == "service" and first.related
    if service and _ABOUT_SUPPORT.search(question.text):
        return Subjects(sure=_clauses_of([first], evidence)[:1])
    if len(entries) == 1:
        return Subjects(sure=(_clause_rather(first, question, evidence),))
    if any(isinstance(e, Service) for e in entries) and _one_service(entries):
        return Subjects(sure=(next(e for e in entries if isinstance(e, Service)),))
    parts = [e for e in entries if isinstance(e, Part)]
    if parts and all(_belongs(e, parts[0]) for e in entries):
        return Subjects(sure=(_clause_rather(parts[0], question, evidence),))
    clauses = _clauses_of(entries, evidence)
    if len(clauses) == 1:
        return Subjects(sure=(clauses[0] if isinstance(first, Clause) else first,))
    return _weighed(clauses[:4], near, evidence)


def _clause_rather(entry: Entry, question: Question, evidence: Evidence) -> Entry:
    """A theme that is only half matched by a long question, or one clause of which is asked for:
    the closest clause in it."""
    best = evidence.hits[0]
    named = best.best >= _THEME_NAMED and not _ONE_CLAUSE.search(question.text)
    if not isinstance(entry, Part) or named:
        return entry
    inside = [h for h in evidence.hits[:4] if _belongs(evidence.entry(h), entry)]
    clauses = [evidence.entry(h) for h in inside if isinstance(evidence.entry(h), Clause)]
    return clauses[0] if clauses else entry


def _one_service(entries: list[Entry]) -> bool:
    """Whether all entries speak of one service: itself and the clauses it points to."""
    service = next(e for e in entries if isinstance(e, Service))
    around = {service.id, *service.related, "task-07"}
    return all(e.id in around for e in entries)


def _clauses_of(entries: list[Entry], evidence: Evidence) -> list[Entry]:
    """Entries with services and targets replaced by the clause behind them, each once."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if isinstance(entry, (Service, Target)) and entry.related:
            if any(e.id in entry.related for e in entries):
                continue
            entry = evidence.entries[entry.related[0]]
        found.setdefault(entry.id, entry)
    return list(found.values())


def _belongs(entry: Entry, part: Part) -> bool:
    return entry is part or getattr(entry, "part", None) == part.id


def _leans_on_before(question: Question, evidence: Evidence) -> bool:
    """Few words of its own and nothing sure: 那配合的有几家, 谁负责建 after a clause."""
    return evidence.length <= 4 and question.aspect is not Aspect.CONTENT and not question.elliptic


def _has_units(entry: Entry) -> bool:
    """Safeguards and the opening clauses name no units, so nobody means them by "who leads"."""
    return not isinstance(entry, Clause) or entry.kind in ("task", "item")


def _carried(question: Question, evidence: Evidence) -> tuple[Entry, ...]:
    ids = question.before.subjects
    if len(ids) < 2 and _BOTH.search(question.text):
        ids = question.before.trail[:2][::-1] or ids
    known = [evidence.entries.get(i) for i in ids]
    entries = tuple(entry for entry in known if entry is not None)
    clauses = tuple(e for e in entries if not isinstance(e, Unit))
    return clauses if question.aspect in ROLES and clauses else entries
