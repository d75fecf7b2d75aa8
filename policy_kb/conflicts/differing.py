"""Two entries that say different things about one: days, amounts, telephone numbers, figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from policy_kb.calls.lookup.naming import core, edition_of, halves
from policy_kb.calls.model import COLUMNS, Call
from policy_kb.calls.told.amounts import MONEY, figures
from policy_kb.conflicts.model import Remark, Sort
from policy_kb.language import text as levelled
from policy_kb.model import Knowledge

_DAYS = ("开始日期", "截止日期")
_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|(?:0\d{2,3}[-—－ ]?)?[2-9]\d{6,7})(?!\d)")
_SEGMENT = re.compile("[；;，,。、\n]")
_SAYS_NOTHING = re.compile(
    r"联系人|联系|咨询|电话|号码|热线|传真|方式|[:：()（）\s或]|(?<!\d)0\d{2,3}[-—－](?=\d)"
)


def calls_differ(k: Knowledge) -> Iterator[Remark]:
    """Calls of one name, level, year and batch whose days or amounts are not the same."""
    same: dict[object, list[Call]] = defaultdict(list)
    for call in k.calls:
        about = edition_of(call)
        title = levelled.normalise(call.title)
        key = (core(call.title), call.level, about.year, about.batches, halves(title))
        same[key].append(call)
    for calls in same.values():
        for one, other in combinations(calls, 2):
            yield from _differ(one, other)


def _differ(one: Call, other: Call) -> Iterator[Remark]:
    for column in _DAYS:
        field = COLUMNS[column]
        first, second = getattr(one, field), getattr(other, field)
        if first != second:
            said = f"与同名项目 {other.id} 不一致：{first or '没有'} / {second or '没有'}"
            yield Remark(Sort.DIFFERING, one.id, column, said, other.id)
    first, second = _money(one.funding), _money(other.funding)
    if first and second and first != second:
        said = f"与同名项目 {other.id} 的金额不一致：{one.funding} / {other.funding}"
        yield Remark(Sort.DIFFERING, one.id, "支持方式", said, other.id)


def _money(text: str | None) -> frozenset[object]:
    found = figures(levelled.normalise(text or ""))
    return frozenset(figure.span for figure in found if figure.kind == MONEY)


def phones_differ(k: Knowledge) -> Iterator[Remark]:
    """One office or person with telephone numbers that have none in common."""
    known: dict[str, list[tuple[str, str, frozenset[str]]]] = defaultdict(list)
    for call in k.calls:
        for label, numbers in _numbers(call.contact or ""):
            known[f"{call.issuer} {label}"].append((call.id, "联系方式", numbers))
    for one in k.specialists:
        numbers = frozenset(map(_digits, _NUMBER.findall(one.phone or "")))
        if numbers:
            known[f"{one.town} {one.name}"].append((one.id, "联系电话", numbers))
    for name, told in known.items():
        first, column, numbers = told[0]
        for entry, _, others in told[1:]:
            if entry != first and not numbers & others:
                said = f"{name}的电话与 {entry} 不一致：{_joined(numbers)} / {_joined(others)}"
                yield Remark(Sort.DIFFERING, first, column, said, entry)


def _numbers(contact: str) -> Iterator[tuple[str, frozenset[str]]]:
    """(who, numbers) of a contact; numbers behind which nobody stands are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    label = ""
    for segment in _SEGMENT.split(contact):
        numbers = _NUMBER.findall(segment)
        said = _SAYS_NOTHING.sub("", _NUMBER.sub("", segment))
        label = said or label
        if label and numbers:
            found[label] |= set(map(_digits, numbers))
    for label, numbers in found.items():
        yield label, frozenset(numbers)


def _digits(number: str) -> str:
    """The number without the district's own code, which many leave out."""
    plain = re.sub(r"\D", "", number)
    return plain[3:] if plain.startswith("020") else plain


def _joined(numbers: frozenset[str]) -> str:
    return "、".join(sorted(numbers))


def targets_differ(k: Knowledge) -> Iterator[Remark]:
    """Targets of one name and year with different figures."""
    known: dict[object, tuple[str, str]] = {}
    for target in k.targets:
        key = (levelled.normalise(target.name), target.year, target.unit)
        other, figure = known.setdefault(key, (target.id, target.figure))
        if figure != target.figure:
            said = f"与 {other} 的数值不一致：{target.figure} / {figure}"
            yield Remark(Sort.DIFFERING, target.id, "数值", said, other)
