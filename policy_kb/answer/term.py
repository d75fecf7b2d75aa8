"""Validity: what an answer says of the day on which it is given, and questions about the term."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from policy_kb.answer.evidence import Evidence
from policy_kb.answer.model import Answer, Status
from policy_kb.library import Shelf
from policy_kb.model import Clause, Entry, Part, Policy, Service, Target
from policy_kb.question import Aspect, Question
from policy_kb.validity import ENDED, NOT_CURRENT, Validity, validity

# 原文, 有效: what the classifier's "source" covers, told apart by its words.
_VERBATIM = re.compile(
    "原文|原话|原句|原闻|原条文|原始的?(?:条文|表述|文本|规定)|条文原|一字不|逐字|照抄|抄给|"
    "白纸黑字"
)
_TERM = re.compile(
    "有效|失效|过期|废止|作废|到期|过时|还算数|还管用|还能用|还执行|在执行|还适用|"
    "被.{0,6}(?:替代|取代|替换|代替|替)|替代|取代|替换|代替"
    "|施行|生效|实施日期|开始(?:执行|实施)"
)
_TERM_ASKED = re.compile(rf"有效期|有没有|还在|期内|{_TERM.pattern}|日期|哪[天日年]|几[号年]|旧|新")
# When it was issued is said, if at all, with the document itself.
_ISSUED = re.compile(
    "(?:哪一?[天日年月]|几[时号月]|什么时[候间]|何时)[^,。?]{0,4}"
    "(?:发文|印发|发布|公布|颁布|下发|出台|发的)"
)
_NOTHING = re.compile("(?!)")
_THIS_DOCUMENT = re.compile("政策|文件|意见|办法|措施|规定|细则|方案|条款|[这那本该][条份个项]")
_OF_SOURCE = frozenset({Aspect.SOURCE})
_MAY_BE = frozenset({Aspect.WHEN, Aspect.CONTENT, Aspect.APPLY, Aspect.STRUCTURE, Aspect.COMPARE})
# Answers that say something of the document, so that its term matters.
_TELLING = ("answered", "asked_back")


def sharpened(question: Question) -> Question:
    """The question with its aspect told apart: the wording itself, or the term."""
    aspect, text = question.aspect, question.text
    if aspect in _OF_SOURCE | _MAY_BE - {Aspect.APPLY} and _VERBATIM.search(text):
        return replace(question, aspect=Aspect.ORIGINAL)
    if aspect in _MAY_BE and asks_when_issued(text):
        return replace(question, aspect=Aspect.SOURCE)
    if not _TERM.search(text):
        return question
    if aspect in _OF_SOURCE or (aspect in _MAY_BE and _THIS_DOCUMENT.search(text)):
        return replace(question, aspect=Aspect.VALIDITY)
    return question


def asks_when_issued(text: str) -> bool:
    """这份文件是几月几号印发的: the day of the document, and none of something in it."""
    return bool(_ISSUED.search(text) and _THIS_DOCUMENT.search(text))


def asking_words(aspect: Aspect) -> re.Pattern[str]:
    """The words that ask for this aspect and say nothing of what it is asked of."""
    return {Aspect.ORIGINAL: _VERBATIM, Aspect.VALIDITY: _TERM_ASKED}.get(aspect, _NOTHING)


def of_policy(policy: Policy, question: Question, shelf: Shelf) -> Answer:
    """Where a policy stands: 还有效吗, 什么时候到期, 被什么替代."""
    state = validity(policy, question.today) if question.today else Validity.UNSTATED
    status = Status.ANSWERED_NOT_STATED if state is Validity.UNSTATED else Status.ANSWERED
    facts = _facts(policy, state, question.today, shelf)
    return Answer(status, "validity", Aspect.VALIDITY, (policy,), facts)


def about_term(
    question: Question, evidence: Evidence, shelf: Shelf, named: Policy | None
) -> Answer:
    """The term of the policy that is named or talked about, the main one else."""
    if named is not None:
        return of_policy(named, question, shelf)
    before = [evidence.entries.get(i) for i in question.before.subjects[:1]]
    entry = next((e for e in (*evidence.ordinals, *before) if e is not None), None)
    policy = shelf.knowledge.policy_of(entry) if entry is not None else shelf.knowledge.policy
    return of_policy(policy, question, shelf)


def dated(answer: Answer, question: Question, shelf: Shelf) -> Answer:
    """The answer with the policies in it that are not in force today. Never told as current."""
    if question.today is None or answer.key == "validity":
        return answer
    if not answer.status.value.startswith(_TELLING):
        return answer
    policies = _policies(answer, shelf)
    found = [
        _facts(p, state, question.today, shelf)
        for p in policies
        if (state := validity(p, question.today)) in NOT_CURRENT
    ]
    if not found:
        return answer
    all_ended = len(found) == len(policies) and all(f["state"] in ENDED for f in found)
    status = answer.status
    if all_ended and status.value.startswith("answered"):
        status = Status.ANSWERED_LAPSED
    return replace(answer, status=status, facts={**answer.facts, "lapsed": tuple(found)})


def _policies(answer: Answer, shelf: Shelf) -> list[Policy]:
    told: tuple[Entry, ...] = answer.entries or answer.offered
    of_a_policy = [e for e in told if isinstance(e, Clause | Part | Policy | Service | Target)]
    found = {p.id: p for p in map(shelf.knowledge.policy_of, of_a_policy)}
    # Lists and units are those of the main policy.
    return list(found.values()) or [shelf.knowledge.policy]


def _facts(policy: Policy, state: Validity, today: date | None, shelf: Shelf) -> dict:
    """What there is to say: the policy, where it stands, its days, and what replaced it."""
    successor = policy.replaced_by
    known = shelf.knowledge.by_id.get(successor or "")
    ended = None
    if state is Validity.EXPIRED:
        ended = policy.valid_until
    elif state is Validity.WITHDRAWN:
        ended = policy.withdrawn_on
    return {
        "policy": policy,
        "state": state,
        "today": today,
        "ended": ended,
        "successor": known.title if isinstance(known, Policy) else successor,
    }
