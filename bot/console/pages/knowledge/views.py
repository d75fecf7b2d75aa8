"""What the pages of an entry show: differences in words, the way of a revision. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from policy_kb import store
from policy_kb.columns import column_word
from policy_kb.store import FieldChange

# Longer texts are shown whole, before and after: marking their characters would take too long.
_MARKED = 1500
# Of less alike texts both are shown whole.
_ALIKE = 0.3
# Days, figures and Latin words are never cut: half a figure misleads.
_TOKENS = re.compile(r"[\dA-Za-z][\w.,:/%％-]*|.|\n", re.ASCII)


@dataclass(frozen=True)
class Piece:
    """A part of a text: `how` is same, gone or new."""

    how: str
    text: str


@dataclass(frozen=True)
class Row:
    """One column that differs, line by line; a line is made of pieces."""

    word: str
    lines: tuple[tuple[str, tuple[Piece, ...]], ...]


def differences(
    kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> tuple[Row, ...]:
    """Column by column what differs; of a new entry everything it says."""
    changes = store.difference(before or {}, after)
    hidden = ("kind", "example") if before is None else ("kind",)
    return tuple(
        Row(column_word(kind, change.name), _lines(change))
        for change in changes
        if change.name not in hidden
    )


def _lines(change: FieldChange) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    if isinstance(change.before, list) or isinstance(change.after, list):
        return tuple(_of_lists(list(change.before or ()), list(change.after or ())))
    before = "" if change.before is None else str(change.before)
    after = "" if change.after is None else str(change.after)
    if before and after and len(before) + len(after) <= _MARKED:
        return (("changed", _marked(before, after)),)
    lines = []
    if before:
        lines.append(("gone", (Piece("gone", before),)))
    if after:
        lines.append(("new", (Piece("new", after),)))
    return tuple(lines)


def _of_lists(before: list[Any], after: list[Any]):
    old, new = list(map(str, before)), list(map(str, after))
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (("same", (Piece("same", line),)) for line in old[i:j])
            continue
        yield from (("gone", (Piece("gone", line),)) for line in old[i:j])
        yield from (("new", (Piece("new", line),)) for line in new[k:m])


def _marked(before: str, after: str) -> tuple[Piece, ...]:
    pieces = []
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return Piece("gone", before), Piece("new", after)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
            continue
        if j > i:
            pieces.append(Piece("gone", "".join(old[i:j])))
        if m > k:
            pieces.append(Piece("new", "".join(new[k:m])))
    return tuple(pieces)
