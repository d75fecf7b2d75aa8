"""Short answers to the questions of the form: 80, 三千万, 三年, 不是, 5%, 新塘.

What the words alone cannot tell, the question they answer does. Everything that
`telling` reads by itself is read there and counts first.
"""

from __future__ import annotations

import re
from datetime import date

from policy_kb import text as levelled
from policy_kb.calls.ages import age_answered
from policy_kb.calls.amounts import MONEY, PEOPLE, PERCENT, figures
from policy_kb.calls.company import PLACE, Company, Span
from policy_kb.calls.places import places
from policy_kb.calls.telling import company_facts

# What the form asks, in order, and the fields that answer it.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "town": PLACE,
    "trade": ("trade",),
    "size": ("headcount", "revenue"),
    "age": ("founded",),
    "high_tech": ("high_tech",),
    "research": ("rd_share", "rd_spend"),
}
_YES = re.compile("(?:嗯+|对|是|系|有|已经是?|yes|y|是啊|是呀|没错|对的|当然|早就是|刚评上|评上了|拿到了|通过了|认定了|有证书|有证)(?:的|了|啊|呀|哦|高企|国高)*[。.]?")
_NO = re.compile("(?:不|没|否|no|n|非|无)?(?:不是|没有|还没有?|还不是|目前没有?|暂时没有?|暂无|未|否|不|没|没评上|没申请过?|还没评上?|没报过|未认定|不属于)(?:的|呢|啊|呀|哦|评|过|高企|认定|评上)*[。.]?")
_NONE = re.compile("(?:没有?|无|零|0)(?:研发|做研发|投入|什么研发|搞研发|费用|花|这块|单独)*(?:投入|费用)?[。.]?|没做|没搞|不做研发|没有做研发|没搞研发")
_TRADE = re.compile("^(?:我们?|咱们?|公司|厂|主要|就|都|是|主营|行业|属于|做|搞|从事|生产|卖|在|的|:)*")
_ASKS = re.compile("什么|怎么|哪|吗|多少|[?]|为什么|能不能|有没有|可以不|咋|谁|呢$|干嘛|啥")
_LONGEST_TRADE = 20
_EMPTY_TRADE = re.compile("(?:嗯+|哦+|好的?|哈+|ok|是的?|对的?|不是|没有|知道了|谢谢|1?\\d+|[a-z]{1,3}|这个|那个|随便)?")


def answer_to(question: str, text: str, today: date) -> Company:
    """What a message tells, the question it answers kept in mind."""
    told = company_facts(text, today)
    level = levelled.normalise(text).strip(" 。.,!~")
    if any(name in told.known for name in QUESTIONS[question]) and question != "size":
        return told
    return _BY_QUESTION[question](level, told, today)


def _town(level: str, told: Company, today: date) -> Company:
    found = list(places(f"公司在{level}")) if len(level) <= 12 and not _ASKS.search(level) else []
    if not found and re.fullmatch("增城(?:区)?(?:里|内|的)?|本区|区内", level):
        found = list(places("公司在增城"))
    values = {name: value for name, value, _ in found}
    return told.updated(Company(**values, said=dict.fromkeys(values, level))) if values else told


def _trade(level: str, told: Company, today: date) -> Company:
    words = _TRADE.sub("", level).rstrip("的")
    if told.known or _ASKS.search(level) or len(words) > _LONGEST_TRADE or _EMPTY_TRADE.fullmatch(words):
        return told
    return told.updated(Company(trade=words, said={"trade": words}))


def _size(level: str, told: Company, today: date) -> Company:
    values: dict[str, Span] = {}
    said: dict[str, str] = {}
    if _ASKS.search(level):
        return told
    for figure in figures(level):
        kind = {PEOPLE: "headcount", MONEY: "revenue", "": "headcount"}.get(figure.kind)
        if kind is None or kind in values or getattr(told, kind) is not None:
            continue
        whole = figure.span.low == int(figure.span.low)
        if figure.kind == "" and (not whole or not 0 < figure.span.high <= 20_000):
            continue
        values[kind] = figure.span
        said[kind] = level[figure.start:figure.end].strip(",")
    return told.updated(Company(**values, said=said)) if values else told


def _age(level: str, told: Company, today: date) -> Company:
    founded = None if _ASKS.search(level) else age_answered(level, today)
    return told.updated(Company(founded=founded, said={"founded": level})) if founded else told


def _high_tech(level: str, told: Company, today: date) -> Company:
    if _NO.fullmatch(level):
        return told.updated(Company(high_tech=False, said={"high_tech": "不是高企"}))
    if _YES.fullmatch(level):
        return told.updated(Company(high_tech=True, said={"high_tech": "是高企"}))
    return told


def _research(level: str, told: Company, today: date) -> Company:
    if _NONE.fullmatch(level):
        return told.updated(Company(rd_spend=Span.exactly(0), said={"rd_spend": "没有研发投入"}))
    if _ASKS.search(level):
        return told
    for figure in figures(level):
        words = level[figure.start:figure.end].strip(",")
        if figure.kind == PERCENT and figure.span.high <= 100:
            return told.updated(Company(rd_share=figure.span, said={"rd_share": f"研发占{words}"}))
        if figure.kind == MONEY:
            return told.updated(Company(rd_spend=figure.span, said={"rd_spend": f"研发投入{words}"}))
    return told


_BY_QUESTION = {
    "town": _town, "trade": _trade, "size": _size, "age": _age, "high_tech": _high_tech,
    "research": _research,
}
