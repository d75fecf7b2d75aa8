"""A message from text to saved answer: Rasa's processor without the work whose result is known.

Left out of each turn: twelve objects for the default actions whenever one action is
wanted, the search for slots that only actions set, an empty domain built to compare ours
with, and copies of everything for debug lines that nobody prints (and that would hold the
texts of people). Order of events, rejections, limits and reminders stay with Rasa.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import structlog
from rasa.core.actions.action import Action, ActionListen, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.constants import (
    ACTION_VALIDATE_SLOT_MAPPINGS,
    DEFAULT_SLOT_NAMES,
    MAPPING_TYPE,
    SlotMappingType,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.rasa_server.compact import begun_at
from bot.rasa_server.tracker_store import CompactTrackerStore
from bot.rasa_server.turn.action import HouseAction
from bot.rasa_server.turn.again import FirstTurn, FirstTurns
from bot.rasa_server.turn.rules import PreparedRules
from bot.rasa_server.turn.runner import PlainGraphRunner
from bot.services.delivery.repeatable import hearing
from policy_kb import trial

_log = structlog.get_logger(__name__)


class LeanProcessor(MessageProcessor):
    """Rasa's processor for models that are loaded once and asked often."""

    def __init__(
        self,
        model_path: str | Path,
        conversations: CompactTrackerStore | None = None,
        **parts: Any,
    ) -> None:
        """`conversations`: without it every turn is thought through."""
        super().__init__(model_path, **parts)
        target = self.model_metadata.core_target
        nodes = self.model_metadata.predict_schema.nodes
        needs = nodes[target].needs if target else {}
        self._rules = PreparedRules.of(self.graph_runner, target, needs)
        self._only_actions_set_slots = _only_actions_set_slots(self.domain)
        self._known = {None, *self.domain.intents}, {None, *self.domain.entities}
        self._actions: dict[str, Action] = {}
        self._conversations = conversations if target else None
        self._first_turns = FirstTurns()

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """As Rasa does; what somebody opens with that was answered before is not thought through
        again."""
        store, channel = self._conversations, message.output_channel
        listens = isinstance(channel, CollectingOutputChannel) and trial.current() is None
        if store is None or not listens:
            return await super().handle_message(message)
        known = self._first_turns.find(message.text)
        if known is not None and await _given_again(known, message, store):
            channel.messages += known.said_to(message.sender_id)
            return channel.messages
        with hearing() as heard:
            tracker = await self.log_message(message, should_save_tracker=False)
            is_first = not getattr(tracker, "packed", {})
            tracker = await self.run_action_extract_slots(channel, tracker)
            await self._run_prediction_loop(channel, tracker)
            await self.run_anonymization_pipeline(tracker)
            await self.save_tracker(tracker)
        if heard.offered and is_first:
            turn = FirstTurn(heard.offered, tuple(channel.messages), store.packed(tracker))
            self._first_turns.keep(message.text, turn)
        return channel.messages

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, PlainGraphRunner]:
        """The model, with a runner that is no Dask."""
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = load_predict_graph_runner(
                Path(folder), Path(model_path), LocalModelStorage, PlainGraphRunner
            )
        return Path(model_path).name, metadata, runner

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """As Rasa does, with the action taken from those already made."""
        goes_on = self.should_predict_another_action(tracker.latest_action_name)
        if self.is_action_limit_reached(tracker, goes_on):
            raise ActionLimitReached("The limit of actions to predict has been reached.")
        prediction = self._predict_next_with_tracker(tracker)
        name = self.domain.action_names_or_texts[prediction.max_confidence_index]
        return self._get_action(name), prediction

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        prediction = None
        if self._rules is not None and not tracker.followup_action:
            prediction = self._rules.predict(tracker, self.domain)
        return prediction or super()._predict_next_with_tracker(tracker)

    def _get_action(self, action_name: str) -> Action:
        action = self._actions.get(action_name)
        if action is None:
            action = super()._get_action(action_name)
            if type(action) is RemoteAction:
                action = HouseAction(action_name, self.action_endpoint)
            # Others (a form) keep a state of their own while they run and are made anew.
            if type(action) in (HouseAction, ActionListen):
                self._actions[action_name] = action
        return action

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Nothing, where every slot is set by actions alone."""
        if self._only_actions_set_slots:
            return tracker
        return await super().run_action_extract_slots(output_channel, tracker)

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        intents, entities = self._known
        is_known = parse_data["intent"]["name"] in intents and all(
            found["entity"] in entities for found in parse_data["entities"] or ()
        )
        if not is_known:
            super()._check_for_unseen_features(parse_data)

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        events: list[Event] | None,
        prediction: PolicyPrediction,
    ) -> None:
        events = events or []
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Slots hold what people said; they are not put together for a log."""


async def _given_again(known: FirstTurn, message: UserMessage, store: CompactTrackerStore) -> bool:
    """Whether a turn was given to somebody else as well: only to one who has no conversation."""
    now = time.time()
    try:
        if not await store.begin(message.sender_id, begun_at(known.packed, now)):
            return False
    except Exception as error:  # thought through, it is answered without the store as well
        _log.warning("first turn not given again", reason=repr(error))
        return False
    known.reply.note(message.sender_id, now - float(message.metadata.get("began", now)))
    return True


def _only_actions_set_slots(domain: Domain) -> bool:
    mappings = [
        mapping
        for slot in domain.slots
        if slot.name not in DEFAULT_SLOT_NAMES
        for mapping in slot.mappings
    ]
    by_action = str(SlotMappingType.CUSTOM)
    return ACTION_VALIDATE_SLOT_MAPPINGS not in domain.user_actions and all(
        mapping.get(MAPPING_TYPE) == by_action and not mapping.get("action") for mapping in mappings
    )
