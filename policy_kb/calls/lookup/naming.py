"""What calls are called: the core of a name, its year and batch, its level, its issuer's forms.

Works on levelled text (`policy_kb.language.text`). Which call is meant is `finding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.model import Call
from policy_kb.language import text as levelled

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)(?:年度?|财年)?(?!\d*月\d)")
_SHORT_YEAR = re.compile(r"(?<![\d.])([12]\d)年度?(?![\d前后内了]|\d*月\d)")
_NUM = r"(\d{1,2}|[一二两三四五六七八九十]{1,3})"
# 二期临床, 三期工程: a phase of something else than the call.
_NO_PHASE = "(?!的?(?:临床|试验|工程|厂房|建设|扩建|技改|用地|地块))"
_BATCH = re.compile(
    rf"第{_NUM}(?:个)?(?:批次|批|期{_NO_PHASE}|轮)|"
    rf"(?<![共有分这那上下前后每同某一几])([二三四五六七八九2-9]|[一1](?=批[和跟与、,]?第?[二三2-9]批))(?:批次?|"
    rf"期(?!间|限){_NO_PHASE}|轮)"
    "|(首|头|上半年|下半年)(?:一)?(?:批次|批|期|轮)"
)
# （上半年）, （下半年）: editions of a call that is made twice a year.
_HALF = re.compile("[上下]半年")
# 在增城注册, 我们增城的公司: where somebody is, no level.
_NOT_AT = "(?<![在于到是从住来离搬])"
_NOT_OF = (
    "(?!内|的?(?:公司|厂|小厂|老板|本地|人|一家|这边|那边|这个|那个|做)|企业(?:$|[,能可吗])|"
    "注册|成立|落户|开|和|有|搬|的$)"
)
# 区研发机构补助, 能报省工程中心吗: the level right before a name.
_BEFORE_A_NAME = "(?:(?<![\u4e00-\u9fff])|(?<=[报请领评问于的个下看查办能想是和跟与及、]))"
# 省和市的哪个先截止, 是市还是区发的: two levels beside each other.
_ENDS = "(?:的|里|级|哪|两|都|各|那|有|分|发|呢|[?]|$)"
_BESIDE = f"(?=(?:[和跟与及、]|还是)(?:国家|[省市区]){_ENDS})"
_BEHIND = f"(?:(?<=[家省市区][和跟与及、])|(?<=[家省市区]还是)){{}}(?={_ENDS})"
# Words for a level, which count before places that may only tell where somebody is.
_LEVEL_WORDS = {
    "国家": re.compile(
        f"国家{_BESIDE}|" + "国家级|国家层面|国家的(?!高)|国级|全国性?|中央|部级|部里|部委|"
        "国家(?=那|呢|有|里|这边|发|方面)|国字[号头]"
    ),
    "省": re.compile(
        f"(?<!城)省{_BESIDE}|{_BEHIND.format('省')}|"
        + "省级|省里|省上|省这?一级|省内|省厅|省的|全省|省属"
    ),
    "市": re.compile(
        f"(?<!城)市{_BESIDE}|{_BEHIND.format('市')}|" + "市级|市里|市上|市这?一级|市内|市的|全市"
    ),
    "区": re.compile(
        f"(?<!城)区{_BESIDE}|{_BEHIND.format('区')}|" + "区级|区里|区上(?!市)|区这?一级|"
        "增城区?(?:自己|本区|当地)的?(?=[^,;。?]{0,8}(?:项目|补|奖|通知|征集|能报|的有|有))|"
        "区内|我们区|咱们?区|本区|我区|全区|区的"
    ),
}
_A_NAME = "(?=[\u4e00-\u9fff]{2})"
_PLACES = {
    level: re.compile(pattern)
    for level, pattern in {
        "省": (
            f"{_NOT_AT}广东省?{_NOT_OF}|粤|"
            f"{_BEFORE_A_NAME}省(?![钱事心里级内得下略电]){_A_NAME}"
            "|(?<![\u4e00-\u9fff])省(?=[那呢有和跟发市区]|方面|$)|(?<=[那换看找])省(?=呢|$)"
        ),
        "市": (
            f"{_NOT_AT}广州市?{_NOT_OF}|穗(?!港)|"
            f"{_BEFORE_A_NAME}市(?![场监面值民里级内价]){_A_NAME}"
            "|(?<![\u4e00-\u9fff])市(?=[那呢有和跟发]|方面|$)|(?<=[省那换看找])市(?=呢|区|$)"
        ),
        "区": (
            f"{_NOT_AT}增城区?{_NOT_OF}|"
            f"{_BEFORE_A_NAME}区(?![块域别分间里级内外]){_A_NAME}"
            "|(?<![\u4e00-\u9fff])区(?=[那呢有和跟发]|方面|$)|(?<=[省市那换看找])区(?=呢|$)"
        ),
    }.items()
}
# 高新区的, 园区里: no level.
_NOT_A_PLACE = re.compile(
    "(?:区里|区级|区|市里|市级|市|省里|省级|省)(?:的)?(?:推荐|初审|审核|汇总|上报)|"
    "(?:高新|开发|园|社|(?<!增)城|示范|功能|自贸|湾|片|辖|城市|超市|股市|上市|新三板|"
    "后备)[区市](?:级|里|内|的)|上市的?|地区"
)
_WRAPPING = re.compile(
    "^关于|^组织|^开展|^做好|^申报|^启动|的?通知$|公告$|通告$|申报指南$|的?申报工作$|申报$|"
    "征集$|工作$|\\(.*?\\)|[《》“”\"' ]"
)
# 省工程中心, 市级重点研发: the level before a name.
_LEVEL_FIRST = re.compile("^(?:国家级|[省市区]级?|我区|全[省市区])(?=.{3})")
_MARKS = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Edition:
    """Which edition of a call a text speaks of; None where it does not say.

    `batch` counts; the first of several (首批) is 1. Of several years `year` is the first.
    """

    year: int | None = None
    batch: int | None = None
    batches: tuple[int, ...] = ()
    years: tuple[int, ...] = ()


def edition(text: str) -> Edition:
    """Year and batch that a levelled text names."""
    years = [int(one[1]) for one in _YEAR.finditer(text)]
    years = years or [2000 + int(one[1]) for one in _SHORT_YEAR.finditer(text)]
    numbers = tuple(dict.fromkeys(_batch_numbers(text)))
    return Edition(
        years[0] if years else None,
        numbers[0] if len(numbers) == 1 else None,
        numbers,
        tuple(dict.fromkeys(years)),
    )


def _batch_numbers(text: str) -> Iterator[int]:
    for batch in _BATCH.finditer(text):
        numeral = batch[1] or batch[2]
        number = levelled.number(numeral) if numeral else {"下半年": 2}.get(batch[3], 1)
        if number:
            yield number


def halves(text: str) -> frozenset[str]:
    """Halves of a year that a text or a title names."""
    return frozenset(_HALF.findall(text))


def edition_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where a text names year and batch."""
    for pattern in (_YEAR, _SHORT_YEAR, _BATCH):
        for match in pattern.finditer(text):
            yield match.span()


def levels(text: str) -> tuple[str, ...]:
    """Levels that a levelled text names, national first."""
    plain = _NOT_A_PLACE.sub(lambda m: "-" * len(m.group()), text)
    said = tuple(level for level, pattern in _LEVEL_WORDS.items() if pattern.search(plain))
    return said or tuple(level for level, pattern in _PLACES.items() if pattern.search(plain))


def level_spans(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (*_LEVEL_WORDS.values(), *_PLACES.values()):
        for match in pattern.finditer(text):
            yield match.span()


@lru_cache(maxsize=4096)
def core(name: str) -> str:
    """The bare name with short forms written out and without marks, to be compared."""
    return _MARKS.sub("", lexicon().expanded(_bare(name)))


def _bare(name: str) -> str:
    """A name without year, batch, place and what every notice has around it."""
    text = levelled.normalise(name)
    text = _BATCH.sub("", _YEAR.sub("", text))
    before = None
    while before != text:
        before = text
        text = _WRAPPING.sub("", text)
    for place in ("广东省", "广州市", "增城区", "广州", "增城"):
        text = text.removeprefix(place)
    return _LEVEL_FIRST.sub("", text)


def call_names(call: Call) -> tuple[str, ...]:
    """A call's names as texts may hold them: whole, and without what every name has around it."""
    found: dict[str, None] = {}
    for name in (call.title, *call.aliases):
        for form in (levelled.normalise(name), _bare(name)):
            if len(form) > 2:
                found.setdefault(form)
    return tuple(found)


@lru_cache(maxsize=4096)
def edition_of(call: Call) -> Edition:
    """Year and batch in the call's name; the year of its dates where the name has none."""
    found = edition(levelled.normalise(call.title))
    if found.year is None:
        dated = call.published or call.opens or call.closes
        return Edition(dated.year if dated else None, found.batch, found.batches)
    return found


def issuer_forms(issuer: str) -> set[str]:
    """How people call an issuer: 广州市工业和信息化局, 市工业和信息化局, 市工信局, 工信局; an
    office with a second name in brackets goes by either."""
    forms: set[str] = set()
    for one in re.split("[、,;/ ()]|(?<=[局厅部委办])(?=广|增|国)", levelled.normalise(issuer)):
        forms |= {form for form in _forms_of_one(one) if len(form) > 2}
    return forms


def _forms_of_one(name: str) -> set[str]:
    bare = re.sub("^(?:中华人民共和国|中国|国家|广东省|广州市|增城区)+", "", name)
    letter = {"国": "国家", "省": "省", "市": "市", "区": "区"}
    place = next(
        (p[-1] if p != "国家" else "国家" for p in ("增城区", "广州市", "广东省") if p in name), ""
    )
    bodies = {bare}
    for full, short in lexicon().offices.items():
        if full in bare:
            bodies |= {bare.replace(full, s) for s in short}
    bodies |= {f"{b[:-1]}部门" for b in bodies if len(b) > 2 and b[-1] in "局厅委部"}  # 人社部门
    forms = {name} | {b for b in bodies if b}
    if place in letter:
        forms |= {place + b for b in bodies} | {place + "里" + b for b in bodies}
    return forms
