"""Which calls a question is about: of lookalikes and batches the ones it tells apart.

The order of trust: level, year and batch that are said; then the edition that is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from policy_kb.answer.calls_question import CallsBefore
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.found import Match
from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.lookup.likeness import pairs_of
from policy_kb.calls.lookup.naming import core, edition_of, halves
from policy_kb.calls.lookup.topics import topic_runs
from policy_kb.calls.model import Call
from policy_kb.calls.questions.asking import Asked
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.status import OPEN_NOW, Standing, standing
from policy_kb.language import text as levelled

# 分别, 两批, 各: all of those that fit are meant.
_ALL = re.compile(
    "分别|各[自到在是要给补有]|都(?!市|有[,;])|两[个批级家种]|几[批个]|哪[个一]?[批个级]|差多少|区别|"
    "不同|对比|比较|还是|一回事|一样|有多少批|第几批"
)
_ORDER = {
    Standing.CLOSING: 0,
    Standing.OPEN: 0,
    Standing.ROLLING: 0,
    Standing.NOT_YET_OPEN: 1,
    Standing.CLOSED: 2,
    Standing.WITHDRAWN: 3,
}
# What many dates are called.
_EVERY_DATE = re.compile("截止|截至|时间|日期|期限|申报|材料(?=截|时|$)|提交")
# A follow-up says no more than this of a topic of its own.
_LITTLE = 2
# Only a short one asks of what a call says without a word that asks: 要开放多少天.
_SHORT = 14
# 对房间数有要求吗, 需要多少软著: a property is asked for, which need not be a word of the call.
_PROPERTY = re.compile(
    "^[^,;。?]{0,8}(?:多少|几(?!点|号|月)|多大|多长|多久|多高)[^,;。?]{0,6}$|"
    "(?:要求|限制|规定|门槛)(?:吗|么|没|呢|不|是什么|[?]|$)|"
    "(?:要|需要|得|须|至少|最少|起码|达到|不少于|有没有)[^,;。?]{0,6}(?:多少|几|多大|多长|"
    "多高)(?!钱|天前|号|点)"
    "|(?:多少|几)(?:个|家|名|人|平|亩|台|件|项|间|万|年|个月|天)[^,;。?]{0,4}(?:才|以上|起步|够)"
)
# 哪个奖得多 after a call: it is set against its like.
_WHICH_MORE = re.compile(
    "哪一?[个级批家边次年][^,;。?]{0,5}(?:更|最|比较|得|的?钱)?[多高大少低早晚久好严松]|"
    "(?:差|相差)(?:了)?多少"
)
# So much of a name means it all the same.
_A_NAME_SAID, _A_NAME_WEIGHS = 0.9, 3.0
# Whom one may ask, which need not be whoever published a call.
_WHOM = frozenset({Facet.CONTACT, Facet.ISSUER})
# What projects are called: who says such a word may mean another one.
_A_PROJECT = re.compile(
    "补贴|补助|奖励|奖补|资助|项目|专项|认定|计划|贴息|基地|试点|示范|征集|大赛|课题|资金"
)


@dataclass(frozen=True)
class Chosen:
    """The calls meant. `editions`: others of the same series, not meant but worth a word;
    `missing`: level, year or batch was asked for of which there is none (then `calls` are
    those there are); `carried`: taken over from what was said before; `nearest`: not the call that
    was named, but the only one of that level that speaks of it."""

    calls: tuple[Call, ...] = ()
    editions: tuple[tuple[Call, Standing], ...] = ()
    missing: str = ""
    carried: bool = False
    nearest: bool = False


def choose(match: Match, asked: Asked, index: CallIndex, today: date) -> Chosen:
    """Of the calls that fit a name, those the question tells apart."""
    calls = tuple(found.call for found in match.sure)
    if asked.levels or asked.edition.batches or _ALL.search(asked.text):
        calls = tuple({like.id: like for c in calls for like in index.calls_like(c)}.values())
    issued = {call.id for call in index.of_issuer(asked.text)}
    if any(call.id in issued for call in calls):
        calls = tuple(call for call in calls if call.id in issued)
    if len(asked.levels) > 1:
        # 省里和区里各是多少: at the other level it may be called a little otherwise.
        have = {call.level for call in calls}
        other = [f.call for f in match.also if f.call.level in set(asked.levels) - have]
        calls = (*calls, *other)
    asked = _without_levels_of_dates(asked, calls)
    chosen = narrowed(calls, asked, index, today)
    if chosen.missing and match.also:
        others = narrowed(tuple(found.call for found in match.also), asked, index, today)
        chosen = chosen if others.missing else others
    return (_of_that_level(match, asked, index) or chosen) if chosen.missing == "level" else chosen


def _without_levels_of_dates(asked: Asked, calls: tuple[Call, ...]) -> Asked:
    """区级受理到几号, where a call has such a date: the level is that of the date."""
    if not asked.levels:
        return asked
    dates = [levelled.normalise(d.name) for call in calls for d in call.named_dates]
    of_a_date = any(
        name[: len(level) + 3] in asked.text
        for name in dates
        for level in asked.levels
        if name.startswith(level)
    )
    return replace(asked, levels=()) if of_a_date else asked


def _of_that_level(match: Match, asked: Asked, index: CallIndex) -> Chosen | None:
    """小巨人区里奖多少: the only call of the level that speaks of what was named."""
    named = " ".join(asked.text[start:end] for start, end in match.sure[0].spans)
    said = [run for run in lexicon().generic.sub(" ", named).split() if len(run) > 2]
    if not said:
        return None
    held = set.intersection(*map(index.holding, said))
    found = tuple(c for c in index.calls if c.id in held and c.level in asked.levels)
    return Chosen(found, nearest=True) if len(found) == 1 else None


def narrowed(calls: tuple[Call, ...], asked: Asked, index: CallIndex, today: date) -> Chosen:
    """Calls of one name by level, year and batch, then by what is open."""
    for missing, kept in _filters(asked):
        fitting = _fitting(calls, kept)
        if not fitting and missing == "level" and set(asked.facets) & _WHOM:
            continue  # 设备更新的事区里谁负责: where one may ask, not whose call it is
        if not fitting:
            return Chosen(calls, missing=missing)
        calls = fitting
    said = halves(asked.text)
    of_half = tuple(call for call in calls if said & halves(call.title))
    calls = of_half or calls
    every = (
        len(of_half) > 1
        or bool(_ALL.search(asked.text))
        or Facet.BATCHES in asked.facets
        or len(asked.edition.batches) > 1
        or len(asked.edition.years) > 1
    )
    if every:
        return Chosen(_in_order(calls, today))
    series: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        series.setdefault((core(call.title), call.level), []).append(call)
    kept: list[Call] = []
    for group in series.values():
        kept += _of_series(group, asked, today)
    editions = ()
    if len(kept) == 1:
        editions = siblings(kept[0], index, today, asked)
    return Chosen(_in_order(tuple(kept), today), editions)


def _fitting(calls: tuple[Call, ...], kept: Callable[[Call], bool]) -> tuple[Call, ...]:
    """Of calls of several names those that a check lets through, name by name: the level of
    中试基地和省重点实验室 is that of the second one."""
    fitting = tuple(call for call in calls if kept(call))
    names = {core(call.title) for call in fitting}
    others = tuple(call for call in calls if not any(_alike(core(call.title), n) for n in names))
    return (*fitting, *others) if fitting else ()


def _alike(one: str, other: str) -> bool:
    """Whether two names may be of one kind (高新技术企业认定奖励, 高新技术企业培育)."""
    plain = [lexicon().generic.sub(" ", name) for name in (one, other)]
    names = plain if all(len(name.replace(" ", "")) > 1 for name in plain) else (one, other)
    return bool(set.intersection(*(set(pairs_of(name)) for name in names)))


def _filters(asked: Asked):
    """What the question says to tell calls apart: name of the check and the check."""
    if asked.levels:
        yield "level", lambda call: call.level in asked.levels
    years = asked.edition.years or (asked.edition.year,)
    if asked.edition.year is not None:
        yield "year", lambda call: edition_of(call).year in (*years, None)
    if asked.edition.batches:
        yield "batch", lambda call: edition_of(call).batch in asked.edition.batches


def _of_series(group: list[Call], asked: Asked, today: date) -> list[Call]:
    """The edition meant of one call: the current one, the one before or after it (上一批), beside
    it that of a year which is said of something (去年认定的)."""
    current = _current(group, today)
    if asked.step:
        return [beside(current, group, asked.step) or current]
    of_year = [call for call in group if edition_of(call).year == asked.perhaps_year]
    return list({call.id: call for call in (current, *of_year)}.values())


def beside(call: Call, series: Iterable[Call], step: int) -> Call | None:
    """The edition so many places after a call, before it where `step` is negative."""

    def day(one: Call) -> tuple[int, int, date]:
        edition = edition_of(one)
        return edition.year or 0, edition.batch or 0, one.closes or one.opens or date.max

    ordered = sorted(series, key=day)
    at = ordered.index(call) + step
    return ordered[at] if 0 <= at < len(ordered) else None


def _current(group: list[Call], today: date) -> Call:
    """The edition one can apply for, else the next to open, else the one closed last."""

    def rank(call: Call) -> tuple[int, int]:
        at = _ORDER[standing(call, today)]
        day = call.closes or date.max
        return at, -day.toordinal() if at >= 2 else day.toordinal()

    return min(group, key=rank)


def siblings(
    call: Call, index: CallIndex, today: date, asked: Asked | None = None
) -> tuple[tuple[Call, Standing], ...]:
    """Other editions of the same call; none where the question named its edition."""
    if (
        asked is not None
        and asked.edition.batches
        and Facet.NEXT not in asked.facets
        and standing(call, today) in OPEN_NOW
    ):
        return ()
    same = [
        other
        for other in index.calls_like(call)
        if other is not call and other.level == call.level and core(other.title) == core(call.title)
    ]
    return tuple((other, standing(other, today)) for other in _in_order(tuple(same), today))


def _in_order(calls: tuple[Call, ...], today: date) -> tuple[Call, ...]:
    def key(call: Call) -> tuple[int, int]:
        return _ORDER[standing(call, today)], (call.closes or date.max).toordinal()

    return tuple(sorted(calls, key=key))


def names_date(text: str, name: str) -> bool:
    """Whether a text speaks of a date of this name, by any part that tells it: 推荐到哪天."""
    own = _EVERY_DATE.sub(" ", levelled.normalise(name))
    return any(own[i : i + 2] in text for i in range(len(own) - 1) if " " not in own[i : i + 2])


def carried(
    asked: Asked, before: CallsBefore, match: Match, index: CallIndex, today: date, tells: bool
) -> Chosen | None:
    """The calls talked about before, where the question names none and is short of a topic.

    `tells`: the company tells of itself, which is no topic.
    """
    by_id = {call.id: call for call in index.calls}
    calls = tuple(by_id[i] for i in before.subjects if i in by_id)
    of_that_one = is_of_the_one_before(asked, before, match, index)
    names = {core(call.title) for call in calls}
    near = [found for found in match.near[:1] if core(found.call.title) not in names]
    # 我们研发人员只有9个: a word of a category in what is told
    only_tells = tells and not (asked.facets or asked.listing)
    of_another = not only_tells and index.of_category(asked.text)
    another = match.sure or of_another or (near and not tells)
    if not calls or another and not of_that_one:
        return None
    own = sum(len(run) for run in topic_runs(asked.plain, index))
    dates = [d.name for call in calls for d in call.named_dates]
    on_date = any(names_date(asked.text, name) for name in dates)
    of_it = len(asked.text) <= _SHORT and (
        _asks_for_a_property(asked.text) or any(index.says(call, asked.plain) for call in calls)
    )
    if own > _LITTLE and not (on_date or tells or of_it or of_that_one):
        return None
    if asked.step and len(calls) == 1:
        same = [c for c in index.calls_like(calls[0]) if c.level == calls[0].level]
        other = beside(calls[0], same, asked.step)
        if other is not None:
            return Chosen((other,), carried=True)
    if len(calls) == 1 and asked.facets and _WHICH_MORE.search(asked.text):
        like = index.calls_like(calls[0])
        if len(like) > 1:
            return Chosen(_in_order(like, today), carried=True)
    told_apart = (
        asked.levels
        or asked.edition.batches
        or asked.edition.year is not None
        or halves(asked.text)
    )
    if told_apart and not asked.strongly_listing:
        like = {call.id: call for call in index.calls_like(calls[0])}
        moved = narrowed(tuple(like.values()), asked, index, today)
        if moved.missing and before.asked is not None:
            # What was asked for before may be called otherwise at another level.
            named = index.match(before.asked.plain)
            like |= {f.call.id: f.call for f in (*named.sure, *named.also)}
            moved = narrowed(tuple(like.values()), asked, index, today)
        return Chosen(moved.calls, moved.editions, moved.missing, carried=True)
    if not (asked.facets or on_date or tells or of_it) or asked.strongly_listing:
        return None
    return Chosen(calls, carried=True)


def is_of_the_one_before(asked: Asked, before: CallsBefore, match: Match, index: CallIndex) -> bool:
    """对合同金额有要求吗 after one call that speaks of it: a property of that call, though the
    words are part of another one's name (技术合同登记)."""
    by_id = {call.id: call for call in index.calls}
    calls = [by_id[i] for i in before.subjects if i in by_id]
    if len(calls) != 1 or len(asked.text) > _SHORT:
        return False
    if _is_paid_by(calls[0], asked, match):
        return True
    if not _asks_for_a_property(asked.text):
        return False
    if any(f.said >= _A_NAME_SAID or f.weight >= _A_NAME_WEIGHS for f in match.sure):
        return False
    runs = topic_runs(asked.plain, index)
    return not runs or any(index.speaks_of(calls[0], run) for run in runs)


def _is_paid_by(call: Call, asked: Asked, match: Match) -> bool:
    """小巨人给多少 after an award whose funding names 小巨人: what that one pays for it."""
    if asked.facets != (Facet.FUNDING,) or asked.levels or not match.sure or not call.funding:
        return False
    paid = levelled.normalise(call.funding)
    spans = [asked.text[start:end] for start, end in match.sure[0].spans if end - start > 1]
    return bool(spans) and all(span in paid for span in spans)


def _asks_for_a_property(text: str) -> bool:
    return bool(_PROPERTY.search(text)) and not _A_PROJECT.search(text)
