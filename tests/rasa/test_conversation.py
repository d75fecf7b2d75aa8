"""Whole turns with the tiny bot: REST form, memory, bounded cost."""

from __future__ import annotations

import json
import re

import pytest

from bot.rasa_server.agent import load_dialogue
from bot.rasa_server.tracker_store import CompactMemoryTrackerStore


@pytest.fixture
def store():
    return CompactMemoryTrackerStore(None)


@pytest.fixture
def dialogue(tiny_model, tiny_actions, store):
    return load_dialogue(tiny_model, store, tiny_actions)


async def test_an_answer_has_the_form_of_the_rest_channel(dialogue):
    assert await dialogue.say("a", "你好") == [
        {
            "recipient_id": "a",
            "text": "你好",
            "buttons": [{"title": "查政策", "payload": "有什么政策"}],
        }
    ]


async def test_a_text_with_blank_lines_stays_one_message(dialogue):
    assert [m["text"] for m in await dialogue.say("a", "有什么政策")] == ["第 1 答\n\n第二段"]


async def test_slots_outlive_the_kept_turns_and_people_are_kept_apart(dialogue):
    await dialogue.say("a", "有什么政策")
    for _ in range(10):
        await dialogue.say("a", "还有吗")
    (message,) = await dialogue.say("a", "还有吗")
    assert message["text"].startswith("['有什么政策', 1")
    (message,) = await dialogue.say("b", "还有吗")
    assert message["text"].startswith("[None, None]")


async def test_what_is_kept_and_what_actions_see_does_not_grow(dialogue, store):
    sizes, events = [], []
    for _ in range(12):
        await dialogue.say("a", "有什么政策")
        (message,) = await dialogue.say("a", "还有吗")
        events.append(int(re.findall(r"(\d+)$", message["text"])[0]))
        sizes.append(len(await store._shelf.get("a")))
    assert events[4] == events[-1]
    assert sizes[-1] < sizes[4] + 50


async def test_a_form_goes_on_after_its_beginning_was_forgotten(dialogue, store):
    for text in ["有什么政策"] * 5:
        await dialogue.say("a", text)
    assert [m["text"] for m in await dialogue.say("a", "留电话")] == ["请留下电话"]
    kept = json.loads(await store._shelf.get("a"))
    assert any(event["event"] == "active_loop" for event in kept["events"])
    assert [m["text"] for m in await dialogue.say("a", "13800000000")] == ["已记 13800000000"]
    assert [m["text"] for m in await dialogue.say("a", "有什么政策")] == ["第 6 答\n\n第二段"]


async def test_after_an_hour_the_slots_are_gone(dialogue, store):
    await dialogue.say("a", "有什么政策")
    kept = json.loads(await store._shelf.get("a"))
    for event in kept["events"]:
        event["timestamp"] -= 61 * 60
    await store._shelf.put("a", json.dumps(kept), 60)
    (message,) = await dialogue.say("a", "还有吗")
    assert message["text"].startswith("[None, None]")


async def test_understanding_needs_no_conversation(dialogue, store):
    assert (await dialogue.understand("你好"))["intent"]["name"] == "greet"
    assert list(await store.keys()) == []
