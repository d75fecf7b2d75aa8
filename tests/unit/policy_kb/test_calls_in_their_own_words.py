"""Calls and lists asked for in everyday words, beside the words that must not count as such."""

from __future__ import annotations

import pytest
from some_calls import CALLS, TODAY, a_call

from policy_kb.answer.calls import decide_calls
from policy_kb.answer.calls_question import CallQuestion, CallsBefore
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.naming import levels
from policy_kb.calls.questions.asking import read
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.questions.lists import Which, which_calls
from policy_kb.language.text import normalise

MORE = (
    a_call("trial", "增城区医疗器械临床试验费用补贴", "区", closes_on="2026-08-30"),
    a_call("soldiers", "增城区退役军人创办企业贷款贴息", "区", closes_on="2026-08-31"),
    a_call("export", "广州市出口设备购置贷款贴息", closes_on="2026-09-30"),
    a_call("second", "广东省第二类诊断试剂产业化奖励", "省", closes_on="2026-07-09"),
)
INDEX = CallIndex((*CALLS, *MORE))


NOTHING = CallsBefore()


def asked(typed: str, before: CallsBefore = NOTHING):
    text = normalise(typed)
    return decide_calls(CallQuestion(read(text, TODAY), text, TODAY, 0.6, before), INDEX)


def sure(typed: str) -> set[str]:
    return {found.call.id for found in INDEX.match(normalise(typed)).sure}


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("省级的还有哪些没截止", None),
        ("还没截止的有哪些", None),
        ("现在没有截止的项目有哪些", None),
        ("没截止的列一下", None),
        ("没有截止日期的项目有哪些", Which.ROLLING),
        ("哪些项目没截止日期", Which.ROLLING),
        ("不设截止的有哪些", Which.ROLLING),
        ("常年受理的有哪些", Which.ROLLING),
    ],
)
def test_what_has_not_closed_is_not_what_never_closes(typed, which):
    assert which_calls(typed) is which


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("今天去交临床试验费用补贴的材料会不会太早", {"trial"}),
        ("想拿临床试验费用补贴", {"trial"}),
        ("退役军人开公司那个贷款贴息有没有截止时间", {"soldiers"}),
        # another word stands in the place of the name's
        ("领军人才创办企业贷款贴息怎么申请", set()),
        ("进口设备购置贷款贴息", set()),
        ("食品临床试验费用补贴", set()),
    ],
)
def test_what_one_does_stands_in_no_place_of_a_name(typed, ids):
    assert sure(typed) == ids


def test_the_number_of_a_list_is_no_part_of_a_name():
    listed = CallsBefore(("boat-2", "giant"), ("boat-2", "giant"))
    assert [c.id for c in asked("第二个什么时候截止", listed).entries] == ["giant"]
    named = asked("第二类诊断试剂产业化奖励什么时候截止", listed)
    assert [c.id for c in named.entries] == ["second"]


def test_papers_that_are_taken_are_not_asked_for():
    assert Facet.MATERIALS not in read("还收材料的有哪些", TODAY).facets
    assert Facet.MATERIALS in read("还要交哪些材料", TODAY).facets
    assert read("广州市这一级今天还收材料的有哪些", TODAY).levels == ("市",)


def test_a_list_without_a_subject_is_a_list():
    assert asked("市科技局有没有东西在收申请").key == "calls_list"
    assert asked("区级有没有适合报的项目").key == "calls_list"


@pytest.mark.parametrize(
    ("typed", "levels_named"),
    [
        ("绿色实验室补助是谁发的,市还是区", ("市", "区")),
        ("绿色实验室补助是省还是市的", ("省", "市")),
        ("在增城还是广州注册都可以吗", ()),
    ],
)
def test_levels_set_against_each_other_are_both_named(typed, levels_named):
    assert levels(typed) == levels_named


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("那去年呢", 2025),
        ("那么明年的呢", 2027),
        ("那去年成立的呢", None),
        ("去年", None),
        ("去年呢", 2025),
    ],
)
def test_a_year_alone_is_another_edition(typed, year):
    assert read(typed, TODAY).edition.year == year


FARMS = (
    a_call("farm", "广东省水产健康养殖示范区创建", "省", closes_on="2026-03-01"),
    a_call(
        "breeder",
        "2026年广东省水产良种场认定",
        "省",
        opens_on="2026-05-01",
        closes_on="2026-06-30",
        funding="认定后颁发证书，有效期5年",
    ),
    a_call(
        "helpers",
        "广州市仓储改造补助",
        closes_on="2026-07-30",
        conditions=("近两年没有拖欠员工工资",),
    ),
)


def listed(typed: str):
    text = normalise(typed)
    return decide_calls(
        CallQuestion(read(text, TODAY), text, TODAY, 0.6), CallIndex((*CALLS, *MORE, *FARMS))
    )


def test_where_those_of_a_trade_are_over_what_comes_near_and_says_its_word_is_listed():
    answer = listed("水产养殖场目前有什么能申请的")
    assert [call.id for call in answer.offered] == ["breeder"]
    closed = listed("水产养殖场已经截止的有哪些")
    assert [call.id for call in closed.offered] == ["farm"]


def test_a_word_in_passing_makes_no_list_of_what_is_told():
    answer = listed("招了好多聋哑人和腿脚不便的员工，有没有适合的项目")
    assert answer.key == "call_perhaps"  # never as one that has to do with 聋哑
    assert listed("员工方面有没有适合的项目").key == "calls_list"


def test_how_long_is_told_where_the_funding_says_it():
    answer = listed("省级水产良种场证书有效期几年")
    assert Facet.FUNDING in answer.facts["facets"]
