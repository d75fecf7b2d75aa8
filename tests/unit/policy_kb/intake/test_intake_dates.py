"""Days in all customary forms, refused with the reason where they are not certain."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb.intake.dates import read_day

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
FORMS = (
    "{0}-{1}-{2}",
    "{0}-{1:02}-{2:02}",
    "{0}/{1}/{2}",
    "{0}.{1}.{2}",
    "{0}年{1}月{2}日",
    "{0}年{1}月{2}号",
    "{0} 年 {1} 月 {2} 日",
    "{0}{1:02}{2:02}",
    "{0}-{1:02}-{2:02} 00:00:00",
    "{0}年{1}月{2}日前",
    " {0}年{1}月{2}日（星期四） ",
)


@given(day=DAYS, form=st.sampled_from(FORMS))
def test_every_form_of_every_day_is_read_as_that_day(day, form):
    read = read_day(form.format(day.year, day.month, day.day))
    assert (read.day, read.rest) == (day, "")


@pytest.mark.parametrize(
    ("value", "day", "rest"),
    [
        (datetime(2026, 3, 5), "2026-03-05", ""),
        (datetime(2026, 3, 5, 17), "2026-03-05", "17:00"),
        (date(2026, 3, 5), "2026-03-05", ""),
        (20260305, "2026-03-05", ""),
        ("２０２６年３月５日17：00前", "2026-03-05", "17:00前"),
        ("2026年3月5日（周四）下午5时", "2026-03-05", "下午5时"),
        ("二〇二六年三月五日", "2026-03-05", ""),
        ("二○二六年十二月三十一日", "2026-12-31", ""),
        ("二〇二六年二月二十日", "2026-02-20", ""),
        ("2026年3月12日17:00", "2026-03-12", "17:00"),
    ],
)
def test_days_with_what_stands_behind_them(value, day, rest):
    read = read_day(value)
    assert (read.day.isoformat(), read.rest) == (day, rest)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("3月5日", "缺少年份"),
        ("3-5", "缺少年份"),
        ("10月20日前", "缺少年份"),
        ("2026年3月", "缺少具体的日"),
        ("2026-03", "缺少具体的日"),
        ("26/3/5", "四位"),
        ("3/5/2026", "四位"),
        ("46000", "序号"),
        (46000, "序号"),
        ("2026-02-30", "没有这一天"),
        ("2026年13月1日", "没有这一天"),
        ("9999-01-01", "年份应在"),
        ("下周五", "不是日期"),
        ("", "不是日期"),
        (timedelta(days=1), "不是日期"),
        ("202603051", "不是日期"),
    ],
)
def test_what_is_not_certain_is_refused_with_the_reason(value, reason):
    with pytest.raises(ValueError, match=reason):
        read_day(value)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_chinese(text):
    try:
        read_day(text)
    except ValueError as error:
        assert any("一" <= char <= "鿿" for char in str(error))
