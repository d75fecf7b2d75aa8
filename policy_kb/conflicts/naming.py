"""Aliases that do not lead to their entry: taken by another one, twice, or never found."""

from __future__ import annotations

from collections.abc import Iterator

from policy_kb.calls.lookup.naming import core
from policy_kb.calls.model import Call
from policy_kb.conflicts.model import Remark, Sort
from policy_kb.language import text as levelled
from policy_kb.library import Shelf
from policy_kb.model import Entry, Knowledge

_COLUMN = "别名"


def aliases_are_shared(k: Knowledge) -> Iterator[Remark]:
    """The same alias twice in an entry, or a name of two entries. Editions of one call share."""
    owners: dict[str, Entry] = {}
    for entry in k.by_id.values():
        owners.setdefault(levelled.normalise(_title(entry)), entry)
    for entry in k.by_id.values():
        seen: set[str] = set()
        for alias in getattr(entry, "aliases", ()):
            name = levelled.normalise(alias)
            if name in seen:
                yield Remark(Sort.ALIAS, entry.id, _COLUMN, f"“{alias}”写了两次")
            seen.add(name)
            owner = owners.setdefault(name, entry)
            if owner.id != entry.id and not _editions(owner, entry):
                said = f"“{alias}”也是 {owner.id} 的名称或别名，问起时先找到的可能是它"
                yield Remark(Sort.ALIAS, entry.id, _COLUMN, said, owner.id)


def aliases_find_nothing(shelf: Shelf) -> Iterator[Remark]:
    """Aliases by which a question would not come to their entry."""
    for entry in shelf.knowledge.by_id.values():
        for alias in getattr(entry, "aliases", ()):
            if not _finds(shelf, entry, alias):
                yield Remark(Sort.ALIAS, entry.id, _COLUMN, f"用“{alias}”找不到本条目")


def _finds(shelf: Shelf, entry: Entry, alias: str) -> bool:
    text = shelf.linker.respell(levelled.normalise(alias))
    if isinstance(entry, Call):
        match = shelf.calls.match(text)
        found = (*match.sure, *match.near, *match.also)
        return any(f.call.id == entry.id or _editions(f.call, entry) for f in found)
    if text == levelled.normalise(shelf.knowledge.policy.title) or len(text) < 2:
        return len(text) > 1
    if any(mention.id == entry.id for mention in shelf.linker.mentions(text)):
        return True
    indexes = (shelf.index, shelf.beside)
    return any(hit.id == entry.id for index in indexes for hit in index.search((text,)))


def _editions(one: Entry, other: Entry) -> bool:
    both = isinstance(one, Call) and isinstance(other, Call)
    return both and core(one.title) == core(other.title)


def _title(entry: Entry) -> str:
    return getattr(entry, "title", "") or getattr(entry, "name", "") or entry.id
