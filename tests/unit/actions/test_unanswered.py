"""From what was said to the list of staff: each unanswered question once, with its class."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import runtime
from actions.knowledge import ActionAnswer
from bot.services.record.doubts import Doubt
from bot.services.record.open_questions import OpenQuestions
from bot.services.record.turns import Turns
from bot.services.tables import metadata
from policy_kb.library import Shelf

ANSWER = ActionAnswer()


@pytest.fixture
def gathered(tools, engine, li):
    """What staff see after everything that was said has been read from the record of turns."""
    metadata.create_all(engine)
    turns = Turns(engine)

    def placed(shelf: Shelf | None = None) -> None:
        library = tools.library if shelf is None else type(tools.library)(shelf)
        runtime.use(replace(tools, library=library, record=lambda turn: turns.add([turn])))

    def listed() -> list[tuple[str, Doubt, int]]:
        desk = OpenQuestions(engine, tools.clock, lambda *_: None)
        desk.gather()
        groups, _ = desk.groups(most=50)
        return [(q.question, q.doubt, q.times) for group in groups for q in group.questions]

    placed()
    listed.placed = placed
    return listed


def test_no_match(gathered, li):
    assert "没有找到" in li.says(ANSWER, "游艇码头泊位", "ask_content")
    assert gathered() == [("游艇码头泊位", Doubt.NO_MATCH, 1)]


def test_low_confidence(gathered, li):
    li.says(ANSWER, "孵化器谁牵头", "ask_lead", 0.4)
    assert gathered() == [("孵化器谁牵头", Doubt.LOW_CONFIDENCE, 1)]


def test_only_expired(gathered, li, shelf):
    over = replace(
        shelf.knowledge, policy=replace(shelf.knowledge.policy, withdrawn_on="2026-01-01")
    )
    gathered.placed(Shelf(over, shelf.linker, shelf.index))
    li.says(ANSWER, "第12条讲什么", "ask_content")
    assert gathered() == [("第12条讲什么", Doubt.ONLY_EXPIRED, 1)]


def test_engine_error(gathered, li, monkeypatch):
    monkeypatch.setattr("actions.described.answer_questions", lambda *_: 1 / 0)
    li.says(ANSWER, "孵化器谁牵头", "ask_lead")
    assert gathered() == [("孵化器谁牵头", Doubt.ENGINE_ERROR, 1)]


def test_asked_twice_it_stands_once_and_what_was_answered_not_at_all(gathered, li, wang):
    for person in (li, wang):
        person.says(ANSWER, "游艇码头泊位", "ask_content")
    li.says(ANSWER, "孵化器谁牵头", "ask_lead")
    assert gathered() == [("游艇码头泊位", Doubt.NO_MATCH, 2)]


def test_what_is_for_others_is_no_open_question(gathered, li):
    def elsewhere(typed: str) -> str:
        return li.says(ANSWER, typed, "ask_content")

    elsewhere("深圳市的孵化器有什么补贴")
    assert gathered() == []
