"""我们能报什么: the form with its skips, stops and side-steps, the result, the profile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import runtime
from actions.company import (
    ActionChangeProfile,
    ActionDeleteProfile,
    ActionMatch,
    ActionShowProfile,
)
from actions.context import Context
from actions.knowledge import ActionAnswer
from actions.smalltalk import ActionFallback
from policy_kb.calls.company import Span
from policy_kb.calls.model import Call
from policy_kb.calls.told.answers import QUESTIONS

MATCH, FREE, ASK = ActionMatch(), ActionFallback(), ActionAnswer()
CALLS = (
    Call(
        "qu",
        "区技术创新资金",
        "区",
        "某局",
        closes_on="2026-06-15",
        conditions=("注册地在增城区，成立满一年", "上年度营业收入不低于200万元", "不得有失信记录"),
    ),
    Call(
        "da",
        "规模企业奖励",
        "市",
        "某局",
        closes_on="2026-06-01",
        conditions=("上年度营业收入不低于2亿元",),
    ),
    Call("niu", "牛仔服装改造项目", "区", "某局", opens_on="2026-05-01", conditions=()),
    Call("guo", "已经截止的项目", "区", "某局", closes_on="2026-01-01"),
)


@pytest.fixture
def with_calls(tools, shelf, seed):
    """The actions' tools with a few calls on the shelf."""
    more = replace(shelf, knowledge=replace(seed, calls=CALLS))
    runtime.use(replace(tools, library=replace(tools.library, kept=more)))


def asked(say, text: str) -> str | None:
    """Which question of the form stands in a reply."""
    return next((name for name in QUESTIONS if say(f"ask_{name}") in text), None)


def talk(person, *messages: str) -> str:
    person.says(MATCH, "我们能报什么", "match_calls")
    for message in messages:
        person.says(FREE, message, "out_of_scope", 0.3)
    return person.text


def test_the_first_question_says_that_answers_are_kept_and_how_to_delete_them(li, say):
    text = li.says(MATCH, "我们能报什么", "match_calls")
    assert asked(say, text) == "town" and "保存" in text and "删除我的资料" in text
    assert li.taps == [say("tap_skip"), say("tap_stop")]


@pytest.mark.usefixtures("with_calls")
def test_the_whole_form_ends_in_calls_with_reasons_and_tasks_with_sources(li, say, seed):
    text = talk(li, "新塘", "牛仔服装", "80人，3000万", "2015年", "不是", "2%")
    first, second = (text.index(CALLS[i].title) for i in (0, 1))
    assert "符合：注册地在增城区" in text and "还不能判断：不得有失信记录" in text
    assert "不符合“上年度营业收入不低于2亿元”" in text and first < second
    assert CALLS[3].title not in text and seed.task(20).title in text
    assert seed.policy.title in text and say("match_note") in text
    assert li.context.form == ""


@pytest.mark.usefixtures("with_calls")
def test_a_thing_told_is_looked_up_before_the_form_is_begun(li, say):
    text = li.says(ASK, "有批牛仔服装的订单，能报哪个", "match_calls")
    assert asked(say, text) is None and CALLS[2].title in text
    text = li.says(ASK, "有批荔枝罐头的订单，能报哪个", "match_calls")
    assert asked(say, text) == "town"


@pytest.mark.usefixtures("with_calls")
def test_a_number_typed_after_the_result_opens_the_entry(li):
    text = talk(li, "新塘", "牛仔服装", "80人，3000万", "2015年", "不是", "2%")
    position = 1 if text.index("1.【") < text.index(CALLS[0].title) < text.index("2.【") else 2
    assert CALLS[0].title in li.says(FREE, str(position), "choose")
    assert "第20条" in li.says(FREE, str(1 + text.count(".【")), "choose")


def test_without_calls_only_tasks_are_named_and_that_is_said(li, say):
    text = talk(li, "新塘", "牛仔服装", "80人，3000万", "2015年", "不是", "2%")
    assert say("match_no_calls") in text and "第20条" in text


@pytest.mark.parametrize("skip", ["跳过", "不知道", "不方便说", "下一题", "唔知", "不清楚。"])
def test_every_question_can_be_skipped(li, say, skip):
    text = talk(li, *(["跳过"] if skip == "唔知" else [skip]))
    assert asked(say, text) == "trade"


def test_skipping_everything_still_ends_honestly(li, say):
    text = talk(li, *["跳过"] * len(QUESTIONS))
    assert say("match_told_nothing") in text and li.context.form == ""


@pytest.mark.parametrize("stop", ["不用了", "算了", "算了吧", "停", "取消", "不填了", "太麻烦了"])
def test_it_can_be_stopped_at_any_time(li, say, stop):
    assert talk(li, "新塘", stop) == say("form_stopped")
    assert li.context.form == ""
    assert "新塘" in li.says(FREE, "看结果", "out_of_scope", 0.3)


def test_stopped_before_anything_was_told(li, say):
    assert talk(li, "不用了") == say("form_stopped_empty")


def test_several_answers_at_once_are_all_taken(li, say):
    text = talk(li, "新塘，做牛仔的，80人，营收3000万，不是高企")
    assert asked(say, text) == "age"


def test_what_the_first_message_tells_is_not_asked(li, say):
    text = li.says(MATCH, "我们在石滩，做汽车零部件，能报什么", "match_calls")
    assert say("ask_size") in text
    assert say("ask_size_revenue") in li.says(FREE, "90人", "out_of_scope", 0.3)


def test_an_answer_to_another_question_is_kept_and_the_open_one_asked_again(li, say, tools):
    text = talk(li, "我们是高企")
    assert asked(say, text) == "town" and tools.profiles.company("li").high_tech is True


def test_another_question_is_answered_and_the_form_goes_on(li, say):
    talk(li, "新塘")
    text = li.says(ASK, "第12条谁牵头", "ask_lead")
    assert text.startswith("第12条") and asked(say, text) == "trade"
    assert asked(say, li.says(FREE, "牛仔", "out_of_scope", 0.3)) == "size"


def test_after_a_second_question_the_form_is_put_aside(li, say):
    talk(li, "新塘")
    li.says(ASK, "第12条谁牵头", "ask_lead")
    text = li.says(ASK, "第13条谁牵头", "ask_lead")
    assert say("form_left") in text and li.context.form == ""
    assert asked(say, li.says(MATCH, "我们能报什么", "match_calls")) == "trade"


def test_what_is_not_understood_is_asked_once_more_then_passed(li, say):
    assert asked(say, talk(li, "哈哈哈哈")) == "town"
    assert asked(say, li.says(FREE, "嘻嘻", "out_of_scope", 0.3)) == "trade"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("是", True),
        ("是的", True),
        ("系", True),
        ("有", True),
        ("不是", False),
        ("没有", False),
        ("还没评上", False),
        ("唔系", False),
    ],
)
def test_yes_and_no_to_the_question_about_the_title(li, tools, typed, value):
    talk(li, "新塘", "牛仔", "80人，3000万", "2015年", typed)
    assert tools.profiles.company("li").high_tech is value


def test_the_profile_is_shown_changed_and_deleted(li, say, tools):
    talk(li, "新塘", "不用了")
    assert "新塘" in li.says(ActionShowProfile(), "我的资料", "show_profile")
    li.says(ActionChangeProfile(), "我们现在有200人了", "change_profile")
    assert tools.profiles.company("li").headcount == Span(200, 200)
    assert "人数：有200人" in li.says(ActionShowProfile(), "我的资料", "show_profile")
    li.says(ActionChangeProfile(), "改成高企了", "change_profile")
    assert tools.profiles.company("li").high_tech is True
    gone = li.says(ActionDeleteProfile(), "删除我的资料", "delete_profile")
    assert gone == say("profile_deleted")
    assert tools.profiles.company("li").known == ()
    assert li.says(ActionShowProfile(), "我的资料", "show_profile") == say("profile_none")


def test_deleting_in_the_middle_of_the_form_ends_it(li, say):
    text = talk(li, "新塘", "删除我的资料")
    assert text == say("profile_deleted") and li.context.form == ""


def test_nothing_is_deleted_on_a_guess_or_a_question(li, tools):
    talk(li, "新塘", "不用了")
    li.says(ActionDeleteProfile(), "不想留着", "delete_profile")
    li.says(FREE, "能不能删除我的资料", "delete_profile")
    assert tools.profiles.company("li").town == "新塘镇"


def test_profiles_of_two_people_do_not_mix(li, wang, say):
    talk(li, "新塘", "不用了")
    assert wang.says(ActionShowProfile(), "我的资料", "show_profile") == say("profile_none")


def test_personal_numbers_are_not_kept(li, tools):
    talk(li, "新塘", "做牛仔服装，13812345678")
    kept = tools.profiles.company("li")
    assert "13812345678" not in f"{kept.trade}{kept.said}"


def test_a_change_that_says_nothing_asks_what(li, say):
    text = li.says(ActionChangeProfile(), "修改我的资料", "change_profile")
    assert text == say("profile_change_what")


@pytest.mark.usefixtures("with_calls")
@pytest.mark.parametrize(
    "typed",
    ["我们能报区技术创新资金吗", "现在能报什么项目", "专精特新要满足什么条件"],
)
def test_a_question_about_calls_opens_no_form(li, typed):
    li.says(ASK, typed, "ask_call")
    assert li.context.form == ""


def test_a_slot_from_another_time_does_no_harm(li, say):
    li.context = Context(form="shoe_size")
    assert asked(say, li.says(MATCH, "我们能报什么", "match_calls")) == "town"


@pytest.mark.usefixtures("with_calls")
def test_the_record_of_a_result_names_every_entry_in_it(li):
    records = []
    runtime.use(replace(runtime.runtime(), record=records.append))
    talk(li, "石滩镇", "牛仔服装", "直接看结果")
    entries = [name for name, _ in records[-1].entries]
    assert {"qu", "niu"} <= set(entries)
    assert "guo" not in entries
    assert "石滩镇" in records[-1].understood["form"]["told"][0]
