"""Answers about units: which tasks a unit leads and in which it assists."""

from __future__ import annotations

import re

from policy_kb.answer.model import Answer, Status
from policy_kb.library import Shelf
from policy_kb.mentions import Mention
from policy_kb.model import Clause, Unit
from policy_kb.question import Aspect
from policy_kb.retrieval.search import topic_words

# Whoever asks about all towns means the tasks of "some towns concerned" as well;
# both are told apart in the answer.
_WIDER = {"各镇街": ("各镇街", "相关镇街"), "相关镇街": ("相关镇街", "各镇街")}
# A unit with the clauses it leads and those it assists in, each with its name there.
_Row = tuple[Unit, list[tuple[Clause, str]], list[tuple[Clause, str]]]
_LEAD_WORDS = ("牵头", "带头", "主导", "领头", "挑头", "主办", "为主", "主责")
_SUPPORT_WORDS = ("配合", "协助", "协办", "参与", "打下手", "帮忙", "帮手", "辅助", "搭把手")


def tasks_of(units: tuple[Unit, ...], text: str, shelf: Shelf) -> Answer:
    """All tasks of the units; only the asked role where the question names just one."""
    lead = any(word in text for word in _LEAD_WORDS)
    support = any(word in text for word in _SUPPORT_WORDS)
    role = "lead" if lead and not support else "support" if support and not lead else "both"
    rows = [
        (unit, _clauses(unit, "lead", shelf), _clauses(unit, "support", shelf)) for unit in units
    ]
    facts = {"rows": rows, "role": role}
    return Answer(
        Status.ANSWERED, "unit_tasks", Aspect.UNIT_TASKS, units, facts, rows=_shown(rows, role)
    )


def only_clause(unit: Unit, shelf: Shelf) -> Clause | None:
    """The one clause that names a unit; None where several do, or none."""
    rows = [*_clauses(unit, "lead", shelf), *_clauses(unit, "support", shelf)]
    found = {clause.id: clause for clause, _ in rows}
    return next(iter(found.values())) if len(found) == 1 else None


def _shown(rows: list[_Row], role: str) -> tuple[Clause, ...]:
    """The tasks in the order in which they are told: a unit's own first, then those it helps in."""
    shown: list[Clause] = []
    for _, lead, support in rows:
        only = {"lead": lead or support, "support": support or lead}.get(role, [*lead, *support])
        shown += [clause for clause, _ in only]
    return tuple(shown)


_IS_IT = re.compile(
    "是不是|是否|是.{0,6}[吗么吧?]|在不在|有没有份|有份|什么角色|啥角色|要不要[管理做参]|管不管|"
    "算不算|参与吗|参加吗|也.{0,4}[吗么]|在里面|在内"
)
# Whether two names are those of one body: 科技局和科工信局是一个部门吗.
_ONE_BODY = re.compile("一回事|同一[个家]|是一[个家]|一个(?:单位|部门|局)|就是|是不是|一样")
_LIST = re.compile("哪些|哪几|(?<!为)什么|(?<!为)啥|几条|几项|多少")


_A_UNIT = re.compile(
    r"[\u4e00-\u9fff]{2,6}?(?:局|委员会|委|办公室|办|厅|部门|法院|检察院|银行|海关)"
)
_WHAT_BODY = re.compile(
    r"^(?:那个?|请问)?[\u4e00-\u9fff]{2,8}?(?:局|办|委|院|所|站|中心|协会|公司)是个?(?:什么|"
    r"啥)(?:样的)?"
    r"(?:单位|机构|部门|组织)"
)


def asks_who(text: str) -> bool:
    """牵头是谁 asks for a unit, so it is about a clause; 那配合的呢 may be about a unit."""
    return bool(re.search("谁|哪[个家几些两]|边个|什么单位|什么部门", text))


def names_unknown(text: str) -> bool:
    """Whether a text without a known unit still names something like one."""
    return bool(_A_UNIT.search(text))


def asks_what_body(text: str) -> bool:
    """科创中心是什么单位: what something with a unit's name is."""
    return bool(_WHAT_BODY.search(text))


def same_body(units: tuple[Unit, ...], mentions: tuple[Mention, ...], text: str) -> Answer | None:
    """Whether two names mean one unit, where nothing but that is asked."""
    named = [m for m in mentions if m.kind == "unit"]
    between = text[named[0].end : named[1].start] if len(named) == 2 else ""
    if len(named) != 2 or not (_ONE_BODY.search(text[named[1].end :]) or _ONE_BODY.search(between)):
        return None
    if (
        len(mentions) > 2
        or _LIST.search(text)
        or topic_words(_ONE_BODY.sub("", text[named[1].end :]))
    ):
        return None
    key = "same_unit" if len(units) == 1 else "other_unit"
    names = {"name": named[0].surface, "other": named[1].surface}
    return Answer(Status.ANSWERED, key, Aspect.UNITS, units, names)


def asks_membership(text: str) -> bool:
    """Whether a yes or no is asked about a unit, rather than its list of tasks."""
    return bool(_IS_IT.search(text)) and ("角色" in text or not _LIST.search(text))


def membership(unit: Unit, clause: Clause, text: str) -> Answer:
    """Which role, if any, the unit has in the clause; the clause stays the topic."""
    names = _WIDER.get(unit.id, (unit.id,))
    role = (
        "lead"
        if set(names) & set(clause.lead)
        else ("support" if set(names) & set(clause.support) else "none")
    )
    asked = (
        "lead"
        if any(w in text for w in _LEAD_WORDS)
        else ("support" if any(w in text for w in _SUPPORT_WORDS) else role)
    )
    key = f"member_{role}" if role == asked or role == "none" else f"member_rather_{role}"
    return Answer(Status.ANSWERED, key, Aspect.UNITS, (clause,), {"unit": unit.id})


def _clauses(unit: Unit, role: str, shelf: Shelf) -> list[tuple[Clause, str]]:
    """Clauses with the name under which the policy has the unit there."""
    found: dict[str, tuple[Clause, str]] = {}
    for name in _WIDER.get(unit.id, (unit.id,)):
        for clause in shelf.knowledge.clauses_of_unit(name, role):
            found.setdefault(clause.id, (clause, name))
    return sorted(found.values(), key=lambda row: (row[0].number, row[0].id))
