"""Sentences are filled strictly: what is missing breaks a test, not a company's message."""

from __future__ import annotations

import pytest

from actions.phrases import Phrases


def test_a_missing_value_raises(say):
    with pytest.raises(KeyError, match="number"):
        say("name_task")


def test_an_unknown_sentence_raises(say):
    with pytest.raises(KeyError, match="no_such_sentence"):
        say("no_such_sentence")


def test_values_are_put_in(say):
    assert say("name_task", number=7) == "第7条"


def test_fields_are_what_a_sentence_needs(say):
    assert say.fields("name_item") == {"number", "title"}
    assert say.fields("thanks") == frozenset()


def test_a_value_with_braces_stays_as_it_is():
    phrases = Phrases({"echo": "“{text}”"})
    assert phrases("echo", text="{name} {0}") == "“{name} {0}”"


def test_every_sentence_can_be_filled(say):
    for name in say.names:
        assert say(name, **dict.fromkeys(say.fields(name), "某"))
