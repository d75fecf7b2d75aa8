"""A question about project calls in, an answer out: the list of what is tried, in order.

Which calls are meant is `calls_subject`, lists are `calls_list`. None means that the
question is not about calls; the policy answers it then. Wording happens elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from policy_kb.answer import calls_list, calls_subject
from policy_kb.answer.calls_subject import Chosen
from policy_kb.answer.model import Answer, Status
from policy_kb.calls.asking import Asked, Facet, without_names
from policy_kb.calls.company import PLACE, Company
from policy_kb.calls.counted import quantities
from policy_kb.calls.eligibility import Outcome, compare
from policy_kb.calls.finding import CallIndex, Found, Match
from policy_kb.calls.lexicon import lexicon
from policy_kb.calls.likeness import pairs_of
from policy_kb.calls.model import Call
from policy_kb.calls.naming import core
from policy_kb.calls.purposes import described, is_named, nearest, speaks_of_calls
from policy_kb.calls.status import standing
from policy_kb.calls.stories import match_in, with_its_year
from policy_kb.calls.telling import company_facts
from policy_kb.calls.topics import topic_runs
from policy_kb.question import Aspect

# So many calls are answered side by side; more are a list to choose from.
_SIDE_BY_SIDE = 4
# From this probability of being about calls a question without words of ours is taken.
_LIKELY, _PERHAPS = 0.5, 0.2
# Facets that the policy has words for as well: a name of a call must be said to count.
_SHARED = frozenset({Facet.FUNDING})
_SAID, _THE_NAME = 0.6, 0.9
# An example is meant by more than one word of its name.
_MORE_THAN_A_WORD, _HALF_A_NAME = 3.0, 0.5
# Facets that only a call has an answer to.
_CALLS_ONLY = frozenset({Facet.CONDITIONS, Facet.MATERIALS, Facet.DEADLINE, Facet.ELIGIBLE})
# 有什么扶持 may be asked of the policy; who asks for the amount means the call.
_AMOUNT = re.compile("多少|几|钱|额|最高|最多|标准|比例|支持方式")
# 加装电梯补贴找谁: a grant by its name, and what only a call tells of one.
_A_GRANT = re.compile("补贴|补助|奖励|奖补|资助|贴息|扶持")
_OF_A_GRANT = frozenset({
    Facet.DEADLINE, Facet.OPENS, Facet.EXTENDED, Facet.MATERIALS, Facet.CONTACT, Facet.STATUS,
    Facet.ELIGIBLE, Facet.NEXT,
})
# 有什么区别: what calls of one name differ in.
_DIFFERENCE = re.compile("区别|不同|差别|差异|对比|比较一?下|哪里不一样|不一样")
_DIFFERING = (Facet.CONDITIONS, Facet.FUNDING, Facet.DEADLINE)
# 要开放多少天 after a call: one of its conditions.
_HOW_MUCH = re.compile("多少|几|多大|多长|多久|要求")
_HOW_LONG = re.compile("多久|多长时间|几年|最长")
# Who asks only these may mean: may we apply.
_OPEN_QUESTIONS = frozenset({Facet.STATUS, Facet.CONDITIONS})
_IN_PASSING = ("trade", "legal_person")
# Whether there is money, a title or a place for what somebody wants to do.
_SUPPORT = re.compile(
    "(?:有没有|有冇|有无|有什么|有啥|有哪些|有不有|给不给|能不能|可不可以|能|可以|想|要点?|政府|国家|省里|市里|区里|给|有)[^,;。?]{0,8}"
    "(?:补|奖|资助|扶持|支持|贴息|钱|经费|试点|牌子|称号|荣誉|评|抵扣|券|报销|出一部分|申请|申报|[能可]报|报吗|政策|名额|帮忙出)"
    "|(?:补贴|补助|奖励|资助|支持|扶持|经费|贴息|优惠)(?:吗|么|没|不|[?]|$)"
)
_HOW_MUCH_MONEY = re.compile("多少|几(?:万|个点|成|百|千)|最高|最多|比例|额度|标准")
_OF_ONE_CALL = _CALLS_ONLY - {Facet.ELIGIBLE} | {Facet.CONTACT, Facet.LINK, Facet.OPENS}
# Any question for what there is or whether one may.
_MAY_BE = re.compile("有没有|有冇|有无|有什么|有啥|能不能|可不可以|(?:可以|能)[^,;。?]{1,6}[吗么不]")
# What comes near is offered, so much of it.
_OFFERED = 3
# Of names that share no more than a common word with a question, what they say decides.
_A_WORD, _LITTLE_OF_A_NAME = 3.0, 0.6
# What offices publish, right behind the office.
_A_PROJECT = re.compile("的?(?:项目|评选|认定|评定|遴选|示范|补贴|补助|奖励|奖补|资助|扶持|专项|大赛|试点)")
# In a message this long a project is described rather than named.
_A_STORY = 30


@dataclass(frozen=True)
class CallsBefore:
    """What was said of calls before: ids talked about, ids of the list last shown, how many
    of a longer list have been shown, and the question that was answered, read anew."""

    subjects: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    shown: int = 0
    asked: Asked | None = None


@dataclass(frozen=True)
class CallQuestion:
    """One question that may be about calls. `told` is the whole message with what the company
    tells of itself, `likely` the probability that calls are asked about. `strict`: nothing
    real is published, so that a call counts only where it is surely meant."""

    asked: Asked
    told: str
    today: date
    likely: float = 0.0
    before: CallsBefore = CallsBefore()
    known: object = None
    strict: bool = False

    @property
    def text(self) -> str:
        return self.asked.text


def decide_calls(question: CallQuestion, index: CallIndex) -> Answer | None:
    """The answer from the calls, None where the question is about something else."""
    match = match_in(question.asked.plain, index)
    if question.asked.of_policy and not _outright(question, match):
        return None
    for step in (_more, _picked, _listed_topic, _named, _followed, _listed, _unknown):
        answer = step(question, match, index)
        if answer is not None:
            return answer
    return None


def _outright(question: CallQuestion, match: Match) -> bool:
    """Whether a call is meant though words of the policy occur: 牵头单位有什么要求."""
    if not match.sure:
        return False
    return match.sure[0].said >= _THE_NAME or bool(set(question.asked.facets) & _CALLS_ONLY)


def _more(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """继续, 还有别的吗: the next page of the list, or the others of its kind."""
    asked, before = question.asked, question.before
    if not asked.more or match.sure:
        return None
    if before.shown and before.asked:
        answer = calls_list.page(before.asked, index, question.today, start=before.shown)
        return replace(answer, facts={**answer.facts, "kept": True})
    if before.subjects and before.asked:
        return calls_list.others(before.subjects, index, question.today)
    return None


def _picked(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """第二个要什么材料, 第一个和第三个哪个先截止: numbers of the list shown before."""
    asked, offered = question.asked, question.before.offered
    if not asked.picks or not offered or match.sure:
        return None
    by_id = {call.id: call for call in index.calls}
    places = [n - 1 if n > 0 else len(offered) - 1 for n in asked.picks]
    calls = [by_id.get(offered[n]) for n in places if 0 <= n < len(offered)]
    found = tuple(call for call in calls if call is not None)
    return about(question, Chosen(found)) if found else None


def _listed_topic(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """研发机构方面有哪些: a list by topic, though the topic is part of names."""
    asked = question.asked
    if calls_list.of_a_kind(asked, index):
        return calls_list.page(asked, index, question.today)
    if not calls_list.asks_by_topic(asked, match):
        return None
    return calls_list.by_topic(asked, index, question.today)


def _named(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """Calls named in the question itself."""
    if not match.sure or not _meant(question, match):
        return None
    if calls_subject.is_of_the_one_before(question.asked, question.before, match, index):
        return None
    closer = _closer(question, match, index)
    if closer is not None:
        return closer
    spans = [span for found in match.sure for span in found.spans]
    asked = with_its_year(without_names(question.asked, spans), spans)
    question = replace(question, asked=asked)
    chosen = calls_subject.choose(match, question.asked, index, question.today)
    return replace(about(question, chosen), probable=chosen.nearest)


def _closer(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """研发的新装备卖出第一台, where 研发 is a word of other names: the call that is described."""
    asked = question.asked
    by_a_word = all(f.weight < _A_WORD and f.said < _LITTLE_OF_A_NAME for f in match.sure)
    told_apart = asked.levels or asked.edition.batches or asked.edition.year or asked.step
    if question.strict or not by_a_word or told_apart or is_named(asked.plain, index):
        return None
    closest = described(asked.plain, index)
    names = {core(found.call.title) for found in match.sure}
    if not closest or names == {core(found.call.title) for found in closest}:
        return None
    return _described(question, Match(), index)


def _meant(question: CallQuestion, match: Match) -> bool:
    """Whether the call is meant rather than what the policy says of the same thing."""
    asked, best = question.asked, match.sure[0]
    if question.strict and best.weight < _MORE_THAN_A_WORD and best.said < _HALF_A_NAME:
        return False  # 做试验, where the name of an example holds 试验
    if set(asked.facets) - _SHARED or asked.edition.batch or question.likely >= _LIKELY:
        return True
    if best.call.id in question.before.subjects or _AMOUNT.search(asked.text):
        return True
    return best.said >= _SAID


def _followed(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """要准备啥材料, 那市里的呢: about the calls talked about before."""
    facts = company_facts(question.text, question.today)
    tells = bool(facts.known or quantities(question.text)) or (
        Facet.ELIGIBLE in question.asked.facets
    )
    chosen = calls_subject.carried(
        question.asked, question.before, match, index, question.today, tells
    )
    return about(question, chosen) if chosen is not None else None


def _listed(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """现在有什么能报的, 那省里呢 after a list."""
    asked, before = question.asked, question.before
    if before.asked is not None and before.asked.listing and calls_list.goes_on(asked):
        merged = calls_list.merged(before.asked, asked)
        answer = calls_list.page(merged, index, question.today)
        return replace(answer, facts={**answer.facts, "goes_on": True})
    runs = topic_runs(asked.plain, index)
    if question.strict and runs and not any(map(index.about, runs)):
        return None  # no example deals with it: the policy may
    of_one = set(asked.facets) & calls_list.OF_ONE and not asked.strongly_listing
    own_topic = asked.facets and not asked.strongly_listing and runs
    if of_one or own_topic and not calls_list.asks_by_topic(asked, match):
        return None
    guessed = question.likely >= _LIKELY and not asked.facets and not question.strict
    if asked.listing or guessed:
        return calls_list.page(asked, index, question.today)
    return None


def _unknown(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """Something is asked of a call that is not in the library."""
    asked = question.asked
    if match.sure:  # not meant: the policy speaks of it
        return _wished(question, match, index)
    issued = _of_issuer(asked, index)
    if issued:
        only = Match(sure=tuple(Found(call, 1.0, 1.0, 0.0) for call in issued))
        return about(question, calls_subject.choose(only, asked, index, question.today))
    perhaps = (
        question.likely >= _PERHAPS or asked.of_calls or asked.edition.batches
        or _A_GRANT.search(asked.text) and set(asked.facets) & _OF_A_GRANT
    )
    if not (asked.facets or match.near or asked.edition.batches) or not perhaps:
        return _wished(question, match, index)
    closest = _described(question, match, index)
    if closest is not None:
        return closest
    issued = index.of_issuer(question.text)
    if issued and not match.near:
        return calls_list.of(issued, asked, question.today)
    return unknown(question, match, index)


def _of_issuer(asked: Asked, index: CallIndex) -> tuple[Call, ...]:
    """体育局那个评选: the only call of an office, or the only one that is called so."""
    issued = index.of_issuer(asked.text)
    said = [m.group() for _, end in index.spans(asked.text) if (m := _A_PROJECT.match(asked.text, end))]
    if not issued or not said:
        return ()
    word = said[0].removeprefix("的")
    called = tuple(c for c in issued if word in c.title) or (issued if word == "项目" else ())
    return called if len({core(call.title) for call in called}) == 1 else ()


def _wished(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """想开个托儿所，政府有没有补助: what a company wants to do, and whether there is support. The
    policy may have an answer as well; calls that only come near are `call_perhaps`."""
    asked = question.asked
    if question.strict:
        return None
    wishes = _SUPPORT.search(asked.text)
    if not (wishes or _MAY_BE.search(asked.text) or speaks_of_calls(asked.plain, index)):
        return None
    closest = _described(question, match, index)
    if closest is not None:
        return closest
    near = nearest(asked.plain, index, bool(wishes))
    if not near:
        return None
    return Answer(
        Status.NO_MATCH, "call_perhaps", Aspect.CALL, facts={"wished": True}, offered=near
    )


def _described(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """A project told of rather than named, by its purpose or in a long message: the closest,
    said to be that."""
    asked = question.asked
    told = len(question.text) > _A_STORY or quantities(question.told)
    # 渔船购置贴息 for 农机购置贴息: with another word in the place of a name's nothing is alike.
    named = is_named(asked.plain, index)
    others = {found.call.id for found in match.near if found.other}
    wish = not set(asked.facets) & _OF_ONE_CALL and not _HOW_MUCH_MONEY.search(asked.text)
    near = described(asked.plain, index, wish)
    if not near and told and question.likely >= _PERHAPS:
        near = match.near if len(match.near) == 1 else index.told_of(topic_runs(asked.plain, index))
    if not near or named and others & {found.call.id for found in near}:
        return None
    if set(asked.facets) > _SHARED and not _AMOUNT.search(asked.text):
        # 补助 is in its name here, which is not taken out of what describes it.
        asked = replace(asked, facets=tuple(f for f in asked.facets if f not in _SHARED))
        question = replace(question, asked=asked)
    chosen = calls_subject.choose(Match(sure=near), asked, index, question.today)
    if not near or chosen.missing:
        return None
    others = [
        c for c in nearest(asked.plain, index, True) if c not in index.calls_like(chosen.calls[0])
    ]
    answer = replace(about(question, chosen), probable=True)
    return replace(answer, offered=tuple(others)) if wish and not answer.offered else answer


def unknown(question: CallQuestion, match: Match, index: CallIndex) -> Answer:
    """No such call; those of a near purpose and name are offered."""
    near = tuple(dict.fromkeys(found.call for found in match.near))
    asked = question.asked
    told = () if question.strict else nearest(asked.plain, index, bool(_SUPPORT.search(asked.text)))
    key = "call_perhaps" if told else "call_unknown"
    offered = tuple(dict.fromkeys((*told, *near)))
    return Answer(Status.NO_MATCH, key, Aspect.CALL, offered=offered[:_OFFERED])


def about(question: CallQuestion, chosen: Chosen) -> Answer:
    """The answer about calls that are known."""
    asked, today = question.asked, question.today
    facets = facets_of(question, chosen)
    kept = bool(chosen.carried and not asked.facets)
    facts = {"today": today, "facets": facets, "text": question.text, "kept": kept}
    if chosen.missing:
        return Answer(
            Status.NO_MATCH, f"call_no_{chosen.missing}", Aspect.CALL,
            facts={**facts, "asked": asked}, offered=chosen.calls,
        )
    if len(chosen.calls) > _SIDE_BY_SIDE:
        return calls_list.of(chosen.calls, replace(asked, which=None), today)
    verdicts = {c.id: _verdicts(c, facets, question) for c in chosen.calls}
    facts |= {"verdicts": verdicts, "editions": chosen.editions}
    if len(chosen.calls) == 1:
        return Answer(Status.ANSWERED, "call", Aspect.CALL, chosen.calls, facts)
    return Answer(
        Status.ANSWERED, "calls_side_by_side", Aspect.CALL, chosen.calls, facts,
        offered=chosen.calls,
    )


def _verdicts(call: Call, facets: tuple[Facet, ...], question: CallQuestion) -> tuple:
    if Facet.ELIGIBLE not in facets:
        return ()
    company = company_facts(question.told, question.today)
    if question.known is not None:
        company = question.known.updated(company)
    return compare(call, company, question.today, question.told)


def facets_of(question: CallQuestion, chosen: Chosen) -> tuple[Facet, ...]:
    """What is asked of the calls; a follow-up without words of its own keeps what was asked."""
    asked, before = question.asked, question.before
    facets = asked.facets
    names = [d.name for call in chosen.calls for d in call.named_dates]
    if any(_shares_pair(question.text, name) for name in names) and Facet.DEADLINE not in facets:
        facets = (*facets, Facet.DEADLINE)
    if not facets and chosen.carried and asked.step and before.asked is not None:
        facets = before.asked.facets
    if not facets and chosen.carried and _HOW_MUCH.search(question.text):
        facets = _where_told(question, chosen)
    if not facets and len(chosen.calls) > 1 and _DIFFERENCE.search(question.text):
        facets = _DIFFERING
    if not facets and chosen.carried and not asked.step and quantities(question.told):
        facets = (Facet.ELIGIBLE,)  # 我41岁
    if not facets and chosen.carried and before.asked is not None:
        facets = before.asked.facets
    asks_itself = not asked.facets and chosen.carried or Facet.STATUS in facets
    if Facet.ELIGIBLE not in facets:
        told = company_facts(question.told, question.today)
        if asks_itself and told.known or _bears(told, facets, question, chosen):
            facets = (Facet.ELIGIBLE, *facets)
    if Facet.ELIGIBLE in facets:
        facets = tuple(f for f in facets if f not in (Facet.CONDITIONS, Facet.STATUS))
    return facets


def _bears(
    told: Company, facets: tuple[Facet, ...], question: CallQuestion, chosen: Chosen
) -> bool:
    """Whether the message tells what decides a condition; where it is and what it makes only
    when nothing else is asked."""
    beside = bool(set(facets) - _OPEN_QUESTIONS)
    if beside:
        told = replace(told, **dict.fromkeys((*PLACE, *_IN_PASSING)))
    return any(
        verdict.outcome is not Outcome.UNKNOWN or verdict.reason and facets and not beside
        for call in chosen.calls
        for verdict in compare(call, told, question.today, question.told)
    )


def _where_told(question: CallQuestion, chosen: Chosen) -> tuple[Facet, ...]:
    """最长能住几年: of the conditions, and of the funding where that may speak of it."""
    pairs = [pair for pair in pairs_of(question.text) if not lexicon().asking.fullmatch(pair)]
    of_money = any(
        pair in call.funding and not any(pair in line for line in call.conditions)
        for call in chosen.calls if call.funding for pair in pairs
    )
    of_money = of_money or _HOW_LONG.search(question.text)
    return (Facet.FUNDING, Facet.CONDITIONS) if of_money else (Facet.CONDITIONS,)


def _shares_pair(text: str, name: str) -> bool:
    return any(name[i:i + 2] in text for i in range(len(name) - 1))


def open_call(call: Call, before: CallsBefore, today: date) -> Answer:
    """A call picked from a list: everything about it, what was asked before first."""
    facets = before.asked.facets if before.asked and not before.asked.listing else ()
    facts = {
        "today": today, "facets": facets, "text": "", "verdicts": {call.id: ()}, "editions": (),
        "all": True, "standing": standing(call, today),
    }
    return Answer(Status.ANSWERED, "call", Aspect.CALL, (call,), facts)
