"""What several verbs of `kejitong kb` say to the staff: columns, changes, problems."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_kb.exchange import Change
    from policy_kb.model import Entry


def column_name(entry: Entry, field: str) -> str:
    """What the staff call a field of this entry: a call's by the column of its sheet."""
    from policy_kb.columns import column_word

    return column_word(entry.kind, field)


def tell_changes(found: Sequence[Change], published: bool) -> None:
    """What an import changes, or would change."""
    if not found:
        print("没有改动：内容与已发布的相同。")
        return
    for change in found:
        entry = change.entry
        if change.columns:
            columns = "、".join(column_name(entry, name) for name in change.columns)
            print(f"修改 {entry.id} {_label(entry)}：{columns}")
        else:
            print(f"新增 {entry.id} {_label(entry)}")
    if published:
        print(f"已发布 {len(found)} 个条目。")
    else:
        print(f"共 {len(found)} 个条目将有改动，尚未发布；确认后加 --publish 再运行一次。")


def tell_problems(found: Sequence[str]) -> None:
    """Every problem on a line of its own, and how many there are."""
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"共 {len(found)} 个问题。", file=sys.stderr)


def tell_notes(notes: Sequence[str]) -> None:
    """What a reader of a file wants a person to know."""
    for note in notes:
        print(f"提示：{note}")


def as_json(
    found: Sequence[Change],
    entries: int,
    notes: Sequence[str],
    published: bool,
    problems: Sequence[str] = (),
) -> str:
    """The result of an import for machines."""
    return json.dumps(
        {
            "ok": not problems,
            "published": bool(published and found),
            "new": [_named(change) for change in found if not change.columns],
            "changed": [
                _named(change)
                | {"columns": [column_name(change.entry, name) for name in change.columns]}
                for change in found
                if change.columns
            ],
            "unchanged": max(0, entries - len(found)),
            "notes": list(notes),
            "problems": list(problems),
        },
        ensure_ascii=False,
        indent=2,
    )


def _named(change: Change) -> dict[str, object]:
    return {"id": change.entry.id, "title": _label(change.entry)}


def _label(entry: Entry) -> str:
    return getattr(entry, "title", "") or getattr(entry, "name", "")
