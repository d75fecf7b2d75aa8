"""The sentences a company reads: plain, calm, one of each."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
RESPONSES = yaml.safe_load((ROOT / "nlu_data/domain/responses.yml").read_text("utf-8"))["responses"]
REFUSED = ("!", "！", "#", "**", "```", "__", "](", "\t")


def faults(text: str) -> list[str]:
    """What a sentence must not hold."""
    return [mark for mark in REFUSED if mark in text]


@pytest.mark.parametrize("name", RESPONSES)
def test_a_sentence_is_plain_and_calm(name):
    (variant,) = RESPONSES[name]
    assert variant["text"].strip()
    assert faults(variant["text"]) == []


def test_the_guard_bites():
    assert faults("**好的**！") == ["！", "**"]


def test_every_name_is_one_rasa_knows():
    assert [name for name in RESPONSES if not name.startswith("utter_")] == []
