"""Calls told of rather than named: wishes, offices, editions before and after, what is no call."""

from __future__ import annotations

import numpy as np
import pytest
from some_calls import CALLS, TODAY, a_call

from policy_kb.answer.calls import decide_calls
from policy_kb.answer.calls_question import CallQuestion, CallsBefore
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.purposes import is_named
from policy_kb.calls.lookup.senses import Senses, sentences
from policy_kb.calls.questions.asking import read
from policy_kb.language.text import normalise
from policy_kb.retrieval.meaning import Meaning

NOTHING = CallsBefore()
# Words that mean the same; a text is as alike to another as they share of these.
SAME = (("大棚", "温室"), ("种菜", "设施农业"), ("演唱会", "演出"), ("唱歌", "音乐节"), ("许可证",))
GREEN = a_call(
    "green",
    "2026年增城区设施农业发展补助",
    "区",
    "增城区农业农村局",
    opens_on="2026-05-01",
    closes_on="2026-06-20",
    summary="支持建设温室。",
    funding="温室每亩补助1.2万元",
    contact="020-22222222",
)
SHOW = a_call(
    "show",
    "2026年增城区营业性演出奖励",
    "区",
    "增城区文化广电旅游体育局",
    opens_on="2026-05-01",
    summary="鼓励来增城办音乐节。",
    funding="每场奖励10万元",
    conditions=("具有演出经营许可证",),
)
POND_1 = a_call(
    "pond-1",
    "增城区池塘尾水处理补贴（第一批）",
    "区",
    "增城区水务局",
    opens_on="2026-01-01",
    closes_on="2026-03-01",
    funding="每亩补贴800元",
)
POND_2 = a_call(
    "pond-2",
    "增城区池塘尾水处理补贴（第二批）",
    "区",
    "增城区水务局",
    opens_on="2026-05-01",
    closes_on="2026-07-01",
    funding="每亩补贴1000元",
)
NATIONAL = a_call(
    "import",
    "2026年国家进口贴息",
    "国家",
    "商务部",
    opens_on="2026-05-01",
    closes_on="2026-06-01",
    contact="区商务局，020-33333333",
)


def vectors(texts):
    return np.array(
        [[float(any(word in text for word in words)) / 1.5 for words in SAME] for text in texts]
    )


INDEX = CallIndex((GREEN, SHOW, POND_1, POND_2, NATIONAL, *CALLS), meaning=Meaning(vectors))


def asked(typed: str, before: CallsBefore = NOTHING, likely: float = 0.1, strict: bool = False):
    text = INDEX.respelt(normalise(typed))
    question = CallQuestion(
        read(text, TODAY), text, TODAY, likely=likely, before=before, strict=strict
    )
    return decide_calls(question, INDEX)


def after(typed: str) -> CallsBefore:
    answer = asked(typed, likely=0.6)
    return CallsBefore(tuple(c.id for c in answer.entries), asked=read(normalise(typed), TODAY))


def ids(calls) -> list[str]:
    return [call.id for call in calls]


def test_a_wish_is_answered_or_offered_what_fits_it_in_meaning():
    answer = asked("想搭几个大棚种菜，政府有没有补助")
    assert "green" in ids((*answer.entries, *answer.offered))
    assert not answer.entries or answer.probable


def test_examples_are_never_told_of_a_wish():
    assert asked("想搭几个大棚种菜，政府有没有补助", strict=True) is None


def test_what_wishes_for_nothing_and_shares_nothing_is_no_question_about_calls():
    assert asked("今天天气怎么样") is None


def test_a_word_of_a_condition_alone_tells_no_purpose():
    answer = asked("食品经营许可证怎么办理", likely=0.3)
    assert answer is None or not answer.entries


@pytest.mark.parametrize("typed", ["海洋牧场建设补助找谁", "加氢站建设补贴给多少"])
def test_what_is_named_and_not_there_stays_unknown(typed):
    answer = asked(typed, likely=0.6)
    assert not answer.entries and answer.key == "call_unknown"


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("加氢站建设补贴给多少", True),
        ("渔船购置贷款贴息最高补多少", True),
        ("想搭几个大棚种菜，政府有没有补助", False),
        ("给养老院买设备补一半的那个", False),
        ("区里有没有人才资助", False),
    ],
)
def test_a_name_is_told_from_a_description(typed, named):
    assert is_named(normalise(typed), INDEX) is named


def test_the_batch_before_the_one_talked_about():
    second, first = after("池塘尾水处理第二批补多少"), after("池塘尾水处理第一批补多少")
    assert ids(asked("上一批呢", second).entries) == ["pond-1"]
    earlier = asked("上一批呢", first)
    assert earlier is None or ids(earlier.entries) != ["pond-2"]


def test_what_was_asked_is_asked_of_the_batch_before():
    answer = asked("上一批是多少", after("池塘尾水处理第二批补多少"))
    assert [facet.value for facet in answer.facts["facets"]] == ["funding"]


def test_whom_to_ask_in_the_district_is_told_of_a_national_call_too():
    answer = asked("进口贴息区里找谁", likely=0.6)
    assert answer.key == "call" and ids(answer.entries) == ["import"]
    assert asked("进口贴息区里的几号截止", likely=0.6).key == "call_no_level"


def test_the_only_call_of_an_office_is_meant_by_what_it_publishes():
    assert ids(asked("农业农村局那个补助找谁", likely=0.6).entries) == ["green"]
    assert asked("农业农村局管哪些任务", likely=0.1) is None


def test_pinyin_within_a_name_is_written_with_its_neighbours():
    assert INDEX.respelt("设施nong业发展补助") == "设施农业发展补助"
    assert INDEX.respelt("做ai芯片的") == "做ai芯片的"


def test_two_years_are_told_side_by_side():
    asked_for = read(normalise("小升规奖励27年度和28年度各多少"), TODAY)
    assert asked_for.edition.years == (2027, 2028)


def test_a_year_said_of_something_may_be_that_of_the_call():
    assert read(normalise("去年认定的奖多少"), TODAY).perhaps_year == TODAY.year - 1
    assert read(normalise("我们去年成立的，能报吗"), TODAY).perhaps_year is None


def test_of_many_calls_those_that_share_words_are_encoded_first():
    many = [a_call(f"no-{n}", f"第{n}号试点项目") for n in range(400)]
    likeness = Senses((*many, GREEN), Meaning(vectors)).likeness(["大棚"], [400])
    assert likeness.shape == (401,) and likeness.argmax() == 400 and likeness[400] > 0


def test_sentences_hold_no_figures():
    assert not any("1.2" in text for text in sentences(GREEN))
