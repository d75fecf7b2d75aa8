"""A question about project calls in, an answer out: the list of what is tried, in order.

Which calls are meant is `calls_subject`, lists are `calls_list`. None means that the
question is not about calls; the policy answers it then. Wording happens elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from policy_kb.answer import calls_list, calls_purpose, calls_subject, calls_told
from policy_kb.answer.calls_purpose import AMOUNT, PERHAPS, Told
from policy_kb.answer.calls_question import CallQuestion, CallsBefore
from policy_kb.answer.calls_subject import Chosen
from policy_kb.answer.model import Answer, Status
from policy_kb.calls.company import PLACE, Company
from policy_kb.calls.conditions.eligibility import Outcome, compare
from policy_kb.calls.conditions.figures.counted import quantities
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.found import Match
from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.lookup.likeness import pairs_of
from policy_kb.calls.lookup.topics import topic_runs
from policy_kb.calls.model import Call
from policy_kb.calls.questions.asking import AND_THAT, Asked, rest_of, without_names
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.questions.stories import match_in, with_its_year
from policy_kb.calls.status import standing
from policy_kb.calls.told.telling import company_facts
from policy_kb.question import Aspect

# So many calls are answered side by side; more are a list to choose from.
_SIDE_BY_SIDE = 4
# From this probability of being about calls a question without words of ours is taken.
_LIKELY = 0.5
# Facets that the policy has words for as well: a name of a call must be said to count.
_SHARED = frozenset({Facet.FUNDING})
_SAID, _THE_NAME = 0.6, 0.9
# An example is meant by more than one word of its name.
_MORE_THAN_A_WORD, _HALF_A_NAME = 3.0, 0.5
# Facets that only a call has an answer to.
_CALLS_ONLY = frozenset({Facet.CONDITIONS, Facet.MATERIALS, Facet.DEADLINE, Facet.ELIGIBLE})
# 有什么区别: what calls of one name differ in.
_DIFFERENCE = re.compile("区别|不同|差别|差异|对比|比较一?下|哪里不一样|不一样")
_DIFFERING = (Facet.CONDITIONS, Facet.FUNDING, Facet.DEADLINE)
# 要开放多少天 after a call: one of its conditions.
_HOW_MUCH = re.compile("多少|几|多大|多长|多久|要求")
_HOW_LONG = re.compile("多久|多长时间|几年|最长")
# Who asks only these may mean: may we apply.
_OPEN_QUESTIONS = frozenset({Facet.STATUS, Facet.CONDITIONS})
_IN_PASSING = ("trade", "legal_person")


def decide_calls(question: CallQuestion, index: CallIndex) -> Answer | None:
    """The answer from the calls, None where the question is about something else."""
    match = match_in(question.asked.plain, index)
    if question.asked.of_policy and not _outright(question, match):
        return None
    for step in (_more, _picked, _told, _listed_topic, _named, _followed, _listed, _unknown):
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
    if not asked.picks or not offered:
        return None
    if match.sure and index.match(asked.without_picks).sure:
        return None  # more than the 第二 of 第二类医疗器械 is named
    by_id = {call.id: call for call in index.calls}
    places = [n - 1 if n > 0 else len(offered) - 1 for n in asked.picks]
    calls = [by_id.get(offered[n]) for n in places if 0 <= n < len(offered)]
    found = tuple(call for call in calls if call is not None)
    return about(question, Chosen(found)) if found else None


def _told(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """排污证下个月到期,会不会影响 after a call: told for its conditions."""
    chosen = calls_told.told_for(question, match, index)
    if chosen is None:
        return None
    return about(replace(question, asked=calls_told.as_told(question.asked)), chosen)


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
    closer = calls_purpose.closer(question, match, index)
    if closer is not None:
        return _closest(question, closer)
    spans = [span for found in match.sure for span in found.spans]
    asked = with_its_year(_as_before(question, spans), spans)
    question = replace(question, asked=asked)
    chosen = calls_subject.choose(match, question.asked, index, question.today)
    return replace(about(question, chosen), probable=chosen.nearest)


def _as_before(question: CallQuestion, spans: list[tuple[int, int]]) -> Asked:
    """The question without the names in it; 贷款贴息的呢 after another call asks the same of it."""
    asked, before = question.asked, question.before.asked
    same = before is not None and question.before.subjects and not before.listing
    if same and before.facets and AND_THAT.match(rest_of(asked, spans)):
        return replace(asked, facets=before.facets)
    return without_names(asked, spans)


def _meant(question: CallQuestion, match: Match) -> bool:
    """Whether the call is meant rather than what the policy says of the same thing."""
    asked, best = question.asked, match.sure[0]
    if question.strict and best.weight < _MORE_THAN_A_WORD and best.said < _HALF_A_NAME:
        return False  # 做试验, where the name of an example holds 试验
    if set(asked.facets) - _SHARED or asked.edition.batch or question.likely >= _LIKELY:
        return True
    if best.call.id in question.before.subjects or AMOUNT.search(asked.text):
        return True
    another = question.before.subjects and best.weight >= _MORE_THAN_A_WORD
    if another and AND_THAT.match(rest_of(asked, best.spans)):
        return True  # 起降场那个呢
    return best.said >= _SAID


def _followed(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """要准备啥材料, 那市里的呢: about the calls talked about before."""
    if not question.before.subjects or _goes_on_with_a_list(question):
        return None
    facts = company_facts(question.text, question.today)
    tells = bool(facts.known or quantities(question.text)) or (
        Facet.ELIGIBLE in question.asked.facets
    )
    chosen = calls_subject.carried(
        question.asked, question.before, match, index, question.today, tells
    )
    return about(question, chosen) if chosen is not None else None


def _goes_on_with_a_list(question: CallQuestion) -> bool:
    """那区里的呢 after a list, though that list had but one call."""
    asked, before = question.asked, question.before.asked
    listed = before is not None and before.listing and question.before.shown > 0
    return listed and not asked.facets and calls_list.goes_on(asked)


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
    issued = calls_purpose.of_office(asked, index)
    if issued.sure:
        return about(question, calls_subject.choose(issued, asked, index, question.today))
    perhaps = (
        question.likely >= PERHAPS
        or asked.of_calls
        or asked.edition.batches
        or calls_purpose.asks_of_an_unknown(asked)
    )
    if not (asked.facets or match.near or asked.edition.batches) or not perhaps:
        return _wished(question, match, index)
    told = calls_purpose.closest(question, match, index)
    if told is not None:
        return _closest(question, told)
    by_office = index.of_issuer(question.text)
    if by_office and not match.near:
        return calls_list.of(by_office, asked, question.today)
    return calls_purpose.unknown(question, match, index)


def _wished(question: CallQuestion, match: Match, index: CallIndex) -> Answer | None:
    """想开个托儿所，政府有没有补助: what a company wants to do, and whether there is support."""
    if not calls_purpose.may_be_a_wish(question, index):
        return None
    told = calls_purpose.closest(question, match, index)
    if told is not None:
        return _closest(question, told)
    return calls_purpose.perhaps(question, index)


def described(question: CallQuestion, index: CallIndex) -> Answer | None:
    """The call that a text tells of without asking for any."""
    told = calls_purpose.closest(question, Match(), index)
    return _closest(question, told) if told is not None else None


def _closest(question: CallQuestion, told: Told) -> Answer:
    """A call that was not named, said to be the closest."""
    answer = replace(about(replace(question, asked=told.asked), told.chosen), probable=True)
    return replace(answer, offered=answer.offered or told.others)


def about(question: CallQuestion, chosen: Chosen) -> Answer:
    """The answer about calls that are known."""
    asked, today = question.asked, question.today
    facets = facets_of(question, chosen)
    kept = bool(chosen.carried and not asked.facets)
    facts = {"today": today, "facets": facets, "text": question.text, "kept": kept}
    if chosen.missing:
        return Answer(
            Status.NO_MATCH,
            f"call_no_{chosen.missing}",
            Aspect.CALL,
            facts={**facts, "asked": asked},
            offered=chosen.calls,
        )
    if len(chosen.calls) > _SIDE_BY_SIDE:
        return calls_list.of(chosen.calls, replace(asked, which=None), today)
    verdicts = {c.id: _verdicts(c, facets, question) for c in chosen.calls}
    facts |= {"verdicts": verdicts, "editions": chosen.editions}
    if len(chosen.calls) == 1:
        return Answer(Status.ANSWERED, "call", Aspect.CALL, chosen.calls, facts)
    return Answer(
        Status.ANSWERED,
        "calls_side_by_side",
        Aspect.CALL,
        chosen.calls,
        facts,
        offered=chosen.calls,
    )


def _verdicts(call: Call, facets: tuple[Facet, ...], question: CallQuestion) -> tuple:
    if Facet.ELIGIBLE not in facets:
        return ()
    company = question.known().updated(company_facts(question.told, question.today))
    return compare(call, company, question.today, question.told)


def facets_of(question: CallQuestion, chosen: Chosen) -> tuple[Facet, ...]:
    """What is asked of the calls; a follow-up without words of its own keeps what was asked."""
    asked, before = question.asked, question.before
    if calls_told.only_tells(question, chosen.calls):
        return (Facet.ELIGIBLE,)
    facets = asked.facets
    names = [d.name for call in chosen.calls for d in call.named_dates]
    if any(_shares_pair(question.text, name) for name in names) and Facet.DEADLINE not in facets:
        facets = (*facets, Facet.DEADLINE)
    if not facets and chosen.carried and asked.step and before.asked is not None:
        facets = before.asked.facets
    if not facets and _HOW_MUCH.search(question.text):
        told = _where_told(question, chosen)
        facets = told if chosen.carried or Facet.FUNDING in told else facets
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
    counts = bool(quantities(question.told))
    return any(
        verdict.outcome is not Outcome.UNKNOWN
        or (verdict.reason and facets or verdict.if_so and counts)
        and not beside
        for call in chosen.calls
        for verdict in compare(call, told, question.today, question.told)
    )


def _where_told(question: CallQuestion, chosen: Chosen) -> tuple[Facet, ...]:
    """最长能住几年: of the conditions, and of the funding where that may speak of it."""
    pairs = [pair for pair in pairs_of(question.text) if not lexicon().asking.fullmatch(pair)]
    of_money = any(
        pair in call.funding and not any(pair in line for line in call.conditions)
        for call in chosen.calls
        if call.funding
        for pair in pairs
    )
    of_money = of_money or _HOW_LONG.search(question.text)
    return (Facet.FUNDING, Facet.CONDITIONS) if of_money else (Facet.CONDITIONS,)


def _shares_pair(text: str, name: str) -> bool:
    return any(name[i : i + 2] in text for i in range(len(name) - 1))


def open_call(call: Call, before: CallsBefore, today: date) -> Answer:
    """A call picked from a list: everything about it, what was asked before first."""
    facets = before.asked.facets if before.asked and not before.asked.listing else ()
    facts = {
        "today": today,
        "facets": facets,
        "text": "",
        "verdicts": {call.id: ()},
        "editions": (),
        "all": True,
        "standing": standing(call, today),
    }
    return Answer(Status.ANSWERED, "call", Aspect.CALL, (call,), facts)
