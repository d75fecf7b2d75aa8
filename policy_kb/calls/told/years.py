"""The year that a figure is of: 2028年培训了150人, 上年度营业收入. Days are no business of it."""

from __future__ import annotations

import re
from datetime import date

# 2028年培训了150人, 上年度营业收入: the year that a figure is of, not a day.
_OF_A_YEAR = re.compile(
    r"(?<!\d)(?P<year>20\d\d)年度?(?![\d至到底末初以之前后起月]|度?[成注设创开建])"
    r"|(?P<ago>大前年|前年|上一?年度?|去年|今年|本年度?)(?![底末初]|\d{1,2}月)"
)
YEARS_AGO = {"大前年": 3, "前年": 2, "去年": 1, "上年": 1, "上一年": 1, "今年": 0, "本年": 0}


def as_last_year(text: str, today: date) -> str:
    """A condition in which the number of last year is 上年度, as most notices call it."""
    return re.sub(rf"(?<!\d){today.year - 1}年度?(?!\d|[至到底末初以之前后起])", "上年度", text)


def of_account(text: str, today: date) -> str:
    """The same where an account is meant (2025年度营业额), no award of that year."""
    return re.sub(
        rf"(?<!\d){today.year - 1}年度(?=(?:企业|公司)?(?:研[发究]|科研|营[业收]|销售|主营|总?收入|"
        rf"[工业总]*产值|纳税|利润|净利))",
        "上年度",
        text,
    )


def year_of_account(text: str, today: date) -> int | None:
    """The one year that a figure is said to be of; None where none or several are named."""
    years = {
        int(found["year"]) if found["year"] else today.year - YEARS_AGO[found["ago"].rstrip("度")]
        for found in _OF_A_YEAR.finditer(text)
    }
    return years.pop() if len(years) == 1 else None
