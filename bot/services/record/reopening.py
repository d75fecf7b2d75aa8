"""When a settled open question that is asked again is open again. Decides; writes nothing.

What staff made of it gets its chance first: an alias or a draft once it is published, an example
once another model answers. A golden question keeps an answer that was only doubtful. What was
dismissed comes back, unless it was dismissed for good.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.services.record.doubts import Doubt
from bot.services.tables import turns
from policy_kb import tables
from policy_kb.store import State
from policy_kb.store.states import ON_THE_WAY

OPEN, DISMISSED, SILENCED = "open", "dismissed", "silenced"
ALIAS, GOLDEN, EXAMPLE, DRAFT = "alias", "golden", "example", "draft"

_DOUBTFUL = frozenset({Doubt.LOW_CONFIDENCE.value, Doubt.ONLY_EXPIRED.value})


def reopens(connection: Connection, question: Any, turn: Any, doubt: Doubt) -> bool:
    """Whether a question (its row) is open again after one more turn with this doubt."""
    if question.state in (ALIAS, DRAFT):
        return _in_force(connection, question, turn)
    if question.state == EXAMPLE:
        t = turns.c
        model = select(t.model_version).where(t.number == question.last_turn)
        return connection.execute(model).scalar() != turn.model_version
    if question.state == GOLDEN:
        return doubt.value not in _DOUBTFUL or doubt.value != question.doubt
    return bool(question.state == DISMISSED)


def _in_force(connection: Connection, question: Any, turn: Any) -> bool:
    """Whether the turn was answered after the draft was published, or the draft came to nothing."""
    h, r = tables.history.c, tables.revisions.c
    since = connection.execute(
        select(func.min(h.version)).where(
            h.entry == question.entry,
            h.revision >= question.revision,
            h.state == State.PUBLISHED.value,
        )
    ).scalar()
    if since is not None:
        told = str(turn.knowledge_version)
        return not told.isdecimal() or int(told) >= since
    coming = select(r.id).where(
        r.entry == question.entry,
        r.number >= question.revision,
        r.state.in_([state.value for state in ON_THE_WAY]),
    )
    return connection.execute(coming.limit(1)).first() is None
