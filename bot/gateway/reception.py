"""Between the door and the desk: what needs no answer, and whom a person of ours is talking to.

Messages that need an answer go on to `desk`; what is written down about an event is in `events`.
"""

from __future__ import annotations

import hashlib

import structlog

from bot.gateway import events
from bot.gateway.deadline import Deadline
from bot.gateway.desk import Desk
from bot.gateway.notes import Notes
from bot.messages import Incoming, Kind, Reply
from bot.observability.logging import who
from bot.observability.metrics import DELIVERIES

log = structlog.get_logger(__name__)

# No word is owed for these, and the desk never sees them.
QUIET = frozenset(
    {
        Kind.HUMAN_OPENED,
        Kind.HUMAN_CLOSED,
        Kind.SEND_RESULT,
        Kind.ACCOUNT_NOTICE,
        Kind.OTHER_EVENT,
    }
)
# These end whatever was said before, also to a person of ours.
_LEAVING = frozenset({Kind.UNFOLLOWED, Kind.REVOKED})
# The platform itself pushes nothing while a person of ours is talking; this only catches what was
# under way. So it is short: a lost closing event must not silence the account for long.
_HUMAN_SECONDS = 1800.0


class Reception:
    """The desk, spared what is none of its business."""

    def __init__(self, desk: Desk, notes: Notes) -> None:
        self._desk = desk
        self._notes = notes

    async def answer(self, incoming: Incoming, deadline: Deadline) -> Reply | None:
        """What to say to this delivery; None for nothing."""
        events.note(incoming)
        human = "human:" + hashlib.sha256(incoming.user.encode("utf-8", "replace")).hexdigest()[:32]
        if incoming.kind is Kind.HUMAN_OPENED:
            await self._notes.put(human, "1", _HUMAN_SECONDS)
        elif incoming.kind is Kind.HUMAN_CLOSED or incoming.kind in _LEAVING:
            await self._notes.drop(human)
        elif incoming.kind not in QUIET and await self._notes.get(human):
            DELIVERIES.labels("left_to_human").inc()
            log.info("left_to_human", who=who(incoming.user))
            return None
        if incoming.kind in QUIET:
            DELIVERIES.labels("noted").inc()
            return None
        return await self._desk.answer(incoming, deadline)
