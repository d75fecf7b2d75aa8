"""Calls that are told of rather than named: by what they are for, by a wish, by their office.

Which call a text describes is `policy_kb.calls.lookup.purposes`; what is answered about it
is `calls`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policy_kb.answer import calls_subject
from policy_kb.answer.calls_question import CallQuestion
from policy_kb.answer.calls_subject import Chosen
from policy_kb.answer.model import Answer, Status
from policy_kb.calls.conditions.figures.counted import quantities
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.found import Found, Match
from policy_kb.calls.lookup.naming import core
from policy_kb.calls.lookup.purposes import Ranking, ranking, speaks_of_calls
from policy_kb.calls.lookup.topics import topic_runs
from policy_kb.calls.model import Call
from policy_kb.calls.questions.asking import Asked
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.questions.tellings import telling
from policy_kb.question import Aspect

# Whether there is money, a title or a place for what somebody wants to do.
_SUPPORT = re.compile(
    "(?:有没有|有冇|有无|有什么|有啥|有哪些|有不有|给不给|能不能|可不可以|能|可以|想|要点?|政府|"
    "国家"
    "|省里|市里|区里|给|有)[^,;。?]{0,8}(?:补|奖|资助|扶持|支持|贴息|钱|经费|试点|牌子|称号|"
    "荣誉|评|抵扣|券|报销|申请|申报"
    "|[能可]报|出一部分|报吗|政策|名额|帮忙出)"
    "|(?:补贴|补助|奖励|资助|支持|扶持|经费|贴息|优惠)(?:吗|么|没|不|[?]|$)"
    "|有[^,;。?]{0,12}(?:项目|专项|补贴|补助|奖励|计划)(?:吗|么|没|不)"
)
# Any question for what there is or whether one may.
_MAY_BE = re.compile(
    "有没有|有冇|有无|有什么|有啥|能不能|可不可以|(?:可以|能)[^,;。?]{1,6}[吗么不]"
)
# Who asks for none of these, and not how much, wishes for support in general.
_OF_ONE_CALL = frozenset(
    {
        Facet.CONDITIONS,
        Facet.MATERIALS,
        Facet.DEADLINE,
        Facet.CONTACT,
        Facet.LINK,
        Facet.OPENS,
    }
)
_HOW_MUCH = re.compile("多少|几(?:万|个点|成|百|千)|最高|最多|比例|额度|标准")
# 补助 may be in the name of what is described; who asks for the amount means the money.
AMOUNT = re.compile("多少|几|钱|额|最高|最多|标准|比例|支持方式")
# From this probability of being about calls a long message describes one.
PERHAPS = 0.2
# In a message this long a project is described rather than named.
_A_STORY = 30
# So many are offered.
_OFFERED = 3
# Of names that share no more than a common word with a question, what they say decides.
_A_WORD, _LITTLE_OF_A_NAME = 3.0, 0.6
# What offices publish, right behind the office.
_A_PROJECT = re.compile(
    "(?:的|那个|这个|[发搞出]的)?(项目|评选|认定|评定|遴选|示范|补贴|补助|奖励|奖补|资助|扶持|"
    "专项|大赛|试点)"
)

# 加装电梯补贴找谁: a grant by its name, and what only a call tells of one.
_A_GRANT = re.compile("补贴|补助|奖励|奖补|资助|贴息|扶持")
# …试点的联系电话, …评选的申报材料: called as only calls are, and asked what only a call tells.
_CALLED_A_PROJECT = re.compile(
    "..(?:试点|专项|揭榜|评选|遴选|征集|大赛|示范项目)的?(?:联系|电话|申报|截止|材料|条件|报名|链接|网址)"
)
_OF_A_GRANT = frozenset(
    {
        Facet.DEADLINE,
        Facet.OPENS,
        Facet.EXTENDED,
        Facet.MATERIALS,
        Facet.CONTACT,
        Facet.STATUS,
        Facet.ELIGIBLE,
        Facet.NEXT,
        Facet.LINK,
    }
)


@dataclass(frozen=True)
class Told:
    """Calls that a question describes: the question as it is then read, the calls chosen, and
    others that come near."""

    asked: Asked
    chosen: Chosen
    others: tuple[Call, ...] = ()


def closest(question: CallQuestion, match: Match, index: CallIndex) -> Told | None:
    """A project told of rather than named, by its purpose or in a long message."""
    asked = question.asked
    ranked = ranking(asked.plain, index)
    wish = not set(asked.facets) & _OF_ONE_CALL and not _HOW_MUCH.search(asked.text)
    near = ranked.closest(wish) or _in_a_story(question, match, index)
    # 渔船购置贴息 for 农机购置贴息: with another word in the place of a name's nothing is alike.
    others = {found.call.id for found in match.near if found.other}
    if not near or ranked.named and others & {found.call.id for found in near}:
        return None
    if Facet.FUNDING in asked.facets and len(asked.facets) > 1 and not AMOUNT.search(asked.text):
        # 补助 is in its name here, which is not taken out of what describes it.
        asked = replace(asked, facets=tuple(f for f in asked.facets if f is not Facet.FUNDING))
    chosen = calls_subject.choose(Match(sure=near), asked, index, question.today)
    if chosen.missing:
        return None
    return Told(asked, chosen, _beside(ranked, chosen, index) if wish else ())


def closer(question: CallQuestion, match: Match, index: CallIndex) -> Told | None:
    """研发的新装备卖出第一台, where 研发 is a word of other names: the call that is described."""
    asked = question.asked
    by_a_word = all(f.weight < _A_WORD and f.said < _LITTLE_OF_A_NAME for f in match.sure)
    told_apart = asked.levels or asked.edition.batches or asked.edition.year or asked.step
    if question.strict or not by_a_word or told_apart:
        return None
    ranked = ranking(asked.plain, index)
    described = {core(found.call.title) for found in ranked.closest()}
    if ranked.named or not described or described == {core(f.call.title) for f in match.sure}:
        return None
    return closest(question, Match(), index)


def asks_of_an_unknown(asked: Asked) -> bool:
    """Whether what only a call tells is asked of something that is called as only calls are."""
    if _CALLED_A_PROJECT.search(asked.text):
        return True
    edition = asked.edition.year is not None and bool(asked.levels)  # 2027年广州市…奖励
    return bool(_A_GRANT.search(asked.text)) and (bool(set(asked.facets) & _OF_A_GRANT) or edition)


def may_be_a_wish(question: CallQuestion, index: CallIndex) -> bool:
    """Whether support may be asked for, though the question is none for calls by itself."""
    asked = question.asked
    wishes = _SUPPORT.search(asked.text) or _MAY_BE.search(asked.text) or telling(asked.text)
    return not question.strict and bool(wishes or speaks_of_calls(asked.plain, index))


def perhaps(question: CallQuestion, index: CallIndex) -> Answer | None:
    """Calls that come near a wish; the policy may have an answer as well."""
    near = _near(question, index)
    if not near:
        return None
    return Answer(
        Status.NO_MATCH, "call_perhaps", Aspect.CALL, facts={"wished": True}, offered=near
    )


def unknown(question: CallQuestion, match: Match, index: CallIndex) -> Answer:
    """No such call; those of a near purpose and name are offered."""
    told = () if question.strict else _near(question, index)
    named = tuple(found.call for found in match.near)
    return Answer(
        Status.NO_MATCH,
        "call_perhaps" if told else "call_unknown",
        Aspect.CALL,
        offered=tuple(dict.fromkeys((*told, *named)))[:_OFFERED],
    )


def of_office(asked: Asked, index: CallIndex) -> Match:
    """体育局那个评选: the only call of an office, or the only one of its that is called so."""
    issued = index.of_issuer(asked.text)
    behind = [_A_PROJECT.match(asked.text, end) for _, end in index.spans(asked.text)]
    said = next((found[1] for found in behind if found), None)
    if said is None:
        return Match()
    called = tuple(c for c in issued if said in c.title) or (issued if said == "项目" else ())
    if len({core(call.title) for call in called}) != 1:
        return Match()
    return Match(sure=tuple(Found(call, 1.0, 1.0, 0.0) for call in called))


def _near(question: CallQuestion, index: CallIndex) -> tuple[Call, ...]:
    asked = question.asked
    return ranking(asked.plain, index).nearest(bool(_SUPPORT.search(asked.text)))


def _in_a_story(question: CallQuestion, match: Match, index: CallIndex) -> tuple[Found, ...]:
    """The only call that comes near a long message, or whose names hold most of its words."""
    told = len(question.text) > _A_STORY or quantities(question.told)
    if not told or question.likely < PERHAPS:
        return ()
    if len(match.near) == 1:
        return match.near
    return index.told_of(topic_runs(question.asked.plain, index))


def _beside(ranked: Ranking, chosen: Chosen, index: CallIndex) -> tuple[Call, ...]:
    """Others that come near, without the editions of those chosen."""
    same = {like.id for call in chosen.calls for like in index.calls_like(call)}
    return tuple(call for call in ranked.nearest(wish=True) if call.id not in same)
