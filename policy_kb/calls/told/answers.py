"""Short answers to the questions of the form: 80, 三千万, 三年, 不是, 5%, 新塘.

What the words alone cannot tell, the question they answer does. Everything that
`telling` reads by itself is read there and counts first.
"""

from __future__ import annotations

import re
from datetime import date

from policy_kb.calls.company import PLACE, Company, Span
from policy_kb.calls.told.ages import age_answered
from policy_kb.calls.told.amounts import MONEY, PEOPLE, PERCENT, figures
from policy_kb.calls.told.places import places
from policy_kb.calls.told.telling import company_facts
from policy_kb.language import text as levelled

# What the form asks, in order, and the fields that answer it.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "town": PLACE,
    "trade": ("trade",),
    "size": ("headcount", "revenue"),
    "age": ("founded",),
    "high_tech": ("high_tech",),
    "research": ("rd_share", "rd_spend"),
}
_YES = re.compile(
    "(?:嗯+|对|是|系|有|已经是?|yes|y|是啊|是呀|没错|对的|当然|早就是|刚评上|评上了|拿到了|"
    "通过了|认定了|有证书|有证)(?:的|了|啊|呀|哦|高企|国高)*[。.]?"
)
_NO = re.compile(
    "(?:不|没|否|no|n|非|无)?(?:不是|没有|还没有?|还不是|目前没有?|暂时没有?|暂无|未|否|不|没|"
    "没评上|没申请过?|还没评上?|没报过|未认定|不属于)(?:的|呢|啊|呀|哦|评|过|高企|认定|"
    "评上)*[。.]?"
)
_NONE = re.compile(
    "(?:没有?|无|零|0)(?:研发|做研发|投入|什么研发|搞研发|费用|花|这块|单独)*(?:投入|"
    "费用)?[。.]?|没做|没搞|不做研发|没有做研发|没搞研发"
)
_TRADE = re.compile(
    "^(?:我们?|咱们?|公司|厂|主要|就|都|是|主营|行业|属于|做|搞|从事|生产|卖|在|的|:)*"
)
_ASKS = re.compile("(?<!没)什么|怎么|哪|吗|多少|[?]|为什么|能不能|有没有|可以不|咋|谁|呢$|干嘛|啥")
_LONGEST_TRADE = 20
_EMPTY_TRADE = re.compile(
    "(?:继续|更多|下一页|还有吗|你好|您好|在吗|嗯+|哦+|好的?|哈+|ok|是的?|对的?|不是|没有|"
    "知道了|谢谢|1?\\d+|[a-z]{1,3}|这个|那个|随便)?"
)


def answer_to(question: str, text: str, today: date) -> Company:
    """What a message tells, the question it answers kept in mind."""
    level = levelled.normalise(text).strip(" 。.,!~")
    told = _with_bare_pieces(question, level, company_facts(text, today))
    if any(name in told.known for name in QUESTIONS[question]) and question != "size":
        return told
    return _BY_QUESTION[question](level, told, today)


def _with_bare_pieces(question: str, level: str, told: Company) -> Company:
    """正果镇,食品加工,20人,900万: in a row of answers a bare amount is the turnover and a bare
    word the trade."""
    pieces = [p for p in re.split("[,;。、]", level) if p]
    if len(pieces) < 2 or _ASKS.search(level):
        return told
    for piece in pieces:
        (figure, *more) = (*figures(piece), None)
        is_money = figure and not any(more) and figure.kind == MONEY and question != "research"
        if is_money and told.revenue is None and figure.end - figure.start == len(piece):
            told = told.updated(Company(revenue=figure.span, said={"revenue": piece}))
        elif told.trade is None and told.known and _BARE_TRADE.fullmatch(piece):
            told = told.updated(Company(trade=piece, said={"trade": piece}))
    return told


# Words of two to ten characters that are neither a place nor anything else one is asked.
_BARE_TRADE = re.compile(
    "(?!.*(?:研发|高企|高新|专精|科小|规上|没|不|是|人|年|万|亿|有|成立|注册|失信|公司|我|镇|街|"
    "区|市|省|增城|跳过|知道|谢|好|对|嗯|专利|发明))[\u4e00-\u9fff]{2,10}"
    "(?:加工|制造|服装|生产|开发|软件|零部件|配件|食品|材料|装备|机械|五金|灯饰|家具|种植|养殖|"
    "物流|芯片|电子|电器|塑料|化工|生物|医药|器械|服务|设计|印刷|包装|模具|汽车|机器人|仪器|"
    "贸易|餐饮|文创|旅游)|(?:牛仔|服装|软件|食品|五金|灯饰|家具|电子|模具|注塑|汽车|物流|芯片|"
    "化工|医药|印刷|包装|文创|旅游|餐饮)"
)


def _town(level: str, told: Company, today: date) -> Company:
    found = list(places(f"公司在{level}")) if len(level) <= 12 and not _ASKS.search(level) else []
    if not found and re.fullmatch("增城(?:区)?(?:里|内|的)?|本区|区内", level):
        found = list(places("公司在增城"))
    values = {name: value for name, value, _ in found}
    return told.updated(Company(**values, said=dict.fromkeys(values, level))) if values else told


def _trade(level: str, told: Company, today: date) -> Company:
    words = _TRADE.sub("", level).rstrip("的")
    if (
        told.known
        or _ASKS.search(level)
        or len(words) > _LONGEST_TRADE
        or (_EMPTY_TRADE.fullmatch(words) or re.search(r"\d{6,}", words))
    ):
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
        said[kind] = level[figure.start : figure.end].strip(",")
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
        words = level[figure.start : figure.end].strip(",")
        if figure.kind == PERCENT and figure.span.high <= 100:
            return told.updated(Company(rd_share=figure.span, said={"rd_share": f"研发占{words}"}))
        if figure.kind == MONEY:
            return told.updated(
                Company(rd_spend=figure.span, said={"rd_spend": f"研发投入{words}"})
            )
    return told


_BY_QUESTION = {
    "town": _town,
    "trade": _trade,
    "size": _size,
    "age": _age,
    "high_tech": _high_tech,
    "research": _research,
}
