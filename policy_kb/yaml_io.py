"""Knowledge as YAML files: read a folder, print entries back.

The folder is seed and exchange format; at run time the rows of the store are
the truth (design decision 5). What an entry must contain is checked in
`validation`, how rows are kept is `store`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, asdict, fields
from pathlib import Path
from typing import Any

import yaml

from policy_kb.calls.model import Call
from policy_kb.errors import ContentError
from policy_kb.model import (
    Chapter,
    Clause,
    Entry,
    Knowledge,
    Part,
    Policy,
    Service,
    Specialist,
    Target,
    Unit,
)

SEED = Path(__file__).parent / "content" / "innovation"

KINDS: dict[str, type] = {
    "policy": Policy,
    "chapter": Chapter,
    "part": Part,
    "target": Target,
    "unit": Unit,
    "service": Service,
    "network": Service,
    "task": Clause,
    "item": Clause,
    "safeguard": Clause,
    "overview": Clause,
    "goal": Clause,
    "clause": Clause,
    "call": Call,
    "specialist": Specialist,
}
# A kind that only one class has is a class attribute there, not a field.
_FIXED_KIND = {"policy", "chapter", "part", "target", "unit", "call", "specialist"}
_DEEPEST = 20
# Working notes of the editors and golden questions (`golden`), not knowledge.
_NOT_CONTENT = {"mended.yml", "golden.yml"}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """In C where there is one: ten times as fast. Days stay text, so that one which does not
    exist is named by the checks with its entry and column."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in found if not tag.endswith(":timestamp")]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read_folder(folder: Path) -> Knowledge:
    """All entries of a policy's folder.

    Raises ContentError with every malformed entry, each with file and id.
    """
    return assemble([entry for _, entry in placed_entries(folder)])


def placed_entries(path: Path) -> list[tuple[str, Entry]]:
    """The entries of one file, or of all files of a folder, each with its file's name.

    Raises ContentError with every malformed entry, each with file and id.
    """
    # The policy of the folder itself comes before those in folders below: it is the main one.
    by_depth = sorted(path.rglob("*.yml"), key=lambda file: (len(file.parts), file))
    files = [path] if path.is_file() else by_depth
    problems: list[str] = []
    found: list[tuple[str, Entry]] = []
    for file in files:
        if file.name in _NOT_CONTENT:
            continue
        place = file.name if file == path else str(file.relative_to(path))
        try:
            raw = _plain_yaml(file.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            problems.append(f"{place}: 不是 UTF-8 文本")
            continue
        except (yaml.YAMLError, ValueError) as error:
            problems.append(f"{place}: 不是有效的 YAML（{_one_line(error)}）")
            continue
        except ContentError as error:
            problems += [f"{place}: {reason}" for reason in error.problems]
            continue
        for one in _unfolded(raw, place, problems):
            try:
                found.append((place, entry_from_dict(one)))
            except (KeyError, TypeError, ValueError) as error:
                problems.append(f"{place}: 条目 {one.get('id', '?')}: {error}")
    if problems:
        raise ContentError(problems)
    return found


def _plain_yaml(text: str) -> Any:
    """The content of a file. Raises YAMLError, and ContentError for what could exhaust us.

    A few lines of references to references unfold to gigabytes, and a million brackets to a
    million calls: both are seen in the events of the parser, before anything is built.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise ContentError([f"第 {event.start_mark.line + 1} 行：不能用引用（*），请写出内容"])
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ContentError([f"第 {event.start_mark.line + 1} 行：嵌套超过 {_DEEPEST} 层"])
    return yaml.load(text, Loader=_Loader)


def _unfolded(raw: Any, place: str, problems: list[str]) -> Iterator[dict[str, Any]]:
    """The flat mappings of one file; what is no mapping becomes a problem."""
    try:
        items = _unfold_policy(raw) if isinstance(raw, dict) else raw or []
    except (KeyError, TypeError, ValueError) as error:
        problems.append(f"{place}: 结构不对（{error}）")
        return
    if not isinstance(items, list):
        problems.append(f"{place}: 应为条目的列表")
        return
    for position, item in enumerate(items, start=1):
        try:
            yield from _unfold_items(item)
        except (KeyError, TypeError, ValueError):
            name = item.get("id", "?") if isinstance(item, dict) else f"第 {position} 项"
            problems.append(f"{place}: 条目 {name}: 应为“栏目: 内容”的形式")


def _one_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行" if mark else "有读不懂的值"


def assemble(entries: list[Entry], version: str = "") -> Knowledge:
    """Sort loose entries into a `Knowledge`. Raises ContentError without a policy.

    The first policy is the main one; a clause that names another belongs beside it.
    """
    policies = [e for e in entries if isinstance(e, Policy)]
    if not policies:
        raise ContentError(["没有政策文件的总条目（kind: policy）"])
    main = policies[0]
    clauses = [e for e in entries if isinstance(e, Clause)]
    return Knowledge(
        policy=main,
        chapters=tuple(
            sorted((e for e in entries if isinstance(e, Chapter)), key=lambda c: c.number)
        ),
        parts=tuple(sorted((e for e in entries if isinstance(e, Part)), key=lambda p: p.number)),
        clauses=tuple(c for c in clauses if c.policy in ("", main.id)),
        targets=tuple(e for e in entries if isinstance(e, Target)),
        services=tuple(e for e in entries if isinstance(e, Service)),
        units=tuple(e for e in entries if isinstance(e, Unit)),
        calls=tuple(e for e in entries if isinstance(e, Call)),
        other_policies=tuple(policies[1:]),
        other_clauses=tuple(c for c in clauses if c.policy not in ("", main.id)),
        specialists=tuple(e for e in entries if isinstance(e, Specialist)),
        version=version,
    )


def entry_from_dict(raw: dict[str, Any]) -> Entry:
    """One entry from its YAML mapping; raises KeyError, TypeError or ValueError with the reason."""
    raw = dict(raw)
    kind = raw.get("kind")
    if kind not in KINDS:
        raise ValueError(f"kind 应为 {'、'.join(KINDS)} 之一，现为 {kind!r}")
    if kind in _FIXED_KIND:
        raw.pop("kind")
    cls = KINDS[kind]
    known = {f.name: f for f in fields(cls)}
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise ValueError(f"不认识的栏目：{'、'.join(unknown)}")
    missing = [
        name
        for name, f in known.items()
        if name not in raw and f.default is MISSING and f.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"缺少栏目：{'、'.join(missing)}")
    return cls(**{name: _frozen(name, value, known[name].type) for name, value in raw.items()})


def entry_to_dict(entry: Entry) -> dict[str, Any]:
    """The mapping that `entry_from_dict` reads back to the same entry."""
    raw = {"id": entry.id, "kind": entry.kind}
    for name, value in asdict(entry).items():
        raw[name] = list(value) if isinstance(value, tuple) else value
    return raw


def _frozen(name: str, value: Any, annotation: str) -> Any:
    """A value in the form of its field. Raises ValueError naming the field."""
    if annotation.startswith("tuple"):
        if value is not None and not isinstance(value, (list, tuple)):
            raise ValueError(f"{name} 应为列表，现为 {value!r}")
        if any(isinstance(part, (list, dict)) for part in value or ()):
            raise ValueError(f"{name} 的每一项应为一段文字")
        return tuple(str(part) for part in value or ())
    if value is None:
        if "None" not in annotation:
            raise ValueError(f"{name} 不能为空")
        return None
    if annotation == "bool":
        if not isinstance(value, bool):
            raise ValueError(f"{name} 应为 true 或 false，现为 {value!r}")
        return value
    if annotation.startswith("int"):
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(f"{name} 应为整数，现为 {value!r}")
        return value
    if isinstance(value, (list, dict)):
        raise ValueError(f"{name} 应为一段文字")
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
            "kind": "item",
            "number": raw["number"],
            "part": raw["part"],
            "parent": raw["id"],
            "summary": "",
            **item,
        }
        for item in items
    ]
