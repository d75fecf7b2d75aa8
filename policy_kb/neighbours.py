"""Which entries a change of one may disturb: what is like it, or answers beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_kb.calls.lookup.naming import core
from policy_kb.calls.model import Call
from policy_kb.language import text as levelled
from policy_kb.model import Clause, Entry, Unit

# So much of the shorter name's pairs of characters makes two names alike.
_ALIKE = 0.5


def neighbours(entry: Entry, others: Iterable[Entry]) -> Iterator[Entry]:
    """Those of the others that are alike in name, share an alias, topic or unit, or are linked."""
    for other in others:
        if other.id != entry.id and (_linked(entry, other) or _alike(entry, other)):
            yield other


def _linked(one: Entry, other: Entry) -> bool:
    if other.id in getattr(one, "related", ()) or one.id in getattr(other, "related", ()):
        return True
    if isinstance(one, Call) and isinstance(other, Call):
        return bool(one.category) and one.category == other.category
    if isinstance(one, Clause) and isinstance(other, Clause):
        return bool(one.part and one.part == other.part) or bool(
            {*one.lead, *one.support} & {*other.lead, *other.support}
        )
    return _responsible(one, other) or _responsible(other, one)


def _responsible(unit: Entry, clause: Entry) -> bool:
    return (
        isinstance(unit, Unit)
        and isinstance(clause, Clause)
        and (unit.id in (*clause.lead, *clause.support))
    )


def _alike(one: Entry, other: Entry) -> bool:
    return any(_share(first, second) >= _ALIKE for first in _names(one) for second in _names(other))


def _share(one: str, other: str) -> float:
    first, second = _pairs(one), _pairs(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def _pairs(name: str) -> set[str]:
    return {name[i : i + 2] for i in range(len(name) - 1)}


def _names(entry: Entry) -> list[str]:
    title = getattr(entry, "title", "") or getattr(entry, "name", "") or entry.id
    bare = core(title) if isinstance(entry, Call) else levelled.normalise(title)
    return [bare, *(levelled.normalise(alias) for alias in getattr(entry, "aliases", ()))]
