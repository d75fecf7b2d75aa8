"""What a line of a call's conditions demands of a company, as far as it can be compared.

Reads the customary wordings; what it does not surely understand stays open, and
`eligibility` then says that it cannot tell. A wrong reading is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from policy_kb import text as levelled
from policy_kb.calls.company import INFINITE, Span
from policy_kb.quantities import quantities


class Sort(str, Enum):
    """How a requirement is compared."""

    FLAG = "flag"
    SPAN = "span"
    AGE = "age"
    FOUNDED_BEFORE = "founded_before"
    PLACE = "place"


@dataclass(frozen=True)
class Requirement:
    """One comparable demand. `field` is one of `Company`; `wanted` for a flag, `span` for a
    number (for AGE in years), `day` for a day before which the company must exist."""

    sort: Sort
    field: str
    start: int
    end: int
    wanted: bool = True
    span: Span | None = None
    day: date | None = None


@dataclass(frozen=True)
class Demand:
    """One stretch of a condition: alternatives (any of them is enough), and whether they are
    all that the stretch says."""

    alternatives: tuple[Requirement, ...]
    whole: bool


_STRETCH = re.compile("[,;。]|并且|而且|同时|且(?!不)")
_EITHER = re.compile("或|之一|任一|任意一项|其中一项|其一|/")
_CONDITIONAL = re.compile("其中|如为|如属|若|对于|的除外|除外|除.{1,12}外|优先|原则上|小于.{0,12}的企业|大于.{0,12}的企业|分别")
_PLACE = re.compile(
    r"(?:注册地?|登记|税务征管|纳税|工商|经营场所|生产经营|办公|落户|依法|设立|所在地)"
    r"[^,;。]{0,14}?(?P<a>增城|本区|我区|区内|广州|本市|我市|市内|广东|本省|我省|省内)"
    r"|(?P<b>增城|本区|我区|区内|广州|本市|我市|市内|广东|本省|我省|省内)[^,;。]{0,14}?(?:注册|登记|设立|纳税|经营|内的?(?:企业|单位))"
)
_SCOPE = {
    "in_district": ("增城", "本区", "我区", "区内"),
    "in_city": ("广州", "本市", "我市", "市内"),
    "in_province": ("广东", "本省", "我省", "省内"),
}
_NUM = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3})"
_AGE = re.compile(
    rf"(?:成立|注册|登记|经营|运营|设立)(?:时间|年限|期限)?[^,;。\d]{{0,8}}?(?P<op>不超过|不满|未满|不足|少于|在|满|超过|不少于|不低于|达到|达)?"
    rf"(?P<number>{_NUM})(?:个)?(?P<unit>年|月|日历天|天)(?!\d|前|\d*月)(?:\([^)]*\))?(?P<after>以上|及以上|以内|以下|之内|内)?"
)
_BEFORE = re.compile(
    r"(?P<y>20\d\d)年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})日)?(?:\(含\))?(?:以前|之前|前)[^,;。]{0,8}?(?:注册|成立|登记|设立)"
)
_FLAGS: tuple[tuple[str, str], ...] = (
    ("little_giant", "专精特新[“\"]?小巨人[”\"]?(?:企业)?|小巨人企业"),
    ("specialised", "专精特新(?:中小企业|企业)?"),
    ("tech_sme", "科技型中小企业"),
    ("high_tech", "(?:国家)?(?:级)?高新技术企业|高企"),
    ("above_scale", "规模以上(?:工业|服务业)?企业|规上(?:工业|服务业)?企业|规模以上"),
    ("legal_person", "(?:独立)?法人(?:资格|单位|企业)?"),
)
_DENIED = re.compile("(?:未|没有|不)(?:曾|是|得|属于)?(?:获得?|被|通过)?(?:过)?(?:认定)?(?:为)?$|非$")
_CREDIT = re.compile(
    "(?:无|没有|未|不得|不存在|近.{1,4}内?(?:无|未))[^,;。]{0,16}?(?:失信|黑名单|严重违法|不良信用|不良记录|重大安全|违法违规)"
)
_FIGURES: tuple[tuple[str, str, str], ...] = (
    ("rd_share", "(?:研发|研究开发)(?:费用|投入|经费)?[^,;。]{0,24}?(?:占比|比例|比重|强度|占)", "%"),
    ("rd_spend", "(?:研发|研究开发)(?:费用|投入|经费|支出)", "元"),
    ("revenue", "营业收入|主营业务收入|销售收入|营收|销售额|产值|总收入", "元"),
    ("headcount", "(?:职工|员工)(?:总数|人数|总人数)|从业人员|(?:职工|员工)(?=不|达|在|\\d)", "人"),
    ("inventions", "(?:有效)?发明专利", "件"),
)
_COUNT = re.compile(rf"(?P<number>\d+|{_NUM})(?P<unit>人|名|件|项)(?P<after>及?以上|及?以下|以内)?")
_AT_MOST = re.compile("不超过|不高于|不多于|低于|少于|小于|<|不足|以下|以内")
_ABOVE = re.compile("以上|不低于|不少于|不小于|达到|达|超过|高于|大于|>|满|至少")
_FILLER = re.compile(
    "(?:申报|申请|推荐|参评)?(?:企业|单位|主体|项目|公司|机构|产品)|须|应|应当|必须|需|需要|具有|具备|拥有|为|是|属于|在|的|内|和|及|与|"
    "依法|有效期|有效期内|已|获得?|被|通过|认定|且|上一?年度?|近一年|最近一年|年度?|所?登记|注册|地|行政区域|辖区|范围|区|市|省|"
    "独立|法人|资格|经|时间|总额|总数|人数|同期|收入|销售|比例|占|达到?|不低于|不少于|不超过|以上|以下|\\d+|申报|时|截至|以来|万元|人|件|税务|征管|关系|工商|均|或|者|在册|入库|国内|境内|名|其|拥|自|日|起|含"
)


def demands(condition: str) -> tuple[Demand, ...]:
    """What a line demands, stretch by stretch."""
    text = levelled.normalise(condition)
    text = re.sub(r"^\(?[\d一二三四五六七八九十]{1,2}[.、)]+", "", text)
    found = []
    for stretch in filter(None, (s.strip() for s in _STRETCH.split(text))):
        alternatives = tuple(_without_overlap(_requirements(stretch)))
        rest = stretch
        for one in sorted(alternatives, key=lambda r: -r.start):
            rest = rest[:one.start] + rest[one.end:]
        whole = bool(alternatives) and not _FILLER.sub("", re.sub(r"[^\w]", "", rest))
        if _CONDITIONAL.search(stretch):
            alternatives, whole = (), False
        if len(alternatives) > 1 and not _EITHER.search(stretch):
            found += [Demand((one,), whole) for one in alternatives]
        else:
            found.append(Demand(alternatives, whole))
    return tuple(found)


def _without_overlap(found: Iterator[Requirement]) -> Iterator[Requirement]:
    taken: list[Requirement] = []
    for one in found:
        if all(one.end <= t.start or one.start >= t.end for t in taken):
            taken.append(one)
            yield one


def _requirements(text: str) -> Iterator[Requirement]:
    found = _CREDIT.search(text)
    if found:
        yield Requirement(Sort.FLAG, "bad_credit", *found.span(), wanted=False)
    found = _PLACE.search(text)
    if found:
        name = found["a"] or found["b"]
        field = next(f for f, names in _SCOPE.items() if name in names)
        yield Requirement(Sort.PLACE, field, *found.span())
    found = _BEFORE.search(text)
    if found:
        day = date(int(found["y"]), int(found["m"] or 1), int(found["d"] or 1))
        yield Requirement(Sort.FOUNDED_BEFORE, "founded", *found.span(), day=day)
    else:
        yield from _age(text)
    for field, pattern in _FLAGS:
        for found in re.finditer(pattern, text):
            denied = bool(_DENIED.search(text[:found.start()]))
            yield Requirement(Sort.FLAG, field, *found.span(), wanted=not denied)
    yield from _figures(text)


def _age(text: str) -> Iterator[Requirement]:
    found = _AGE.search(text)
    number = _number(found["number"]) if found else None
    if number is None:
        return
    years = number / {"年": 1, "月": 12}.get(found["unit"], 365)
    words = (found["op"] or "") + (found["after"] or "")
    most = bool(_AT_MOST.search(words) or words in ("内", "在内", "之内"))
    if not most and not _ABOVE.search(words):
        return
    span = Span(0, years) if most else Span(years, INFINITE)
    yield Requirement(Sort.AGE, "founded", *found.span(), span=span)


def _figures(text: str) -> Iterator[Requirement]:
    for field, called, unit in _FIGURES:
        named = list(re.finditer(called, text))
        if len(named) != 1:
            continue
        at = named[0]
        behind = text[at.end():]
        read = _counted(behind) if unit in ("人", "件") else _measured(behind, unit)
        if read is None:
            continue
        span, length = read
        yield Requirement(Sort.SPAN, field, at.start(), at.end() + length, span=span)


def _measured(behind: str, unit: str) -> tuple[Span, int] | None:
    """The only figure of the unit in what follows, with its bound."""
    figures = [
        q for q in quantities(behind)
        if (q.unit == "%") == (unit == "%") and (unit == "%" or re.search("[元万亿]", q.surface))
    ]
    if len(figures) != 1:
        return None
    start = behind.find(figures[0].surface)
    end = start + len(figures[0].surface)
    tail = re.match("(?:人民币)?元?(?:\\(含\\))?(?:及?以上|及?以下|以内)?", behind[end:])
    end += tail.end() if tail else 0
    return _bounded(figures[0].value, behind[:start] + behind[start:end][-4:], end)


def _counted(behind: str) -> tuple[Span, int] | None:
    found = list(_COUNT.finditer(behind[:16]))
    if len(found) != 1 or re.search("占|比例", behind[:found[0].start()]):
        return None
    number = _number(found[0]["number"])
    if number is None:
        return None
    return _bounded(number, behind[:found[0].start()] + (found[0]["after"] or ""), found[0].end())


def _bounded(value: float, words: str, end: int) -> tuple[Span, int] | None:
    # 不低于 holds 低于: what is denied is looked at first.
    if _ABOVE.search(words) and not re.search("以下|以内|不超过", words):
        return Span(value, INFINITE), end
    return (Span(0, value), end) if _AT_MOST.search(words) else None


def _number(raw: str) -> float | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", raw):
        return float(raw)
    value = levelled.number(raw)
    return None if value is None else float(value)
