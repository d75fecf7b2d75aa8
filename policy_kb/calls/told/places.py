"""Where a company says it is: town of the district, district of the city, elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What is told of one field: name, value, the words.
Told = tuple[str, object, str]

TOWNS = {
    "荔城": "荔城街道",
    "增江": "增江街道",
    "朱村": "朱村街道",
    "永宁": "永宁街道",
    "荔湖": "荔湖街道",
    "宁西": "宁西街道",
    "新塘": "新塘镇",
    "石滩": "石滩镇",
    "中新": "中新镇",
    "派潭": "派潭镇",
    "小楼": "小楼镇",
    "正果": "正果镇",
    "仙村": "仙村镇",
}
_DISTRICTS = "天河|越秀|海珠|荔湾|白云区|黄埔|番禺|花都|南沙|从化|萝岗"
_CITIES = (
    "深圳|东莞|佛山|惠州|博罗|龙门县|珠海|中山市|江门|肇庆|清远|汕头|湛江|茂名|韶关|河源|梅州|汕尾|阳江|"
    "潮州|揭阳|云浮"
)
_ELSEWHERE = (
    "北京|上海|天津|重庆|浙江|江苏|湖南|湖北|江西|福建|广西|四川|山东|河南|河北|安徽|海南|杭州|"
    "苏州|南京|武汉|成都|长沙"
    "|厦门|西安|外省"
)
# 海外仓 and 境外展会 are no places of the company.
_ABROAD = "香港|澳门|台湾|(?:境外|国外|海外)(?=的?(?:公司|企业|注册)|[,;。?!]|$)"
# A piece may begin with the place (增城的,天河做软件), but not with 上海展会, nor with the name of
# a call (增城区企业研发补助的条件).
_FROM_THERE = re.compile(
    "[市区镇县]?(?:的|(?:公司|企业|厂)(?=[,;。?!能可想要在有是怎]|$)|注册|这边|本地|当地|一家|"
    "做|搞|开|[一-鿿]{2,3}(?:区|镇|街)?注册|[,;。?!]|$)"
)
# 由澳门那边的公司签: another firm than the one that asks.
_THERE_ONLY = re.compile("[市区]?那边的?(?:公司|厂|分|总部|老板)")
# 在广州待多久 is asked of a person.
_STAYS = re.compile("[市区镇县]?(?:待|呆|住|工作|上班|生活|参展|出差|读|逗留|停留)")
_NAMES = (
    rf"(?P<inside>增城|广州开发区增城)|(?P<district>{_DISTRICTS})|(?P<city>{_CITIES})|"
    rf"(?P<far>{_ELSEWHERE})|(?P<abroad>{_ABROAD})|(?P<guangzhou>广州)|(?P<province>广东)"
)
_US = "(?:我们?|咱们?|我司|本公司|公司|企业|工厂|厂子?|总部|注册地?址?|登记地?|地址|地点|开)"
_WORDS = (
    "(?:的|这边|那边|目前|现在|都|就|也|是|有|个|一家|家|设|落户|位于|注册|登记|开|办|厂|公司|"
    "地|搬到|搬来|迁到|迁入|在|到|于|广东省?|广州市?|区|市|镇|,)*"
)
_SITED = re.compile(
    rf"(?:{_US}{_WORDS}|(?:注册|登记|落户|位于|设|开)?(?P<denied>不|没有?)?在(?:广东省?|"
    rf"广州市?)*|^(?:广东省?|广州市?)*)(?:{_NAMES})"
)
_OURS = re.compile(
    rf"(?:{_NAMES})(?:市|区)?(?:的|这边的?|本地的?|一家|做)[^,;。?!]{{0,10}}(?:公司|企业|厂|"
    rf"老板)"
)
_MOVED = re.compile(
    "(?:想|准备|打算|计划|要|考虑|有意|能不能|可以)[^,;。?!]{0,6}(?:搬|迁|落户|注册|设立|投资|"
    "来|到)|原来|以前|之前|当初|老家|户[口籍]|分公司|分厂|客户|供应商|卖到|销往|出口"
)
_ASKS = re.compile(
    "要不要|是不是|需不需要|要求|必须|一定要|用不用|非得|得是|才能|才可以|才行|吗$|吗[,?]"
)
_REGISTERED = re.compile("注册|登记|执照")
_LEVELS = ("in_district", "in_city", "in_province", "in_china")
_NOT_A_TOWN = {
    "中新": re.compile("中新镇|在中新|中新的|^中新$"),
    "小楼": re.compile("小楼镇|在小楼|^小楼$"),
}


def places(text: str) -> Iterator[Told]:
    """What a levelled text tells of the company's place; the registered one before the site."""
    pieces = [p for p in re.split("[,;。?!]|但是?|不过|而", text) if p]
    pieces.sort(key=lambda p: not _REGISTERED.search(p))
    for piece in pieces:
        found = list(_of(piece))
        if found:
            yield from found
            return


def place_named(text: str) -> dict[str, bool] | None:
    """In which of district, city, province and country a place lies that a text names first,
    whoever or whatever is there; None where it names none."""
    if town_in(text) is not None:
        return dict.fromkeys(_LEVELS, True)
    found = re.search(_NAMES, text)
    if found is None:
        return None
    levels = zip(_LEVELS, _levels(found, denied=False), strict=True)
    return {name: inside for name, inside in levels if inside is not None}


def town_in(text: str) -> str | None:
    """The full name of a town that the text names."""
    for short, town in TOWNS.items():
        if re.search(rf"(?<!高){short}", text) and (
            short not in _NOT_A_TOWN or _NOT_A_TOWN[short].search(text)
        ):
            return town
    return None


def _of(piece: str) -> Iterator[Told]:
    if _MOVED.search(piece) or re.search(
        "要不要|是不是要|必须|一定要|才能|才可以|才行|要求", piece
    ):
        return
    town = town_in(piece)
    if town is not None:
        short = next(s for s, t in TOWNS.items() if t == town)
        denied = re.search(rf"(?:不|没有?)(?:是|在|注册在)?{short}", piece)
        if denied:
            return
        words = re.search(
            rf"(?:注册|登记|落户)?(?:地|地址)?(?:在|是|于)?(?:增城区?)?{short}(?:街道?|镇)?", piece
        )
        said = words.group() if words else town
        yield from _inside((True, True, True, True), said)
        yield "town", town, said
        return
    if _ASKS.search(piece) and not re.search("我们|我司|公司|厂", piece):
        return
    found = _SITED.search(piece)
    if found is not None:
        behind = piece[found.end() :]
        begins = found.start() == 0 and not re.search(f"在|{_US}", found.group())
        if begins and not _FROM_THERE.match(behind) or _STAYS.match(behind):
            found = None
    ours = _OURS.search(piece)
    if (
        found is None
        and ours
        and not re.search("(?:[从向跟找给由和与]|委托|外包给|请)$", piece[: ours.start()])
    ):
        found = ours
    if found is None or _THERE_ONLY.match(piece[found.end() :]):
        return
    denied = found.groupdict().get("denied") or re.search(
        r"(?:不|没有?)(?:是)?(?:在|注册在|设在)[^,]{0,6}$",
        piece[: found.end()].rstrip("增城广州东"),
    )
    yield from _inside(_levels(found, bool(denied)), _shortened(found.group()))


def _levels(found: re.Match[str], denied: bool) -> tuple[bool | None, ...]:
    """In the district, city, province, country."""
    if found["abroad"]:
        return (None,) * 4 if denied else (False, False, False, False)
    if denied:
        if found["inside"]:
            return (False, None, None, None)
        if found["guangzhou"]:
            return (False, False, None, None)
        return (False, False, False, None) if found["province"] else (None,) * 4
    if found["inside"]:
        return (True, True, True, True)
    if found["district"]:
        return (False, True, True, True)
    if found["city"]:
        return (False, False, True, True)
    if found["far"]:
        return (False, False, False, True)
    return (None, True, True, True) if found["guangzhou"] else (None, None, True, True)


def _inside(levels: tuple[bool | None, ...], words: str) -> Iterator[Told]:
    for name, value in zip(_LEVELS, levels, strict=True):
        if value is not None:
            yield name, value, words


def _shortened(words: str) -> str:
    return re.sub("^(?:我们?|咱们?|的|,)+", "", words)
