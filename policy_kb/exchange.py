"""Exchange of knowledge as files: check a folder, compare with what is published, write a folder.

Says what would change and what is wrong, in words with file and place. Rows are
`store`, the form of one entry is `yaml_io`, what must hold is `validation`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any

import yaml

from policy_kb.columns import column_word
from policy_kb.errors import ContentError
from policy_kb.model import Clause, Entry, Knowledge
from policy_kb.validation import Problem, problems
from policy_kb.yaml_io import assemble, entry_to_dict, placed_entries

# In C where there is one: ten times as fast.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True)
class Change:
    """One entry that an import would add or alter. `columns` is empty for a new one."""

    entry: Entry
    columns: tuple[str, ...]


def folder_problems(folder: Path) -> list[str]:
    """What is wrong with a policy's folder, each with file and place; empty when nothing."""
    try:
        placed = placed_entries(folder)
        knowledge = assemble([entry for _, entry in placed])
        return _in_words(problems(knowledge), placed, knowledge.by_id)
    except ContentError as error:
        return error.problems


def changes(path: Path, published: Knowledge | None) -> list[Change]:
    """What the import of a file or folder would change.

    Entries that are not in it stay as they are. Raises ContentError, with every
    problem's file and entry, when the result would fail the checks.
    """
    placed = placed_entries(path)
    if not placed:
        raise ContentError([f"{path.name}: 没有条目"])
    return changes_by(placed, published)


def changes_by(placed: Sequence[tuple[str, Entry]], published: Knowledge | None) -> list[Change]:
    """What entries, each with the place it was read from, would change. Raises as `changes`."""
    _refuse_doubles(placed)
    known = dict(published.by_id) if published else {}
    merged = known | {entry.id: entry for _, entry in placed}
    found = problems(assemble(list(merged.values())))
    if found:
        raise ContentError(_in_words(found, placed, merged))
    return [
        Change(entry, _differing(known[entry.id], entry) if entry.id in known else ())
        for _, entry in placed
        if known.get(entry.id) != entry
    ]


def write_folder(knowledge: Knowledge, folder: Path) -> list[Path]:
    """Write everything as files from which the same knowledge can be read; the files."""
    written = []
    for name, entries in _files(knowledge).items():
        if not entries:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_entries(entries, path)
        written.append(path)
    return written


def write_entries(entries: Sequence[Entry], path: Path) -> None:
    """Write entries as one file from which the same entries can be read."""
    path.write_text("".join(as_yaml(entries)), encoding="utf-8")


def as_yaml(entries: Iterable[Entry]) -> Iterator[str]:
    """The text of such a file, entry by entry."""
    for entry in entries:
        yield yaml.dump(
            [_lean(entry)], Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=1000
        )


def _files(k: Knowledge) -> dict[str, Sequence[Entry]]:
    part_files = {part.id: f"tasks/part-{part.number}.yml" for part in k.parts}
    files: dict[str, list[Entry]] = {
        "policy.yml": [k.policy, *k.chapters, *k.parts],
        **{name: [] for name in part_files.values()},
        "safeguards.yml": [],
        "targets.yml": list(k.targets),
        "services.yml": list(k.services),
        "units.yml": list(k.units),
        "calls.yml": list(k.calls),
        "specialists.yml": list(k.specialists),
    }
    for clause in k.clauses:
        files[_file_of(clause, part_files)].append(clause)
    for number, policy in enumerate(k.other_policies, start=1):
        mine = [c for c in k.other_clauses if c.policy == policy.id]
        files[f"policies/{number:03}.yml"] = [policy, *mine]
    return files


def _file_of(clause: Clause, part_files: dict[str, str]) -> str:
    if clause.kind == "safeguard":
        return "safeguards.yml"
    return part_files.get(clause.part or "", "policy.yml")


def _lean(entry: Entry) -> dict[str, Any]:
    """The entry's mapping without what is only the default."""
    defaults = {
        f.name: list(f.default) if isinstance(f.default, tuple) else f.default
        for f in fields(entry)
        if f.default is not MISSING and f.name != "kind"
    }
    raw = entry_to_dict(entry)
    return {
        name: value
        for name, value in raw.items()
        if name not in defaults or defaults[name] != value
    }


def _differing(old: Entry, new: Entry) -> tuple[str, ...]:
    before, after = entry_to_dict(old), entry_to_dict(new)
    return tuple(name for name in after if before.get(name) != after[name])


def _refuse_doubles(placed: Sequence[tuple[str, Entry]]) -> None:
    counts = Counter(entry.id for _, entry in placed)
    doubled = {entry.id: place for place, entry in placed if counts[entry.id] > 1}
    if doubled:
        raise ContentError(
            [f"{place}: 条目 {name}: id 重复 {counts[name]} 次" for name, place in doubled.items()]
        )


def _in_words(
    found: Iterable[Problem], placed: Sequence[tuple[str, Entry]], by_id: Mapping[str, Entry]
) -> list[str]:
    """The problems with the file that their entry is from, columns as staff call them."""
    places = {entry.id: place for place, entry in placed}
    said = []
    for problem in found:
        entry = by_id.get(problem.entry)
        word = column_word(entry.kind, problem.column) if entry else problem.column
        told = str(replace(problem, column=word))
        said.append(f"{places[problem.entry]}: 条目 {told}" if problem.entry in places else told)
    return said
