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


def year_of_account(text: str, today: date) -> int | None:
    """The one year that a figure is said to be of; None where none or several are named."""
    years = {
        int(found["year"]) if found["year"] else today.year - YEARS_AGO[found["ago"].rstrip("度")]
        for found in _OF_A_YEAR.finditer(text)
    }
    return years.pop() if len(years) == 1 else None
