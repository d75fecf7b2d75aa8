"""What takes a message before its intent does: a pick from a list, a step to the neighbour."""

from __future__ import annotations

import pytest

from actions.company import ActionMatch
from actions.context import Context
from actions.knowledge import (
    ActionAnswer,
    ActionChoose,
    ActionContinue,
    ActionMove,
    ActionRepeat,
)
from actions.pages import PAGE_BYTES, size
from actions.smalltalk import ActionFallback, ActionOutside, ActionSmallTalk

ANSWER = ActionAnswer()
OFFERED = ("task-15", "task-16", "task-17")


@pytest.fixture
def chooser(li):
    """Somebody who was just shown a list of three clauses."""
    li.context = Context(offered=OFFERED, aspect="content")
    return li


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1", 15),
        ("２", 16),
        ("第二个", 16),
        ("二", 16),
        ("选3", 17),
        ("就第三个吧", 17),
        ("2.", 16),
        ("要第一条", 15),
        ("最后一个", 17),
        ("最上面那个", 15),
    ],
)
def test_a_pick_from_the_list(chooser, typed, number):
    assert chooser.says(ActionChoose(), typed, "choose").startswith(f"第{number}条")
    assert chooser.context.subjects[0] == f"task-{number}"


@pytest.mark.parametrize(
    ("typed", "intent", "said"),
    [("第二个展开讲讲", "ask_content", "第16条 "), ("第二个谁牵头", "ask_lead", "由区科工信局")],
)
def test_a_pick_that_asks(chooser, typed, intent, said):
    assert said in chooser.says(ANSWER, typed, intent)


def test_of_three_none_is_the_former(chooser):
    chooser.says(ANSWER, "前一个谁牵头", "ask_lead")
    assert chooser.context.subjects[:1] != ("task-15",)


def test_of_two_one_is_the_former(li):
    li.context = Context(offered=OFFERED[:2], aspect="lead")
    assert "第15条“" in li.says(ANSWER, "前一个是谁牵头", "ask_lead")
    assert "第16条“" in li.says(ANSWER, "后一个呢", "next_item")


def test_a_pick_by_words(chooser):
    assert "第16条" in chooser.says(ANSWER, "上市那个", "ask_content", 0.5)


def test_the_list_stays_open_for_another_pick(chooser):
    chooser.says(ActionChoose(), "1", "choose")
    assert "第17条" in chooser.says(ActionChoose(), "3", "choose")


def test_the_pick_is_answered_under_the_aspect_that_was_asked(li, seed):
    li.context = Context(offered=OFFERED, aspect="support")
    said = li.says(ActionChoose(), "3", "choose")
    assert "配合" in said and all(unit in said for unit in seed.task(17).support)


@pytest.mark.parametrize("typed", ["99", "第四十个", "0"])
def test_beyond_the_list_it_says_how_many_there_are(chooser, say, typed):
    assert chooser.says(ActionChoose(), typed, "choose") == say("not_in_list", count=3)
    assert chooser.context.offered == OFFERED


def test_beyond_the_list_but_the_number_of_a_clause(chooser):
    assert chooser.says(ActionChoose(), "12", "choose").startswith("第12条")


def test_a_number_without_a_list_is_the_clause(li):
    assert li.says(ActionChoose(), "12", "choose").startswith("第12条")


def test_no_list_and_no_such_clause(li, say):
    assert li.says(ActionChoose(), "77", "choose") == say("no_list")


def test_next_and_previous(li, say):
    li.says(ANSWER, "第12条讲什么", "ask_content")
    assert li.says(ActionMove(), "下一条", "next_item").startswith("第13条")
    assert li.says(ActionMove(), "上一条", "previous_item").startswith("第12条")


@pytest.mark.parametrize(
    ("subject", "typed", "intent", "phrase"),
    [
        ("task-28", "下一条", "next_item", "last_item"),
        ("task-01", "上一条", "previous_item", "first_item"),
        ("safeguard-6", "下一条", "next_item", "last_item"),
    ],
)
def test_before_the_first_and_after_the_last(li, say, subject, typed, intent, phrase):
    li.context = Context(subjects=(subject,))
    assert li.says(ActionMove(), typed, intent) == say(phrase)


def test_the_neighbour_of_what_the_message_names(li):
    said = li.says(ActionMove(), "讲牛仔服装的前一条讲什么", "previous_item")
    assert said.startswith("第19条")


def test_next_of_nothing_asks_back(li, say):
    assert li.says(ActionMove(), "下一条", "next_item") == say("need_topic")


def test_a_long_answer_goes_on(li, say):
    first = li.says(ANSWER, "区科工信局和开发区招商局有哪些任务", "ask_unit_tasks")
    assert size(first) <= PAGE_BYTES and say("more_follows") in first
    assert li.taps == [say("tap_continue")]
    second = li.says(ActionContinue(), "继续", "continue")
    assert second and second not in first


def test_nothing_left_to_go_on_with(li, say):
    assert li.says(ActionContinue(), "继续", "continue") == say("nothing_more")


def test_once_more(li):
    said = li.says(ANSWER, "第12条讲什么", "ask_content")
    assert li.says(ActionRepeat(), "再说一遍", "repeat") == said


@pytest.mark.parametrize("intent", ["greet", "thanks", "bye", "praise", "abuse", "help"])
def test_small_talk_has_its_line_and_keeps_the_topic(li, say, intent):
    li.context = Context(subjects=("task-12",), asked="第12条谁牵头")
    assert li.says(ActionSmallTalk(), "嗯", intent) == say(intent)
    assert li.context.subjects == ("task-12",)


@pytest.mark.parametrize("action", [ActionFallback(), ActionOutside()])
def test_whatever_the_intent_a_number_is_answered(li, action):
    assert "第12条" in li.says(action, "第12条谁牵头", "out_of_scope", 0.4)


def test_the_conversation_goes_on_from_the_last_topic(li, seed):
    li.says(ANSWER, "第16条讲什么", "ask_content")
    said = li.says(ANSWER, "谁牵头", "ask_lead")
    assert "第16条" in said and all(unit in said for unit in seed.task(16).lead)


def test_an_action_that_breaks_still_says_something(li, say, monkeypatch):
    li.context = Context(subjects=("task-12",))
    monkeypatch.setattr(ActionAnswer, "respond", lambda self, turn: 1 / 0)
    assert li.says(ANSWER, "第3条谁牵头", "ask_lead") == say("error")
    assert li.context.subjects == ("task-12",)


@pytest.mark.parametrize("typed", ["", " ", "🙂", '/ask_lead{"a":1}', "第" * 500, "{number}"])
def test_odd_messages_get_a_sentence(li, typed):
    assert li.says(ANSWER, typed, "ask_content", 0.2)


@pytest.mark.parametrize("typed", ["具体做些什么", "里面讲了什么", "主要干啥"])
def test_what_a_clause_says_is_asked_of_it_and_not_of_the_account(li, typed):
    li.says(ANSWER, "第8条谁牵头", "ask_lead")
    assert li.says(ActionSmallTalk(), typed, "help").startswith("第8条")


@pytest.mark.parametrize("typed", ["你能做什么", "做些什么好呢我们"])
def test_what_the_account_does_is_still_asked_of_it(li, typed):
    li.says(ANSWER, "第8条谁牵头", "ask_lead")
    assert not li.says(ActionSmallTalk(), typed, "help").startswith("第8条")


def test_what_a_unit_does_is_told_again(li):
    li.says(ANSWER, "区卫计局负责什么", "ask_unit_tasks")
    assert "电子病历" in li.says(ActionRepeat(), "具体内容说一下", "repeat")


def test_who_only_tells_of_the_trade_is_not_asked_a_form(li):
    assert "第20条" in li.says(ActionMatch(), "我们做牛仔服装的", "match_calls")
    assert "镇街" in li.says(ActionMatch(), "我们做牛仔服装的能报什么", "match_calls")


def test_who_wants_somebody_to_explain_is_not_asked_a_form(li):
    li.says(ANSWER, "想请懂行的给讲讲我们适合哪些", "match_calls")
    assert not li.context.form


def test_once_more_one_is_the_next(li):
    li.says(ANSWER, "第12条", "ask_content")
    assert li.says(ActionMove(), "再来一条", "previous_item").startswith("第13条")


def test_the_one_at_the_end_is_the_last_where_nothing_was_talked_about(li):
    assert li.says(ActionMove(), "后一条任务是什么", "next_item").startswith("第28条")
