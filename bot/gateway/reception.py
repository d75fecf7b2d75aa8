"""Between the door and the desk: what needs no answer, and when a person of ours is talking.

Messages that need an answer go on to `desk`; what is written down about an event is in `events`.
"""

from __future__ import annotations

import contextlib

from bot.errors import StoreError
from bot.gateway import events
from bot.gateway.deadline import Deadline
from bot.gateway.desk import Desk
from bot.messages import Incoming, Kind, Reply
from bot.observability.metrics import DELIVERIES

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
# Who leaves ends whatever was said before, also to a person of ours.
_ENDS_HUMAN = frozenset({Kind.HUMAN_CLOSED, Kind.UNFOLLOWED, Kind.REVOKED})
# The platform itself pushes nothing while a person of ours is talking; this only catches what was
# under way. So it is short: a lost closing event must not silence the account for long.
_HUMAN_SECONDS = 1800.0


class Reception:
    """The desk, spared what is none of its business."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def answer(self, incoming: Incoming, deadline: Deadline) -> Reply | None:
        """What to say to this delivery; None for nothing."""
        events.note(incoming)
        if incoming.kind is Kind.HUMAN_OPENED or incoming.kind in _ENDS_HUMAN:
            seconds = _HUMAN_SECONDS if incoming.kind is Kind.HUMAN_OPENED else 0.0
            with contextlib.suppress(StoreError):
                await self._desk.tools.inbox.leave_to_human(incoming.user, seconds)
        if incoming.kind in QUIET:
            DELIVERIES.labels("noted").inc()
            return None
        return await self._desk.answer(incoming, deadline)
