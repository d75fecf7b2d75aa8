"""What is left unread of Rasa, and that it comes whole when it is wanted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.rasa_server import lean

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parent / "tiny"
DIET = TINY / "diet.yml"
BEGIN = "import json, re, sys\nfrom pathlib import Path\n"
LEAN = BEGIN + "from bot.rasa_server.environment import prepare\nprepare()\n"

GRAPHS = """
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.utils.io import read_yaml_file
made = []
for name in sys.argv[1:]:
    made_of = DefaultV1Recipe().graph_config_for_recipe(read_yaml_file(name), {})
    made += [made_of.train_schema.as_dict(), made_of.predict_schema.as_dict()]
print(json.dumps(re.sub(r'"[0-9a-f]{32}"', '"random"', json.dumps(made, sort_keys=True))))
"""


def told_by(code: str, *words: str | Path) -> object:
    """The JSON that a fresh process prints last."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_scikit_learn_is_read_where_training_data_are_split():
    told = told_by(
        LEAN
        + """
import bot.rasa_server.agent
before = sorted({"sklearn", "scipy.stats"} & set(sys.modules))
from rasa.utils.tensorflow import model_data
one, other = model_data.train_test_split([1, 2, 3, 4], test_size=0.5)
print(json.dumps([before, sorted(one + other), "sklearn.model_selection" in sys.modules]))
"""
    )
    assert told == [[], [1, 2, 3, 4], True]


def test_a_turn_needs_neither_tensorflow_nor_other_channels(tiny_model):
    read = told_by(
        LEAN
        + """
import asyncio
from rasa_sdk.executor import ActionExecutor
from bot.rasa_server.agent import load_dialogue
from bot.rasa_server.inprocess import InProcessActions
def answer(dispatcher, tracker, domain):
    dispatcher.utter_message(text="好")
executor = ActionExecutor()
for name in ("answer", "more", "done"):
    executor.register_function(f"action_{name}", answer)
dialogue = load_dialogue(Path(sys.argv[1]), actions=InProcessActions(executor=executor))
said = asyncio.run(dialogue.say("a", "你好"))
print(json.dumps([len(said), sorted(sys.modules)]))
""",
        tiny_model,
    )
    said, modules = read
    assert said
    assert "rasa.core.channels.channel" in modules
    assert not {"tensorflow", "keras", "slack_sdk", "twilio", "kafka"} & set(modules)


def test_training_needs_no_tensorflow_either(tmp_path):
    assert told_by(
        LEAN
        + """
from bot.rasa_server.training import train
tiny = Path(sys.argv[2])
model = train(Path(sys.argv[1]), config=tiny / "config.yml", root=tiny)
print(json.dumps([model.exists(), "tensorflow" in sys.modules]))
""",
        tmp_path,
        TINY,
    ) == [True, False]


def test_a_configuration_with_diet_is_trained_checked_and_loaded_with_the_real_one(tmp_path):
    trained, known, understood = told_by(
        LEAN
        + """
import asyncio
from bot.rasa_server.training import train
tiny = Path(sys.argv[2])
model = train(Path(sys.argv[1]), config=Path(sys.argv[3]), root=tiny)
from rasa.core.agent import Agent
from rasa.graph_components.validators import default_recipe_validator as validator
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
known = validator.DIETClassifier is DIETClassifier in validator.TRAINABLE_EXTRACTORS
agent = Agent.load(str(model))
understood = asyncio.run(agent.parse_message("你好"))
print(json.dumps(["tensorflow" in sys.modules, known, understood["intent"]["name"]]))
""",
        tmp_path,
        TINY,
        DIET,
    )
    assert trained
    assert known
    assert understood


def test_graphs_are_those_of_stock_rasa():
    files = ROOT / "config.yml", DIET
    assert told_by(LEAN + GRAPHS, *files) == told_by(BEGIN + GRAPHS, *files)


def test_what_was_left_unread_is_whole_at_the_first_look():
    assert told_by(
        LEAN
        + """
import rasa.core.channels, rasa.utils.train_utils
from rasa.core.channels import UserMessage
before = "slack_sdk" in sys.modules, "tensorflow" in sys.modules
channels = sorted(rasa.core.channels.BUILTIN_CHANNELS)
same = rasa.core.channels.UserMessage is UserMessage
useful = callable(rasa.utils.train_utils.rank_and_mask)
print(json.dumps([before, "slack" in channels, same, useful, hasattr(rasa.utils.train_utils, "x")]))
"""
    ) == [[False, False], True, True, True, False]


def test_another_rasa_is_refused_loudly(monkeypatch):
    monkeypatch.setattr(lean, "version", lambda _: "3.7.0")
    with pytest.raises(RuntimeError, match=r"3\.7\.0"):
        lean.read_on_use()
