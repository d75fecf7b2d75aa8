"""Who the specialist of a town or street is: the entry, or that none is registered.

What a specialist is and does stays with the network of the policy, and so does every question for
them while nobody is registered and no town is named.
"""

from __future__ import annotations

import re

from policy_kb.answer.model import Answer, Status
from policy_kb.language.towns import towns_named
from policy_kb.library import Shelf
from policy_kb.model import Specialist
from policy_kb.question import ROLES, Aspect, Question

_SPECIALIST = re.compile("(?<!服务)(?:科技)?专员")
# About the office, not about who holds it.
_THE_OFFICE = re.compile("做什么|干什么|干啥|干嘛|职责|是什么|什么是|哪些活|区别|补贴|为什么|依据")
_ASKED = ROLES | {Aspect.CONTENT, Aspect.CONTACT, Aspect.UNIT_TASKS, Aspect.STRUCTURE}
_ABOUT_A_PERSON = re.compile(
    "电话|号码|微信|怎么联系|联系方式|联系[他她]|找[他她]|办公|在哪|姓什么|叫什么"
)
_LONGEST_FOLLOW_UP = 16


def answer(question: Question, shelf: Shelf) -> Answer | None:
    """None where the question is not for a specialist."""
    people = shelf.knowledge.specialists
    before = [one for one in people if one.id in question.before.subjects]
    named = towns_named(question.text)
    if _SPECIALIST.search(question.text):
        if question.aspect not in _ASKED or _THE_OFFICE.search(question.text):
            return None
    elif not (before and len(question.text) <= _LONGEST_FOLLOW_UP and _goes_on(question, named)):
        return None
    if not named and before and not people_of_all(question):
        return _told(question, tuple(before))
    if named:
        found = tuple(one for one in people if one.town in named)
        missing = [town for town in named if all(one.town != town for one in found)]
        return _told(question, found, missing)
    return _everybody(question, people)


def is_asked_for(text: str) -> bool:
    """Whether a message, whatever was talked about before, asks who a specialist is."""
    who = towns_named(text) or re.search("谁|名单|哪位|电话|联系|号码", text)
    return bool(_SPECIALIST.search(text) and not _THE_OFFICE.search(text) and who)


def people_of_all(question: Question) -> bool:
    """各镇街的科技专员名单: all of them are asked for."""
    return bool(re.search("各|所有|全部|名单|哪些|都有谁", question.text))


def _goes_on(question: Question, named: tuple[str, ...]) -> bool:
    """那新塘呢, 他电话多少: still about a specialist."""
    bare = named and len(question.text) <= len("".join(named)) + 6
    return bool(bare or (not named and _ABOUT_A_PERSON.search(question.text)))


def _told(
    question: Question, found: tuple[Specialist, ...], missing: list[str] | None = None
) -> Answer:
    facts = {"missing": tuple(missing or ())}
    status = Status.ANSWERED if found else Status.ANSWERED_NOT_STATED
    return Answer(status, "specialist", Aspect.CONTACT, found, facts)


def _everybody(question: Question, people: tuple[Specialist, ...]) -> Answer | None:
    """No town is named: the list, where there is one and a person is asked for."""
    asks_who = re.search("谁|名单|哪位|哪些|电话|联系|号码|姓什么|叫什么", question.text)
    if not people or not asks_who:
        return None
    return Answer(Status.ANSWERED, "specialists", Aspect.CONTACT, people[:1], {"people": people})
