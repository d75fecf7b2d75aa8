"""The fields of every kind of entry: how a form shows them and reads them back. No HTTP here.

Derived from the entries' own columns, so that a new column has a field at once; `_WIDGETS` and
`_HINTS` say only what differs from a line of text.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from policy_kb.calls.model import LEVELS, REQUIRED
from policy_kb.columns import column_word
from policy_kb.intake.dates import read_day
from policy_kb.language.towns import towns
from policy_kb.model import Entry, Knowledge
from policy_kb.validation import wrong_id
from policy_kb.yaml_io import KINDS, entry_from_dict

# What may be made anew in the console; the others come with their document.
NEW_KINDS = ("call", "specialist", "unit", "service", "clause", "policy")
# Only these have a name that staff choose; the others get one by themselves.
_NAMED_BY_STAFF = frozenset({"call", "unit"})
_HIDDEN = frozenset({"id", "kind", "example", "parent"})
_DAYS = frozenset(
    {
        "published_on",
        "opens_on",
        "closes_on",
        "issued_on",
        "in_force_from",
        "valid_until",
        "withdrawn_on",
    }
)
_TEXTS = frozenset(
    {
        "summary",
        "statement",
        "original",
        "funding",
        "contact",
        "note",
        "office",
    }
)
_HINTS = {
    ("call", "id"): "自己定，定了不改；再次导入按编号更新",
    ("call", "closes_on"): "当天仍可申报；空着表示常年受理",
    ("call", "other_dates"): "一行一个，如 区推荐截止：2026-04-10 17:00",
    ("call", "link"): "http:// 或 https:// 开头的网址",
    ("unit", "id"): "单位的简称，就是条款里写的名称",
    ("specialist", "phone"): "对外公布的电话，如 020-82620000",
    ("policy", "replaced_by"): "替代它的政策的编号或标题",
}
_COLUMN_HINTS = {
    "aliases": "一行一个：企业会怎么称呼它",
    "needs": "一行一个：企业会怎么说自己的需要",
    "lead": "一行一个，须是已登记的单位",
    "support": "一行一个，须是已登记的单位",
    "related": "一行一个条目编号",
    "conditions": "一行一条",
    "materials": "一行一份",
    "measures": "一行一条",
}
_LONGEST = 20_000


@dataclass(frozen=True)
class Field:
    """One field of a form. `widget`: line, text, lines, day, number or choice."""

    name: str
    word: str
    widget: str
    required: bool
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in: the values as typed, the entry if there is one, what is wrong.

    `problems`: field → sentences; under "" what belongs to no field.
    """

    values: Mapping[str, str]
    entry: Entry | None
    problems: Mapping[str, tuple[str, ...]]


def fields_of(kind: str, known: Knowledge, is_new: bool) -> tuple[Field, ...]:
    """The fields of a form for this kind of entry."""
    found = []
    if is_new and kind in _NAMED_BY_STAFF:
        word = column_word(kind, "id") if kind == "call" else "名称"
        found.append(Field("id", word, "line", True, _HINTS[kind, "id"]))
    for column in fields(KINDS[kind]):
        if column.name not in _HIDDEN:
            found.append(_field(kind, column.name, str(column.type), known))
    return tuple(found)


def values_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """An entry's plain data as the texts of a form."""
    return {
        name: "\n".join(map(str, value))
        if isinstance(value, (list, tuple))
        else ""
        if value is None
        else str(value)
        for name, value in entry.items()
    }


def name_for(kind: str) -> str:
    """The id of a new entry whose name nobody chooses."""
    return "" if kind in _NAMED_BY_STAFF else f"{kind}-{secrets.token_hex(4)}"


def read_form(
    kind: str, given: Mapping[str, str], kept: Mapping[str, Any], known: Knowledge
) -> Filled:
    """What was typed, as an entry. `kept`: the entry's plain data so far, for what has no field."""
    is_new = "id" not in kept
    raw: dict[str, Any] = {**kept, "kind": kind}
    problems: dict[str, list[str]] = {}
    values = {}
    for field in fields_of(kind, known, is_new):
        typed = str(given.get(field.name, "")).replace("\r\n", "\n").strip()[:_LONGEST]
        values[field.name] = typed
        try:
            raw[field.name] = _read(field, typed)
        except ValueError as error:
            problems.setdefault(field.name, []).append(str(error))
    if is_new and kind not in _NAMED_BY_STAFF:
        raw["id"] = str(given.get("id", "")).strip() or name_for(kind)
        values["id"] = raw["id"]
    problems_of_name = wrong_id(str(raw.get("id") or ""))
    if problems_of_name:
        problems.setdefault("id", []).append(problems_of_name)
    entry = None
    if not problems:
        try:
            entry = entry_from_dict(raw)
        except (KeyError, TypeError, ValueError) as error:
            problems.setdefault("", []).append(str(error))
    return Filled(values, entry, {name: tuple(told) for name, told in problems.items()})


def _field(kind: str, name: str, annotation: str, known: Knowledge) -> Field:
    word = column_word(kind, name)
    hint = _HINTS.get((kind, name)) or _COLUMN_HINTS.get(name, "")
    required = (
        word in REQUIRED
        if kind == "call"
        else (
            "None" not in annotation
            and not annotation.startswith("tuple")
            and name not in ("policy", "article", "original", "number")
        )
    )
    choices = _choices(kind, name, known)
    if choices:
        return Field(name, word, "choice", required, hint, choices)
    if annotation.startswith("tuple"):
        return Field(name, word, "lines", required, hint)
    if annotation.startswith("int"):
        return Field(name, word, "number", "None" not in annotation, hint)
    if name in _DAYS:
        return Field(name, word, "day", required, hint or "如 2026-03-31")
    return Field(name, word, "text" if name in _TEXTS else "line", required, hint)


def _choices(kind: str, name: str, known: Knowledge) -> tuple[tuple[str, str], ...]:
    if kind == "call" and name == "level":
        return tuple((level, level) for level in LEVELS)
    if kind == "specialist" and name == "town":
        return tuple((town.name, town.name) for town in towns())
    if kind == "clause" and name == "policy":
        return tuple((policy.id, policy.title) for policy in known.other_policies)
    if kind in ("task", "item") and name == "part":
        return tuple((part.id, part.title) for part in known.parts)
    return ()


def _read(field: Field, typed: str) -> Any:
    if field.widget == "lines":
        return [line.strip() for line in typed.split("\n") if line.strip()]
    if field.widget == "number":
        if not typed and not field.required:
            return None
        if not typed.isdecimal():
            raise ValueError(f"应为整数，现为 {typed}" if typed else "必填，应为整数")
        return int(typed)
    if not typed:
        return "" if field.required or field.name in ("policy", "article", "original") else None
    if field.widget == "day":
        read = read_day(typed)
        if read.rest:
            raise ValueError(f"日期后面多了“{read.rest}”，时刻请写在其他日期里")
        return read.day.isoformat()
    return typed
