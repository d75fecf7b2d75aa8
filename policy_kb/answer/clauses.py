"""Answers about clauses: what they say, who leads and assists, what they leave open."""

from __future__ import annotations

from policy_kb.answer import units
from policy_kb.answer.evidence import Evidence, clause_for
from policy_kb.answer.model import Answer, Status
from policy_kb.answer.subjects import Subjects
from policy_kb.library import Shelf
from policy_kb.model import Clause, Entry, Part, Policy, Service, Target, Unit
from policy_kb.question import ROLES, UNSTATED, Aspect, Question


def about(
    question: Question, aspect: Aspect, subjects: Subjects, evidence: Evidence, shelf: Shelf
) -> Answer:
    """The answer for entries that are sure. Raises ValueError without any."""
    if not subjects.sure:
        raise ValueError("no subject")
    entries = subjects.sure[:5]
    if aspect in ROLES:
        return _roles(aspect, entries, evidence, shelf)
    if aspect in UNSTATED:
        return _unstated(question, aspect, entries, evidence)
    if aspect is Aspect.SOURCE:
        return Answer(Status.ANSWERED, "source", aspect, entries)
    if aspect is Aspect.ORIGINAL:
        return _wording(entries, evidence)
    return _content(entries, shelf)


def _wording(entries: tuple[Entry, ...], evidence: Evidence) -> Answer:
    """The document's own words where its text was imported, else that only the gist is held."""
    clauses = [c for c in (clause_for(e, evidence) for e in entries) if isinstance(c, Clause)]
    worded = tuple(dict.fromkeys(c for c in clauses if c.original))
    if worded:
        return Answer(Status.ANSWERED, "original", Aspect.ORIGINAL, worded)
    return Answer(Status.ANSWERED, "source", Aspect.ORIGINAL, entries)


def _content(entries: tuple[Entry, ...], shelf: Shelf) -> Answer:
    first = entries[0]
    aspect = Aspect.CONTENT
    if len(entries) > 1:
        return Answer(Status.ANSWERED, "several_contents", aspect, entries)
    if isinstance(first, Part):
        tasks = shelf.knowledge.tasks_of(first)
        return Answer(Status.CHOICE, "part_choice", aspect, (first,), offered=tasks)
    if isinstance(first, Service):
        return Answer(Status.ANSWERED, "service", aspect, (first,), _related(first, shelf))
    if isinstance(first, Target):
        return Answer(Status.ANSWERED, "target", Aspect.TARGET, (first,))
    if isinstance(first, Policy):
        return Answer(Status.ANSWERED, "policy", aspect, (first,))
    if isinstance(first, Unit):  # 具体内容说一下 after a unit: its only clause, else its tasks
        only = units.only_clause(first, shelf)
        if only is None:
            return units.tasks_of((first,), "", shelf)
        first = only
    items = shelf.knowledge.items_of(first) if isinstance(first, Clause) else ()
    key = "clause_items" if items else "clause"
    return Answer(Status.ANSWERED, key, aspect, (first,), {"items": items}, rows=tuple(items))


def _roles(aspect: Aspect, entries: tuple[Entry, ...], evidence: Evidence, shelf: Shelf) -> Answer:
    """Who leads or assists. A part is answered clause by clause."""
    if isinstance(entries[0], Service):
        served = shelf.knowledge.by_id.get("task-07")
        facts = {**_related(entries[0], shelf), "clause": served}
        return Answer(Status.ANSWERED, "service_units", aspect, (entries[0], served), facts)
    rows: list[Clause] = []
    for entry in entries:
        rows += _rows_of(entry, evidence, shelf)
    if not rows:
        first = entries[0]
        return Answer(Status.ANSWERED_NOT_STATED, "no_units", aspect, (first,))
    if len(rows) > 1:
        key, facts = f"several_{aspect.value}", {"rows": rows}
        return Answer(Status.ANSWERED, key, aspect, entries, facts, rows=tuple(rows))
    clause = rows[0]
    if clause.kind in ("safeguard", "overview", "goal") or not (clause.lead or clause.support):
        return Answer(Status.ANSWERED_NOT_STATED, "no_units", aspect, (clause,))
    key = aspect.value
    if aspect is Aspect.SUPPORT and not clause.support:
        key = "support_none"
    return Answer(Status.ANSWERED, key, aspect, (clause,))


def _rows_of(entry: Entry, evidence: Evidence, shelf: Shelf) -> list[Clause]:
    """The clauses with units of their own behind an entry."""
    if isinstance(entry, Part):
        return [row for task in shelf.knowledge.tasks_of(entry) for row in _with_items(task, shelf)]
    clause = clause_for(entry, evidence)
    if isinstance(clause, Part):
        return _rows_of(clause, evidence, shelf)
    return _with_items(clause, shelf) if isinstance(clause, Clause) else []


def _with_items(clause: Clause, shelf: Shelf) -> list[Clause]:
    return list(shelf.knowledge.items_of(clause)) or [clause]


def _unstated(
    question: Question, aspect: Aspect, entries: tuple[Entry, ...], evidence: Evidence
) -> Answer:
    """What is asked is not in the document; name the clause that is nearest and its units."""
    clauses = [c for c in (clause_for(e, evidence) for e in entries) if c is not None]
    named = [u for u in entries if isinstance(u, Unit)]
    if isinstance(entries[0], Part):
        clauses = [entries[0]]
    return Answer(
        Status.ANSWERED_NOT_STATED,
        f"unstated_{aspect.value}",
        aspect,
        tuple(dict.fromkeys(clauses[:2])) or tuple(named) or entries[:1],
        {"text": " ".join((*question.background, question.text))},
    )


def _related(service: Service, shelf: Shelf) -> dict:
    known = shelf.knowledge.by_id
    return {"related": [known[i] for i in service.related if i in known]}
