"""Knowledge as YAML files: read a folder, print entries back.

The folder is seed and exchange format; at run time the rows of the store are
the truth (design decision 5). What an entry must contain is checked in
`validation`, how rows are kept is `store`.
"""

from __future__ import annotations

from dataclasses import MISSING, asdict, fields
from pathlib import Path
from typing import Any

import yaml

from policy_kb.errors import ContentError
from policy_kb.model import Chapter, Clause, Entry, Knowledge, Part, Policy, Service, Target, Unit

SEED = Path(__file__).parent / "content" / "innovation"

_KINDS: dict[str, type] = {
    "policy": Policy, "chapter": Chapter, "part": Part, "target": Target, "unit": Unit, "service": Service,
    "network": Service, "task": Clause, "item": Clause, "safeguard": Clause,
    "overview": Clause, "goal": Clause,
}
# A kind that only one class has is a class attribute there, not a field.
_FIXED_KIND = {"policy", "chapter", "part", "target", "unit"}
# Working notes of the editors, not knowledge.
_NOT_CONTENT = {"mended.yml"}


def read_folder(folder: Path) -> Knowledge:
    """All entries of a policy's folder.

    Raises ContentError with every malformed entry, each with file and id.
    """
    problems: list[str] = []
    entries: list[Entry] = []
    for path in sorted(folder.rglob("*.yml")):
        if path.name in _NOT_CONTENT:
            continue
        place = str(path.relative_to(folder))
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            problems.append(f"{place}: 不是有效的 YAML（{str(error).splitlines()[0]}）")
            continue
        if isinstance(raw, dict):
            raw = _unfold_policy(raw)
        for item in raw or ():
            for one in _unfold_items(item):
                try:
                    entries.append(entry_from_dict(one))
                except (KeyError, TypeError, ValueError) as error:
                    problems.append(f"{place}: 条目 {one.get('id', '?')}: {error}")
    if problems:
        raise ContentError(problems)
    return assemble(entries)


def assemble(entries: list[Entry], version: str = "") -> Knowledge:
    """Sort loose entries into a `Knowledge`. Raises ContentError without a policy."""
    policies = [e for e in entries if isinstance(e, Policy)]
    if not policies:
        raise ContentError(["没有政策文件的总条目（kind: policy）"])
    return Knowledge(
        policy=policies[0],
        chapters=tuple(
            sorted((e for e in entries if isinstance(e, Chapter)), key=lambda c: c.number)
        ),
        parts=tuple(sorted((e for e in entries if isinstance(e, Part)), key=lambda p: p.number)),
        clauses=tuple(e for e in entries if isinstance(e, Clause)),
        targets=tuple(e for e in entries if isinstance(e, Target)),
        services=tuple(e for e in entries if isinstance(e, Service)),
        units=tuple(e for e in entries if isinstance(e, Unit)),
        version=version,
    )


def entry_from_dict(raw: dict[str, Any]) -> Entry:
    """One entry from its YAML mapping; raises KeyError, TypeError or ValueError with the reason."""
    raw = dict(raw)
    kind = raw.get("kind")
    if kind not in _KINDS:
        raise ValueError(f"kind 应为 {'、'.join(_KINDS)} 之一，现为 {kind!r}")
    if kind in _FIXED_KIND:
        raw.pop("kind")
    cls = _KINDS[kind]
    known = {f.name: f for f in fields(cls)}
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise ValueError(f"不认识的栏目：{'、'.join(unknown)}")
    missing = [
        name for name, f in known.items()
        if name not in raw and f.default is MISSING and f.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"缺少栏目：{'、'.join(missing)}")
    return cls(**{name: _frozen(value, known[name].type) for name, value in raw.items()})


def entry_to_dict(entry: Entry) -> dict[str, Any]:
    """The mapping that `entry_from_dict` reads back to the same entry."""
    raw = {"id": entry.id, "kind": entry.kind}
    for name, value in asdict(entry).items():
        raw[name] = list(value) if isinstance(value, tuple) else value
    return raw


def _frozen(value: Any, annotation: Any) -> Any:
    if "tuple" in str(annotation):
        return tuple(str(part) for part in value or ())
    if "int" in str(annotation) or value is None:
        return value
    return str(value)


def _unfold_policy(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """policy.yml nests the parts and the two opening clauses; make a flat list of it."""
    flat: list[dict[str, Any]] = []
    for key in ("overview", "goal"):
        nested = raw.pop(key, None)
        if nested:
            nested.pop("article", None)
            flat.append({"kind": key, "number": 1 if key == "overview" else 2, **nested})
    flat += [
        {"kind": "chapter", "id": f"chapter-{chapter['number']}", **chapter}
        for chapter in raw.pop("chapters", ())
    ]
    flat += [{"kind": "part", **part} for part in raw.pop("parts", ())]
    return [raw, *flat]


def _unfold_items(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """A task may nest sub-items that have units of their own; they become entries too."""
    raw = dict(raw)
    items = raw.pop("items", None) or ()
    return [raw] + [
        {
            "kind": "item", "number": raw["number"], "part": raw["part"], "parent": raw["id"],
            "summary": "", **item,
        }
        for item in items
    ]
