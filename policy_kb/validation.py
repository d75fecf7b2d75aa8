"""What must hold for the knowledge: a list of checks, knowledge in, problems out.

A check never raises and never repairs. A problem names the entry and the column;
whoever read the entry from a file adds the file. Checks are about form and
agreement between entries, not about whether the policy is wise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.checks import wrong_columns
from policy_kb.calls.model import Call
from policy_kb.language.towns import towns
from policy_kb.model import Clause, Knowledge, Part, Policy, Service, Target

LONGEST_ID = 80
_TEXT_FIELDS = ("title", "name", "summary", "statement")
_SUSPECT = re.compile(r"\s{2,}|[⒈-⒛]|挟持|装各|后各|设各")
_FIGURE = re.compile(r"\d+(\.\d+)?")
_ONE_PHONE = r"[+\d(（][-\d ()（）]{5,22}\d(?: ?转 ?\d{1,6})?"
_PHONE = re.compile(rf"{_ONE_PHONE}(?:[、，/；] ?{_ONE_PHONE})*")


@dataclass(frozen=True)
class Problem:
    """Something wrong with the knowledge, with its place."""

    entry: str
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.entry} 的 {self.column}：{self.message}"


def problems(knowledge: Knowledge) -> list[Problem]:
    """Everything the checks find; an empty list means the knowledge may be published."""
    return [problem for check in CHECKS for problem in check(knowledge)]


def ids_are_unique(k: Knowledge) -> Iterator[Problem]:
    everything = [
        *k.policies,
        *k.chapters,
        *k.parts,
        *k.clauses,
        *k.targets,
        *k.services,
        *k.units,
        *k.calls,
        *k.other_clauses,
        *k.specialists,
    ]
    for entry, count in Counter(e.id for e in everything).items():
        if count > 1:
            yield Problem(entry, "id", f"出现了 {count} 次")


def ids_can_be_kept(k: Knowledge) -> Iterator[Problem]:
    for name in k.by_id:
        wrong = wrong_id(name)
        if wrong:
            yield Problem(name[:LONGEST_ID], "id", wrong)


def wrong_id(name: str) -> str:
    """What is wrong with an id, "" for nothing: the store keeps so many signs, and no blanks."""
    if not name:
        return "必填，不能为空"
    if len(name) > LONGEST_ID:
        return f"最多 {LONGEST_ID} 个字"
    if any(character.isspace() or not character.isprintable() for character in name):
        return "不能有空格和换行"
    return ""


def texts_are_filled_and_clean(k: Knowledge) -> Iterator[Problem]:
    for entry in k.by_id.values():
        for column in _TEXT_FIELDS:
            value = getattr(entry, column, None)
            if value is None:
                continue
            if not value.strip() and getattr(entry, "kind", "") != "item":
                yield Problem(entry.id, column, "不能为空")
            if _SUSPECT.search(value) and not isinstance(entry, Call):  # 建设各类 is no slip
                yield Problem(entry.id, column, f"疑似扫描错误：{value}")


def tasks_count_without_gap(k: Knowledge) -> Iterator[Problem]:
    for name, clauses in (("任务", k.tasks), ("保障措施", k.safeguards)):
        numbers = [clause.number for clause in clauses]
        if numbers != list(range(1, len(numbers) + 1)):
            place = clauses[0].id if clauses else "-"
            yield Problem(place, "number", f"{name}编号不连续：{numbers}")


def units_are_declared(k: Knowledge) -> Iterator[Problem]:
    declared = {unit.id for unit in k.units}
    for clause in (*k.clauses, *k.other_clauses):
        for column in ("lead", "support"):
            for unit in getattr(clause, column):
                if unit not in declared:
                    yield Problem(clause.id, column, f"没有登记的单位：{unit}")
        for unit in set(clause.lead) & set(clause.support):
            yield Problem(clause.id, "support", f"{unit}不能既牵头又配合")


def tasks_have_somebody(k: Knowledge) -> Iterator[Problem]:
    for task in k.tasks:
        if not task.lead and not k.items_of(task):
            yield Problem(task.id, "lead", "没有牵头单位")
        if not task.measures and not k.items_of(task):
            yield Problem(task.id, "measures", "没有措施")


def parts_hold_their_tasks(k: Knowledge) -> Iterator[Problem]:
    known = {part.id for part in k.parts}
    for clause in k.clauses:
        if clause.kind in ("task", "item") and clause.part not in known:
            yield Problem(clause.id, "part", f"没有这个部分：{clause.part}")
    for part in k.parts:
        numbers = [task.number for task in k.tasks_of(part)]
        if numbers != list(range(part.first_task, part.last_task + 1)):
            yield Problem(part.id, "first_task", f"与所含任务不符：{numbers}")


def references_exist(k: Knowledge) -> Iterator[Problem]:
    for entry in (*k.targets, *k.services):
        for other in entry.related:
            if other not in k.by_id:
                yield Problem(entry.id, "related", f"没有这个条目：{other}")


def targets_state_their_figure(k: Knowledge) -> Iterator[Problem]:
    for target in k.targets:
        if not _FIGURE.fullmatch(target.figure):
            yield Problem(target.id, "figure", f"应为数字，现为 {target.figure}")
        elif target.figure not in target.statement:
            yield Problem(target.id, "statement", f"没有写出数值 {target.figure}")


def names_are_not_shared(k: Knowledge) -> Iterator[Problem]:
    """No alias may stand for two units or for two tasks."""
    for entries in (k.units, k.tasks):
        owners: dict[str, str] = {}
        for entry in entries:
            for alias in entry.aliases:
                other = owners.setdefault(alias, entry.id)
                if other != entry.id:
                    yield Problem(entry.id, "aliases", f"“{alias}”已是 {other} 的别名")


def searchable_entries_have_words(k: Knowledge) -> Iterator[Problem]:
    named = (*k.parts, *k.clauses, *k.targets, *k.services, *k.policies, *k.other_clauses)
    for entry in named:
        if isinstance(entry, (Part, Clause, Target, Service, Policy)) and not entry.aliases:
            yield Problem(entry.id, "aliases", "没有别名，企业问法难以对上")


def calls_state_what_they_must(k: Knowledge) -> Iterator[Problem]:
    for call in k.calls:
        for column, reason in wrong_columns(call):
            yield Problem(call.id, column, reason)


def clauses_belong_to_a_policy(k: Knowledge) -> Iterator[Problem]:
    """A clause of another policy names one that is there, and is of the kind for it."""
    others = {policy.id for policy in k.other_policies}
    ids = {clause.id for clause in k.other_clauses}
    for clause in k.other_clauses:
        if clause.policy not in others:
            yield Problem(clause.id, "policy", f"没有这个政策：{clause.policy}")
        if clause.kind != "clause":
            yield Problem(clause.id, "kind", f"其他政策的条款应为 clause，现为 {clause.kind}")
        if clause.parent is not None and clause.parent not in ids:
            yield Problem(clause.id, "parent", f"没有这个条目：{clause.parent}")
    for clause in k.clauses:
        if clause.kind == "clause":
            yield Problem(clause.id, "kind", "只有其他政策的条款才是 clause")


def policies_are_told_apart(k: Knowledge) -> Iterator[Problem]:
    titles: dict[str, str] = {}
    for policy in k.policies:
        other = titles.setdefault(policy.title, policy.id)
        if other != policy.id:
            yield Problem(policy.id, "title", f"与 {other} 的标题相同")


def days_of_policies_are_days(k: Knowledge) -> Iterator[Problem]:
    for policy in k.policies:
        days = {}
        for column in ("issued_on", "in_force_from", "valid_until", "withdrawn_on"):
            value = getattr(policy, column)
            if value is None:
                continue
            try:
                days[column] = date.fromisoformat(value)
            except ValueError:
                yield Problem(policy.id, column, f"应为 2026-03-31 形式的日期，现为 {value}")
        since, until = days.get("in_force_from"), days.get("valid_until")
        if since and until and until < since:
            yield Problem(policy.id, "valid_until", "早于施行日期")
        if policy.replaced_by == policy.id:
            yield Problem(policy.id, "replaced_by", "不能由自己替代")


def specialists_are_of_a_town(k: Knowledge) -> Iterator[Problem]:
    """The town is one of the district's, and a telephone number looks like one."""
    known = [town.name for town in towns()]
    for one in k.specialists:
        if one.town not in known:
            yield Problem(one.id, "town", f"应为 {'、'.join(known)} 之一，现为 {one.town}")
        if one.phone is not None and not _PHONE.fullmatch(one.phone):
            yield Problem(one.id, "phone", f"应为电话号码，如 020-82620000，现为 {one.phone}")


def examples_say_that_they_are(k: Knowledge) -> Iterator[Problem]:
    for call in k.calls:
        if call.example and not call.title.startswith("示例"):
            yield Problem(call.id, "title", "示例的名称应以“示例”开头")


CHECKS: tuple[Callable[[Knowledge], Iterator[Problem]], ...] = (
    ids_are_unique,
    ids_can_be_kept,
    texts_are_filled_and_clean,
    tasks_count_without_gap,
    units_are_declared,
    tasks_have_somebody,
    parts_hold_their_tasks,
    references_exist,
    targets_state_their_figure,
    names_are_not_shared,
    searchable_entries_have_words,
    calls_state_what_they_must,
    clauses_belong_to_a_policy,
    policies_are_told_apart,
    days_of_policies_are_days,
    examples_say_that_they_are,
    specialists_are_of_a_town,
)
