"""Targets set against each other; what a single one says is tested in `test_decide`."""

from __future__ import annotations

import pytest

from policy_kb.question import Aspect


def ids(entries) -> set[str]:
    return {entry.id.removeprefix("target-") for entry in entries}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("目标里增长倍数最大的是哪一项", {"fuhuaqi"}),
        ("哪个指标翻得最多", {"fuhuaqi"}),
        ("哪一项目标增幅最小", {"rd"}),
        ("家数最多的是哪个指标", {"gaoqi"}),
        ("哪个指标占比最高", {"gaoxinchanzhi"}),
    ],
)
def test_the_most_and_the_least(ask, typed, found):
    answer = ask(typed, Aspect.TARGET)
    assert (answer.key, ids(answer.entries)) == ("targets_ranked", found)


def test_what_shares_a_place_is_told_together(ask):
    assert ids(ask("哪个指标家数最少", Aspect.TARGET).entries) == {"xiaojuren", "yanfajigou"}


def test_unlike_figures_are_not_compared(ask):
    assert ask("哪项指标的数字最大", Aspect.TARGET).key != "targets_ranked"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("哪几项是逐年递增的", {"gaoxinchanzhi", "caizheng"}),
        ("哪些指标没有写倍数", {"gaoxinchanzhi", "caizheng"}),
        ("哪几个指标是按百分比定的", {"gaoxinchanzhi", "rd"}),
        ("哪个指标要涨到十倍", {"fuhuaqi"}),
        ("哪几个指标要翻四倍", {"yanfajigou"}),
    ],
)
@pytest.mark.parametrize("aspect", [Aspect.TARGET, Aspect.STRUCTURE])
def test_those_of_one_sort(ask, typed, found, aspect):
    assert ids(ask(typed, aspect).entries) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("高企和小巨人哪个多", {"gaoqi", "xiaojuren"}),
        ("高企比小巨人多几家", {"gaoqi", "xiaojuren"}),
        ("研发机构和小巨人数量一样吗", {"yanfajigou", "xiaojuren"}),
    ],
)
@pytest.mark.parametrize("aspect", [Aspect.TARGET, Aspect.COMPARE])
def test_two_figures_side_by_side(ask, typed, found, aspect):
    answer = ask(typed, aspect)
    assert (answer.key, ids(answer.entries)) == ("target", found)


@pytest.mark.parametrize("aspect", [Aspect.CONTENT, Aspect.WHEN, Aspect.COMPARE])
def test_whether_a_figure_rises_year_by_year_is_asked_of_the_figure(ask, aspect):
    answer = ask("财政科技投入是不是逐年往上加", aspect)
    assert (answer.key, ids(answer.entries)) == ("target", {"caizheng"})


@pytest.mark.parametrize("aspect", [Aspect.CONTENT, Aspect.TARGET, Aspect.WHEN])
@pytest.mark.parametrize("typed", ["增城想成为一个什么样的区域", "总体目标说要成为什么区域"])
def test_what_the_district_is_to_become_is_told_in_words(ask, typed, aspect):
    answer = ask(typed, aspect)
    assert (answer.key, [e.id for e in answer.entries]) == ("clause", ["goal"])


def test_what_something_else_is_to_become_is_told_of_it(ask):
    answer = ask("增城的牛仔服装产业要变成什么样", Aspect.CONTENT)
    assert [e.id for e in answer.entries] == ["task-20"]


def test_money_of_finance_is_a_figure_and_no_task_of_an_office(ask):
    assert ids(ask("财政出多少亿", Aspect.TARGET).entries) == {"caizheng"}
