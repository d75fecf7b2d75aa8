"""What does not agree, leads nowhere or ends soon among published entries: remarks, no refusals.

Knowledge in, remarks out; nothing is altered and nothing here stops a publication. What must hold
for a publication is `validation`.

    differing   two entries give different days, amounts or numbers for the same thing
    naming      aliases that another entry takes, that stand twice or find nothing
    sourcing    sources that are missing, links that do not parse, what ends soon
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from policy_kb.conflicts.differing import calls_differ, phones_differ, targets_differ
from policy_kb.conflicts.model import WORDS, Remark, Sort
from policy_kb.conflicts.naming import aliases_are_shared, aliases_find_nothing
from policy_kb.conflicts.sourcing import ends_soon, links_are_broken, sources_are_missing
from policy_kb.library import Shelf

__all__ = ["WORDS", "Remark", "Sort", "remarks"]


def remarks(shelf: Shelf, today: date) -> list[Remark]:
    """Everything worth a look, the gravest sort first."""
    k = shelf.knowledge
    found: Iterator[Remark] = chain(
        calls_differ(k),
        phones_differ(k),
        targets_differ(k),
        aliases_are_shared(k),
        aliases_find_nothing(shelf),
        links_are_broken(k),
        sources_are_missing(k),
        ends_soon(k, today),
    )
    order = list(Sort)
    return sorted(dict.fromkeys(found), key=lambda remark: order.index(remark.sort))
