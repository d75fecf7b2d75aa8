"""An opening that was answered before: the same answer, a conversation of its own."""

from __future__ import annotations

import json
import time

import pytest
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor

from bot.rasa_server.agent import load_dialogue
from bot.rasa_server.inprocess import InProcessActions
from bot.rasa_server.tracker_store import CompactMemoryTrackerStore
from bot.rasa_server.turn.again import FirstTurn, FirstTurns
from bot.services.delivery.repeatable import Repeatable, offer
from policy_kb.trial import on_trial

ASKED = "有什么政策"


class Desk:
    """Actions that count how often they think, and say what may be repeated."""

    def __init__(self) -> None:
        self.thought, self.holds, self.offers = 0, True, True
        self.noted: list[tuple[str, float]] = []
        executor = ActionExecutor()
        for name in ("answer", "more"):
            executor.register_function(f"action_{name}", getattr(self, name))
        self.endpoint = InProcessActions(executor=executor)

    def answer(self, dispatcher, tracker, domain):
        self.thought += 1
        dispatcher.utter_message(text="答", buttons=[{"title": "继续", "payload": "继续"}])
        if self.offers:
            offer(Repeatable(lambda: self.holds, lambda *told: self.noted.append(told)))
        return [SlotSet("topic", tracker.latest_message["text"])]

    def more(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text=f"还有：{tracker.get_slot('topic')}")
        return []


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def store() -> CompactMemoryTrackerStore:
    return CompactMemoryTrackerStore(None)


@pytest.fixture
def dialogue(tiny_model, desk, store):
    return load_dialogue(tiny_model, store, desk.endpoint)


async def events(store, person: str) -> list[dict]:
    return json.loads(await store._shelf.get(person))["events"]


async def test_the_next_one_is_told_the_same_without_thinking(dialogue, desk, store):
    (first,) = await dialogue.say("a", ASKED)
    (second,) = await dialogue.say("b", ASKED)
    assert desk.thought == 1
    assert (first["recipient_id"], second["recipient_id"]) == ("a", "b")
    assert second == {**first, "recipient_id": "b"}
    ((person, seconds),) = desk.noted
    assert person == "b" and 0 <= seconds < 5


async def test_the_conversation_is_ones_own_and_goes_on(dialogue, desk, store):
    await dialogue.say("a", ASKED)
    for event in (kept := json.loads(await store._shelf.get("a")))["events"]:
        event["timestamp"] -= 3000
    await store._shelf.put("a", json.dumps(kept), 60)
    before = time.time()
    await dialogue.say("b", ASKED)
    stamps = [event["timestamp"] for event in await events(store, "b")]
    assert stamps == sorted(stamps) and before <= stamps[0] < before + 5

    async def plain(person: str) -> list[dict]:
        return [
            {key: event[key] for key in event if key not in ("timestamp", "message_id")}
            for event in await events(store, person)
        ]

    async def number(person: str) -> str:
        kept = await events(store, person)
        return next(event["message_id"] for event in kept if event["event"] == "user")

    assert await plain("a") == await plain("b")
    assert await number("a") != await number("b")
    assert [m["text"] for m in await dialogue.say("b", "还有吗")] == [f"还有：{ASKED}"]


async def test_with_a_conversation_it_is_thought_through(dialogue, desk):
    await dialogue.say("a", ASKED)
    await dialogue.say("b", "还有吗")
    await dialogue.say("b", ASKED)
    await dialogue.say("a", ASKED)
    assert (desk.thought, desk.noted) == (3, [])


async def test_what_was_not_asked_first_is_not_remembered(dialogue, desk):
    await dialogue.say("a", "还有吗")
    await dialogue.say("a", ASKED)
    await dialogue.say("b", ASKED)
    assert desk.thought == 2


async def test_only_what_the_action_offers_and_as_long_as_it_holds(dialogue, desk):
    desk.offers = False
    await dialogue.say("a", ASKED)
    await dialogue.say("b", ASKED)
    assert desk.thought == 2
    desk.offers = True
    await dialogue.say("c", ASKED)
    desk.holds = False
    await dialogue.say("d", ASKED)
    assert (desk.thought, desk.noted) == (4, [])


@pytest.mark.parametrize("fails", ["get", "put"])
async def test_with_the_store_away_it_is_thought_through(dialogue, desk, store, fails, monkeypatch):
    await dialogue.say("a", ASKED)
    shelf = store._shelf
    works, failures = getattr(shelf, fails), iter([True])

    async def broken(*arguments, **options):
        if next(failures, False):
            raise ConnectionError("away")
        return await works(*arguments, **options)

    monkeypatch.setattr(shelf, fails, broken)
    assert [m["text"] for m in await dialogue.say("b", ASKED)] == ["答"]
    assert (desk.thought, desk.noted) == (2, [])


async def test_a_trial_neither_takes_nor_leaves_anything(dialogue, desk):
    with on_trial(shelf=None):
        await dialogue.say("staff", ASKED)
        await dialogue.say("staff2", ASKED)
    await dialogue.say("a", ASKED)
    with on_trial(shelf=None):
        await dialogue.say("staff3", ASKED)
    assert (desk.thought, desk.noted) == (4, [])


def test_what_is_remembered_is_bounded():
    turns, holds = FirstTurns(), [True]
    turn = FirstTurn(Repeatable(lambda: holds[0], lambda *_: None), (), {})
    turns.keep("长" * 201, turn)
    assert turns.find("长" * 201) is None
    for number in range(3_000):
        turns.keep(f"问{number}", turn)
    found = [turns.find(f"问{number}") for number in range(3_000)]
    assert found == [None] * 1_000 + [turn] * 2_000
    holds[0] = False
    assert turns.find("问2999") is None
    holds[0] = True
    assert turns.find("问2998") is None  # over with the others
