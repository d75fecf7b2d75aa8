"""上一条, 下一条: from the clause last shown to its neighbour."""

from __future__ import annotations

from dataclasses import replace

from actions.answering import answer_about
from actions.turn import Reply, Turn
from policy_kb.model import Clause, Part, Unit


def neighbour(turn: Turn, step: int) -> Reply:
    """The clause before (-1) or after (+1) the one named in the message or shown last."""
    entry = _start(turn)
    if entry is None:
        return turn.reply("need_topic")
    k = turn.shelf.knowledge
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


def _start(turn: Turn) -> Clause | Part | None:
    first = turn.shelf.knowledge.by_id.get((turn.context.subjects or ("",))[0])
    if isinstance(first, Unit):
        return None  # after a unit's list nobody knows which clause is meant
    named = [m.id for m in turn.pieces[0].mentions if m.number is not None]
    for entry_id in (*named, *turn.context.subjects):
        entry = turn.shelf.knowledge.by_id.get(entry_id)
        beside = isinstance(entry, Clause) and entry.kind == "clause"
        if isinstance(entry, Clause | Part) and (entry.number or beside):
            return entry
    return None
