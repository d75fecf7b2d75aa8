"""Answers about how the document is built: chapters, parts, tasks, safeguards, lists."""

from __future__ import annotations

import re

from policy_kb.answer import targets as target_answers
from policy_kb.answer.evidence import SURE, Evidence, clause_for
from policy_kb.answer.model import Answer, Status
from policy_kb.library import Shelf
from policy_kb.model import Clause, Part, Target
from policy_kb.question import Aspect, Question

# What a question about the structure counts or lists, by the words it uses; first match wins.
_LISTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("safeguards", re.compile("保障")),
    (
        "services",
        re.compile(
            "[六6几哪]大?[个项种类]?.{0,4}服务|服务.{0,4}(?:[几哪]|有什么|是啥|是什么|都有啥)"
        ),
    ),
    ("targets", re.compile("目标|指标|数字")),
    ("units", re.compile("单位|部门|几个局|哪些局")),
    ("tasks", re.compile("任务|多少条|几条|几项|条款|多少项|task|举措|措施|条目|清单")),
)


_PIECES = (
    "任务|task|条款|条|项|部分|章|方面|板块|大块|块|目标|指标|保障|措施|单位|部门|服务|内容|标题|节"
)
_ABOUT_STRUCTURE = re.compile(
    rf"[几多]少?.{{0,3}}(?:{_PIECES})|目录|结构|框架|大纲|提纲|清单|章节|概览|总览|全貌|"
    rf"分[为成几哪]|哪[一二三四五六七八两几]?[大个]*(?:部分|方面|板块|块|章)|哪[两二三四五六七八]条"
    rf"|(?:全部|所有|哪些|哪几|有什么|有啥|列|都有|总共|一共|每|各).{{0,6}}(?:{_PIECES})"
    rf"|(?:{_PIECES}).{{0,8}}(?:哪些|哪几|几|什么|啥|列|全部|有多少|哪六|边)"
)
# 有哪些科技服务 asks for the six services, though 科技服务 also names a part.
_SIX_SERVICES = re.compile(
    "[六6几哪]些?[大个项种]?的?(?:科技|专业)*服务(?!.{0,4}[条部])|"
    "服务(?:有|都|是|包括|分|一共|总共|那|这)*(?:哪|什么|啥|几[种类项个]|[六6]大?[项个种类])"
)
# 几条任务几条保障措施: the outline has both numbers.
_BOTH_COUNTED = (
    re.compile("[几多][条项个少]{0,2}(?:主要)?任务|任务.{0,4}[几多]"),
    re.compile("[几多][条项个少]{0,2}保障|保障.{0,6}[几多]"),
)
# 第3条属于哪个部分, 科技支行在第几章; 归哪一块管 asks for who.
_BELONGS = re.compile("[属归]于?|在|是|算|划[在到]")
_A_PART = re.compile(
    "(?:哪一?|第几)[个大]?(?:部分|方面|板块|大块|块|章节?|大项|类(?!企|公|单|人))(?!来?[管负牵主])"
)
# The chapters that hold what stands in no part.
_CHAPTER_OF = {"overview": 1, "goal": 1, "task": 2, "item": 2, "safeguard": 3}
# 写在第几条 asks for one clause, not for the list.
_ONE_OF_THEM = re.compile("第几|哪一[条项]|哪[条项]")
# 民生那条里面分几块 asks for what one clause says.
_INSIDE = re.compile("[那这]一?[条项]")
_TITLE = re.compile("标题|题目|名称|名字|叫什么|叫啥")
# 整个文件分几块 asks for the outline, whatever else its words are close to.
_THE_WHOLE = re.compile("政策|文件|意见|全文|整[个体篇份]|通篇|若干")
# A clause that fits this much better than a part whose name occurs is meant.
_OUTDONE = 2.5
# So close to a clause, 意见 in the question is no more than where it stands.
_OUTRIGHT = 0.8
# A topic of no more characters than this may name a part as well as a clause.
_BARE = 4
# 哪几条没写配合单位: the tasks in which a role is left open.
_LEFT_OPEN = re.compile(
    "没有?(?:写|列|提|说|注明|标)?.{0,4}(?P<role>配合|牵头).{0,8}[哪几]|"
    "[哪几].{0,6}没有?.{0,4}(?P<other>配合|牵头)"
)


def asks_for_title(text: str) -> bool:
    """第三章的标题: what a part of the document is called."""
    return bool(_TITLE.search(text))


def fits(question: Question, evidence: Evidence) -> bool:
    """Whether the words really ask for a count, a list or the outline."""
    text = " ".join((*question.background, question.text))
    part_named = _part_meant(question, evidence) is not None
    if part_named and not _INSIDE.search(text):
        return True
    told = bool(question.background)
    inside_one = evidence.sure and (_INSIDE.search(text) or _of_one_clause(text, told, evidence))
    return bool(_ABOUT_STRUCTURE.search(text)) and not _ONE_OF_THEM.search(text) and not inside_one


def _part_meant(question: Question, evidence: Evidence) -> Part | None:
    """The part that is named; not where one of its names stands within what a clause is far closer
    to (债券融资有哪些形式)."""
    for mention in question.mentions:
        if mention.kind != "part" or not mention.exact:
            continue
        own = next((h.score for h in evidence.hits if h.id == mention.id), 0.0)
        best = evidence.hits[0].score if evidence.hits else 0.0
        if mention.number is not None or best <= _OUTDONE * own:
            return evidence.entries[mention.id]
    return None


def _of_one_clause(text: str, told: bool, evidence: Evidence) -> bool:
    """数据库主要收哪几方面的数据: what one clause says, though asked for as if for a list; `told`:
    it is named in another piece of the message."""
    outright = evidence.hits[0].score >= _OUTRIGHT
    if (_THE_WHOLE.search(text) and not outright) or any(
        pattern.search(text) for _, pattern in _LISTS
    ):
        return False
    return (told or evidence.length > _BARE) and isinstance(
        evidence.entry(evidence.hits[0]), Clause
    )


def belonging(question: Question, evidence: Evidence, shelf: Shelf) -> Answer | None:
    """The part and the chapter that what is named belongs to, where that is asked."""
    match = _A_PART.search(question.text)
    if match is None or not _BELONGS.search(question.text[: match.start()]):
        return None
    entry = _named(question, evidence)
    if entry is None:
        return None
    known = shelf.knowledge
    part = entry if isinstance(entry, Part) else known.by_id.get(entry.part or "")
    kind = "task" if isinstance(entry, Part) else entry.kind
    chapter = next((c for c in known.chapters if c.number == _CHAPTER_OF.get(kind)), None)
    if chapter is None:
        return None
    facts = {"chapter": chapter, "part": part}
    offered = known.tasks_of(part) if isinstance(part, Part) else ()
    return Answer(Status.ANSWERED, "belongs", Aspect.STRUCTURE, (entry,), facts, offered)


def _named(question: Question, evidence: Evidence) -> Clause | Part | None:
    """The one thing of the document that a question is about: by number, by name, by its words."""
    mentioned = [evidence.entries.get(m.id) for m in question.mentions if m.exact]
    hits = [evidence.entry(h) for h in evidence.hits[:1] if evidence.sure]
    for entry in (*evidence.ordinals, *mentioned, *hits):
        if isinstance(entry, Target):
            return evidence.entries["goal"]
        clause = clause_for(entry, evidence) if entry is not None else None
        if clause is not None:
            return clause
    return None


def without_role(question: Question, shelf: Shelf) -> Answer | None:
    """The tasks that name no unit for a role, when that is what is asked."""
    match = _LEFT_OPEN.search(question.text)
    if match is None:
        return None
    role = "lead" if "牵头" in (match["role"], match["other"]) else "support"
    open_ones = tuple(
        t for t in shelf.knowledge.tasks if not getattr(t, role) and not shelf.knowledge.items_of(t)
    )
    return Answer(Status.ANSWERED, f"without_{role}", Aspect.STRUCTURE, open_ones)


def answer(question: Question, evidence: Evidence, shelf: Shelf) -> Answer:
    """A part with its tasks where one is named, else the list or count that is asked for."""
    text = " ".join((*question.background, question.text))
    if evidence.sections:
        return _section(evidence.sections[0], shelf)
    if all(counted.search(text) for counted in _BOTH_COUNTED):
        return listing("outline", shelf)
    named = _part_meant(question, evidence) is not None
    for name, pattern in _LISTS[:3]:
        inside_part = named and not _SIX_SERVICES.search(text)
        if pattern.search(text) and not evidence.ordinals and not inside_part:
            return listing(name, shelf)
    part = _named_part(question, evidence)
    if part is not None:
        return Answer(
            Status.CHOICE,
            "part_choice",
            Aspect.STRUCTURE,
            (part,),
            offered=shelf.knowledge.tasks_of(part),
        )
    for name, pattern in _LISTS[3:]:
        if pattern.search(text):
            return listing(name, shelf)
    return listing("outline", shelf)


def listing(name: str, shelf: Shelf) -> Answer:
    """One of the document's lists as a whole."""
    knowledge = shelf.knowledge
    if name == "targets":
        return target_answers.overview(shelf)
    if name == "services":
        services = tuple(s for s in knowledge.services if s.kind == "service")
        return Answer(
            Status.ANSWERED,
            "services",
            Aspect.STRUCTURE,
            (knowledge.by_id["task-07"],),
            {"services": services},
            rows=services,
        )
    if name == "safeguards":
        return Answer(
            Status.CHOICE, "safeguards", Aspect.STRUCTURE, (), offered=knowledge.safeguards
        )
    facts = {"knowledge": knowledge}
    if name == "units":
        return Answer(Status.ANSWERED, "units_list", Aspect.STRUCTURE, (), facts)
    if name == "tasks":
        return Answer(Status.ANSWERED, "tasks_list", Aspect.STRUCTURE, (), facts)
    return Answer(Status.ANSWERED, "outline", Aspect.STRUCTURE, (), facts)


def _section(number: int, shelf: Shelf) -> Answer:
    """第三部分 may be chapter three or part three: tell both. 第三章 (negative) is a chapter."""
    knowledge = shelf.knowledge
    chapter = next((c for c in knowledge.chapters if c.number == abs(number)), None)
    part = knowledge.part(number) if number > 0 else None
    if chapter is None and part is None:
        return Answer(
            Status.NO_SUCH_ITEM, "no_such_part", Aspect.STRUCTURE, (), {"number": abs(number)}
        )
    facts = {"chapter": chapter, "part": part, "knowledge": knowledge}
    offered = knowledge.tasks_of(part) if part else ()
    if chapter is not None and chapter.number == 3 and part is None:
        offered = knowledge.safeguards
    return Answer(
        Status.ANSWERED, "section", Aspect.STRUCTURE, (part,) if part else (), facts, offered
    )


def _named_part(question: Question, evidence: Evidence) -> Part | None:
    for entry in evidence.ordinals:
        if isinstance(entry, Part):
            return entry
    meant = _part_meant(question, evidence)
    if meant is not None:
        return meant
    if evidence.hits and evidence.hits[0].score >= SURE:
        entry = evidence.entry(evidence.hits[0])
        if isinstance(entry, Part):
            return entry
        close = [h for h in evidence.hits[:4] if h.score > 0.6 * evidence.hits[0].score]
        for hit in close:
            other = evidence.entry(hit)
            if isinstance(other, Part) and isinstance(entry, Clause) and entry.part == other.id:
                return other
    return None
