"""How long a firm has to exist, or by which day it has to be founded, as calls word it.

Ages in years, days in Asia/Shanghai. What a firm tells of its founding is `told.ages`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from policy_kb.calls.company import INFINITE, Span
from policy_kb.calls.conditions.demand.numerals import INCLUDED, NUMBER, as_number
from policy_kb.calls.conditions.demand.requirement import Requirement, Sort

_N_YEARS = rf"(?P<n>{NUMBER})(?:个)?(?P<unit>周年|年|月)"
_AGE = re.compile(
    rf"(?:(?:依法)?(?:注册|成立|登记|设立)(?:成立|注册|登记|设立)?)(?:时间|年限|期限|时长|运营|"
    rf"经营)?(?:须|应|需|已|要|均|的|登记)*"
    rf"(?P<op>不超过|不满|未满|不足|少于|低于|小于|在|满|超过|不少于|不低于|达到|达|大于|已满|"
    rf"未超过)?(?P<n>{NUMBER})(?:个)?(?P<unit>周年|年|月|日历天|"
    rf"天)(?:度)?(?P<aside>\([^)]*\))?(?P<after>及以上|以上|及以下|以下|以内|之内|"
    rf"内)?{INCLUDED}(?!\d|前|底)"
)
# 登记注册并实际经营满1年: who is younger fails; who is older may not have been at work so long.
_AND_AT_WORK = re.compile(
    "(?:注册|成立|登记|设立)(?:登记)?(?:并|且|、|及|后)*(?:实际|正常|持续|连续|正式|稳定|开展)*"
    rf"(?:运营|经营|营业|生产)(?P<bound>(?:已?满|不少于|不低于|超过|达到?){_N_YEARS}(?:及?以上)?)"
)
_OF_THE_FIRM = re.compile(
    r"(?:^|企业|公司|单位|机构|主体|组织|合作社|农场|[省市区县内年]|依法|实际|已|须|应|需|且|的|"
    r"并|在[^,;。]{2,10}|[^\u4e00-\u9fff])(?:实际|正式|已|应|须|需|依法|连续|均)*$"
)
DATE = r"(?P<y>20\d\d|19\d\d)年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})日)?(?P<end>底|末)?"
_BORN = "(?:注册登记|注册成立|登记注册|依法注册|注册|成立|登记|设立)"
_BEFORE = re.compile(
    rf"{DATE}(?P<inc>\(含[^)]*\)|含)?(?:以前|之前|前)(?P<inc2>\(含[^)]*\)|含)?(?:已|"
    rf"在[^,;。]{{2,8}}|依法|完成|办理)*{_BORN}"
    rf"|{_BORN}(?:登记)?(?:时间|日期|日)?(?:应|须|需|早于|为|在|于)*".replace("{", "{")
    + DATE.replace("?P<y>", "?P<y2>")
    .replace("?P<m>", "?P<m2>")
    .replace("?P<d>", "?P<d2>")
    .replace("?P<end>", "?P<end2>")
    + r"(?P<inc3>\(含[^)]*\)|含)?(?:以前|之前|前)(?P<inc4>\(含[^)]*\)|含)?"
)
_AFTER = re.compile(
    rf"{DATE}(?P<inc>\(含[^)]*\)|含)?(?:以后|之后|后|起)(?P<inc2>\(含[^)]*\)|含)?(?:新|"
    rf"在[^,;。]{{2,8}}|依法)*{_BORN}"
)


def founded(text: str) -> Iterator[Requirement]:
    found = _BEFORE.search(text)
    if found:
        day = _day(found)
        if day is not None:
            first, last = day
            included = any(found[name] for name in ("inc", "inc2", "inc3", "inc4"))
            yield _before(found, first, last, included)
        return
    found = _AFTER.search(text)
    if found and (day := _day(found)):
        first, last = day
        # On the day itself, and within a year that stands alone, opinions differ.
        doubt = None if found["inc"] or found["inc2"] or "起" in found.group() else (first, last)
        yield Requirement(
            Sort.FOUNDED,
            "founded",
            *found.span(),
            days=(first, None),
            doubtful=doubt,
        )


def _before(found: re.Match[str], first: date, last: date, included: bool) -> Requirement:
    if included:
        return Requirement(Sort.FOUNDED, "founded", *found.span(), days=(None, last))
    return Requirement(
        Sort.FOUNDED,
        "founded",
        *found.span(),
        days=(None, last),
        doubtful=(first, last),
    )


def _day(found: re.Match[str]) -> tuple[date, date] | None:
    """The first and last day that a date names (2025年 is a whole year)."""
    groups = found.groupdict()
    year, month, day, end = (
        groups.get(name) or groups.get(f"{name}2") for name in ("y", "m", "d", "end")
    )
    try:
        if day:
            return (date(int(year), int(month), int(day)),) * 2
        if month:
            number = int(year) * 12 + int(month)
            after = date(number // 12, number % 12 + 1, 1)
            return date(int(year), int(month), 1), date.fromordinal(after.toordinal() - 1)
        if end:
            return (date(int(year), 12, 31),) * 2
        return date(int(year), 1, 1), date(int(year), 12, 31)
    except ValueError:
        return None


def age(text: str) -> Iterator[Requirement]:
    at_work = _AND_AT_WORK.search(text)
    found = at_work or _AGE.search(text)
    if found and not _OF_THE_FIRM.search(text[: found.start()]):
        return  # 商标注册满5年 is none of its age
    number = as_number(found["n"]) if found else None
    if number is None:
        return
    years = number / {"年": 1, "周年": 1, "月": 12}.get(found["unit"], 365)
    if years > 150:  # 2025年 is no age
        return
    if at_work:
        yield Requirement(Sort.AGE, "founded", *at_work.span("bound"), span=Span(years, INFINITE))
        return
    words = found["op"] or ""
    behind = found["after"] or ""
    at_most = behind[-1:] in ("内", "下") or re.fullmatch(
        "不超过|未超过|不满|未满|不足|少于|低于|小于", words
    )
    strict = bool(re.fullmatch("不满|未满|不足|少于|低于|小于|超过|大于", words))
    if at_most:
        span, bounds = Span(0, years), (False, strict)
    elif re.search("满|超过|不少于|不低于|达|大于", words) or "上" in behind:
        span, bounds = Span(years, INFINITE), (strict, False)
    else:
        return
    yield Requirement(
        Sort.AGE, "founded", *found.span(), span=span, strict=bounds, day=_reference(text)
    )


def _reference(text: str) -> date | None:
    """截至2025年12月31日: the day on which the age counts."""
    found = re.search(rf"(?:截至|截止|至|到){DATE}", text)
    day = _day(found) if found else None
    return day[1] if day else None
