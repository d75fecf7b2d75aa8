"""Answers about units: which tasks a unit leads and in which it assists."""

from __future__ import annotations

from policy_kb.answer.model import Answer, Status
from policy_kb.library import Shelf
from policy_kb.model import Clause, Unit
from policy_kb.question import Aspect

# Whoever asks about all towns means the tasks of "some towns concerned" as well;
# both are told apart in the answer.
_WIDER = {"各镇街": ("各镇街", "相关镇街"), "相关镇街": ("相关镇街", "各镇街")}
_LEAD_WORDS = ("牵头", "带头", "主导", "领头", "挑头", "主办", "为主", "主责")
_SUPPORT_WORDS = ("配合", "协助", "协办", "参与", "打下手", "帮忙", "帮手", "辅助", "搭把手")


def tasks_of(units: tuple[Unit, ...], text: str, shelf: Shelf) -> Answer:
    """All tasks of the units; only the asked role where the question names just one."""
    lead = any(word in text for word in _LEAD_WORDS)
    support = any(word in text for word in _SUPPORT_WORDS)
    role = "lead" if lead and not support else "support" if support and not lead else "both"
    rows = [(unit, _clauses(unit, "lead", shelf), _clauses(unit, "support", shelf)) for unit in units]
    return Answer(
        Status.ANSWERED, "unit_tasks", Aspect.UNIT_TASKS, units, {"rows": rows, "role": role}
    )


def _clauses(unit: Unit, role: str, shelf: Shelf) -> list[tuple[Clause, str]]:
    """Clauses with the name under which the policy has the unit there."""
    found: dict[str, tuple[Clause, str]] = {}
    for name in _WIDER.get(unit.id, (unit.id,)):
        for clause in shelf.knowledge.clauses_of_unit(name, role):
            found.setdefault(clause.id, (clause, name))
    return sorted(found.values(), key=lambda row: (row[0].number, row[0].id))
