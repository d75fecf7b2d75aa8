"""What a staff is made up of by degree and by title (26人,博士5个,另外副高2个,其他是硕士),
against a bound on how many of them, or which share, have so high a one.

Of one scale everybody has one grade: higher ones count, and grades add up. Of two scales somebody
may have both. What a single grade of one person is held against is `grades`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.company import INFINITE, Span
from policy_kb.calls.conditions.facts.grades import DEGREES, TITLES
from policy_kb.calls.conditions.figures.bounds import Bound, bound
from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.figures.judging import Judged, compared
from policy_kb.calls.conditions.figures.shares import is_of
from policy_kb.calls.conditions.words.nouns import noun
from policy_kb.calls.told import counters
from policy_kb.language import text as levelled

_SCALES = (DEGREES, TITLES)
_MANY = r"(?P<n>\d{1,5}|[一二两三四五六七八九十百]{1,5})(?:个|名|位)?人?"
_AHEAD = re.compile(rf"{_MANY}(?:是|有|为)?$")
_BEHIND = re.compile(
    rf"^(?:(?:及|或)?以上|往上)?(?:学历|学位|职称|文凭|人员|的)*(?:有|是|共|一共|就|才|只有|也)*{_MANY}"
)
# 高级3个: a title, as nothing else is called so in numbers.
_BY_NUMBER = re.compile(r"(?<!副)高级(?=(?:\d|[一二两三四五六七八九十])+(?:个|名|位|人))")
# That what is not named has less, or that nobody is left.
_THE_OTHERS = re.compile("其[他它余]|剩下|剩余|余下|别的|另外[一两二三四五六七八九十\\d]+个|再没有")
_A_SHARE = re.compile("^(?:其中)?(?P<part>[^占]+?)占(?P<whole>[^占\\d]+?)(?:的)?比例(?P<rest>.*)$")
_GRADED = re.compile("学历|学位|职称|职务|文凭|[及或]?以上|专业技术|其中|具有|具备|拥有|的|或者?")


@dataclass(frozen=True)
class _Part:
    """So many of a staff with a grade, by the number of its scale and its rank."""

    scale: int
    rank: int
    many: int
    words: str


def made_up(condition: str, told: Sequence[Quantity], pieces: Sequence[str], today: date) -> Judged:
    """Whether so many of a staff, or such a share, have the degree or the title demanded."""
    wanted = {
        number: min(rank for rank, _, _ in found)
        for number, scale in enumerate(_SCALES)
        if re.search(scale.about, condition) and (found := scale.found(condition))
    }
    share = _A_SHARE.match(condition)
    limit = bound(f"人员占员工比例{share['rest']}" if share else condition, today)
    parts = [part for piece in pieces for part in _parts(piece)]
    fitting = [one for one in parts if one.scale in wanted]
    whole = _whole(condition, share, told, fitting)
    if not wanted or limit is None or not limit.at_least or not fitting or whole is None:
        return Judged(None)
    if not share and limit.family != counters.PEOPLE:
        return Judged(None)
    by_scale = [
        sum(one.many for one in fitting if one.scale == number and one.rank >= rank)
        for number, rank in wanted.items()
    ]
    named = set(wanted) == {one.scale for one in fitting}
    all_told = named and any(_THE_OTHERS.search(piece) for piece in pieces)
    return _held_against(limit, Span(max(by_scale), sum(by_scale)), whole, all_told, fitting)


def _held_against(
    limit: Bound, many: Span, whole: Quantity, all_told: bool, parts: list[_Part]
) -> Judged:
    if limit.family == counters.SHARE:
        if whole.span.low <= 0 or whole.span.high == INFINITE or many.low > whole.span.low:
            return Judged(None)
        many = Span(many.low / whole.span.high * 100, many.high / whole.span.low * 100)
    inside, outside = compared(many, limit)
    kept = True if inside else False if outside and all_told else None
    words = "、".join(dict.fromkeys((whole.words, *(one.words for one in parts))))
    return Judged(kept, words, likely=kept is not None)


def _whole(
    condition: str,
    share: re.Match[str] | None,
    told: Sequence[Quantity],
    parts: list[_Part],
) -> Quantity | None:
    """The staff of which these are parts, told in so many people and of what is demanded."""
    of = noun(_without_grades(share["whole"] if share else condition), counters.PEOPLE)
    staff = [
        one
        for one in told
        if one.family in (counters.PEOPLE, counters.ANY)
        and not one.planned
        and all(part.words not in one.words and one.words not in part.words for part in parts)
        and (is_of(one, of) or not share and not (of.core or of.restricted))
    ]
    return staff[0] if staff else None


def _without_grades(text: str) -> str:
    for scale in _SCALES:
        for _, start, end in sorted(scale.found(text), key=lambda one: one[1], reverse=True):
            text = text[:start] + " " * (end - start) + text[end:]
    return re.sub(
        r"(?:不少于|不低于|至少|达到?|满)?\d+[名人](?:[及或]?以上)?", "", _GRADED.sub("", text)
    )


def _parts(piece: str) -> Iterator[_Part]:
    """The grades of a statement with how many have them: each number stands on the same side of
    its grade (五个本科一个硕士, 中级14个高级3个)."""
    text = _BY_NUMBER.sub("高级职称", piece)
    grades = sorted(
        (start, end, number, rank)
        for number, scale in enumerate(_SCALES)
        for rank, start, end in scale.found(text)
    )
    if not grades:
        return
    ahead = _AHEAD.search(text[: grades[0][0]]) is not None
    for start, end, number, rank in grades:
        many = _AHEAD.search(text[:start]) if ahead else _BEHIND.match(text[end:])
        count = levelled.number(many["n"]) if many else None
        if count:
            yield _Part(number, rank, count, piece)
