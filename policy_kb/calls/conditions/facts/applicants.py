"""Clauses that say who may apply (在增城区从事荔枝种植的企业、合作社或家庭农场): where, what trade,
holding which paper, of which form of organisation; each part against what is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.company import Company
from policy_kb.calls.conditions.facts.holdings import held
from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.plain_facts import QUESTION
from policy_kb.calls.conditions.facts.sites import AREA, FIELDS
from policy_kb.calls.conditions.figures.counted import OTHERS
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.kinds import (
    FIRM,
    form_words,
    forms_in,
    kinds_of,
    trades_apart,
)
from policy_kb.calls.conditions.words.polarity import denied_fact, readings
from policy_kb.calls.told.places import place_named
from policy_kb.language import text as levelled

_LEAD = re.compile(
    "^(?:申报|申请|牵头|依托|实施|建设|投资|承担|用人|参评|推荐)?(?:单位|主体|企业|机构|"
    "对象)?(?:须|应当?|必须|需)?(?:为|是|属于)?"
    "(?=在|位于|总部|增城|广州|广东|[本省市区]|由|企业法人|独立|具有|持有|从事)"
)
_ORG = "企业|公司|合作社|农场|林场|大户|团体|机构|基金会|单位|协会|商会|个体工商户|院所|高校"
_PLACE = re.compile(
    rf"^(?:(?P<head>总部(?:或区域总部)?)|(?:在|位于|地处))?(?P<area>{AREA}|"
    rf"(?P<head_in>注册在){AREA.replace('?P<', '?P<h_')})"
    r"(?:\((?:不含|不包括|除)(?P<but>[^()]{2,12}?)(?:市|外)?\))?"
    "(?:依法)?(?P<how>(?:注册登记|登记注册|注册|登记|设立|成立|纳税|经营)(?:(?:并|、|且|"
    "和)?(?:纳税|登记|成立|经营|统计|入统))*)?"
)
_AGE = re.compile(
    r"^(?:依法)?(?:在[^,;。在]{2,8}(?:登记|注册))?(?:登记|注册)?(?:成立|运营|经营|开业)?"
    r"(?:(?:已?满|超过|不少于)[\d一二两三四五]+周?年(?:以上)?|[\d一二两三四五]+周?年以上)"
)
_REGISTERED_AT = re.compile(
    "^(?:依法)?在(?P<office>[^,;。在]{2,8}?)(?:依法)?(?:登记|注册)(?:成立)?"
)
_LEGAL = re.compile("^(?:具有|具备|为)?(?:独立(?:企业)?法人|企业法人(?!或|、))(?:资格|地位)?")
_TRADE = re.compile(
    "^(?:主要|专业|专门|有固定场所)?(?:从事|经营|专营|"
    "以)(?P<trade>[^的,;。]{2,24}?)(?:的|服务$|为主(?:业|营)?的?|$)"
)
_PAPER = re.compile(
    "^(?P<paper>(?:持有|取得|具有|拥有|获得|具备)[^的,;。、]{0,6}?(?:有效的?)?[^的,;。、]{2,20}?"
    "(?:许可证|证书?|资质(?!证)|许可(?!证)|资格(?!证)|认证(?!证)|备案(?!证)))(?=的|并|且|、|$)"
)
_JOIN = re.compile("^(?:[、,的]|并且?|且|和|及)+")
_KINDS = re.compile(rf"^[^,;。]*(?:{_ORG})$")
_GENERAL = re.compile(
    "独立|法人|生产|制造|加工|服务|种植|养殖|经营|行业|工业|中小微?|各类|省内|市内|区内|"
    "类|(?<!农)业|型|国有|民营|"
    f"{_ORG}|农民|专业|家庭|种养|社会|民办非企业|事业|科研|个体工商户|种植大户"
)
_SPLIT = re.compile("、|以及|或者?|和|及|与")
_OWN = re.compile("我|咱|本|做|种|养|搞|开|生产|加工|从事|经营|公司|厂|社|店|铺|馆|洗|织|的$")
_FOR_OTHERS = re.compile(
    "(?:给|帮|为|供|替)[^,]{0,8}(?:做|供|配套|代工|厂|企业|公司)|客户|供应商|卖给|以前|"
    "原来|打算|准备|想"
)
_NOTHING_ELSE = re.compile(
    "(?:全(?:部)?(?:都)?是|只(?:做|种|养|搞|卖)|都是|一直(?:是|都是|做|"
    "在做))(?P<what>[^,;。没]{1,10})"
)
_UNREGISTERED = re.compile(
    "没有?(?:开|办|成立)(?:过|个|一家)?公司|没有?(?:入|加入)(?:过|任何)?合作社|散户|"
    "(?:没有?|未|还没)[^,]{0,6}(?:注册|登记)(?:过|$|公司)|自发(?:组织|搞|弄)|还没(?:成立|注册)"
)
_WITH_OTHERS = re.compile("(?:跟|和|与|找|同)[^,]{0,8}(?:协会|高校|研究|学院|公司|院所)")
_SENT_BY = re.compile("(?:会|院|所|校|办|局)(?:的人|那边)?(?:推荐|说|介绍|组织|发|通知|叫|让)")
_SOMEBODY_ELSE = re.compile(
    r"包括|至少|委托|联合|合作|服务|不少于|面向|\d|[一二两三四五六]家|带动|吸纳|与|每个|优先"
)


_YEARS = re.compile(r"(?P<n>\d+|[一二两三四五六七八九十]+)周?年")


@dataclass(frozen=True)
class _Parts:
    """What a clause asks of who applies; `rest`: what of it was not understood."""

    field: str = ""
    registered: bool = False
    but: str = ""
    legal: bool = False
    age: str = ""
    papers: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    forms: frozenset[str] = frozenset()
    rest: str = ""


def fits(clause: str, message: Message) -> Judged:
    """Whether the firm is one of those that a clause names, as far as each part of it is told."""
    company, pieces = message.company, tuple(filter(None, message.pieces))
    parts = _read(clause)
    if parts is None:
        return Judged(None)
    verdicts = [
        _placed(parts, company, pieces),
        _formed(parts, pieces),
        _trading(parts, pieces),
        *(held(paper, message) for paper in parts.papers),
    ]
    if parts.age:
        verdicts.append(_old_enough(parts.age, company, message.today))
    if parts.legal:
        said = company.said.get("legal_person", "")
        verdicts.append(Judged(company.legal_person, said))
    against = next((v for v in verdicts if v.kept is False), None)
    if against is not None:
        return against
    if parts.rest or not all(v.kept for v in verdicts):
        return Judged(None)
    words = [v.words for v in verdicts if v.words]
    return Judged(True, "、".join(dict.fromkeys(words))) if words else Judged(None)


def _old_enough(age: str, company: Company, today: date) -> Judged:
    number = _YEARS.search(age)
    years = levelled.number(number["n"]) if number else None
    if years is None or company.founded is None:
        return Judged(None)
    earliest, latest = company.founded
    day = today.replace(year=today.year - int(years), day=min(today.day, 28))
    said = company.said.get("founded", "")
    return Judged(True if latest <= day else False if earliest > day else None, said)


def _read(clause: str) -> _Parts | None:
    text = _LEAD.sub("", clause, count=1)
    values: dict = {"papers": (), "trades": ()}
    seen = False
    while text:
        before = text
        if place := _PLACE.match(text) if "field" not in values else None:
            values |= _place(place)
            text = text[place.end() :]
        elif legal := _LEGAL.match(text):
            values["legal"] = True
            text = text[legal.end() :]
        elif age := _AGE.match(text):
            values["age"] = age.group()
            text = text[age.end() :]
        elif office := _REGISTERED_AT.match(text):
            text = text[office.end() :]
        elif paper := _PAPER.match(text):
            values["papers"] = (*values["papers"], paper["paper"])
            text = text[paper.end() :]
        elif trade := _TRADE.match(text):
            values["trades"] = tuple(_trades(trade["trade"]))
            text = text[trade.end() :]
        seen = seen or text != before
        text = _JOIN.sub("", text)
        if text == before:
            break
    if not _KINDS.match(text) and text:
        understood = seen and "field" in values and values["trades"]
        return _Parts(**values, rest=text) if understood else None
    if not seen and (not _SPLIT.search(text) or _SOMEBODY_ELSE.search(text)):
        return None
    forms = forms_in(text)
    kinds = tuple(_trades(text))
    values["trades"] = values["trades"] or kinds
    return _Parts(**values, forms=forms)


def _place(found: re.Match[str]) -> dict:
    how = (found["how"] or "") + (found["head_in"] or "")
    return {
        "field": next(name for name in FIELDS if found[name] or found[f"h_{name}"]),
        "registered": "注册" in how or "登记" in how,
        "but": found["but"] or "",
    }


def _trades(text: str) -> Iterable[str]:
    for part in _SPLIT.split(text):
        name = _GENERAL.sub("", form_words().sub("", part) if forms_in(part) else part)
        if len(name) > 1:
            yield name


def _placed(parts: _Parts, company: Company, pieces: tuple[str, ...]) -> Judged:
    if not parts.field:
        return Judged(True)
    inside, said = getattr(company, parts.field), company.said.get(parts.field, "")
    for name in (re.sub("[省市区县]$", "", one) for one in parts.but.split("、") if one):
        there = next((p for p in pieces if name in p and ("注册" in p or not parts.registered)), "")
        if there and re.search("(?:没|不)(?:有)?在", there) is None:
            return Judged(False, there)
    if inside is None:
        return Judged(None)
    registered = "注册" in said or "登记" in said
    if not parts.registered and registered:
        return Judged(None)  # where it is at work, is another matter
    if inside and parts.registered and not (registered or _speaks_of_a_firm(company, pieces)):
        return Judged(None)
    if inside and parts.but and not any(place_named(p) for p in pieces):
        return Judged(None)
    return Judged(inside, said)


def _formed(parts: _Parts, pieces: tuple[str, ...]) -> Judged:
    """Firms may be asked for in so many words that who says nothing of it is taken for one."""
    if not parts.forms:
        return Judged(True)
    for piece in pieces:
        plain = QUESTION.sub("", piece)
        joined = "合作社" not in plain or FIRM not in parts.forms or "公司" in plain
        if _UNREGISTERED.search(plain) and not _A_RIGHT.search(plain) and joined:
            return Judged(False, piece)
        own = forms_in(plain) if _is_own(plain) else frozenset()
        said = readings(plain)
        if not own or not said or not said[0].so:
            continue
        if own & parts.forms:
            return Judged(True, piece)
        strange = own - {FIRM, "sole", "farm", "grower", "research", "cooperative"}
        if (
            strange
            and FIRM not in own
            or own == {FIRM}
            and not parts.forms & {FIRM, "cooperative", "farm"}
            and "公司" in plain
        ):
            return Judged(False, piece)
    return Judged(True) if FIRM in parts.forms else Judged(None)


def _speaks_of_a_firm(company: Company, pieces: tuple[str, ...]) -> bool:
    """我们在派潭弄了个地方 is a place, and no word of who is registered there."""
    return bool(company.trade) or any(_A_FIRM.search(piece) for piece in pieces)


_A_FIRM = re.compile("公司|企业|厂(?!房)|我司|注册|登记|合作社|个体户|事务所|工作室|店")


# 商标还没注册 is no word of the firm.
_A_RIGHT = re.compile("项目|商标|品牌|专利|软著|著作权|产品|品种|证|网站|域名")


def _is_own(piece: str) -> bool:
    """Whether the form that a piece names is that of who speaks (我们商会, 番禺注册的公司)."""
    others = _FOR_OTHERS.search(piece) or _WITH_OTHERS.search(piece)
    return not others and _SENT_BY.search(piece) is None


def _trading(parts: _Parts, pieces: tuple[str, ...]) -> Judged:
    if not parts.trades:
        return Judged(True)
    denied = ""
    for piece in pieces:
        plain = QUESTION.sub("", piece)
        if OTHERS.search(piece) or _FOR_OTHERS.search(plain):
            continue
        named = [trade for trade in parts.trades if _names(trade, plain)]
        none = denied_fact(plain)
        if named and none is not None and len(parts.trades) == 1 and _names(named[0], none.behind):
            return Judged(False, piece)
        if named and _OWN.search(plain) and readings(plain) and readings(plain)[0].so:
            return Judged(True, piece)
        only = _NOTHING_ELSE.search(plain)
        if only and not named and trades_apart(only["what"], "、".join(parts.trades)):
            denied = piece
    return Judged(False, denied) if denied else Judged(None)


def _names(trade: str, piece: str) -> bool:
    if any(word in piece for word in kinds_of(trade)):
        return True
    return len(trade) > 3 and trade[:2] in piece and trade[-2:] in piece


# 在广州市注册的生物医药企业: the place is a field, what it makes is told in its own words.
_KIND = re.compile(
    "(?:[^,;。]*(?:注册|登记|设立|成立|经营)[^,;。的]{0,4}"
    "|(?:注册|登记)地(?:址)?(?:在|位于|为)[一-鿿]{2,5}?[省市区](?:内|范围内|辖区内)?)"
    "的(?P<kind>[一-鿿]{2,10}?)(?:生产|制造|研发|服务)?(?:类|型)?(?:企业|公司)"
)


def makes_that(words: str, company: Company) -> Judged:
    """The rest of a demand on the place: met, as far as words tell, by who says to make that."""
    trade = company.trade or ""
    found = _KIND.fullmatch(words)
    if found and any(found["kind"][i : i + 2] in trade for i in range(len(found["kind"]) - 1)):
        return Judged(True, company.said.get("trade", ""))
    return Judged(None)
