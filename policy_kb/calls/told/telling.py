"""What a company tells of itself in its own words → `Company`. Reads, never judges.

Only what is told plainly counts: a question ("要不要是高企") is no fact, and what is
denied ("还没评上高企") is a fact too. What is told twice in one message counts as
told first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from policy_kb.calls.company import Company
from policy_kb.calls.told.ages import ages
from policy_kb.calls.told.figures_told import figures_told
from policy_kb.calls.told.places import TOWNS, Told, places
from policy_kb.calls.told.titles import standing, titles
from policy_kb.language import text as levelled

__all__ = ["TOWNS", "company_facts"]
_TRADE = re.compile(
    "(?:我们|咱们|公司|我司|我厂|工厂|厂|我|个人|多人|号人|"
    "在[\u4e00-\u9fff]{2,6}?(?:镇|街道?|区)?|主要|主营|一家|家|专门|^|,)(?:是|在|也|都|主要|"
    "这边|一直|,)*(?:做|搞|生产|加工|从事|主营)"
    "(?P<trade>[\u4e00-\u9fffa-z+]{2,12}?)(?:的|生意|行业|这一?行|这块|为主|加工厂|厂|公司|"
    "[,;。?]|$)"
)
_KIND_OF = re.compile(
    "(?:是|开|荔城|增江|朱村|永宁|荔湖|宁西|新塘|石滩|中新|派潭|小楼|正果|仙村|增城)(?:镇|街道?|"
    "区)?(?:的|做)?(?:一?[家个间])?(?P<trade>[\u4e00-\u9fff]{2,8}?)(?:厂|企业|公司)(?:[,;。?]|$)"
)
_NO_TRADE = re.compile(
    "^(?:注册|公司|了|大|过|什么|啥|研发|得|这个|这|那|到|高企|项目|一年|申报|不|没|好|点|些)|"
    "[多几]少|千万|亿|不是|分公司|有限|高新|科技型|小微|中小|民营|国有|本地|外资|什么|哪|自己|"
    "上市|初创|国家|规上|规模"
)


# 高企,能报吗: who asks whether it may apply tells what it is.
_MAY_I = re.compile(
    "能不能|能否|可不可以|(?:能|可以|够)[^,;。]{0,14}(?:报|申|评|拿|领|吗|不)|符合|有资格|够条件"
)
# A blank before a figure is a comma, unless the word before it says what the figure is of.
_BLANK = re.compile(
    r"(?<=[\u4e00-\u9fff])"
    r"(?<![收入额值数工费用投比例利本产立册于约概水发员有在率件占的])[ \u3000]+(?=\d)"
)


def company_facts(text: str, today: date) -> Company:
    """What a message tells of the company that sends it; an empty `Company` when nothing."""
    level = levelled.normalise(_BLANK.sub(",", text))
    values: dict[str, object] = {}
    said: dict[str, str] = {}
    for name, value, words in _all(level, today):
        if name not in values:
            values[name] = value
            said[name] = words
    return Company(**values, said=said)


def _all(text: str, today: date) -> Iterator[Told]:
    others = [*places(text), *ages(text, today), *figures_told(text, today)]
    yield from others
    own = list(titles(text))
    yield from titles(text, told=bool(others or own or _MAY_I.search(text)))
    yield from standing(text)
    yield from _trade(text)


def _trade(text: str) -> Iterator[Told]:
    for pattern in (_TRADE, _KIND_OF):
        found = pattern.search(text)
        if found and not _NO_TRADE.search(found["trade"]):
            yield "trade", found["trade"], found["trade"]
            return
