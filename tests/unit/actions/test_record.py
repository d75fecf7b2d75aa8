"""Every reply leaves a record: what was said, from which revision, and how it was understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import runtime
from actions.knowledge import ActionAnswer
from actions.smalltalk import ActionSmallTalk
from bot.services.turns import FAILED, SPOKEN


@pytest.fixture
def noted(tools, shelf, monkeypatch):
    """The records of the replies from now on."""
    records = []
    versioned = replace(shelf, revisions={"task-10": 4})
    library = type(tools.library)(versioned)
    runtime.use(replace(tools, record=records.append, library=library))
    return records


def test_an_answer_is_recorded_with_its_basis(noted, li):
    text = li.says(ActionAnswer(), "第10条牵头单位是谁", "ask_lead")
    (record,) = noted
    assert (record.user, record.question, record.answer) == ("li", "第10条牵头单位是谁", text)
    assert (record.status, record.aspect) == ("answered", "lead")
    assert ("task-10", 4) in record.entries
    assert record.sources and "10" in record.sources[0]
    assert record.understood["intent"] == "ask_lead"
    assert record.understood["pieces"][0]["mentions"][0]["id"] == "task-10"
    assert record.understood["answers"][0]["status"] == "answered"


def test_what_the_conversation_was_about_is_part_of_the_understanding(noted, li):
    li.says(ActionAnswer(), "第10条牵头单位是谁", "ask_lead")
    li.says(ActionAnswer(), "配合呢", "ask_support")
    assert "task-10" in noted[1].understood["before"]


def test_a_fixed_sentence_is_recorded_too(noted, li):
    li.says(ActionSmallTalk(), "你好", "greet")
    assert (noted[0].status, noted[0].entries) == (SPOKEN, ())


def test_a_failure_is_recorded_as_one(noted, li, monkeypatch):
    monkeypatch.setattr("actions.knowledge.answer_questions", lambda *_: 1 / 0)
    text = li.says(ActionAnswer(), "孵化器", "ask_content")
    assert (noted[0].status, noted[0].answer) == (FAILED, text)


def test_a_recorder_that_fails_does_not_reach_the_person(tools, li):
    def fails(_):
        raise OSError("disk full")

    runtime.use(replace(tools, record=fails))
    assert "10" in li.says(ActionAnswer(), "第10条牵头单位是谁", "ask_lead")
