"""Date words: what stretch of time a text names, on a day that is handed in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.calls.questions.festivals import NAMES, span
from policy_kb.calls.questions.periods import periods
from policy_kb.language.text import normalise

TODAY = date(2026, 1, 20)  # a Tuesday
DAYS = st.dates(date(2000, 1, 1), date(2098, 12, 31))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("今天截止", "2026-01-20", "2026-01-20"),
        ("国庆节前截止的", "2026-01-20", "2026-09-30"),
        ("端午节前", "2026-01-20", "2026-06-18"),
        ("明天截止的", "2026-01-21", "2026-01-21"),
        ("本周", "2026-01-19", "2026-01-25"),
        ("这个星期有什么", "2026-01-19", "2026-01-25"),
        ("下周五前", "2026-01-20", "2026-01-30"),
        ("这个月", "2026-01-01", "2026-01-31"),
        ("下个月截止的", "2026-02-01", "2026-02-28"),
        ("5月", "2026-05-01", "2026-05-31"),
        ("五月份的", "2026-05-01", "2026-05-31"),
        ("3月底前", "2026-01-20", "2026-03-31"),
        ("月底之前", "2026-01-20", "2026-01-31"),
        ("年底前", "2026-01-20", "2026-12-31"),
        ("第三季度", "2026-07-01", "2026-09-30"),
        ("下季度", "2026-04-01", "2026-06-30"),
        ("上半年", "2026-01-01", "2026-06-30"),
        ("15天内", "2026-01-20", "2026-02-04"),
        ("两周内", "2026-01-20", "2026-02-03"),
        ("半个月之内", "2026-01-20", "2026-02-04"),
        ("最近十天", "2026-01-20", "2026-01-30"),
        ("未来30天", "2026-01-20", "2026-02-19"),
        ("2025年的", "2025-01-01", "2025-12-31"),
        ("春节前", "2026-01-20", "2026-02-16"),
        ("过年前", "2026-01-20", "2026-02-16"),
        ("元宵之前", "2026-01-20", "2026-03-02"),
        ("国庆前", "2026-01-20", "2026-09-30"),
        ("五一", "2026-05-01", "2026-05-05"),
        ("3月到5月", "2026-03-01", "2026-05-31"),
        ("3月1日至15日", "2026-03-01", "2026-03-15"),
        ("3月15号前", "2026-01-20", "2026-03-15"),
        ("2026-03-31", "2026-03-31", "2026-03-31"),
        ("明年3月", "2027-03-01", "2027-03-31"),
        ("周五", "2026-01-23", "2026-01-23"),
    ],
)
def test_a_stretch_is_read(typed, first, last):
    (found,) = periods(normalise(typed), TODAY)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "typed", ["第二批", "怎么申请", "30万元", "三个月工资", "2月30日", "十一个人", ""]
)
def test_what_names_no_time_is_none(typed):
    assert periods(normalise(typed), TODAY) == ()


@given(
    st.text(
        alphabet="今明后天本下上周月年底初前后内12345670至到日号春节国庆季度第三半. -", max_size=14
    ),
    DAYS,
)
def test_any_text_gives_stretches_in_order(text, today):
    found = periods(normalise(text), today)
    assert all(p.first <= p.last and p.start < p.end or p.until for p in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@given(DAYS, DAYS)
def test_a_written_day_is_that_day(day, today):
    (found,) = periods(f"{day.year}年{day.month}月{day.day}日截止", today)
    assert (found.first, found.last) == (day, day)


@given(DAYS, st.integers(1, 99))
def test_within_so_many_days_ends_that_many_days_on(today, many):
    (found,) = periods(f"{many}天内", today)
    assert (found.first, found.last) == (today, today + timedelta(days=many))


@given(DAYS)
def test_this_week_and_month_hold_today(today):
    for word in ("本周", "这个月", "今天"):
        (found,) = periods(word, today)
        assert found.holds(today)
    (following,) = periods("下个月", today)
    assert following.first > today and following.first.day == 1


@settings(max_examples=40)  # the calendar of the moon takes its time
@given(st.sampled_from(NAMES), DAYS)
def test_the_next_festival_is_not_over(name, today):
    first, last = span(name, today)
    assert first <= last and last >= today and (first - today).days < 400


@settings(max_examples=30)
@given(st.integers(2000, 2098))
def test_the_spring_festival_lies_where_it_must(year):
    first, _ = span("春节", date(year, 1, 1), year)
    assert date(year, 1, 20) <= first <= date(year, 2, 21)
