"""What a company tells of itself in its own words → `Company`. Reads, never judges.

Only what is told plainly counts: a question ("要不要是高企") is no fact, and what is
denied ("还没评上高企") is a fact too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from policy_kb import text as levelled
from policy_kb.calls.company import INFINITE, Company, Span
from policy_kb.quantities import quantities

TOWNS = {
    "荔城": "荔城街道", "增江": "增江街道", "朱村": "朱村街道", "永宁": "永宁街道",
    "荔湖": "荔湖街道", "宁西": "宁西街道", "新塘": "新塘镇", "石滩": "石滩镇", "中新": "中新镇",
    "派潭": "派潭镇", "小楼": "小楼镇", "正果": "正果镇", "仙村": "仙村镇",
}
_CITY = "天河|越秀|海珠|荔湾|白云区|黄埔|番禺|花都|南沙|从化|萝岗"
_PROVINCE = (
    "深圳|东莞|佛山|惠州|珠海|中山|江门|肇庆|清远|汕头|湛江|茂名|韶关|河源|梅州|汕尾|阳江|潮州|揭阳|云浮"
)
_ELSEWHERE = "北京|上海|天津|重庆|浙江|江苏|湖南|湖北|江西|福建|广西|四川|外省|香港|澳门|境外|国外"
_SITED = r"(?:公司|企业|厂|工厂|我们|咱们|我司|本公司|注册地?|登记|落户|位于|地址|总部|开)"
_NUM = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百半]{1,5})"
_YEARS = re.compile(
    rf"(?:成立|注册|开业|开办|创办|创立|开了|做了|办了|成立了|运营)(?:时间)?(?:已经|已|都|才|有|快|将近|差不多|大概|刚|满|不到|不足|未满|没到|超过)*"
    rf"(?P<number>{_NUM})(?P<few>多)?(?:个)?(?P<unit>年|月)(?P<half>半)?(?P<more>多)?(?!前?[^\d,]{{0,2}}月|\d)"
)
_OLD = re.compile(rf"(?P<number>{_NUM})(?:年)(?:的)?老(?:厂|企业|公司)")
_FOUNDED = re.compile(
    r"(?P<year>20\d\d|19\d\d|(?<!\d)[012]\d)年(?:(?P<month>\d{1,2})月)?(?:\d{1,2}[日号])?(?:份)?(?:才|就|刚|正式|新)?(?:成立|注册|开业|创办|创立|开办|登记|落户|搬)"
)
_NEW = re.compile("刚(?:刚)?(?:成立|注册|开业|起步|开)|新(?:成立|注册|开)的?(?:公司|企业|厂)?|今年(?:才|刚|新)?(?:成立|注册)")
_LESS = re.compile("不到|不足|未满|没到|没满|不满|以下|以内|低于|少于|没有到")
_ALMOST = re.compile("快|将近|接近|差不多|差点")
_MORE = re.compile("多|超过|过|以上|起码|至少|不止|上")
_NOT = re.compile(
    "不是|并非|没有?(?:评|拿|认定|申请|通过|做|入|办|上|获)?|还没|未(?:获|认|入|被|评)?|无|不属于|没评上|算不上|不算"
)
_ASKING = re.compile("要不要|是不是|需不需要|要求|必须|一定要|用不用|需要|非得|得是|才能|才可以|才行")
_FLAGS: tuple[tuple[str, str], ...] = (
    ("little_giant", "小巨人"),
    ("specialised", "专精特新"),
    ("tech_sme", "科技型中小(?:微)?企业|科小|科技中小"),
    ("high_tech", "高新技术企业|国家高新|国高|高企|高新企业"),
    ("above_scale", "规上|规模以上|上规|四上企业"),
)
_FIGURES: tuple[tuple[str, str, str], ...] = (
    # field, what it is called, unit that must stand behind the number
    ("rd_share", "研发(?:费用|投入|经费|强度|费)?(?:占比|占|比例|比重|强度)|研发[^,]{0,8}占", "%"),
    ("rd_spend", "研发(?:费用|投入|经费|支出|费)", "元"),
    ("revenue", "营业收入|营业额|营收|销售收入|销售额|产值|年收入|流水|主营收入|一年做|去年做|年销售", "元"),
    ("headcount", "员工|职工|人数|工人|团队|从业人员|人手|伙计", "人"),
    ("inventions", "发明专利|发明", "件"),
    ("patents", "专利|知识产权|软著", "件"),
)
_COUNT = re.compile(rf"(?P<number>\d+|[零一二两三四五六七八九十百]{{1,5}})(?P<more>多|几|来)?(?:个|名|号)?(?P<unit>人|员工|职工|工人|件|项|个)")
_BAD_CREDIT = re.compile("失信|黑名单|严重违法|被处罚|行政处罚|经营异常")
_LEGAL = re.compile("有限公司|股份公司|股份有限|有限责任")
_NO_LEGAL = re.compile("个体户|个体工商户|(?<![\d几个多])个人(?!员)|分公司|还没注册|没有?注册公司|没有?公司")


@dataclass(frozen=True)
class _Told:
    field: str
    value: object
    words: str


def company_facts(text: str, today: date) -> Company:
    """What a message tells of the company that sends it; an empty `Company` when nothing."""
    level = levelled.normalise(text)
    values: dict[str, object] = {}
    said: dict[str, str] = {}
    for told in _all(level, today):
        if told.field not in values:
            values[told.field] = told.value
            said[told.field] = told.words
    return Company(**values, said=said)


def _all(text: str, today: date) -> Iterator[_Told]:
    yield from _place(text)
    yield from _age(text, today)
    for piece in re.split("[,;。?!]|但是|不过|而且|另外", text):
        yield from _flags(piece)
        yield from _figures(piece)
    yield from _standing(text)


def _place(text: str) -> Iterator[_Told]:
    for short, town in TOWNS.items():
        found = re.search(rf"(?<!高){short}(?:街道?|镇)?", text)
        if found and (short != "中新" or "中新镇" in text or re.search("在中新", text)):
            yield from _sited((True, True, True), found.group())
            yield _Told("town", town, found.group())
            return
    registered = re.search(
        rf"(?:{_SITED}|在)[^,。;?]{{0,8}}?(?P<name>{_CITY}|{_PROVINCE}|{_ELSEWHERE}|增城)", text
    )
    if not registered or _ASKING.search(registered.group()):
        return
    name = registered["name"]
    before = text[max(0, registered.start() - 2):registered.end()]
    if name == "增城":
        inside = not re.search("(?:不|没|没有)(?:是)?(?:在|注册在)增城|不在增城", before)
        yield from _sited((inside, True if inside else None, True if inside else None),
                          registered.group())
    elif re.fullmatch(_CITY, name):
        yield from _sited((False, True, True), registered.group())
    elif re.fullmatch(_PROVINCE, name):
        yield from _sited((False, False, True), registered.group())
    else:
        yield from _sited((False, False, False), registered.group())


def _sited(inside: tuple[bool | None, bool | None, bool | None], words: str) -> Iterator[_Told]:
    for name, value in zip(("in_district", "in_city", "in_province"), inside, strict=True):
        if value is not None:
            yield _Told(name, value, words)


def _age(text: str, today: date) -> Iterator[_Told]:
    found = _FOUNDED.search(text)
    if found:
        year = int(found["year"])
        year += 2000 if year < 100 else 0
        month = int(found["month"]) if found["month"] else None
        span = _months(year, month, month) if month and 1 <= month <= 12 else _months(year, 1, 12)
        yield _Told("founded", (span[0], min(span[1], today)), found.group())
        return
    found = _YEARS.search(text) or _OLD.search(text)
    if found:
        number = 0.5 if found["number"] == "半" else _number(found["number"])
        if number is None:
            return
        groups = found.groupdict()
        years = number / 12 if groups.get("unit") == "月" else number
        if groups.get("half"):
            years += 0.5
        step = 1 / 12 if groups.get("unit") == "月" else (1 if years >= 1 else 0.4)
        if _LESS.search(found.group()):
            span = (_back(today, years) + timedelta(days=1), today)
        elif _ALMOST.search(found.group()):
            span = (_back(today, years) + timedelta(days=1), _back(today, max(0.0, years - step)))
        else:
            span = (_back(today, years + step) + timedelta(days=1), _back(today, years))
        yield _Told("founded", span, found.group())
        return
    found = _NEW.search(text)
    if found:
        earliest = date(today.year, 1, 1) if "今年" in found.group() else _back(today, 0.5)
        yield _Told("founded", (earliest, today), found.group())


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    after = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)


def _back(today: date, years: float) -> date:
    whole = int(years)
    try:
        day = today.replace(year=today.year - whole)
    except ValueError:  # 29 February
        day = today.replace(year=today.year - whole, day=28)
    return day - timedelta(days=round((years - whole) * 365))


def _flags(piece: str) -> Iterator[_Told]:
    for name, pattern in _FLAGS:
        found = re.search(pattern, piece)
        if not found or _ASKING.search(piece):
            continue
        before = piece[:found.start()]
        if name == "high_tech" and re.search("想|准备|打算|计划|申请|申报|认定|培育|能不能|可以", before):
            continue  # 想申报高企 tells no state
        if re.search("报|申请|想|准备|打算|能|可以|补|奖|怎么|什么", before + piece[found.end():][:4]):
            continue
        denied = bool(_NOT.search(before[-6:]) or re.match("(?:都|也|还)?(?:没|不是|未)", piece[found.end():]))
        words = (before[-3:] if denied else "") + found.group()
        yield _Told(name, not denied, words)


def _figures(piece: str) -> Iterator[_Told]:
    taken: set[str] = set()
    for name, called, unit in _FIGURES:
        found = re.search(called, piece)
        if not found or _ASKING.search(piece):
            continue
        if name == "rd_spend" and "rd_share" in taken:
            continue
        after = piece[found.end():][:14]
        span = _span_of_people(piece) if unit in ("人", "件") else _span(after, unit)
        if name == "rd_share" and span is None:
            continue
        if span is None and unit == "件" and re.search("没有|没|无", piece[:found.start()][-3:]):
            span = Span.exactly(0)
        if span is None:
            continue
        taken.add(name)
        yield _Told(name, span, found.group() + after if unit not in ("人", "件") else piece)
        if name == "inventions":
            return
    if "headcount" not in taken and re.search(r"(?:有|共|就|才|大概)\d+(?:多|来|几)?(?:个|号)?人", piece):
        span = _span_of_people(piece)
        if span is not None:
            yield _Told("headcount", span, piece)


def _span(after: str, unit: str) -> Span | None:
    """The first figure of its unit behind the name of a thing; money needs 元, 万 or 亿."""
    for quantity in quantities(after):
        if unit == "%" and quantity.unit != "%":
            continue
        if unit == "元" and not (quantity.unit == "元" or re.search("[万亿]", quantity.surface)):
            continue
        if unit == "元" and quantity.unit not in ("元", ""):
            continue
        start = after.find(quantity.surface)
        around = after[:start]
        behind = after[start + len(quantity.surface):][:2]
        if _LESS.search(around) or _LESS.match(behind):
            return Span(0, quantity.value * 0.9999)
        if "多" in quantity.surface or behind.startswith("多") or re.search("超过|不止|过", around):
            digits = 10 ** (len(str(int(quantity.value))) - 1)
            return Span(quantity.value, quantity.value + digits * 0.9999)
        return Span.exactly(quantity.value)
    return Span(100_000_000, INFINITE) if unit == "元" and re.search("上亿|过亿|破亿", after) else None


def _span_of_people(piece: str) -> Span | None:
    found = _COUNT.search(piece)
    number = _number(found["number"]) if found else None
    if number is None:
        return None
    if _LESS.search(piece[:found.start()][-4:]):
        return Span(0, number - 1)
    return Span(number, number * 1.4) if found["more"] else Span.exactly(number)


def _standing(text: str) -> Iterator[_Told]:
    found = _BAD_CREDIT.search(text)
    if found and not _ASKING.search(text) and not re.search("能|可以|影响|怎么", text[found.end():][:8]):
        clean = bool(_NOT.search(text[:found.start()][-5:]))
        yield _Told("bad_credit", not clean, text[max(0, found.start() - 3):found.end()])
    found = _NO_LEGAL.search(text)
    if found:
        yield _Told("legal_person", False, found.group())
    elif found := _LEGAL.search(text):
        yield _Told("legal_person", True, found.group())


def _number(raw: str) -> float | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", raw):
        return float(raw)
    value = levelled.number(raw)
    return None if value is None else float(value)
