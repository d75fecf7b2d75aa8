"""Which clauses a question is about: one, several, a choice of some, or none.

The order of trust: a number that was typed, then what the words match, then
what the conversation was about before.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy_kb.answer.evidence import CLOSE, PERHAPS, SURE, Evidence
from policy_kb.model import Clause, Entry, Part, Service, Target
from policy_kb.question import Aspect, Question


@dataclass(frozen=True)
class Subjects:
    """`sure` entries answer the question; `perhaps` are offered when nothing is sure."""

    sure: tuple[Entry, ...] = ()
    perhaps: tuple[Entry, ...] = ()
    carried: bool = False


def find(question: Question, evidence: Evidence) -> Subjects:
    """Decide what the question is about."""
    if evidence.ordinals:
        return Subjects(sure=evidence.ordinals)
    best = evidence.hits[0] if evidence.hits else None
    if best and best.score >= _bar(question):
        return _of_hits(evidence)
    if not evidence.words or _leans_on_before(question, evidence):
        carried = _carried(question, evidence)
        if carried:
            return Subjects(sure=carried, carried=True)
    if best and best.score >= PERHAPS:
        near = [h for h in evidence.hits if h.score >= max(PERHAPS, best.score * 0.6)][:4]
        return Subjects(perhaps=tuple(evidence.entry(h) for h in near))
    return Subjects()


def _bar(question: Question) -> float:
    """A question that smells of elsewhere needs better evidence."""
    return SURE + 0.45 * max(0.0, question.outside - 0.3)


def _of_hits(evidence: Evidence) -> Subjects:
    """The best hit, unless others fit as well: then their part, or a choice."""
    best = evidence.hits[0]
    near = [h for h in evidence.hits[:5] if h.score >= best.score * CLOSE]
    entries = [evidence.entry(h) for h in near]
    first = entries[0]
    if len(entries) == 1:
        return Subjects(sure=(first,))
    parts = [e for e in entries if isinstance(e, Part)]
    if parts and all(_belongs(e, parts[0]) for e in entries):
        return Subjects(sure=(parts[0],))
    clauses = _clauses_of(entries, evidence)
    if len(clauses) == 1:
        return Subjects(sure=(clauses[0] if isinstance(first, Clause) else first,))
    return Subjects(perhaps=tuple(clauses[:4]))


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
    """Few words of their own, nothing matched: 那配合的单位有几家 after a clause."""
    best = evidence.hits[0].score if evidence.hits else 0.0
    length = sum(len(word) for word in evidence.words)
    return best < PERHAPS and length <= 4 and question.aspect is not Aspect.CONTENT


def _carried(question: Question, evidence: Evidence) -> tuple[Entry, ...]:
    known = (evidence.entries.get(i) for i in question.before.subjects)
    return tuple(entry for entry in known if entry is not None)
