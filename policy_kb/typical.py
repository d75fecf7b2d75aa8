"""What companies would typically ask about an entry: questions for previews. Pure."""

from __future__ import annotations

from policy_kb.calls.model import Call
from policy_kb.model import (
    Chapter,
    Clause,
    Entry,
    Part,
    Policy,
    Service,
    Specialist,
    Target,
    Unit,
)

_NUMBERED = {"task": "第{}条", "item": "第{}条", "safeguard": "保障措施第{}条"}


def typical_questions(entry: Entry) -> tuple[str, ...]:
    """A few questions whose answers show what of the entry reaches a company."""
    if isinstance(entry, Call):
        return _of_call(entry)
    if isinstance(entry, Clause):
        return _of_clause(entry)
    if isinstance(entry, Specialist):
        return (f"{entry.town}的科技专员是谁",)
    if isinstance(entry, Unit):
        return (f"{entry.id}负责哪些任务", *_named(entry, "负责什么"))
    if isinstance(entry, Service):
        return (f"{entry.title}是什么", *_named(entry, "找谁"))
    if isinstance(entry, Target):
        return (f"{entry.name}的目标是多少", *_named(entry, "要达到多少"))
    if isinstance(entry, Policy):
        return (f"{entry.title}现在有效吗", f"{entry.title}讲了什么")
    assert isinstance(entry, Part | Chapter)
    return (f"{entry.title}包括哪些任务",)


def _of_call(call: Call) -> tuple[str, ...]:
    name = call.title
    asked = [f"{name}什么时候截止", f"申报{name}要什么条件"]
    if call.materials:
        asked.append(f"{name}要准备什么材料")
    asked += [f"{name}支持多少钱", f"{name}联系电话是多少"]
    return (*asked, *_named(call, "还能申报吗"))


def _of_clause(clause: Clause) -> tuple[str, ...]:
    pattern = _NUMBERED.get(clause.kind)
    if pattern is None:
        return (f"{clause.title}是怎么规定的", *_named(clause, "有什么政策"))
    name = pattern.format(clause.number)
    return (f"{name}是什么", f"{name}由谁牵头", *_named(clause, "有什么政策"))


def _named(entry: Entry, ending: str) -> tuple[str, ...]:
    """The entry under its first other name, as people call it."""
    names = getattr(entry, "aliases", ())
    return (f"{names[0]}{ending}",) if names else ()
