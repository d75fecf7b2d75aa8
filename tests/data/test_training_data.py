"""What Rasa is trained on: enough of every intent, each with its rule, no line twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOMAIN, TRAIN = ROOT / "nlu_data" / "domain", ROOT / "nlu_data" / "train"
FEWEST, FEWEST_IN_ALL = 20, 1_200


def load(path: Path):
    return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@pytest.fixture(scope="module")
def examples() -> dict[str, list[str]]:
    """Intent → its examples."""
    found = defaultdict(list)
    for path in sorted((TRAIN / "nlu").rglob("*.yml")):
        for block in load(path)["nlu"]:
            lines = block["examples"].splitlines()
            found[block["intent"]] += [line[2:].strip() for line in lines if line.startswith("- ")]
    return found


@pytest.fixture(scope="module")
def intents() -> list[str]:
    return [i for path in sorted(DOMAIN.glob("*.yml")) for i in load(path).get("intents", ())]


@pytest.fixture(scope="module")
def rules() -> dict[str, str]:
    """Intent → the action of its rule."""
    paths = sorted((TRAIN / "rules").glob("*.yml"))
    found = [rule for path in paths for rule in load(path)["rules"]]
    pairs = [(rule["steps"][0]["intent"], rule["steps"][1]["action"]) for rule in found]
    assert len(dict(pairs)) == len(pairs), "an intent has two rules"
    return dict(pairs)


def test_every_intent_has_enough_examples(examples, intents):
    assert {i: len(examples[i]) for i in intents if len(examples[i]) < FEWEST} == {}


def test_there_are_enough_examples_in_all(examples):
    assert sum(map(len, examples.values())) >= FEWEST_IN_ALL


def test_examples_are_of_declared_intents(examples, intents):
    assert set(examples) == set(intents)
    assert len(intents) == len(set(intents))


def test_no_line_stands_twice(examples):
    lines = Counter(line for texts in examples.values() for line in texts)
    assert [line for line, count in lines.items() if count > 1] == []


def test_no_example_is_empty_or_a_command(examples):
    odd = [line for texts in examples.values() for line in texts if not line or line[0] == "/"]
    assert odd == []


def test_every_intent_has_its_rule(intents, rules):
    assert set(rules) == set(intents)


def test_every_action_of_a_rule_is_declared_and_written(rules):
    from actions import company, knowledge, smalltalk, tickets
    from actions.desk import DeskAction

    written = {
        cls().name()
        for room in (company, knowledge, smalltalk, tickets)
        for cls in vars(room).values()
        if isinstance(cls, type) and issubclass(cls, DeskAction) and cls is not DeskAction
    }
    files = map(load, sorted(DOMAIN.glob("*.yml")))
    declared = {name for file in files for name in file.get("actions", ())}
    assert set(rules.values()) <= declared <= written


def test_every_kind_of_name_is_a_declared_entity(seed):
    declared = set(load(DOMAIN / "entities.yml")["entities"])
    assert {entry.kind for entry in seed.by_id.values()} <= declared
