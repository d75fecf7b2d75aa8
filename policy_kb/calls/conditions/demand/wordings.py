"""The customary wordings of single requirements: place, age, titles, figures, credit.

One stretch in, the requirements found in it out, with whether they are all that the
stretch says. How stretches hang together is `requirements`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from policy_kb.calls.company import INFINITE, Span
from policy_kb.calls.conditions.demand.founding import DATE, age, founded
from policy_kb.calls.conditions.demand.numerals import INCLUDED, NUMBER, as_number
from policy_kb.calls.conditions.demand.requirement import Reading, Requirement, Sort
from policy_kb.language import text as levelled

_SCALES = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "": 1.0}
_MONEY = rf"(?P<n>{NUMBER})(?P<scale>亿|千万|百万|万)?(?:元(?:人民币)?|人民币元?)"
_SHARE = rf"(?:(?P<n>{NUMBER})%|百分之(?P<n2>{NUMBER}))"
_HEADS = rf"(?P<n>{NUMBER})(?:个人|名|人)"
_ITEMS = rf"(?P<n>{NUMBER})(?:件|项|个)"
_LOW = "不低于|不少于|不小于|不得低于|不得少于|达到|达|至少|超过|高于|大于|多于|>=|≥|>|在|为|满"
_HIGH = "不超过|不高于|不多于|不大于|不得超过|低于|少于|小于|<=|≤|<|不足|未超过"
_TAIL = rf"{INCLUDED}(?P<after>及以上|及其以上|以上|及以下|以下|以内|之内)?{INCLUDED}"
_MIDDLE = "(?:总额|合计|总数|总量|总人数|人数|数量|应|须|需|要|均|已|累计(?P<sum>)|的|、|:)*"
_OF_SALES = (
    "(?:同期|当年|年度|年|上年度?|全年|企业|全部)*(?:主营业务|营业|销售|总)?(?:收入|额)(?:总额|"
    "总和)?(?:的)?"
)

_WHAT: tuple[tuple[str, str, str], ...] = (
    # field, subject, the number with its unit
    (
        "rd_share",
        rf"(?:研发|研究开发)(?:费用|投入|经费|支出)?(?:总额|强度|"
        rf"合计)?(?:占{_OF_SALES})?(?:的)?(?:占比|比例|比重|强度)?",
        _SHARE,
    ),
    (
        "rd_staff_share",
        "(?:研发|研究开发)人员(?:总数|数)?占(?:企业|当年|年度|职工|员工|总|人|数|从业|人员|"
        "的|全体)*(?:比例|比重|占比|比)?",
        _SHARE,
    ),
    (
        "tech_staff_share",
        "科技人员(?:总数|数)?(?:占(?:企业|当年|年度|职工|员工|总|人|数|从业|人员|的|"
        "全体)*(?:比例|比重)?|占比)",
        _SHARE,
    ),
    ("rd_spend", "(?:研发|研究开发)(?:费用|投入|经费|支出)", _MONEY),
    ("revenue", "(?:主营业务收入|营业收入|销售收入|营业额|营收|总收入|(?:年|产品)?销售额)", _MONEY),
    ("output", "(?:工业)?(?:总)?产值", _MONEY),
    ("assets", "资产总额|总资产", _MONEY),
    ("capital", "注册资本金?|注册资金", _MONEY),
    (
        "full_rd_staff",
        "(?:企业)?(?:研发机构)?(?:的)?专职(?:的)?(?:研发|研究开发)(?:技术)?人员",
        _HEADS,
    ),
    ("rd_staff", "(?<!专职)(?:研发|研究开发)人员", _HEADS),
    ("tech_staff", "科技人员", _HEADS),
    ("headcount", "(?:职工|员工|从业人员)", _HEADS),
    ("inventions", "(?:有效|授权|已授权|国内|自主)*发明专利", _ITEMS),
    ("patents", "(?<!发明)(?<!新型)(?:有效|授权|已授权)*专利", _ITEMS),
    ("intellectual", "(?<!类)(?:有效|自主)*知识产权", _ITEMS),
)
_FIGURES = tuple(
    (field, re.compile(rf"(?:{subject}){_MIDDLE}(?P<op>{_LOW}|{_HIGH})?{number}{_TAIL}"))
    for field, subject, number in _WHAT
)


def _second(number: str) -> str:
    """The pattern of a number for the upper end of a range: groups m, mscale, m2."""
    for name, other in {"n": "m", "scale": "mscale", "n2": "m2"}.items():
        number = number.replace(f"?P<{name}>", f"?P<{other}>")
    return number


_RANGES = tuple(
    (
        field,
        re.compile(
            rf"(?:{subject}){_MIDDLE}(?:在|为)?{number}{INCLUDED}(?:至|到|-|~|—)"
            rf"{_second(number)}{INCLUDED}(?:之间)?"
        ),
    )
    for field, subject, number in _WHAT
    if number is _MONEY
)
_COUNTED_FIRST = re.compile(
    rf"(?P<n>{NUMBER})(?:件|项|个)(?P<after>及以上|以上)?{INCLUDED}(?:的)?(?P<what>(?:有效|授权|"
    rf"已授权)*发明专利|(?:有效|自主)*知识产权|(?:有效|授权)*专利)"
)
_YEARS = re.compile(
    r"(?<!\d)(?:最?近|连续)?(?P<n>[两二三2-5])(?:个)?(?:会计)?年(?:度|内|来)*(?:的)?"
)
# 2024年营业收入: of a year that is not said to be the last one.
_ONE_YEAR, _OTHER = re.compile(r"(?<!\d)20\d\d年(?!\d{1,2}月)"), 9
_GROWTH = re.compile(
    "增长|增幅|增速|同比|复合|平均|新增|累计|利润|纳税|融资|出口|技术性|技术收入|主要产品|"
    "高新技术产品|单位(?=产|能|增加|面积|用|[gt])|人均|每|万元产值|设备|贷款|定增|自筹|财政"
)

_PLACES: tuple[tuple[str, str], ...] = (
    (
        "in_district",
        "(?:广东省)?(?:广州市)?增城区?(?:行政区域|行政区|辖区|区域|范围)?(?:内)?|"
        "(?:本|我)区(?:行政区域|辖区|范围)?(?:内)?|(?:区|辖区)(?:行政区域)?内",
    ),
    (
        "in_city",
        "(?:广东省)?广州市?(?:行政区域|行政区|辖区|区域|范围|地区)?(?:内)?|"
        "(?:本|我)市(?:行政区域|辖区|范围)?(?:内)?|市内",
    ),
    (
        "in_province",
        "广东省?(?:行政区域|行政区|辖区|区域|范围|境)?(?:内)?|"
        "(?:本|我)省(?:行政区域|辖区|范围)?(?:内)?|省内",
    ),
    ("in_china", r"(?:中国|中华人民共和国|国|我国)(?:大陆)?境?内(?:\([^)]*\))?"),
)
_REG = "(?:依法)?(?:工商)?(?:注册|登记|设立)(?:登记|成立|设立|注册)?"
_TAX = (
    "税务(?:登记|征管|征收|管理|户管)?(?:关系)?|纳税(?:登记)?(?:关系)?|税收解缴关系|"
    "税收(?:征管|户管)?关系?|财税户管|统计关系"
)
_SITE = "(?:实际)?(?:生产|经营|办公|运营)(?:经营)?(?:场所|场地|地址|地)?|总部|落户"
_PLACED = tuple(
    (
        field,
        re.compile(
            rf"(?P<before>(?:{_REG}|{_TAX}|{_SITE})(?:登记)?(?:地|地址|所在地|住所)?(?:(?:、|和|及|"
            rf"与)(?:{_REG}|{_TAX}|{_SITE})(?:登记)?(?:地|地址|所在地)?)*(?:关系)?(?:均|都|应|须|"
            rf"需)?(?:在|为|位于|于|属于?))(?:{names})(?![县内]?[^,;。]{{0,2}}(?:以外|外))"
            rf"|(?:在|于)?(?:{names})(?:依法)?(?P<behind>(?:工商|税务)?(?:注册|登记|设立|纳税|经营|"
            rf"生产|办公)(?:(?:、|和|及|与|并)?(?:登记|成立|设立|纳税|注册|经营|生产|税务|依法))*)"
        ),
    )
    for field, names in _PLACES
)
_TITLES: tuple[tuple[str, str], ...] = (
    (
        "little_giant",
        '(?:国家级?)?专精特新[“"]?小巨人[”"]?(?:企业)?|[“"]?小巨人[”"]?企业|'
        "国家级专精特新(?:中小)?企业",
    ),
    ("specialised", "(?:省级(?:及?以上)?|市级以上|广东省)?专精特新(?:中小企业|企业)"),
    ("innovative", "(?:广东省)?创新型中小企业"),
    ("tech_sme", "(?:国家级?)?科技型中小企业(?:入库)?(?:登记)?(?:编号)?"),
    (
        "high_tech",
        "(?:国家级?)?高新技术企业(?:认定)?(?:证书|资格|资质|称号)?(?!技术产品)|高企(?:资格)?",
    ),
    ("above_scale", "规模以上(?:工业|服务业)?企业|规上(?:工业|服务业)?企业"),
)
_BEFORE_TITLE = re.compile(
    "(?:未|没有|不|非)(?:曾|是|得|属于|在)?(?:获得?|被|通过|取得)?(?:过)?(?:认定)?(?:为|过)?$|非$"
)
_TITLE_TURNED = re.compile(
    "培育|入库培育|后备|申请|申报(?!企业|单位|主体|时)|拟|意向|首次|重新|年度|连续|新增|新认定|"
    "当年|以内|获批|复审|到期|优先|数量|家|占"
)
_LEGAL = re.compile(
    "(?:具有|具备|为|是)?(?:独立)?(?:企业)?法人(?:资格|单位|企业|主体)?(?:的)?(?:企业|单位|"
    "机构)?(?!代表)"
)
_CREDIT = re.compile(
    "(?:近[一二三两1-5]年(?:内|来)?)?(?:无|没有|未|不得有?|不存在|未被)(?:被)?(?:列入|纳入|"
    "存在)?(?:过)?(?:严重)?(?:违法)?(?:失信)(?:被执行人|主体|企业|联合惩戒|惩戒|黑名单|名单|"
    "记录|行为|对象|信用|情形|人)*|(?:未|没有|不得)(?:被)?(?:列入|纳入)?(?:信用)?黑名单"
)
_FILLER = re.compile(
    "从事研发和相关技术创新活动|(?:主要完成|依托|用人|承担|实施|建设|建站|运营|揭榜|参赛|入选|"
    "派出|服务|培训|投资)(?:单位|企业|机构)|科技型?(?=企业|公司)|初创型?|(?:各类)?市场主体|"
    "(?:申请|申报)?(?:认定|评价|入库)时|(?:申报|申请|推荐|参评|参赛|项目)(?:企业|单位|主体|时|"
    "人)?|企事业单位|并|参赛企业|牵头(?:申报)?(?:单位|企业)|企业|单位|公司|居民企业|须|应当?|"
    "必须|需要?|要求?|具有|具备|拥有|持有|为|是|属于|在|的|内|已经?|获得?|取得|被|通过"
    "|认定|评定|入库|登记(?:编号)?|依法|有效期?|证书|资格|上一?年度?|最近一年|近一年|"
    "最近一个会计年度|上一会计年度|年度?|同期|均|都|其|含|以及|和|及|与|满足|符合|以下|下列|"
    "条件|之一|总额|成立|注册|一家|国内|面向|资质|证明|信用中国|截至|截止|良好"
)


def requirements(text: str) -> Reading:
    """What a stretch of a condition demands, and whether that is all it says."""
    found = tuple(_without_overlap(_all(text)))
    rest = _rest(text, found)
    left = _FILLER.sub("", re.sub(r"[^\w]", "", rest))
    spans = [r for r in found if r.sort is Sort.SPAN]
    years = _YEARS.search(rest)
    if years and spans:
        found = tuple(
            replace(r, years=levelled.number(years["n"]) or _OTHER) if r.sort is Sort.SPAN else r
            for r in found
        )
        left = _FILLER.sub("", re.sub(r"[^\w]", "", _YEARS.sub(" ", rest)))
    if spans and _ONE_YEAR.search(rest):
        found = tuple(replace(r, years=_OTHER) if r.sort is Sort.SPAN else r for r in found)
    if any(r.day for r in found):
        left = _FILLER.sub("", re.sub(r"[^\w]", "", re.sub(DATE, " ", rest)))
    if spans and _GROWTH.search(rest):
        found, left = tuple(r for r in found if r.sort is not Sort.SPAN), left or "?"
    if left:
        found = tuple(r for r in found if _holds_beside(r, left, text))
    return Reading(found, not left)


def _holds_beside(one: Requirement, left: str, text: str) -> bool:
    """Whether a requirement may fail by itself though its stretch says more than it.

    Who has 5 people has no 10 researchers among them; but an upper bound may be one of a part
    only, and 与高新技术企业合作 does not speak of the applicant.
    """
    if one.span is not None and one.span.high < INFINITE:
        return False
    if one.is_title:
        return one.end >= len(text) and not _TITLE_TURNED.search(left)
    return True


def _rest(text: str, found: tuple[Requirement, ...]) -> str:
    """The text without what was understood. The place inside 2025年前在南沙注册 is no part
    of the date; it has to be understood by itself."""
    open_ = [True] * len(text)
    for one in found:
        hole = _INNER_PLACE.search(text, one.start, one.end) if one.field == "founded" else None
        for at in range(one.start, one.end):
            if hole is None or not hole.start() <= at < hole.end():
                open_[at] = False
    return "".join(char if open_[at] else " " for at, char in enumerate(text))


_INNER_PLACE = re.compile("在[^,;。]{2,8}?(?=注册|成立|登记|设立)")


def _without_overlap(found: Iterator[Requirement]) -> Iterator[Requirement]:
    """Whoever comes first has the words; only 在广州注册满一年 tells both place and age."""
    taken: list[Requirement] = []
    for one in found:
        others = [t for t in taken if one.start < t.end and t.start < one.end]
        if all(one.sort is Sort.PLACE and t.field == "founded" for t in others):
            taken.append(one)
            yield one


def _all(text: str) -> Iterator[Requirement]:
    for found in _CREDIT.finditer(text):
        kind = "serious" if "严重" in found.group() else ""
        yield Requirement(Sort.FLAG, "bad_credit", *found.span(), wanted=False, kind=kind)
    yield from founded(text)
    yield from age(text)
    yield from _placed(text)
    yield from _figures(text)
    for field, pattern in _TITLES:
        for found in re.finditer(pattern, text):
            denied = _BEFORE_TITLE.search(text[: found.start()])
            start = denied.start() if denied else found.start()
            yield Requirement(Sort.FLAG, field, start, found.end(), wanted=not denied)
    found = _LEGAL.search(text)
    if found:
        yield Requirement(Sort.FLAG, "legal_person", *found.span())


def _placed(text: str) -> Iterator[Requirement]:
    for field, pattern in _PLACED:
        for found in pattern.finditer(text):
            words = found["before"] or found["behind"] or ""
            kind = "registered" if re.search("注册|登记|设立", words) else "site"
            if re.search("税|统计", words):
                kind = "tax" if not re.search("注册|工商|设立", words) else "registered+tax"
            elif kind == "registered" and re.search("经营|生产|办公|总部", words):
                kind = "registered+site"
            yield Requirement(Sort.PLACE, field, *found.span(), kind=kind)


def _figures(text: str) -> Iterator[Requirement]:
    for field, pattern in _RANGES:
        for found in pattern.finditer(text):
            low, high = _value(found, "n"), _value(found, "m")
            if low is not None and high is not None and low < high:
                yield Requirement(Sort.SPAN, field, *found.span(), span=Span(low, high))
    for field, pattern in _FIGURES:
        for found in pattern.finditer(text):
            one = _bounded(field, found)
            if one is not None:
                yield one
    for found in _COUNTED_FIRST.finditer(text):
        value, what = as_number(found["n"]), found["what"]
        field = "inventions" if "发明" in what else "patents" if "专利" in what else "intellectual"
        if value is not None:
            span = Span(value, INFINITE)
            yield Requirement(Sort.SPAN, field, *found.span(), span=span)


def _value(found: re.Match[str], name: str) -> float | None:
    raw = found[name] or (found.groupdict().get(f"{name}2") if name in "nm" else None)
    value = as_number(raw) if raw else None
    if value is None:
        return None
    scale = found.groupdict().get("scale" if name == "n" else "mscale") or ""
    return value * _SCALES[scale]


def _bounded(field: str, found: re.Match[str]) -> Requirement | None:
    value = _value(found, "n")
    if value is None:
        return None
    words, behind = found["op"] or "", found["after"] or ""
    at_most = re.search(f"^(?:{_HIGH})$", words) or re.search("下|内", behind)
    at_least = (
        re.search("低于|少于|小于|达|至少|超过|高于|大于|多于|>|≥|满", words) or "上" in behind
    )
    if found.groupdict().get("sum") is not None:
        return None
    included = "含" in found.group()
    if at_most and not (at_least and "上" in behind):
        strict = bool(re.search("^(?:低于|少于|小于|<|不足)$", words)) and not included
        return Requirement(
            Sort.SPAN, field, *found.span(), span=Span(0, value), strict=(False, strict)
        )
    if at_least:
        strict = bool(re.search("^(?:超过|高于|大于|多于|>)$", words)) and not included
        return Requirement(
            Sort.SPAN, field, *found.span(), span=Span(value, INFINITE), strict=(strict, False)
        )
    return None
