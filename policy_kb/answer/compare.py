"""Two clauses side by side."""

from __future__ import annotations

import re

from policy_kb.answer.evidence import PERHAPS, Evidence, clause_for
from policy_kb.answer.model import Answer, Status
from policy_kb.library import Shelf
from policy_kb.model import Clause, Entry, Part
from policy_kb.question import Aspect, Question
from policy_kb.search import topic_words

_BETWEEN = re.compile("和|跟|与|同|还是|比|以及|或者|、|,|vs|对")


def answer(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """The comparison of the two things the question names; None when it names fewer."""
    pair = _pair(question, evidence, shelf)
    if len(pair) < 2:
        return None
    return Answer(Status.ANSWERED, "compare", Aspect.COMPARE, tuple(pair[:2]))


def _pair(question: Question, evidence: Evidence, shelf: Shelf) -> list[Entry]:
    found: dict[str, Entry] = {entry.id: entry for entry in evidence.ordinals}
    if len(found) < 2:
        for piece in (*question.background, *_BETWEEN.split(question.text)):
            hits = shelf.index.search(topic_words(piece), most=3)
            clauses = [
                clause for clause in (clause_for(evidence.entries[h.id], evidence)
                                      for h in hits if h.score >= PERHAPS)
                if isinstance(clause, (Clause, Part))
            ]
            if clauses:
                found.setdefault(clauses[0].id, clauses[0])
    if len(found) == 1:
        for before in question.before.subjects:
            entry = evidence.entries.get(before)
            clause = clause_for(entry, evidence) if entry else None
            if clause is not None and clause.id not in found:
                return [clause, *found.values()]
    return list(found.values())
