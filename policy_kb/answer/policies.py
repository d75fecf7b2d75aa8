"""Answers from the policies beside the main one: named, talked about, or clearly closer.

Numbers, parts and lists belong to the main policy unless another is named or is
the topic. Which of them is in force on the day is decided here as well: what is
not is told only where nothing current fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_kb.answer import clauses
from policy_kb.answer.evidence import AHEAD, CLOSE, PERHAPS, SURE, Evidence
from policy_kb.answer.model import Answer, Status
from policy_kb.answer.subjects import Subjects, bar
from policy_kb.answer.term import asking_words
from policy_kb.library import Shelf
from policy_kb.model import Clause, Entry, Policy
from policy_kb.question import ROLES, UNSTATED, Aspect, Question
from policy_kb.retrieval.search import Hit, topic_words
from policy_kb.validity import NOT_CURRENT, validity

# A policy is meant without its full name when the question comes this close to one.
_THE_POLICY = 0.7
_A_DOCUMENT = re.compile("措施|办法|意见|方案|规定|细则|政策|文件|计划|规划|条例")
# Above this probability of lying outside only a clause's own name is answered.
_ELSEWHERE, _ITS_NAME = 0.9, 0.8
_OFFERED = 4
# What is told of the main policy as a whole, whatever another policy says.
_OF_THE_MAIN = frozenset({Aspect.STRUCTURE, Aspect.UNIT_TASKS, Aspect.COMPARE})
_MEANT_TO_TELL = re.compile("条件|材料|流程|手续|程序|时间|期限|名单|申请|申报|提交")
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:万元|亿元|元|%|％|倍)")
_HAN = re.compile("[\u4e00-\u9fff].*[\u4e00-\u9fff]")
_NOT_WORDS = re.compile("[0-9.%]+年?")


def meant(question: Question, evidence: Evidence, shelf: Shelf) -> Policy | None:
    """The policy beside the main one that a question is about: named, or still the topic."""
    if not shelf.knowledge.other_policies:
        return None
    entries = evidence.entries
    for mention in question.mentions:
        entry = entries.get(mention.id)
        if mention.kind == "policy" and isinstance(entry, Policy):
            return entry
    if names_main(question, shelf):
        return None
    named = _by_its_words(question, shelf)
    if named is not None:
        return named
    before = topic(question.before.subjects, shelf)
    if before is None:
        return None
    if any(m.number is not None and m.kind != "task" for m in question.mentions):
        return None  # parts and safeguards are the main policy's
    words = [w for w in topic_words(_about(question)) if not _NOT_WORDS.fullmatch(w)]
    return before if not words or _fits(words, before, shelf) else None


def topic(subjects: Iterable[str], shelf: Shelf) -> Policy | None:
    """The other policy that was talked about last, if it was one."""
    for entry_id in subjects:
        entry = shelf.knowledge.by_id.get(entry_id)
        if isinstance(entry, (Policy, Clause)):
            policy = shelf.knowledge.policy_of(entry)
            return policy if policy.id != shelf.knowledge.policy.id else None
        return None
    return None


def _by_its_words(question: Question, shelf: Shelf) -> Policy | None:
    """研发机构措施第三条: not the full title, but a document and what it is about."""
    if not _A_DOCUMENT.search(question.text):
        return None
    words = topic_words(_about(question))
    for hit in shelf.beside.search(words, most=3):
        entry = shelf.knowledge.by_id[hit.id]
        if isinstance(entry, Policy):
            return entry if hit.best >= _THE_POLICY and hit.covered >= _THE_POLICY else None
    return None


def names_main(question: Question, shelf: Shelf) -> bool:
    """Whether a question says the main policy's name, or one that is used for it."""
    main = shelf.knowledge.policy
    return any(name in question.text for name in (main.title, *main.aliases))


def _fits(words: Iterable[str], policy: Policy, shelf: Shelf) -> bool:
    """Whether the topic policy has what the words are about, and more of it than the main one."""
    mine = _within(policy, shelf.beside.search(words, most=20), shelf)
    main = shelf.index.search(words, most=1)
    return bool(mine) and mine[0].score >= PERHAPS and (not main or mine[0].score >= main[0].score)


def _about(question: Question) -> str:
    """The question without the clauses it numbers, the policies it names in full, and the
    words by which it asks for wording or term."""
    text, at, kept = question.text, 0, []
    for mention in question.mentions:
        if mention.number is not None or mention.kind == "policy":
            kept.append(text[at : mention.start])
            at = max(at, mention.end)
    left = " ".join((*kept, text[at:]))
    return asking_words(question.aspect).sub(" ", left)


def _within(policy: Policy, hits: list[Hit], shelf: Shelf) -> list[Hit]:
    known = shelf.knowledge.by_id
    return [
        h
        for h in hits
        if isinstance(known[h.id], Clause) and shelf.knowledge.policy_of(known[h.id]) is policy
    ]


def within(question: Question, policy: Policy, evidence: Evidence, shelf: Shelf) -> Answer:
    """The answer from one policy: the numbered clause, the closest, the one talked about."""
    aspect = question.aspect
    numbers = [m.number for m in question.mentions if m.number is not None and m.kind == "task"]
    if numbers:
        found = [shelf.knowledge.article(policy, number) for number in numbers]
        sure = tuple(dict.fromkeys(clause for clause in found if clause is not None))
        if not sure:
            facts = {"policy": policy, "number": numbers[0], "count": _count(policy, shelf)}
            return Answer(Status.NO_SUCH_ITEM, "no_such_article", aspect, (policy,), facts)
        return about(question, sure, evidence, shelf)
    words = topic_words(_about(question))
    hits = _within(policy, shelf.beside.search(words, most=40), shelf) if words else []
    near = [h for h in hits if h.score >= PERHAPS]
    if near and aspect is not Aspect.VALIDITY:
        close = [h for h in near if h.score >= CLOSE * near[0].score][:_OFFERED]
        entries = tuple(shelf.knowledge.by_id[h.id] for h in close)
        if len(entries) > 1:
            return Answer(Status.CHOICE, "choice", aspect, (), offered=entries)
        return about(question, entries, evidence, shelf)
    known = (evidence.entries.get(i) for i in question.before.subjects[:1])
    carried = tuple(
        e for e in known if isinstance(e, Clause) and shelf.knowledge.policy_of(e) is policy
    )
    if carried and not _names(policy, question):
        return about(question, carried, evidence, shelf)
    return about(question, (policy,), evidence, shelf)


def _names(policy: Policy, question: Question) -> bool:
    return any(m.id == policy.id for m in question.mentions)


def _count(policy: Policy, shelf: Shelf) -> int:
    return max((c.number for c in shelf.knowledge.clauses_of(policy)), default=0)


def about(
    question: Question, entries: tuple[Entry, ...], evidence: Evidence, shelf: Shelf
) -> Answer:
    """What is asked of clauses or of a whole policy beside the main one."""
    aspect, first = question.aspect, entries[0]
    if isinstance(first, Policy):
        if aspect in (Aspect.SOURCE, Aspect.ORIGINAL):
            return clauses.about(question, aspect, Subjects(sure=entries), evidence, shelf)
        offered = shelf.knowledge.clauses_of(first)
        return Answer(Status.CHOICE, "policy_beside", Aspect.CONTENT, (first,), offered=offered)
    told = aspect in ROLES | {Aspect.SOURCE, Aspect.ORIGINAL}
    if aspect in UNSTATED and not _states(aspect, entries):
        told = True
    asked = aspect if told else Aspect.CONTENT
    return clauses.about(question, asked, Subjects(sure=entries), evidence, shelf)


def _states(aspect: Aspect, entries: Iterable[Entry]) -> bool:
    """Whether the wording of a clause says something of what is asked; then it is told whole."""
    text = "".join("".join((e.summary, *e.measures)) for e in entries if isinstance(e, Clause))
    if aspect is Aspect.AMOUNT:
        return bool(_FIGURE.search(text))
    return aspect is not Aspect.CONTACT and bool(_MEANT_TO_TELL.search(text))


def rival(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """A clause of another policy that fits better than anything in the main one."""
    if not shelf.knowledge.other_clauses or question.aspect in _OF_THE_MAIN:
        return None
    if evidence.ordinals or evidence.missing or evidence.sections or evidence.targets:
        return None
    words = evidence.words or topic_words(" ".join(question.background))
    if not _HAN.search("".join(words)):
        return None
    main = (
        0.0
        if _lapsed(shelf.knowledge.policy, question)
        else max((h.score for h in (*evidence.hits[:1], *evidence.target_hits[:1])), default=0.0)
    )
    # What the main policy leaves open is better told by one that states it.
    needed = max(SURE, main if question.aspect not in UNSTATED else main * CLOSE)
    hits = [
        h
        for h in shelf.beside.search(words, 8, PERHAPS if main < PERHAPS else needed)
        if isinstance(shelf.knowledge.by_id[h.id], Clause) and _allowed(h, question)
    ]
    if not hits:
        return None
    current = [h for h in hits if not _lapsed(_policy(h, shelf), question)]
    if current and current[0].score >= needed:
        return _closest(question, current, evidence, shelf)
    best = max(main, current[0].score if current else 0.0)
    past = [h for h in hits if _lapsed(_policy(h, shelf), question)]
    if past and past[0].score >= max(SURE, AHEAD * best):
        return _closest(question, past, evidence, shelf)
    if current and main < PERHAPS and current[0].score >= max(PERHAPS, AHEAD * main):
        return _closest(question, current, evidence, shelf, sure=False)
    return None


def _closest(
    question: Question, hits: list[Hit], evidence: Evidence, shelf: Shelf, sure: bool = True
) -> Answer:
    """The best hit, or a choice where several are as good; what is not sure says so."""
    known = shelf.knowledge.by_id
    close = [h for h in hits if h.score >= CLOSE * hits[0].score][:_OFFERED]
    entries = tuple(known[h.id] for h in close)
    parents = {getattr(e, "parent", None) for e in entries} - {None}
    entries = tuple(e for e in entries if e.id not in parents) or entries
    if len(entries) > 1:
        own = (evidence.entry(h) for h in evidence.hits[:1] if evidence.sure)
        mine = tuple(e for e in own if isinstance(e, Clause))
        offered = (*entries[: _OFFERED - len(mine)], *mine)
        return Answer(Status.CHOICE, "choice", question.aspect, (), offered=offered)
    answer = about(question, entries, evidence, shelf)
    if sure:
        return answer
    return Answer(
        answer.status,
        answer.key,
        answer.aspect,
        answer.entries,
        answer.facts,
        answer.offered,
        probable=True,
    )


def _allowed(hit: Hit, question: Question) -> bool:
    """What smells of elsewhere needs better evidence, as with clauses of the main policy."""
    if question.outside >= _ELSEWHERE and hit.best < _ITS_NAME:
        return False
    return hit.score >= bar(question)


def _policy(hit: Hit, shelf: Shelf) -> Policy:
    return shelf.knowledge.policy_of(shelf.knowledge.by_id[hit.id])


def _lapsed(policy: Policy, question: Question) -> bool:
    return question.today is not None and validity(policy, question.today) in NOT_CURRENT
