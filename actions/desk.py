"""The frame of every action: steps that may take the message, then the action itself.

The only place that speaks to Rasa's dispatcher and writes the slot.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import SLOT, Context
from actions.form import resumed
from actions.pages import paged
from actions.record import take_note
from actions.runtime import runtime
from actions.steps import STEPS
from actions.turn import Reply, Turn, turn_of

log = logging.getLogger(__name__)


class DeskAction(Action, ABC):
    """An action that first lets the steps look at the message."""

    @abstractmethod
    def respond(self, turn: Turn) -> Reply:
        """The reply to a message that no step has taken."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Answer the latest message. Never leaves the person without a sentence."""
        tools, turn = runtime(), None
        try:
            turn = turn_of(tracker, tools)
            reply = tools.replies.to(self.name(), turn, self._reply)
        except Exception:
            log.exception("action failed: %s", self.name())
            context = Context.from_slot(tracker.get_slot(SLOT))
            reply = Reply(tools.phrases("error"), context, failed=True)
        first, rest = paged(reply.text, tools.phrases)
        taps = (tools.phrases("tap_continue"),) if rest else reply.taps
        dispatcher.utter_message(
            text=first, buttons=[{"title": tap, "payload": tap} for tap in taps]
        )
        take_note(tools, tracker, turn, reply, first)
        return [SlotSet(SLOT, replace(reply.context, rest=rest).to_slot())]

    def _reply(self, turn: Turn) -> Reply:
        taken = (step(turn) for step in STEPS)
        reply = next((r for r in taken if r is not None), None) or self.respond(turn)
        return resumed(turn, reply)
