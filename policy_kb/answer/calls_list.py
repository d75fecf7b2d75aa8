"""Lists of calls: which there are, soonest deadline first, page by page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from policy_kb.answer.model import Answer, Status
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.found import Match
from policy_kb.calls.lookup.purposes import described, ranking
from policy_kb.calls.lookup.topics import topic_runs
from policy_kb.calls.model import Call
from policy_kb.calls.questions.asking import Asked
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.questions.lists import Relation, Which
from policy_kb.calls.questions.periods import Period
from policy_kb.calls.status import (
    OPEN_NOW,
    Standing,
    extended_from,
    standing,
)
from policy_kb.question import Aspect

# As many as one message surely holds; most lists of a district are told whole.
PAGE, _TOO_FEW = 12, 2
# 最近新发的 without a period of its own
_LATELY = timedelta(days=45)
_BY_TOPIC = re.compile(
    "方面|相关|有关|领域|行业|类(?!似)|这块|那块|这一块|那一块|之类|方向|"
    "做(?!(?:国家|[省市区])[里级]?的).{1,10}的|搞.{1,10}的|针对|关于"
)
_MANY = re.compile(
    "哪些|有什么|有啥|有哪|几个|多少个|列|都有|清单|哪几|什么.{0,4}(?:项目|通知|能报|可以报)|"
    "啥(?:项目|通知|能报|可以报)|咩项目|有没有.{0,12}的?项目|"
    "有没有[^,;。?]{0,4}(?:可以?|能)(?:报|申[请报领])"
)
_ISSUED_BY = re.compile("发布?的|发了|出的|组织的|那边|征集的|发出")
_KIND = re.compile("类(?!似)|方面|这块|那块|这一块|那一块|领域")
# What is asked of one call rather than of a list.
OF_ONE = frozenset(
    {
        Facet.CONDITIONS,
        Facet.MATERIALS,
        Facet.CONTACT,
        Facet.LINK,
        Facet.ELIGIBLE,
        Facet.FUNDING,
        Facet.BATCHES,
        Facet.NEXT,
        Facet.ISSUER,
        Facet.PUBLISHED,
        Facet.LEVEL,
    }
)
# Words for applying and for money that stand in questions for many as well: 有啥补贴能报.
_OF_MANY = frozenset({Facet.ELIGIBLE, Facet.FUNDING})
_AMOUNT = re.compile("多少|几|最高|最多|标准|比例|额度")
# 有没有…的通知: one thing is asked for, not a list of others.
_ONE_THING = re.compile("有没有|有无|有冇|有.{2,16}(?:吗|么|没|不)")
_TRADE = re.compile("(?:做|搞|生产|加工).{1,8}的")
_FIRM_DOES = re.compile("我们|我司|公司|厂|做.{1,8}的|搞.{1,8}的|开.{1,6}的|店|企业")


def asks_by_topic(asked: Asked, match: Match) -> bool:
    """Whether a text that holds part of a name asks for all that deal with it."""
    if not asked.listing or _of_one(asked) or (asked.soonest and match.sure):
        return False
    if match.sure and match.sure[0].said >= 0.95 and not _BY_TOPIC.search(asked.text):
        return False
    return bool(_MANY.search(asked.text) or _BY_TOPIC.search(asked.text))


def _of_one(asked: Asked) -> set[Facet]:
    """What is asked that only one call can be asked."""
    facets = set(asked.facets) & OF_ONE
    return (
        facets - _OF_MANY if asked.strongly_listing and not _AMOUNT.search(asked.text) else facets
    )


def of_a_kind(asked: Asked, index: CallIndex) -> bool:
    """人才类的有什么, 市科技局发的有哪些: a category or an issuer and a word for many."""
    if _of_one(asked) - {Facet.ISSUER} or not _MANY.search(asked.text):
        return False
    issued = _ISSUED_BY.search(asked.text) and index.of_issuer(asked.text)
    return bool(issued or _KIND.search(asked.text) and index.of_category(asked.text))


def by_topic(asked: Asked, index: CallIndex, today: date) -> Answer | None:
    runs = topic_runs(asked.plain, index)
    if not runs and not index.of_category(asked.text):
        return None
    return page(asked, index, today)


def goes_on(asked: Asked) -> bool:
    """那省里呢, 下个月的呢: the list before with something else in place."""
    other = asked.levels or asked.periods or asked.which or asked.soonest
    return bool(other) and not set(asked.facets) & OF_ONE and len(asked.text) <= 14


def merged(before: Asked, now: Asked) -> Asked:
    """The list asked for before with what is said now in place."""
    return replace(
        before,
        levels=now.levels or before.levels,
        periods=now.periods or before.periods,
        which=now.which or before.which,
        relation=now.relation
        if now.periods and now.relation is not Relation.OPEN
        else before.relation,
        soonest=now.soonest,
        count=now.count,
    )


def page(asked: Asked, index: CallIndex, today: date, start: int = 0) -> Answer:
    """The list that is asked for, from the `start`-th on."""
    asked = _settled(asked, today)
    calls, scope = _scoped(asked, index)
    wanted = [c for c in calls if _fits(c, asked, today)]
    if scope.get("topic") and calls and not wanted:
        wanted = _beside(asked, index, today, scope["topic"])
    near = _near(asked, index) if scope.get("topic") and not calls else ()
    if near:
        return Answer(Status.NO_MATCH, "call_perhaps", Aspect.CALL, offered=near)
    if scope.get("topic") and not calls:
        if not scope["told"] and _ONE_THING.search(asked.text):
            return Answer(
                Status.NO_MATCH, "calls_no_topic", Aspect.CALL, facts={"topic": scope["topic"]}
            )
        among = index.of_issuer(asked.text) or index.calls
        wanted = [c for c in among if _fits(c, asked, today)]
        wanted = [c for c in wanted if not asked.levels or c.level in asked.levels]
        scope["elsewhere"] = bool(_TRADE.search(asked.text)) and "、" not in scope["topic"]
        if not scope["elsewhere"]:
            del scope["topic"]
    return _answer(wanted, asked, today, start, scope, calls)


def _near(asked: Asked, index: CallIndex) -> tuple[Call, ...]:
    """What comes near a topic that no call is about."""
    if asked.levels or asked.soonest:
        return ()
    return ranking(asked.plain, index).nearest(wish=Facet.ELIGIBLE in asked.facets)


def _beside(asked: Asked, index: CallIndex, today: date, topic: str) -> list[Call]:
    """水产养殖场现在有什么能报的, where those about it are over: what stands as is wanted of
    the calls that come near it and say a word of it."""
    if asked.levels or asked.soonest or asked.which or asked.periods:
        return []
    near = ranking(asked.plain, index).nearest()
    editions = {like.id: like for call in near for like in index.calls_like(call)}
    return [
        call
        for call in editions.values()
        if _fits(call, asked, today) and any(index.speaks_of(call, r) for r in topic.split("、"))
    ]


def of(calls: tuple[Call, ...], asked: Asked, today: date) -> Answer:
    """A list of given calls, whatever their standing."""
    return _answer(list(calls), replace(asked, which=Which.ANY, periods=()), today, 0, {}, calls)


def others(subjects: tuple[str, ...], index: CallIndex, today: date) -> Answer:
    """还有别的吗 after one call: what else is open."""
    wanted = [c for c in index.calls if c.id not in subjects and standing(c, today) in OPEN_NOW]
    return _answer(wanted, Asked(text="", listing=True), today, 0, {"others": True}, index.calls)


def _settled(asked: Asked, today: date) -> Asked:
    """A period that says no more than "now" is none; closing within one is not "soon"."""
    period = asked.period
    whole_year = period and (period.first, period.last) == (
        date(today.year, 1, 1),
        date(today.year, 12, 31),
    )
    if whole_year and asked.relation in (Relation.OPEN, Relation.OPENS):
        asked = replace(asked, periods=())
    if asked.periods and asked.which in (Which.CLOSING, Which.UPCOMING):
        asked = replace(asked, which=None)
    if asked.relation is Relation.PUBLISHED and not asked.periods:
        asked = replace(asked, periods=(Period(today - _LATELY, today),))
    period = asked.period
    if asked.relation is Relation.PUBLISHED and period.first == today < period.last:
        # 这几天新发的: nothing is published ahead
        behind = Period(today - (period.last - today), today, period.start, period.end)
        asked = replace(asked, periods=(behind,))
    return asked


def _scoped(asked: Asked, index: CallIndex) -> tuple[tuple[Call, ...], dict]:
    """The calls in question by level, issuer, category and topic, and how to say so."""
    calls: tuple[Call, ...] = index.calls
    scope: dict = {"told": bool(_FIRM_DOES.search(asked.text))}
    if asked.levels:
        calls = tuple(c for c in calls if c.level in asked.levels)
    issued = index.of_issuer(asked.text)
    if issued:
        calls = _among(calls, issued)
    category = index.of_category(asked.text)
    runs = topic_runs(asked.plain, index)
    topic = "、".join(runs)
    if category:
        calls = _among(calls, category)
        scope["category"] = category[0].category
    elif not issued and (of_field := _of_the_field(runs, asked, index)):
        calls = _among(calls, of_field)
    elif runs:
        about = {c.id for run in runs for c in index.about(run)}
        if len(runs) > 1 and ranking(asked.plain, index).says_little():
            about = set()  # 聋哑、员工, where calls speak of 员工 only
        if about:  # of several words the call that fits them together
            about |= {found.call.id for found in described(asked.plain, index)}
        scope["topic"] = topic
        calls = tuple(c for c in calls if c.id in about)
    return calls, scope


# 住建这边: the offices of that field, as they are called in short.
_THERE = "(?:这边|那边|系统|条线)"


def _of_the_field(runs: tuple[str, ...], asked: Asked, index: CallIndex) -> tuple[Call, ...]:
    """商务类现在有哪些, where no call speaks of it: those of the offices that are called so."""
    of_it = len(runs) == 1 and (
        _KIND.search(asked.text) or re.search(f"{re.escape(runs[0])}{_THERE}", asked.text)
    )
    if not of_it or index.about(runs[0]):
        return ()
    return index.of_issuer(f"{runs[0]}部门")


def _among(calls: tuple[Call, ...], others: tuple[Call, ...]) -> tuple[Call, ...]:
    """The calls that are among others, compared by id: there may be a thousand."""
    ids = {call.id for call in others}
    return tuple(call for call in calls if call.id in ids)


def _fits(call: Call, asked: Asked, today: date) -> bool:
    """Whether a call stands as the list wants it."""
    where = standing(call, today)
    if asked.which is Which.ANY:
        return True
    if asked.which is Which.WITHDRAWN:
        return where is Standing.WITHDRAWN
    if asked.which is Which.EXTENDED:
        return extended_from(call) is not None
    if where is Standing.WITHDRAWN:
        return False
    if asked.period is not None:
        return _in_period(call, where, asked, today)
    return where in {
        Which.CLOSING: {Standing.CLOSING},
        Which.UPCOMING: {Standing.NOT_YET_OPEN},
        Which.CLOSED: {Standing.CLOSED},
        Which.ROLLING: {Standing.ROLLING},
    }.get(asked.which, OPEN_NOW)


def _in_period(call: Call, where: Standing, asked: Asked, today: date) -> bool:
    period = asked.period
    past = period.last < today
    if asked.which is Which.ROLLING:
        return where is Standing.ROLLING
    if asked.relation is Relation.CLOSES or asked.which is Which.CLOSED:
        gone = where is Standing.CLOSED
        return period.holds(call.closes) and (past or gone == (asked.which is Which.CLOSED))
    if asked.relation is Relation.OPENS:
        return period.holds(call.opens) and (past or where is not Standing.CLOSED)
    if asked.relation is Relation.PUBLISHED:
        return period.holds(call.published)
    begins = call.opens or call.published or date.min
    ends = call.closes or date.max
    return begins <= period.last and ends >= period.first and (past or where is not Standing.CLOSED)


def _answer(
    wanted: list[Call], asked: Asked, today: date, start: int, scope: dict, among: tuple[Call, ...]
) -> Answer:
    ordered = sorted(wanted, key=lambda c: _order(c, asked, today))
    facts = {
        "today": today,
        "asked": asked,
        "scope": scope,
        "total": len(ordered),
        "start": start,
    }
    if not ordered:
        return Answer(
            Status.ANSWERED,
            "calls_none",
            Aspect.CALL,
            facts=facts | _instead(among, asked, today),
        )
    end = start + PAGE
    if len(ordered) - end <= _TOO_FEW:  # no page of its own for one or two
        end = len(ordered)
    shown = ordered[start:end]
    if not shown:
        return Answer(Status.ANSWERED, "calls_no_more", Aspect.CALL, facts=facts)
    return Answer(
        Status.CHOICE,
        "calls_list",
        Aspect.CALL,
        facts=facts | {"shown": tuple(shown)},
        offered=tuple(ordered[:end]),
    )


def _instead(among: tuple[Call, ...], asked: Asked, today: date) -> dict:
    """Where nothing is open: what is to come, of the calls in question."""
    if asked.which is not None or asked.periods:
        return {"coming": ()}
    coming = [c for c in among if standing(c, today) is Standing.NOT_YET_OPEN]
    return {"coming": tuple(sorted(coming, key=lambda c: _order(c, asked, today)))[:PAGE]}


_RANK = {
    Standing.CLOSING: 0,
    Standing.OPEN: 0,
    Standing.NOT_YET_OPEN: 1,
    Standing.ROLLING: 2,
    Standing.CLOSED: 3,
    Standing.WITHDRAWN: 4,
}


def _order(call: Call, asked: Asked, today: date) -> tuple:
    """Soonest deadline first, those to come after, rolling ones last; closed ones newest first."""
    where = standing(call, today)
    day = call.closes or date.max
    if where is Standing.NOT_YET_OPEN and call.opens:
        day = call.opens
    at = day.toordinal()
    if where is Standing.CLOSED:
        at = -at
    if asked.relation is Relation.PUBLISHED and call.published:
        return (0, -call.published.toordinal(), call.id)
    return (_RANK[where], at, call.id)
