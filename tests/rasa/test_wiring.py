"""The small parts between Rasa and us: actions in process, locks, importer, check."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.rasa_server.importer import HouseImporter
from bot.rasa_server.inprocess import InProcessActions
from bot.rasa_server.locks import SenderLocks

TINY = Path(__file__).parent / "tiny"


def endpoint(function) -> InProcessActions:
    executor = ActionExecutor()
    executor.register_function("action_x", function)
    return InProcessActions(executor=executor)


def call(name: str = "action_x", **slots) -> dict:
    return {
        "next_action": name,
        "sender_id": "a",
        "tracker": {"sender_id": "a", "slots": slots, "events": [], "latest_message": {}},
    }


async def test_an_action_runs_and_cannot_touch_what_it_was_given():
    def action(dispatcher, tracker, domain):
        tracker.slots["wants"].append("more")
        dispatcher.utter_message(text="好")
        return [{"event": "slot", "name": "topic", "value": "x"}]

    given = call(wants=["one"])
    result = await endpoint(action).request(json=given)
    assert result["responses"][0]["text"] == "好"
    assert result["events"] == [{"event": "slot", "name": "topic", "value": "x"}]
    assert given["tracker"]["slots"] == {"wants": ["one"]}


async def test_a_rejection_becomes_status_400_as_rasa_expects_it():
    def action(dispatcher, tracker, domain):
        raise ActionExecutionRejection("action_x", "not now")

    with pytest.raises(ClientResponseError) as caught:
        await endpoint(action).request(json=call())
    assert caught.value.status == 400
    assert json.loads(caught.value.text) == {"error": "not now", "action_name": "action_x"}


async def test_an_unknown_action_and_a_result_that_is_no_json_are_errors():
    def action(dispatcher, tracker, domain):
        return [{"event": "slot", "name": "topic", "value": object()}]

    with pytest.raises(ClientResponseError) as caught:
        await endpoint(action).request(json=call("action_y"))
    assert caught.value.status == 404
    with pytest.raises(TypeError):
        await endpoint(action).request(json=call())


def test_a_package_that_cannot_be_imported_does_not_end_the_process():
    with pytest.raises(RuntimeError):
        InProcessActions("no_such_package_of_actions")


async def test_turns_of_one_person_keep_their_order_and_do_not_poll():
    locks, seen = SenderLocks(), []

    async def one(number: int) -> None:
        async with locks.lock("a"):
            seen.append(("in", number))
            await asyncio.sleep(0.01)
            seen.append(("out", number))

    # Rasa's own locks look once a second: four who wait would take longer.
    await asyncio.wait_for(asyncio.gather(*(one(n) for n in range(5))), timeout=3)
    assert seen == [(what, n) for n in range(5) for what in ("in", "out")]
    assert len(locks) == 0


async def test_different_people_do_not_wait_for_each_other():
    locks = SenderLocks()

    async def other() -> int:
        async with locks.lock("b"):
            return len(locks)

    async with locks.lock("a"):
        assert await asyncio.wait_for(other(), timeout=10) == 2


async def test_a_turn_that_fails_or_is_given_up_frees_the_lock():
    locks = SenderLocks()
    with pytest.raises(ValueError):
        async with locks.lock("a"):
            raise ValueError
    async with locks.lock("a"):
        waiting = asyncio.create_task(locks.lock("a").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert len(locks) == 0


@pytest.mark.parametrize(
    "asked",
    [(None, None), ("domain.yml", "data"), ("domain.yml", ["data"]), (None, [None])],
)
def test_the_importer_finds_our_folders_when_nothing_was_asked_for(asked):
    importer = HouseImporter(str(TINY / "config.yml"), *asked)
    assert "greet" in importer.get_domain().intents
    assert len(importer.get_nlu_data().intent_examples) == 4


def test_the_importer_takes_the_folders_it_is_given(tmp_path):
    importer = HouseImporter(str(tmp_path / "config.yml"), str(TINY / "nlu_data/domain"), [])
    assert "greet" in importer.get_domain().intents
    importer = HouseImporter(str(tmp_path / "c.yml"), None, [str(TINY / "nlu_data/train")])
    assert len(importer.get_nlu_data().intent_examples) == 4


def test_examples_of_staff_are_trained_beside_our_files(tmp_path):
    from bot.rasa_server import models, training

    given = [("greet", "各位上午好"), ("greet", "hello: - there #1")]
    model = training.train(tmp_path, TINY / "config.yml", TINY, given, ["不用“x”：重复"])
    assert model.name != training.train(tmp_path, TINY / "config.yml", TINY).name
    assert models.origin_of(model).examples == tuple(given)
    files = training._files(TINY, tmp_path, given)
    read = HouseImporter(str(TINY / "config.yml"), None, files).get_nlu_data().intent_examples
    assert {(one.get("intent"), one.get("text")) for one in read} >= set(given)
    assert len(read) == 6
