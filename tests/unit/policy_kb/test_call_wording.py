"""Words around calls: what asks for a list at all, what a time word means, which name is another."""

from __future__ import annotations

from datetime import date

import pytest
from some_calls import CALLS, TODAY

from policy_kb.answer.calls_list import asks_by_topic
from policy_kb.calls.conditions.figures.counted import quantities
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.naming import levels
from policy_kb.calls.questions.asking import read
from policy_kb.calls.questions.facets import NAMED, Facet
from policy_kb.calls.questions.lists import Relation, Which
from policy_kb.calls.questions.outright import wants_calls
from policy_kb.language.text import normalise

INDEX = CallIndex(CALLS)


@pytest.mark.parametrize(
    "typed",
    [
        "举办灯会这类活动，责任部门是谁",
        "福彩今晚开咩号",
        "專利申請量是五百件嗎",
        "我们三年内上市，有财政支持吗",
        "我们做智慧农业项目，增城有规划吗",
        "给员工孵项目的也算吗",
        "手上有几个项目想换地方落地",
        "创新创意项目有哪些内容",
        "文旅融合项目有什么措施",
    ],
)
def test_a_need_or_the_policy_asks_for_no_list(typed):
    assert not read(normalise(typed), TODAY).listing


@pytest.mark.parametrize(
    "typed",
    [
        "能报什么",
        "有哪些项目可以申报",
        "现在哪些在征集",
        "这周截止的有哪些",
        "有什么项目",
        "有啥补贴能申请的不",
    ],
)
def test_who_asks_outright_wants_calls(typed):
    assert wants_calls(normalise(typed))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("元旦放假前截止的", date(2026, 12, 22), date(2026, 12, 31)),
        ("过完年新开的有哪些", date(2027, 2, 13), date.max),
        ("节后截止的有哪些", date(2027, 1, 2), date.max),
        ("二月六号过年，过年之前要交的有哪些", date(2026, 12, 22), date(2027, 2, 5)),
    ],
)
def test_time_is_told_by_holidays(typed, first, last):
    period = read(normalise(typed), date(2026, 12, 22)).period
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    ("typed", "which", "relation"),
    [
        ("马上要过期的有哪些", Which.CLOSING, Relation.CLOSES),
        ("过期的有哪些", Which.CLOSED, Relation.OPEN),
        ("不设截止日期的有没有", Which.ROLLING, Relation.CLOSES),
        ("还没开始但已经发了通知的", Which.UPCOMING, Relation.OPENS),
        ("今天最后一天的是哪个", None, Relation.CLOSES),
    ],
)
def test_what_a_list_holds_is_told_by_its_words(typed, which, relation):
    asked = read(normalise(typed), TODAY)
    assert (asked.which, asked.relation) == (which, relation)


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("增城自己的项目有哪些", "区"),
        ("省里头有没有能报的", "省"),
        ("省上有什么", "省"),
        ("国字头的有哪些", "国家"),
    ],
)
def test_levels_have_many_names(typed, level):
    assert levels(normalise(typed)) == (level,)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("建一个绿色实验室补多少", {"lab-city", "lab-district"}),
        ("生态实验室补助", set()),
        ("haiyang装备试验什么时候截止", {"boat-1", "boat-2"}),
        ("荔枝嫁接攻关", set()),
    ],
)
def test_a_part_is_enough_but_another_word_is_another_call(typed, ids):
    text = INDEX.respelt(normalise(typed))
    assert {found.call.id for found in INDEX.match(text).sure} == ids


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("申请表之外还要什么", Facet.MATERIALS),
        (f"{NAMED}比例是多少", Facet.FUNDING),
        ("绿色实验室的补助比例是多少", Facet.FUNDING),
        ("我们这种有没有份", Facet.ELIGIBLE),
        ("贷了60万给不给", Facet.ELIGIBLE),
        ("要不要交样片", Facet.MATERIALS),
        (f"{NAMED}怎么贴", Facet.FUNDING),
    ],
)
def test_one_thing_is_asked_in_many_ways(typed, wanted):
    assert wanted in read(typed, TODAY).facets


@pytest.mark.parametrize(
    ("typed", "other"),
    [("报这个要不要交押金", Facet.MATERIALS), ("材料怎么补交", Facet.FUNDING)],
)
def test_what_sounds_like_it_asks_for_something_else(typed, other):
    assert other not in read(typed, TODAY).facets


@pytest.mark.parametrize("typed", ["现在能报的省级项目", "省里目前有哪几个在收材料的"])
def test_calls_of_a_level_are_listed_without_a_word_that_asks(typed):
    asked = read(normalise(typed), TODAY)
    assert asked.strongly_listing and asked.levels == ("省",)
    assert Facet.MATERIALS not in asked.facets


def test_to_carry_out_a_call_of_a_level_is_no_topic():
    asked = read(normalise("能做市里的绿色实验室补助吗"), TODAY)
    assert not asks_by_topic(asked, INDEX.match(asked.plain))
    asked = read(normalise("做实验仪器的有哪些能报"), TODAY)
    assert asks_by_topic(asked, INDEX.match(asked.plain))


def test_what_is_newly_opened_next_is_a_list_of_what_is_to_come():
    assert read(normalise("下个月要新开的项目有没有"), TODAY).which is Which.UPCOMING
    assert read(normalise("通知发了但还没到受理时间的"), TODAY).which is Which.UPCOMING


@pytest.mark.parametrize("typed", ["明天还有没有要截的", "再过一周就来不及了的项目给我说说"])
def test_what_is_due_is_a_list(typed):
    assert read(normalise(typed), TODAY).strongly_listing


def test_a_phase_of_something_else_is_no_batch():
    assert not read(normalise("我们的药在二期临床,能报吗"), TODAY).edition.batches
    assert not read(normalise("厂房二期工程刚开工"), TODAY).edition.batches
    assert read(normalise("二期什么时候截止"), TODAY).edition.batches == (2,)


def test_a_class_is_no_number_of_things():
    assert not quantities("三类呢") and not quantities("那二类的")
    assert quantities("我们有三类产品")


@pytest.mark.parametrize(
    ("typed", "facet", "so"),
    [
        ("要不要审计报告,别的呢", Facet.MATERIALS, True),
        ("还要其他材料吗", Facet.MATERIALS, True),
        ("还要别的条件吗", Facet.MATERIALS, False),
        ("哪个科室受理", Facet.CONTACT, True),
        ("这事哪个科管", Facet.CONTACT, True),
        ("哪个科技项目能办", Facet.CONTACT, False),
        ("什么科研管理项目能报", Facet.CONTACT, False),
        ("这个奖有我们的份吗", Facet.ELIGIBLE, True),
        ("材料要几份", Facet.ELIGIBLE, False),
    ],
)
def test_what_is_asked_in_other_words(typed, facet, so):
    assert (facet in read(typed, TODAY).facets) is so
