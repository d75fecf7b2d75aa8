"""Whether a told figure counts anything, and in which family of measures.

12户 are people or firms, 3方 are of water or of earth. What is counted is `counted`.
"""

from __future__ import annotations

import re

from policy_kb.calls.told import counters
from policy_kb.calls.told.amounts import Figure

_NEAR = 14
_HOUSEHOLDS = re.compile("农户|村民|农民|家庭")
_PEOPLE_BEHIND = re.compile(
    "(?:的)?[\u4e00-\u9fff]{0,5}?(?:人员|员工|职工|工人|专家|孩子|小孩|小朋友|娃|宝宝|幼儿|"
    "师(?![范资生])|博士|硕士)"
)
_PEOPLE = re.compile(
    "(?:人员|员工|职工|工人|专家|老师|教师|工程师|博士|硕士|讲解员)(?:[^,;。]{0,2}有|只|就|才|"
    "共|一共|总共|大概|大约|差不多|是)*$"
)
# 一间士多: a shop, no room.
_SHOPS = re.compile("的?(?:[一-鿿]{0,4}?(?:店(?![里内]|面)|公司|超市|工厂)|士多|铺子|小厂)")
# 取水八千方 and 冷库120方 are volumes, 厂房八千方 is none.
_OF_VOLUME = re.compile(
    "(?:(?:取|用|排|蓄|供|耗|节|引|产)(?:污|废)?水|水量|水体|用气|天然气|土石方|"
    "混凝土|冷库|冻库|库容|仓容|罐容|水池|储罐|产能)(?:每年|总?量|容积)?(?:大概|大约|差不多|一共|总共|"
    "每年|是|为|有|才|只|就|不到|了|约|近|"
    "达到?)*$"
)
_VOLUME_OF = re.compile("的?(?:水(?![厂务产面])|天然气|混凝土|土石?方|砂石|木材)")


def family_of(figure: Figure, before: str, behind: str) -> str:
    """The family of a counted figure, by its counting word and by what stands beside it."""
    people = _PEOPLE.search(before) or _PEOPLE_BEHIND.match(behind)
    if figure.counter == "个" and people:
        return counters.PEOPLE
    if figure.counter == "家" and _HOUSEHOLDS.search(before + behind[:_NEAR]):
        return "户"
    if figure.counter == "间" and _SHOPS.match(behind):
        return counters.FIRMS
    if figure.counter == "方" and (_OF_VOLUME.search(before) or _VOLUME_OF.match(behind)):
        return counters.VOLUME
    if re.fullmatch(counters.COUNTERS, figure.counter):
        return counters.family_of(figure.counter)
    if not figure.counter and not figure.kind:
        if _PRICED.search(before):
            return counters.MONEY
        valued = counters.WITHOUT_UNIT.search(before)
        return counters.VALUE if valued else counters.ANY
    return figure.kind or counters.ANY


# 每月收1600, 单价80: money, though no unit says so.
_PRICED = re.compile(
    "(?:收费?|[单售均票房]价|价格|(?<![消浪免花经])费|租金|工资|[年月底]薪)(?:标准)?"
    "(?:每个?[月年天次人]|一个?[月年天次人]|大概|大约|差不多|[是才就只要])*$"
)
# 座席只有300: how many, without a unit. Money and years are told so as well, never compared so.
_SO_MANY = re.compile("(?:有|只有|才|就|共|一共|总共|达到?|到)$")
# 三类呢: a class, as 第三类.
_A_CLASS = re.compile("(?:那|那么|如果是)*[一二三四五]类的?呢?")


def is_count(figure: Figure, piece: str) -> bool:
    """Whether a figure counts something: no year of the calendar, no class, no number of a list."""
    if figure.counter in ("年", "月"):
        raw = piece[figure.start : figure.end]
        if raw.startswith("0"):
            return False  # 08年
        return (
            figure.span.high < 60
            and (figure.counter == "年" or "个" in raw)
            and not re.match("底|初|份|\\d|成立|注册", piece[figure.end :])
        )
    if figure.counter == "类" and _A_CLASS.fullmatch(piece):
        return False
    bare = not figure.counter and not figure.kind
    before = piece[: figure.start]
    if bare and (counters.WITHOUT_UNIT.search(before) or _PRICED.search(before)):
        return True
    so_many = (
        not figure.kind
        and figure.end == len(piece)
        and _SO_MANY.search(_said_before(figure, piece))
    )
    return bool(figure.counter) or figure.kind in ("元", "%") or bool(so_many)


def _said_before(figure: Figure, piece: str) -> str:
    """What stands before the digits; 只有 and 才 are read as parts of the figure."""
    return re.sub(r"[\d一二两三四五六七八九十百千万.,]+$", "", piece[: figure.end])
