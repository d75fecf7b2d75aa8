"""Kinds and counts that stand in one stretch of a condition: kinds that count together, and so much
of something, of a kind of firm. Language only; what follows of it is `requirements`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# 纯电动或者氢燃料配送车辆不少于20辆: both count together. 自有厂房或租赁面积… are two ways.
_ATTRIBUTE = re.compile("(?:电动|混动|燃料|燃油|大型|中型|小型|国产|进口|免费)$")
# 3000平方米以上的厂房或者仓库: the figure is of either.
_SUCH_AND_SUCH = re.compile(
    r"^(?:总?建筑|总|使用|占地)*(?:面积|规模|容积)\d[^的]{1,8}以[上下内]的[一-鿿]{2,6}$"
)
# 高级职称人员或者博士不少于2人: so many of either, or of both together.
_PERSONS = "(?:人员|人才|博士|硕士|职称|工程师|设计师|教师|技师|专家|教授|研究员|员工|职工)"
_SOME_PERSONS = re.compile(f"{_PERSONS}$")
_SO_MANY_PERSONS = re.compile(
    rf"^[^\d,;。]{{0,6}}?{_PERSONS}(?P<many>(?:不少于|不低于|达到?|至少)?(?:\d+|"
    rf"[一二两三四五六七八九十]+)[人名](?:及?以上)?)$"
)
# 至少1家高校或科研院所: so many of either.
_SO_MANY = re.compile(r"^(?P<many>[^\d,;。]{0,6}(?:至少|不少于|有)\d+(?:家|所|个|名))[一-鿿]{2,8}$")
_KIND = "[\u4e00-\u9fff]{2,6}(?:企业|公司|单位|机构|合作社)"
# 年取水量在1万立方米以上的工业企业, 日产100公斤以上的食堂或酒楼: so much of it, and of that kind.
_KINDS = f"(?:{_KIND}|[一-鿿]{{2,8}}(?:(?:、|或者?)[一-鿿]{{2,8}})+)"
_OF_SUCH = re.compile(rf"(?P<what>[^,;。]*\d[^,;。]*以[上下内])的(?P<kind>{_KINDS})")
_ANY_FIRM = re.compile("(?:申报|申请|参评)(?:企业|单位|公司)")


def count_together(pieces: Sequence[str]) -> bool:
    """Whether the parts of an "or" are kinds of the thing that only the last one names."""
    if len(pieces) != 2:
        return False
    if _SUCH_AND_SUCH.match(pieces[0]) and not re.search(r"\d|以", pieces[1]):
        return True
    if re.search(r"\d", pieces[0]):
        return False
    return _ATTRIBUTE.search(pieces[0]) is not None


# 授权专利或省级以上工法5项以上: so many of both together.
_SO_MANY_THINGS = re.compile(
    r"^(?:拥有|具有|具备|取得|获得|已)*(?P<kinds>[^,;。\d或]{2,30}(?:或者?[^,;。\d、或]{2,14}){1,4}?)"
    r"(?P<many>(?:不少于|不低于|至少|达到?|合计|共)*\d+(?:项|件|个)(?:[及或]?以上)?)$"
)


def kinds_together(text: str) -> list[str]:
    """Each kind of things with the number that is demanded of them in all."""
    found = _SO_MANY_THINGS.match(text)
    kinds = re.split("或者?", found["kinds"]) if found else []
    if len(kinds) < 2 or any(_SOME_PERSONS.search(kind) for kind in kinds):
        return []
    return [kind + found["many"] for kind in kinds]


def each_so_many(pieces: list[str]) -> list[str]:
    """The parts of an "or", each with the number that only one has: enough of one kind is
    enough, too few of one says nothing of the other."""
    first = _SO_MANY.match(pieces[0]) if len(pieces) > 1 else None
    if first is not None and not any(re.search(r"\d", piece) for piece in pieces[1:]):
        return [pieces[0], *(first["many"] + piece for piece in pieces[1:])]
    many = _SO_MANY_PERSONS.match(pieces[-1]) if len(pieces) > 1 else None
    if many is None or not all(map(_SOME_PERSONS.search, pieces[:-1])):
        return pieces
    return [*(piece + many["many"] for piece in pieces[:-1]), pieces[-1]]


def of_such(text: str) -> tuple[str, str] | None:
    """How much a stretch demands, and of which kind of firm; a figure without a noun of its own is
    of the kinds themselves (3000平方米以上的厂房或者仓库)."""
    found = _OF_SUCH.fullmatch(text)
    if found is None or _ANY_FIRM.fullmatch(found["kind"]):
        return None
    if not re.fullmatch(_KIND, found["kind"]) and _SUCH_AND_SUCH.match(text.split("或")[0]):
        return None
    return found["what"], found["kind"]


# 有固定的团队且不少于10人: of what is to be there.
_HAVING = re.compile("^(?:有|拥有|配备|设有|建有|具有|具备)(?:[固稳]定|专门)?的?")
# 在增城区注册的检验检测或认证机构: the place is demanded of all of these kinds.
_KINDS_THERE = re.compile(
    "(?P<there>[^,;。、或]{0,8}(?:在|于|地)[^,;。、或]{2,16}?(?:注册|登记|设立|从事)[^,;。、或的]{0,4})"
    "(?:的|(?<=从事))(?P<kinds>[^,;。]{2,30}(?:企业|公司|机构|单位|合作社|农场|组织|协会|学校))"
)


# 生产企业年产能5万立方米以上;施工企业近三年承担项目3个以上: a demand for each kind of firm.
_OF_ONE_KIND = re.compile(
    r"(?P<kinds>[一-鿿]{2,8}?(?:、[一-鿿]{2,8}?)*)(?:类|业|型)?(?:企业|单位|机构)"
    r"(?P<what>[^;。]*\d[^;。]*)"
)
_NO_KIND = re.compile("^(?:申报|申请|参评|参赛|推荐|牵头|本|该|上述|项目|用人|承担|实施|工业)$")


def for_each_kind(text: str) -> list[tuple[tuple[str, ...], str]]:
    """The kinds of firms and what each is asked for, where each sentence is for others."""
    found = [_OF_ONE_KIND.fullmatch(sentence) for sentence in text.split(";")]
    if len(found) < 2 or not all(one and not _NO_KIND.match(one["kinds"]) for one in found):
        return []
    return [(tuple(one["kinds"].split("、")), one["what"]) for one in found if one]


def counted_in(part: str) -> str:
    """What a stretch counts: 残疾职工 of 残疾职工占在职职工比例不低于25%."""
    named = re.match(r"(?P<what>[^占\d]{2,14}?)(?:占|不[少低高超][于过]|达到?|至少|超过)", part)
    named = named or re.match(r"(?P<what>[^占\d]{2,14}?)\d[^\d]*以[上下内]$", part)
    if named:
        return named["what"]
    return "" if re.search(r"\d", part) else _HAVING.sub("", part)


def of_kinds_there(text: str) -> str | None:
    """Where firms have to be of which several kinds are named."""
    found = _KINDS_THERE.fullmatch(text)
    if found is None or not re.search("、|或", found["kinds"]):
        return None
    return found["there"].removesuffix("从事") + ("经营" if "从事" in found["there"] else "")


def without_kinds(condition: str) -> str:
    """A condition without the kinds of firms that its bounds are of."""
    parts = re.split("([,;。])", condition)
    return "".join(such[0] if (such := of_such(part)) else part for part in parts)
