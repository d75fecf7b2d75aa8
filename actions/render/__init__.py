"""An Answer in words: the only place where facts become sentences.

One function for each family of answers, registered next to itself under the
answer's key; here they are only added up. Sending is done by `desk`.
"""

from __future__ import annotations

from actions.phrases import Phrases
from actions.render import (
    call_lists,
    calls,
    clauses,
    limits,
    lists,
    specialists,
    targets,
    units,
)
from actions.render.base import Renderer, Speaker, Spoken
from policy_kb.model import Knowledge

__all__ = ["SPEAKERS", "Renderer", "Spoken", "renderer_for"]

SPEAKERS: dict[str, Speaker] = {
    **clauses.SPEAKERS,
    **limits.SPEAKERS,
    **lists.SPEAKERS,
    **targets.SPEAKERS,
    **units.SPEAKERS,
    **calls.SPEAKERS,
    **call_lists.SPEAKERS,
    **specialists.SPEAKERS,
}


def renderer_for(phrases: Phrases, knowledge: Knowledge, year: int) -> Renderer:
    """The renderer of one state of the knowledge, on a day of this year."""
    return Renderer(phrases, knowledge, year, SPEAKERS)
