"""Grades of a scale (二星级, 一级资质, 中级职称, 蓝牌) demanded and told.

A scale is language that all offices share; what is graded stands beside it. Only a plain
statement with one grade of the scale is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.concepts import in_one_word
from policy_kb.calls.conditions.words.polarity import denied_fact, says


@dataclass(frozen=True)
class Scale:
    """Patterns of grades with their ranks, higher is better; `about`: what a condition must
    speak of for the scale to apply; `shared`: whether the message must speak of the same thing;
    `bounded`: whether a single grade means it and no higher one; `of_kinds`: whether none is
    better than another."""

    grades: tuple[tuple[str, int], ...]
    about: str = ""
    shared: bool = False
    bounded: bool = False
    of_kinds: bool = False

    def found(self, text: str) -> tuple[tuple[int, int, int], ...]:
        """Rank, start and end of each grade in a text, longest first at each place."""
        spots: list[tuple[int, int, int]] = []
        for pattern, rank in self.grades:
            for match in re.finditer(pattern, text):
                if not any(s < match.end() and match.start() < e for _, s, e in spots):
                    spots.append((rank, match.start(), match.end()))
        return tuple(spots)


def _numbered(suffix: str, upwards: bool) -> tuple[tuple[str, int], ...]:
    order = (
        ("[特]", 6),
        ("[一1甲]", 5),
        ("[二2乙]", 4),
        ("[三3丙]", 3),
        ("[四4丁]", 2),
        ("[五5]", 1),
    )
    return tuple(
        (f"(?<![\\d十]){sign}{suffix}", 6 - rank if upwards else rank) for sign, rank in order
    )


# 3A and AAA of associations and of scenic spots.
_SO_MANY_A = (("[5五]", 5), ("[4四]", 4), ("[3三]", 3), ("[2二两]", 2), ("[1一]", 1))
_SCALES: tuple[Scale, ...] = (
    Scale(
        (
            ("高级技师", 5),
            ("(?<!高级)技师", 4),
            ("高级工(?!程)", 3),
            ("中级工(?!程)", 2),
            ("初级工(?!程)", 1),
        ),
        "技师|[高中初]级工(?!程)",
    ),
    Scale(
        (
            (
                "正高级?(?:工程师|会计师|经济师|农艺师)?|(?<!副)主任[\u4e00-\u9fff]{0,2}师|"
                "(?<!副)教授|(?<!副)研究员",
                4,
            ),
            (
                "副高级?|副主任[\u4e00-\u9fff]{0,2}师|副教授|副研究员|"
                "高级(?:工程师|会计师|经济师|农艺师|实验师)|高级(?=职称|以上)|高工",
                3,
            ),
            ("中级|主治[\u4e00-\u9fff]{0,2}师|讲师|助理研究员|(?<!助理)(?<!高级)工程师", 2),
            ("初级|助理工程师|住院医师|助教|技术员", 1),
        ),
        "职称|级以上(?:专业技术)|专业技术(?:职务|资格)|级及以上专业",
    ),
    Scale(
        (
            ("博士", 5),
            ("硕士|研究生", 4),
            ("本科|学士", 3),
            ("大专|专科", 2),
            ("高中|中专", 1),
        ),
        "学历|学位",
    ),
    Scale(
        tuple(
            (f"(?<![\\d十]){sign}星级?", rank)
            for sign, rank in (
                ("[五5]", 5),
                ("[四4]", 4),
                ("[三3]", 3),
                ("[二两2]", 2),
                ("[一1]", 1),
            )
        ),
        "星级?",
    ),
    Scale((("绿牌", 4), ("蓝牌", 3), ("黄牌", 2), ("红牌", 1)), "牌"),
    Scale(_numbered("级", upwards=True), "成熟度|能力等级|dcmm|cmmi|itss|等级保护|等保"),
    Scale(_numbered("级", upwards=False), "资质|标准化|总承包|专业承包|许可"),
    Scale(
        tuple((f"(?<![\\d十有做产分共了]){sign}类", -at) for at, sign in enumerate("一二三四五")),
        "类[别型](?:为|是|属于)",
        of_kinds=True,
    ),
    Scale(
        tuple((f"(?<![\\da])(?:{n}a|{'a' * rank})(?!a)", rank) for n, rank in _SO_MANY_A),
        "(?:[345三四五]a|aaa+)级?|景区|社会组织",
    ),
    Scale(
        (
            ("(?<!a)aaa(?!a)", 6),
            ("(?<!a)aa(?!a)", 5),
            ("(?<![a-z])a(?=级|类|$)", 4),
            ("(?<![a-z])b(?=级|类|$)", 3),
            ("(?<![a-z])m(?=级|类|$)", 2),
            ("(?<![a-z])c(?=级|类|$)", 1),
            ("(?<![a-z])d(?=级|类|$)", 0),
        ),
        "信用|量化|诚信",
        shared=True,
    ),
    Scale(
        (("国家级|国家一?级?(?=非遗|名录)", 4), ("省级", 3), ("市级", 2), ("(?:区|县)级", 1)),
        "[国省市区县]家?级(?:及|或)?以上",
        shared=True,
        bounded=True,
    ),
)
TITLES, DEGREES = _SCALES[1:3]
_JOINED = re.compile("级?(?:、|或者?|和|及)")
_UPWARDS = re.compile("^(?:\\(含\\)|含|[^,;。]{0,10}?)(?:及|或)?其?以上")
_DOWNWARDS = re.compile("^(?:\\(含\\)|含|[^,;。]{0,6}?)(?:及|或)?其?以下")
_A_SHARE = re.compile("(?:学历|学位|职称)[^,;。]{0,10}占[^,;。]+比例")
_SHORT_OF = re.compile("差一点|达不到")
_NEAR = 5
_COUNTS = re.compile(r"[\d两三四五六七八九十]+(?:多)?(?:个|名|位|人)(?:[^,;。]{0,4})$")
_OF_A_FIGURE = re.compile(
    r"占|比例|不少于|不低于|至少|[\d一二两三四五六七八九十]+(?:名|人|个|家|项|%)"
)


def graded(condition: str, pieces: Iterable[str]) -> Judged:
    """Whether what is told reaches the grade that a stretch of a condition demands."""
    if not says(condition) or _OF_A_FIGURE.search(re.sub("第[一二三]类", "", condition)):
        return Judged(None)
    pieces, found = tuple(pieces), []
    for scale in _SCALES:
        if not re.search(scale.about, condition):
            continue
        wanted = scale.found(condition)
        if _lists(scale, condition):
            ranks = {rank for rank, _, _ in wanted}
            return _one_of(ranks, _told(scale, condition, pieces), scale.of_kinds)
        if len({rank for rank, _, _ in wanted}) != 1:
            continue
        rank, _, end = wanted[0]
        if _DOWNWARDS.match(condition[end:]):
            return Judged(None)
        exact = (scale.bounded or scale.of_kinds) and not _UPWARDS.match(condition[end:])
        if exact:
            return Judged(None)
        found.append(_reached(rank, _told(scale, condition, pieces)))
    if "或" not in condition or not found:
        return found[0] if found else Judged(None)
    # 高级职称或博士学位: one of them is enough, and none of them too little.
    enough = [one for one in found if one.kept]
    if enough or all(one.kept is False for one in found):
        return (enough or found)[0]
    return Judged(None, next((one.words for one in found if one.words), ""))


_WOMEN = re.compile("^女(?:性|$|的|士|博|教|[职员工科]|,)|(?:我|本人)是(?:个)?女")
_MEN = re.compile("^男(?:性|$|的|士|博|[职员工科]|,|\\d)|(?:我|本人)是(?:个)?男")


def one_of_them(who: str, pieces: Iterable[str]) -> bool | None:
    """Whether somebody is one of those for whom a bound is wider (女性, 博士); None where nothing
    is told of it."""
    pieces = tuple(pieces)
    if re.match("女", who):
        if any(map(_WOMEN.search, pieces)):
            return True
        return False if any(map(_MEN.search, pieces)) else None
    return False if below(who, pieces) else None


def below(who: str, pieces: Iterable[str]) -> bool:
    """Whether a grade is told, and only lower ones than that of whom is spoken (博士可放宽)."""
    pieces = tuple(pieces)
    for scale in _SCALES[:3]:
        wanted = {rank for rank, _, _ in scale.found(who)}
        told = {rank for piece in pieces for rank, _, _ in scale.found(piece)}
        if wanted and told:
            return max(told) < min(wanted)
    return False


def is_list_of_grades(text: str) -> bool:
    """Whether a text names several grades of one scale of which one is enough (A级、B级或M级), or
    the share of those that have one of several (博士学位或副高级以上职称占…)."""
    return _A_SHARE.search(text) is not None or any(
        re.search(s.about, text) and _lists(s, text) for s in _SCALES
    )


def _lists(scale: Scale, text: str) -> bool:
    """Whether nothing but grades stands between the first grade of a scale and the last one."""
    found = sorted(scale.found(text), key=lambda one: one[1])
    between = [text[a[2] : b[1]] for a, b in zip(found, found[1:], strict=False)]
    return len({rank for rank, _, _ in found}) > 1 and all(_JOINED.fullmatch(b) for b in between)


def _one_of(wanted: set[int], told: dict[int, str], of_kinds: bool) -> Judged:
    """One of some grades is demanded: what is below all of them fails, of kinds any other one."""
    if told and all(rank in wanted for rank in told):
        return Judged(True, next(iter(told.values())))
    if told and all(rank < min(wanted) or of_kinds and rank not in wanted for rank in told):
        return Judged(False, next(iter(told.values())))
    return Judged(None, next(iter(told.values()), ""))


def _reached(wanted: int, told: dict[int, str]) -> Judged:
    verdicts = {rank >= wanted for rank in told}
    if len(verdicts) != 1:
        return Judged(None)
    return Judged(verdicts.pop(), next(iter(told.values())))


def _told(scale: Scale, condition: str, pieces: Iterable[str]) -> dict[int, str]:
    """The grades that are told, each with the statement. Of a denied one only what lies below
    it is known; it is taken for the next lower one."""
    ranks: dict[int, str] = {}
    for piece in pieces:
        for rank, start, end in scale.found(piece):
            if (
                _COUNTS.search(piece[:start])
                or _of_another_trade(condition, piece)
                or scale.shared
                and not _same_thing(condition, piece)
            ):
                continue
            before = piece[max(0, start - _NEAR) : start]
            denied = (
                says(before) is False
                or _SHORT_OF.search(before)
                or denied_fact(piece[start : end + _NEAR + 1])
            )
            ranks[rank - 1 if denied else rank] = piece
    return ranks


# 评级是B: of what, the call says.
_ONLY_GRADED = re.compile("(?:评级|等级|级别|分级|评定)(?:就|只|才|都|也)?(?:是|为|评的|评了|评到)")
# 市政总承包 is none of 公路工程总承包.
_CONTRACTOR = re.compile(
    "(?P<trade>(?![我咱公本们司是有的]|.[我咱们司是有的])[一-鿿]{2})(?:工程)?(?:施工)?(?:总|专业)承包"
)


def _of_another_trade(condition: str, piece: str) -> bool:
    told, wanted = _CONTRACTOR.search(piece), _CONTRACTOR.search(condition)
    return bool(told and wanted) and told["trade"] not in condition


_SIZES = (
    ("大型(?:企业|公司|集团)|大企业", {3}),
    ("中小微(?:型)?企业", {0, 1, 2}),
    ("小微(?:型)?(?:企业|公司)", {0, 1}),
    ("中小(?:型)?企业", {0, 1, 2}),
    ("中型(?:企业|公司)", {2}),
    ("小型(?:企业|公司)", {1}),
    ("微型(?:企业|公司)", {0}),
)
_TO_SIZE = re.compile(r"服务|支持|面向|配套|带动|扶持|认定|专精特新|[技新]型|不少于|\d")
_OF_SIZE = re.compile(
    "(?:^|我们?|公司|企业|单位|主体)(?:就|也|都|属于|算|只|现在|目前)*(?:是|属于|为)(?:一[家个])?"
)


def sized(condition: str, pieces: Iterable[str]) -> Judged:
    """大型, 中小微: the size of the firm that a condition demands against the one that is told."""
    found = [sizes for pattern, sizes in _SIZES if re.search(f"(?:{pattern})$", condition)]
    wanted = says(condition)
    if not found or wanted is None or _TO_SIZE.search(condition):
        return Judged(None)
    for piece in pieces:
        for pattern, sizes in _SIZES:
            if re.search(
                f"(?:{_OF_SIZE.pattern})(?:{pattern})$",
                re.sub("(?:[,吗的呢]|能|可以|行).*$", "", piece),
            ):
                inside = True if sizes <= found[0] else False if not sizes & found[0] else None
                return Judged(None if inside is None else inside is wanted, piece)
    return Judged(None)


def _same_thing(condition: str, piece: str) -> bool:
    """Whether both speak of one thing: a pair of characters beside the grades."""
    if re.search("级", condition) and _ONLY_GRADED.search(piece):
        return True
    plain = [
        re.sub("国家级|[省市区县]级|以上|及以上|项目", " ", text)
        for text in map(in_one_word, (condition, piece))
    ]
    pairs = [{t[i : i + 2] for i in range(len(t) - 1) if " " not in t[i : i + 2]} for t in plain]
    return bool(pairs[0] & pairs[1])
