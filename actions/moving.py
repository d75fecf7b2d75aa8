"""上一条, 下一条: from the clause last shown to its neighbour."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answering import answer_about
from actions.turn import Reply, Turn
from actions.words import MOVES
from policy_kb.answer.evidence import SURE
from policy_kb.model import Clause, Part, Unit
from policy_kb.retrieval.search import topic_words

# 再来一条 goes on; 后一条 where nothing was talked about is the last one.
_ONWARD = re.compile("再(?:来|看|讲|说|念|发)?一[条项]")
_LAST = re.compile("(?<![以之往])后面?的?一[条项]")
# What has neighbours.
_NUMBERED = frozenset({"task", "item", "safeguard"})


def neighbour(turn: Turn, step: int) -> Reply:
    """The clause before (-1) or after (+1) the one named in the message or shown last."""
    k = turn.shelf.knowledge
    step = 1 if _ONWARD.search(turn.said) else step
    entry = _start(turn)
    if entry is None and _LAST.search(turn.said) and not turn.context.subjects:
        return answer_about(turn, k.tasks[-1])
    if entry is None:
        return turn.reply("need_topic")
    if isinstance(entry, Clause) and entry.kind == "clause":
        found = _beside(entry, step, turn)
    elif isinstance(entry, Part):
        found = k.part(entry.number + step)
    else:
        look_up = k.safeguard if entry.kind == "safeguard" else k.task
        found = look_up(entry.number + step)
    if found is None:
        return turn.reply("first_item" if step < 0 else "last_item")
    plain = replace(turn.context, aspect=None, offered=())
    return answer_about(replace(turn, context=plain), found)


def _beside(clause: Clause, step: int, turn: Turn) -> Clause | None:
    """The neighbour in another policy, by the order of its document."""
    k = turn.shelf.knowledge
    ids = [c.id for c in k.clauses_of(k.policy_of(clause))]
    at = ids.index(clause.parent or clause.id) + step
    found = k.by_id.get(ids[at]) if 0 <= at < len(ids) else None
    return found if isinstance(found, Clause) else None


def _named(turn: Turn) -> list[str]:
    """What the message itself names: by number, by name, or as the library surely knows it
    (讲牛仔的前一条)."""
    mentions = turn.pieces[0].mentions
    found = [m.id for m in mentions if m.number is not None]
    found += [m.id for m in mentions if m.exact and m.kind in _NUMBERED]
    hits = turn.shelf.closest(topic_words(MOVES.sub(" ", turn.said)))
    return found + [h.id for h in hits[:1] if h.score >= SURE]


def _start(turn: Turn) -> Clause | Part | None:
    first = turn.shelf.knowledge.by_id.get((turn.context.subjects or ("",))[0])
    if isinstance(first, Unit):
        return None  # after a unit's list nobody knows which clause is meant
    for entry_id in (*_named(turn), *turn.context.subjects):
        entry = turn.shelf.knowledge.by_id.get(entry_id)
        beside = isinstance(entry, Clause) and entry.kind == "clause"
        if isinstance(entry, Clause | Part) and (entry.number or beside):
            return entry
    return None
