"""Every reply leaves a record: what was said, from which revision, and how it was understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import runtime
from actions.company import ActionMatch
from actions.knowledge import ActionAnswer
from actions.smalltalk import ActionFallback, ActionSmallTalk
from bot.services.record.turns import ASKED_OF_COMPANY, FAILED, FITTING, SPOKEN


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


def test_the_form_about_the_company_is_recorded_with_what_suits_it(noted, li):
    li.says(ActionMatch(), "我们能报什么", "match_calls")
    li.says(ActionFallback(), "石滩镇，电话13812345678", "out_of_scope", 0.3)
    asked, asked_next = noted
    assert (asked.status, asked.understood["form"]) == (
        ASKED_OF_COMPANY,
        {"told": [], "asks": "town"},
    )
    assert asked_next.understood["form"]["asks"] == "trade"
    assert "石滩镇" in asked_next.understood["form"]["told"][0]
    li.says(ActionFallback(), "直接看结果", "out_of_scope", 0.3)
    result = noted[2]
    assert (result.status, result.aspect) == ("answered", FITTING)
    assert "石滩镇" in result.understood["form"]["told"][0]


def test_a_failure_is_recorded_as_one(noted, li, monkeypatch):
    monkeypatch.setattr("actions.described.answer_questions", lambda *_: 1 / 0)
    text = li.says(ActionAnswer(), "孵化器", "ask_content")
    assert (noted[0].status, noted[0].answer) == (FAILED, text)


def test_a_recorder_that_fails_does_not_reach_the_person(tools, li):
    def fails(_):
        raise OSError("disk full")

    runtime.use(replace(tools, record=fails))
    assert "10" in li.says(ActionAnswer(), "第10条牵头单位是谁", "ask_lead")
