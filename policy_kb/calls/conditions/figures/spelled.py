"""What firms say of figures, spelled as notices write it: a rate (一个月收1600), one of many
(一个班12个人), a growth (比前年多6%), over how many years.

Language only. Marks of private characters stand for words that must not be read as figures; what
was said is given back by `as_said`.
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.words.nouns import OF_ONE, PERIODS, YEARS
from policy_kb.calls.told import persons
from policy_kb.language import text as levelled

_NO_FIGURE = r"(?<![\d一二两三四五六七八九十第])"
_A_FIGURE = r"(?=[^,;。]{0,7}[\d一二两三四五六七八九十])"
_RATES = (
    (re.compile(f"{_NO_FIGURE}一亩地?{_A_FIGURE}"), "每亩"),
    (
        re.compile(
            r"(?:一年|每年)(?=[^,;。\d多半了前期以来零][^,;。]{0,7}[\d一二两三四五六七八九十]|\d|"
            r"来[一-鿿]{1,6}?[\d一二两三四五六七八九十]+(?:个月|天|次|趟))"
        ),
        "每年",
    ),
    (re.compile(f"{_NO_FIGURE}(?:[一每]个月|每月){_A_FIGURE}"), "每月"),
    (re.compile(f"{_NO_FIGURE}[一每]个?(?:周|星期|礼拜){_A_FIGURE}"), "每周"),
    (re.compile(f"{_NO_FIGURE}[一每]天(?=[^,;。]{{0,7}}[\\d二两三四五六七八九十])"), "每日"),
)
# 一个班12个人, 一台12万: of one of them. 一年, 一天 and 一亩 are rates.
_A_SINGLE = re.compile(
    r"(?<![\d一二两三四五六七八九十第百每这唯])一(?=(?:[个家间台辆套节批单份桌位场堂条艘座栋期]|班|课)"
    r"[一-鿿]{0,4}?(?:里|就|只|才|有|是|要|每[年月周天]|收|花了?|卖|大概|大约|差不多)*"
    r"(?:\d|[一二两三四五六七八九十百]{1,3}[个名位人万元块]))"
)
# 一处一千五百平: of one place among several.
_A_SITE = re.compile(
    r"(?<![\d一二两三四五六七八九十第百])一(?=[处块片栋边][\d一二两三四五六七八九十])"
)
_HALF_A_YEAR, _SIX_MONTHS = re.compile("(?<![\\d一二两三四五六七八九十年个上下])半年"), "6个月"
# 比前年涨了3% tells a growth, 评分4.7 a score.
_BEFORE_THAT = re.compile(
    "(?:跟|比|和|较|同|与)(?:大?前年|上一?年度?|去年|前一年)(?:同期)?(?:相比|比)?"
)
_MORE_THAN_THAT = re.compile(
    "同比(?:还|也|只|仅|才|就|大概|大约)*多(?:了|出了?)?(?=[^,;。]{0,3}\\d)"
)
_LESS_THAN_THAT = re.compile(
    "同比(?:还|也|只|仅|才|就|大概|大约)*少(?:了|掉了?)?(?=[^,;。]{0,3}\\d)"
)
_SCORE = re.compile(r"(?:评分|得分|打分|分数)[^\d,;。]{0,4}\d+(?:\.\d+)?(?![\d分%.])")
# 摆得下120个位: 座位; what was not said is marked.
_SEAT = "\ue00e座"
_SEATS = re.compile(
    r"((?:[摆坐放容]得下|能坐|可坐|能摆|坐|容纳)[^,;。]{0,4}?[\d一二两三四五六七八九十百千]+[来多几]?个)"
    r"(?=位(?![置于数一-鿿]))"
)
# 没有一家超过55平 is told of each of them.
NOT_ONE = "\ue00c"
_NONE_OVER = re.compile(
    r"没有?(?:哪|任何)?一(?=[家个间台户人栋单][^,;。\d]{0,6}?(?:超过?|大于|多于|高于|达?到|过|突破)"
    r"(?:\d|[一二两三四五六七八九十百]))"
)
# 一年期 is a term of twelve months, not of one year and more.
EXACTLY = "\ue009"
# 三年降了6%, 三年培训了800人: over which time, no figure of its own.
_PERIOD = re.compile(
    "(?:最?近|过去|这)[一两二三四五2-5]年(?:来|内|里|间)?(?!了)|"
    "(?<![立办开营做干签满租册业产了第])(?<![\\d一二三四五六七八九十])[两二三四五2-5]年(?:来|内|"
    "里|间|下来)?(?=(?:累计|总共|一共|合计|共|平均)?[^,;。\\d]{0,8}?(?:拿|获|得|评|降|涨|增|减|"
    "提高|升|培训|服务|累计|总共|一共|接待|平均|新增|完成|节约|办)[^,;。]*\\d|"
    "[^,;。\\d]{0,8}?(?:加起来|总共|一共|累计|合计)[^,;。]{0,4}[\\d一二两三四五六七八九十])"
)
# 水性漆占比大概一半.
_HALF_OF_IT = re.compile("(占[^,;。?]{0,8})(?:一半|半数)")
_TERM = re.compile("(\\d{1,2}|[一二两三四五六七八九十])年期(?![间内])")


# 一年零两个月
_AND_MONTHS = re.compile(
    r"(\d{1,2}|[一二两三四五六七八九十])年零(\d{1,2}|[一二两三四五六七八九十]{1,2})个?月"
)


def _in_months(told: re.Match[str]) -> str:
    years, months = (levelled.number(one) or 0 for one in told.groups())
    return f"{int(years) * 12 + int(months)}个月"


def spelled(text: str) -> str:
    """A message in which figures that speech leaves bare have their unit."""
    text = _LESS_THAN_THAT.sub(
        "同比下降", _MORE_THAN_THAT.sub("同比增长", _BEFORE_THAT.sub("同比", text))
    )
    text = _AND_MONTHS.sub(_in_months, text)
    text = _TERM.sub(rf"\g<1>年{EXACTLY}", _HALF_OF_IT.sub(r"\g<1>50%", text))
    return persons.spelled(_SCORE.sub(r"\g<0>分", text))


def rated(piece: str) -> str:
    """A statement in which rates, single ones and periods are told apart from figures."""
    for pattern, each in _RATES:
        rate = pattern.search(piece)
        if rate is not None:
            piece = piece[: rate.start()] + each + piece[rate.end() :]
    piece = _SEATS.sub(rf"\g<1>{_SEAT}", piece)
    piece = _NONE_OVER.sub(NOT_ONE + OF_ONE, piece)
    piece = _A_SITE.sub(OF_ONE, piece)
    piece = _A_SINGLE.sub(OF_ONE, _HALF_A_YEAR.sub(_SIX_MONTHS, piece))
    return _PERIOD.sub(lambda period: period.group().translate(PERIODS), piece)


def as_said(text: str) -> str:
    """A stretch of such a statement in the words that were said."""
    text = text.replace(_SEAT, "")
    text = text.replace(NOT_ONE + OF_ONE, "没有一")
    return text.replace(_SIX_MONTHS, "半年").replace(EXACTLY, "期").translate(YEARS)
