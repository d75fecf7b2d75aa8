"""A bound of a call against all that a company counts: kept, not kept, or cannot tell.

A verdict without a doubt needs the same noun, or one that is plainly more or less than it. Where
the noun is only nearest to one bound of the call, and the other way round, it is a likely one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policy_kb.calls.company import Span
from policy_kb.calls.conditions.figures.bounds import Bound, bounds_in, families_in
from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.figures.likeness import (
    FAINT,
    IN_PIECES,
    MONEYS,
    OF_MANY,
    ONE_THING,
    elided,
    foreign_to,
    is_volume,
    likeness,
)
from policy_kb.calls.conditions.figures.shares import shares
from policy_kb.calls.conditions.words.kinship import (
    Kinship,
    kinship,
    measured_alike,
    shared,
)
from policy_kb.calls.conditions.words.nouns import Noun, as_counted, core, pairs, scopes_of
from policy_kb.calls.told import counters
from policy_kb.language import text as levelled

_HAIR = 1e-9
# Money and shares say nothing without a noun; months may be its age.
_NEVER_BARE = MONEYS | {counters.SHARE, counters.TIME, counters.RANK}
# Of these a company may tell of another thing that it has as well.
_OF_MANY_THINGS = frozenset({counters.LAND, counters.ENERGY, "箱", "层"})
# What a project is to do is told as a plan.
_TO_BE_DONE = re.compile("投|改造|换接|新建|扩建")
_TAX = re.compile("不?含税价?|发票|税前|税后")
_SPENT = re.compile("(?:一共|总共|合计|加起来|前后|共).*[花投用]")
_FEW = 2
_WITHOUT_BREAK = "连续"
_OF_A_WHOLE = re.compile(
    "占(?:了|到)?(?P<whole>[^\\d,;。]{2,12}?)(?:的|比例|比重|[\\d一二两三四五六七八九十])"
)
_NO_MORE = re.compile("只有|总共|一共|仅有?|才[有\\d]|就[有\\d]|就[^,]{0,3}一[笔家个台]")
_SUMMED = re.compile("总共|一共|合计|总计|累计|加起来|共计")
_OF_OTHERS = re.compile(
    "签|兼职|志愿|培训|服务|农户|学员|游客|参与|接待|受益|引进|观众|病例|客户|用户|村"
)
_A_PART = re.compile(
    "[一二三四五六七八九十\\d](?:楼|层|期|号)|分店|分公司|分厂|新店|其中|一[处块片栋边]"
)


@dataclass(frozen=True)
class Judged:
    """Whether a bound is kept: True, False, or None where one cannot tell. `likely`: not
    beyond a doubt."""

    kept: bool | None
    words: str = ""
    likely: bool = False


@dataclass(frozen=True)
class Beside:
    """What else is bounded: all bounds of the call, how many of its conditions have a unit,
    what the call is called and all that its conditions say."""

    bounds: tuple[Bound, ...] = ()
    families: tuple[frozenset[str], ...] = ()
    title: str = ""
    said: str = ""

    def alone(self, family: str) -> bool:
        return sum(family in one for one in self.families) <= 1


def beside_of(title: str, conditions: Iterable[str], today: date) -> Beside:
    """What a call bounds, of which the conditions are these."""
    lines = [levelled.normalise(line) for line in conditions]
    return Beside(
        tuple(one for line in lines for one in bounds_in(line, today)),
        tuple(frozenset(families_in(line)) for line in lines),
        title,
        " ".join(lines),
    )


def judged(wanted: Bound, told: tuple[Quantity, ...], beside: Beside) -> Judged:
    """What the told figures say of a bound."""
    if wanted.noun.is_bare and not wanted.noun.measured and wanted.family in MONEYS:
        return Judged(None)  # 单笔不超过500万元: of what, the words before it say
    outlay = _TO_BE_DONE.search(wanted.noun.core) is not None
    fitting = [
        q
        for q in told
        if (counters.alike(q.family, wanted.family) or _none_of_it(q, wanted))
        and (outlay or not q.planned)
        and not q.of.of_another_year(wanted.of)
    ]
    best: Judged = Judged(None)
    verdicts: list[Judged] = []
    for quantity in (*fitting, *shares(wanted, told)):
        same = [q for q in fitting if q.family == quantity.family]
        verdict = _one(wanted, quantity, same, beside)
        if verdict is not None and verdict.kept is not None:
            verdicts.append(verdict)
        elif verdict is not None:
            best = verdict
    sure = [v for v in verdicts if not v.likely] or verdicts
    if len({v.kept for v in sure}) == 1:
        return sure[0]
    return Judged(None, verdicts[0].words) if verdicts else best


def _none_of_it(told: Quantity, wanted: Bound) -> bool:
    """没做收购: none of a thing is none in tons as well. How long one has had what one has not
    (取得证书未满3年) is not at most so much."""
    none = told.family == counters.ANY and not told.span.high
    lasting = wanted.family in (counters.TIME, counters.DAYS) and not wanted.at_least
    return none and not lasting and bool(pairs(told.noun.core) & pairs(wanted.noun.core))


def _one(wanted: Bound, told: Quantity, same: list[Quantity], beside: Beside) -> Judged | None:
    """What one figure says. Of its nouns (with its owner or without) the nearest counts."""
    only_one = beside.alone(wanted.family) and len(same) == 1 and told.family == wanted.family
    verdicts = [
        v
        for v in (_of_noun(wanted, told, own, same, only_one, beside) for own in told.nouns)
        if v is not None
    ]
    decided = next((v for v in verdicts if v.kept is not None), None)
    return decided or _nearest(wanted, told, same, beside) or next(iter(verdicts), None)


def _of_noun(
    wanted: Bound,
    told: Quantity,
    own: Noun,
    same: list[Quantity],
    only_one: bool,
    beside: Beside,
) -> Judged | None:
    """What follows beyond a doubt from how one noun stands to the one that is bounded."""
    title = beside.title
    if own is not told.noun and not shared(own, wanted.noun):
        return None
    if wanted.family in MONEYS and "投" in own.core and "投" not in wanted.noun.core:
        return Judged(None, told.words)  # what was spent is not what is there
    here = scopes_of(beside.said) - wanted.noun.restricted
    own = replace(own, restricted=own.restricted - here)  # where the call is for, is meant anyway
    own, wanted, gross = _without_tax(own, wanted)
    if len(same) == 1 and wanted.noun.core == "投" and own.is_bare and _SPENT.search(told.words):
        own = replace(own, core="投")  # 加起来一共花了八十多万, where nothing else is of money
    of_people = wanted.family == counters.PEOPLE
    own = own if told.family == wanted.family else as_counted(own, wanted.family)
    lasting = wanted.family == counters.TIME and _WITHOUT_BREAK in wanted.noun.restricted
    lasting = lasting and not own.restricted and own.core == wanted.noun.core
    if lasting:  # 开了五年: nothing is said of a break
        own = replace(own, restricted=frozenset({_WITHOUT_BREAK}))
    relation = kinship(own, wanted.noun, title, only_one, of_people)
    of_either = own.of_one and own.is_bare and wanted.noun.is_bare
    if relation is Kinship.NONE or own.is_bare and not (of_either or _may_be_bare(wanted)):
        return None
    if wanted.family in MONEYS and _unlike(own, wanted.noun):
        return None  # what was spent on what the call is about, is not every sum of it
    if of_another_whole(told, wanted):
        return Judged(None, told.words)
    inside, outside = compared(told.span, wanted)
    if relation is Kinship.NARROWER and wanted.noun.several and not wanted.at_least:
        relation = Kinship.SAME  # 完成挂牌或上市之日起12个月内: since the one that is told
    if relation is Kinship.NARROWER and wanted.since and not foreign_to(own, wanted, beside.said):
        relation = Kinship.SAME  # CMA证书 is the 证书 where CMA is what the call is about
    if _all_there_is(told, own, wanted, title):
        return Judged(False if outside else None, told.words, likely=outside)
    if relation is Kinship.OTHER or relation is Kinship.NARROWER and wanted.family == counters.TIME:
        return Judged(None, told.words)
    if relation is Kinship.NARROWER and only_one and told.whole is not None:
        # 种了30亩荔枝, and nothing else is told: all that it grows.
        whole = kinship(told.whole, wanted.noun, title, only_one)
        relation = whole if whole is Kinship.SAME else relation
    if wanted.at_least and outside and (_adds_up(told, same) or _is_a_part(told, wanted)):
        return Judged(None, told.words)
    relation = _of_a_single(_qualified(relation, wanted, told), wanted, told)
    if inside and not wanted.at_least and "一笔" in told.words and not _NO_MORE.search(told.words):
        return Judged(None, told.words)  # one of the loans
    relation = Kinship.BROADER if gross and relation is Kinship.SAME else relation
    if relation is Kinship.OTHER:
        return Judged(None, told.words)
    if relation is Kinship.BROADER:
        inside, outside = (False, outside) if wanted.at_least else (inside, False)
    elif relation is Kinship.NARROWER:
        inside, outside = (inside, False) if wanted.at_least else (False, outside)
    return Judged(True if inside else False if outside else None, told.words, lasting and inside)


def _without_tax(own: Noun, wanted: Bound) -> tuple[Noun, Bound, bool]:
    """Both without a word on tax, and whether the sum told may hold tax that the other has not."""
    if not _TAX.search(wanted.noun.core + own.core):
        return own, wanted, False
    gross = "不含税" in wanted.noun.core and "不含税" not in own.core
    own = replace(own, core=_TAX.sub("", own.core))
    noun_ = replace(wanted.noun, core=_TAX.sub("", wanted.noun.core))
    return own, replace(wanted, noun=noun_), gross


def _unlike(own: Noun, wanted: Noun) -> bool:
    return bool(own.core and wanted.core) and not shared(own, wanted)


def _qualified(relation: Kinship, wanted: Bound, told: Quantity) -> Kinship:
    """How a figure stands to a bound on what is of some age or of some days: what is told without
    them is more than that; of a part of these days there may be more, unless it is all."""
    within = told.of.within(wanted.of)
    if not wanted.of or within and (told.of == wanted.of or _NO_MORE.search(told.words)):
        return relation
    if within is False:
        return Kinship.OTHER
    as_told = Kinship.NARROWER if within else Kinship.BROADER
    return as_told if relation in (Kinship.SAME, as_told) else Kinship.OTHER


def _of_a_single(relation: Kinship, wanted: Bound, told: Quantity) -> Kinship:
    """贷款总共150万 is more than any 单笔贷款, or as much."""
    if not wanted.noun.single or not _SUMMED.search(told.words):
        return relation
    return Kinship.BROADER if relation is Kinship.SAME else Kinship.OTHER


def of_another_whole(told: Quantity, wanted: Bound) -> bool:
    """占财政资助的60% is no share of the total."""
    said = _OF_A_WHOLE.search(told.words) if wanted.part_of else None
    whole = core(said["whole"]) if said else ""
    return bool(whole) and not set(whole) & set(core(wanted.part_of[1]))


def _all_there_is(told: Quantity, own: Noun, wanted: Bound, title: str) -> bool:
    """只有十二辆电动配送车, where electric and other ones count together: no more of either."""
    if not (wanted.noun.several and wanted.at_least and _NO_MORE.search(told.words)):
        return False
    plain = replace(wanted.noun, restricted=wanted.noun.restricted & own.restricted)
    if wanted.family not in IN_PIECES | {counters.AREA} or not measured_alike(own, plain):
        return False
    ends = bool(own.core) and (
        own.core[-_FEW:] == plain.core[-_FEW:] or own.core in wanted.noun.several
    )
    return ends and kinship(own, plain, title, only_one=False) is Kinship.NARROWER


def _nearest(wanted: Bound, told: Quantity, same: list[Quantity], beside: Beside) -> Judged | None:
    """A likely verdict where this figure can hardly be told of another bound, nor another figure
    of this one: 合同还剩3年 for 土地流转剩余期限, 能出6个岗位 for 可提供见习岗位."""
    near = likeness(told, wanted, beside.said)
    if not near and len(same) == 1 and beside.alone(wanted.family) and is_volume(told, wanted):
        near = FAINT
    only = told.family == wanted.family and len(same) == 1 and beside.alone(wanted.family)
    if not near and only and wanted.family in ONE_THING:
        near = FAINT  # nothing else of the call or of the message has this unit
    rivals = [
        b
        for b in beside.bounds
        if b != wanted
        and counters.alike(told.family, b.family)
        and measured_alike(told.noun, b.noun)
    ]
    if not near or any(likeness(told, b, beside.said) >= near for b in rivals):
        return None
    if any(likeness(q, wanted, beside.said) >= near for q in same if q is not told):
        return None
    if not measured_alike(told.noun, wanted.noun) or _is_a_part(told, wanted):
        return None
    inside, outside = compared(told.span, wanted)
    relation = _qualified(Kinship.SAME, wanted, told)
    if relation is Kinship.OTHER:
        return None
    inside, outside = (
        inside and relation is not Kinship.BROADER,
        (outside and relation is not Kinship.NARROWER),
    )
    if outside and wanted.noun.several and wanted.at_least:
        return None  # whoever counts the one kind may have the other as well
    if outside and (told.noun.restricted - wanted.noun.restricted or _adds_up(told, same)):
        return None
    beside_it = wanted.noun.restricted - told.noun.restricted
    if wanted.family in OF_MANY and beside_it and set(told.noun.core) - set(wanted.noun.core):
        return None  # 危货车 and 专用车辆: each says what the other does not
    marked = bool(told.noun.restricted & wanted.noun.restricted)  # 连片
    foreign = foreign_to(told.noun, wanted, beside.said)
    of_many = wanted.family in _OF_MANY_THINGS and len(foreign) > 1
    if near == FAINT and of_many and not marked:
        return None
    known_by = marked and wanted.family in ONE_THING
    if inside and not (known_by or any(elided(n, wanted, beside.title) for n in told.nouns)):
        return None
    return Judged(inside, told.words, likely=True) if inside or outside else None


def _adds_up(told: Quantity, others: list[Quantity]) -> bool:
    """场地400平, 另外租了200平: a further figure may belong to it."""
    return any(
        q is not told and q.span.high > 0 and (q.noun.is_bare or "租" in q.noun.core)
        for q in others
    )


def _is_a_part(told: Quantity, wanted: Bound) -> bool:
    """二楼, 分店: only a part of what there is, unless shops are what is counted, or each."""
    if told.noun.of_one and wanted.noun.measured:
        return False
    part = _A_PART.search(told.words)
    return part is not None and not ("店" in part.group() and "店" in wanted.noun.core)


def _may_be_bare(wanted: Bound) -> bool:
    if wanted.family == counters.RANK:
        return bool(wanted.noun.scopes)
    return wanted.family not in _NEVER_BARE and not _OF_OTHERS.search(wanted.noun.core)


def compared(told: Span, wanted: Bound) -> tuple[bool, bool]:
    """Whether the told values surely lie within the bound, and surely outside of it."""
    low, high = wanted.span.low * (1 - _HAIR), wanted.span.high * (1 + _HAIR)
    if wanted.at_least:
        if wanted.strict[0]:
            return told.low > wanted.span.low, told.high <= wanted.span.low
        return told.low >= low, told.high < low
    if wanted.strict[1]:
        return told.high < wanted.span.high, told.low >= wanted.span.high
    return told.high <= high, told.low > high
