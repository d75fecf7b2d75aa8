"""What is kept of a conversation: where it stands and its last few turns.

Rasa rebuilds everything about a conversation from its list of events. This
writes a short list that leads to the same place: the slots and the active form
as they stood before the kept turns, then those turns as they happened. No
storage here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from rasa.shared.constants import ASSISTANT_ID_KEY
from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import METADATA_MODEL_ID

from bot.rasa_server.turn.tracker import HouseTracker

KEPT_TURNS = 3
FORMAT = 1

# Of an older message the alternatives the recognition weighed up are of no use
# to anybody, and they are most of its bytes.
_KEPT_OF_PARSE = ("text", "intent", "entities")

_WITH_WORDS = (UserUttered, BotUttered, SlotSet)

# Rasa stamps every event with the first two, and the processor stamps them anew; the others are
# for the record of the turn that has ended.
_STAMPS = {METADATA_MODEL_ID, ASSISTANT_ID_KEY, "model", "began"}


def pack(
    tracker: DialogueStateTracker,
    domain: Domain,
    clean: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> dict[str, Any]:
    """A JSON value of bounded size, from which `unpack` makes a tracker again.

    `clean` is applied to every event with words of somebody that was not packed before.
    """
    events = _this_session(list(tracker.events))
    cut = _start_of_kept_turns(events)
    head = _standing(tracker.sender_id, events[:cut], domain) if cut else []
    packed = getattr(tracker, "packed", {})
    return {
        "format": FORMAT,
        "events": [
            packed.get(id(event))
            or (clean(_lean(event)) if isinstance(event, _WITH_WORDS) else _lean(event))
            for event in (*head, *events[cut:])
        ],
    }


def unpack(packed: Any, sender_id: str, domain: Domain) -> DialogueStateTracker:
    """The tracker that was packed.

    Raises ValueError, KeyError or TypeError where `packed` is not of `pack`.
    """
    if not isinstance(packed, dict) or packed.get("format") != FORMAT:
        raise ValueError("not a packed conversation of this format")
    known = {slot.name for slot in domain.slots}
    pairs = [
        (event, written)
        for written in packed["events"]
        # A newly trained model may have dropped a slot since.
        if not isinstance(event := event_from(written), SlotSet) or event.key in known
    ]
    tracker = HouseTracker.from_events(sender_id, [event for event, _ in pairs], domain.slots)
    tracker.packed = {id(event): written for event, written in pairs}
    return tracker


def begun_at(packed: dict[str, Any], moment: float) -> dict[str, Any]:
    """The same conversation, had at another time by somebody else; `moment` in seconds of the
    epoch."""
    later = moment - packed["events"][0]["timestamp"]
    events = [{**event, "timestamp": event["timestamp"] + later} for event in packed["events"]]
    for event in events:
        if "message_id" in event:
            event["message_id"] = uuid.uuid4().hex  # as Rasa numbers messages
    return {**packed, "events": events}


def _this_session(events: list[Event]) -> list[Event]:
    """From the start of the last session on: what was before it counts no more."""
    for index in range(len(events) - 1, -1, -1):
        if isinstance(events[index], SessionStarted):
            begun_by_action = index and _is_action(events[index - 1], ACTION_SESSION_START_NAME)
            return events[index - 1 if begun_by_action else index :]
    return events


def _start_of_kept_turns(events: Sequence[Event]) -> int:
    turns = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    return turns[-KEPT_TURNS] if len(turns) > KEPT_TURNS else 0


def _standing(sender_id: str, dropped: Sequence[Event], domain: Domain) -> list[Event]:
    """The fewest events that leave a tracker as the dropped ones left it."""
    before = DialogueStateTracker.from_events(sender_id, list(dropped), domain.slots)
    at = dropped[-1].timestamp
    head: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at),
        SessionStarted(timestamp=at),
    ]
    head += [
        SlotSet(slot.name, slot.value, timestamp=at)
        for slot in before.slots.values()
        if slot.value != slot.initial_value
    ]
    if before.active_loop_name:
        head.append(ActiveLoop(before.active_loop_name, timestamp=at))
    if before.is_paused():
        head.append(ConversationPaused(timestamp=at))
    if before.latest_action_name:
        head.append(ActionExecuted(before.latest_action_name, timestamp=at))
    return head


def _lean(event: Event) -> dict[str, Any]:
    written = event.as_dict()
    if "metadata" in written:
        written["metadata"] = {
            key: value for key, value in event.metadata.items() if key not in _STAMPS
        }
    if isinstance(event, UserUttered):
        parsed = written["parse_data"]
        written["parse_data"] = {key: parsed[key] for key in _KEPT_OF_PARSE if key in parsed}
    return written


@cache
def _event_class(type_name: str) -> type[Event]:
    # Rasa walks all subclasses of Event for each event, a tenth of a
    # millisecond every time.
    return Event.resolve_by_type(type_name)


def event_from(written: dict[str, Any]) -> Event:
    """The event that `as_dict` wrote; KeyError for none of Rasa's."""
    return _event_class(written["event"])._from_parameters(written)


def _is_action(event: Event, name: str) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == name
