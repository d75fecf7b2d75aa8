"""A tiny trained bot, and actions that are plain functions. Slow: imports Rasa."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.rasa_server.environment import prepare

prepare()

TINY = Path(__file__).parent / "tiny"


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model trained from tests/rasa/tiny."""
    from bot.rasa_server.training import train

    return train(tmp_path_factory.mktemp("data"), config=TINY / "config.yml", root=TINY)


@pytest.fixture(scope="session")
def plain_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny bot without its form, so that every rule is "after this intent do this"."""
    from bot.rasa_server.training import train

    root = tmp_path_factory.mktemp("plain")
    shutil.copytree(TINY, root, dirs_exist_ok=True)
    domain, data = root / "nlu_data/domain/domain.yml", root / "nlu_data/train/all.yml"
    known, rules = yaml.safe_load(domain.read_text()), yaml.safe_load(data.read_text())
    del known["forms"], known["slots"]["phone"], known["responses"]["utter_ask_phone"]
    rules["rules"] = [r for r in rules["rules"] if "number" not in r["rule"]]
    domain.write_text(yaml.safe_dump(known, allow_unicode=True))
    data.write_text(yaml.safe_dump(rules, allow_unicode=True))
    return train(tmp_path_factory.mktemp("data"), config=root / "config.yml", root=root)


@pytest.fixture
def tiny_actions() -> Any:
    """An in-process endpoint with the tiny bot's three actions."""
    from rasa_sdk.events import SlotSet
    from rasa_sdk.executor import ActionExecutor

    from bot.rasa_server.inprocess import InProcessActions

    def answer(dispatcher, tracker, domain):
        count = (tracker.get_slot("count") or 0) + 1
        dispatcher.utter_message(text=f"第 {count:g} 答\n\n第二段")
        return [SlotSet("topic", tracker.latest_message["text"]), SlotSet("count", count)]

    def more(dispatcher, tracker, domain):
        slots = [tracker.get_slot(name) for name in ("topic", "count")]
        dispatcher.utter_message(text=f"{slots} {len(tracker.events)}")
        return []

    def done(dispatcher, tracker, domain):
        dispatcher.utter_message(text=f"已记 {tracker.get_slot('phone')}")
        return [SlotSet("phone", None)]

    executor = ActionExecutor()
    for name, function in (("answer", answer), ("more", more), ("done", done)):
        executor.register_function(f"action_{name}", function)
    return InProcessActions(executor=executor)
