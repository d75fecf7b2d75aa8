"""Two clauses side by side."""

from __future__ import annotations

import re

from policy_kb.answer.evidence import PERHAPS, Evidence, clause_for
from policy_kb.answer.model import Answer, Status
from policy_kb.library import Shelf
from policy_kb.model import Clause, Entry, Part
from policy_kb.question import Aspect, Question
from policy_kb.retrieval.search import topic_words

# Two things are looked for, so weaker hits will do.
_ENOUGH = PERHAPS * 0.7
_BETWEEN = re.compile("和|跟|与|同|还是|比|以及|或者|、|,|vs|对")

# 跟第27条有什么不同: with what was talked about before.
_WITH_BEFORE = re.compile("^(?:那|它|这)?(?:条|个)?(?:和|跟|与|同|比|相比)")

# 科技支行是工行还是农行: which of two one thing is, and no comparison.
EITHER_OR = re.compile("^[^,，、和跟与同比]{2,}(?:是|由|归|算|属于)[^,，]{1,8}还是(?!两)")


def answer(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """The comparison of the two things the question names; None when it names fewer."""
    pair = _pair(question, evidence, shelf)
    if len(pair) < 2:
        return None
    return Answer(Status.ANSWERED, "compare", Aspect.COMPARE, tuple(pair[:2]))


def _closest(question: Question, evidence: Evidence, shelf: Shelf) -> list[Entry]:
    """The best clause of every stretch of the question, best stretches first, at most two."""
    safeguards = "保障" in question.text
    scored: dict[str, tuple[float, Entry]] = {}
    for piece in (*question.background, *_BETWEEN.split(question.text)):
        hits = shelf.index.search(topic_words(piece), most=3)
        for hit in hits:
            clause = clause_for(evidence.entries[hit.id], evidence)
            if not safeguards and getattr(clause, "kind", "") == "safeguard":
                continue  # what is compared has units, unless safeguards are named
            if hit.score >= _ENOUGH and isinstance(clause, (Clause, Part)):
                if hit.score > scored.get(clause.id, (0.0, clause))[0]:
                    scored[clause.id] = (hit.score, clause)
                break
    best = sorted(scored.values(), key=lambda pair: -pair[0])
    return [entry for _, entry in best[:2]]


def _pair(question: Question, evidence: Evidence, shelf: Shelf) -> list[Entry]:
    found: dict[str, Entry] = {entry.id: entry for entry in evidence.ordinals}
    leans = question.before.subjects and _WITH_BEFORE.search(question.text)
    if len(found) < 2 and not (found and leans):
        for entry in _closest(question, evidence, shelf):
            found.setdefault(entry.id, entry)
    only = next(iter(found.values())) if len(found) == 1 else None
    if isinstance(only, Part) and len(shelf.knowledge.tasks_of(only)) == 2:
        return list(shelf.knowledge.tasks_of(only))
    if len(found) == 1:
        for before in question.before.subjects:
            entry = evidence.entries.get(before)
            clause = clause_for(entry, evidence) if entry else None
            if clause is not None and clause.id not in found:
                return [clause, *found.values()]
    return list(found.values())
