"""Figures and years that a question names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.language.quantities import quantities, years
from policy_kb.language.text import normalise


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("高企180家", 180, "家"),
        ("３亿元", 3e8, "元"),
        ("1,200万", 12e6, ""),
        ("120万平", 1.2e6, "平方米"),
        ("一千二百家", 1200, "家"),
        ("三百万块", 3e6, "元"),
        ("百分之四十六", 46, "%"),
        ("2.1%", 2.1, "%"),
        ("2点1个点", 2.1, "%"),
        ("十倍", 10, "倍"),
        ("翻一番", 2, "倍"),
        ("翻两番", 4, "倍"),
        ("八百件", 800, "件"),
        ("不低于2000万元", 2e7, "元"),
        ("2050家", 2050, "家"),
    ],
)
def test_a_figure_is_read_with_its_unit(typed, value, unit):
    (found,) = quantities(normalise(typed))
    assert (pytest.approx(found.value), found.unit) == (value, unit)
    assert found.is_multiple == (unit == "倍")


@pytest.mark.parametrize("typed", ["第3条", "任务7", "2018年", "谁牵头", "800", "几百万", ""])
def test_ordinals_years_and_bare_numbers_are_no_figures(typed):
    assert quantities(normalise(typed)) == []


def test_a_bare_number_counts_when_a_figure_was_talked_about():
    assert [q.value for q in quantities("是200吧", bare=True)] == [200]
    assert quantities("第3条", bare=True) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2018年", [2018]),
        ("25年", [2025]),
        ("二〇二〇年", [2020]),
        ("二零一八", [2018]),
        ("2020和2025", [2020, 2025]),
        ("12018", []),
        ("180家", []),
        ("", []),
    ],
)
def test_years(typed, found):
    assert years(normalise(typed)) == found


def test_a_year_beside_a_figure_is_not_taken_for_one():
    assert [(q.value, q.unit) for q in quantities("2018年180家")] == [(180, "家")]


ODD = "0123456789,.点百千万亿零〇一二两十番倍%家个分之第年多"


@given(st.text(st.sampled_from(ODD), max_size=12))
@settings(max_examples=80, deadline=None)
def test_no_text_is_too_odd(text):
    assert all(q.value >= 0 for q in quantities(text, bare=True))
    assert all(year >= 2000 for year in years(text))
