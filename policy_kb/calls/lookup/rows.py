"""What the index of calls knows of each single call, made once and taken over while it stays.

Whatever depends on the other calls as well (how rare a pair of characters is) is `finding`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.lookup.likeness import Name, name_of, pairs_of
from policy_kb.calls.lookup.naming import core, issuer_forms
from policy_kb.calls.model import Call
from policy_kb.language import text as levelled


@dataclass(frozen=True)
class Row:
    """One call ready to be found: its names with the pairs of characters and sounds in them,
    their letters, the pairs of everything it says and of its lines, and what it is filed
    under."""

    call: Call
    core: str
    names: tuple[Name, ...]
    features: tuple[Hashable, ...]
    letters: tuple[str, ...]
    topics: tuple[str, ...]
    properties: frozenset[str]
    dates: tuple[str, ...]
    issuers: tuple[str, ...]
    categories: tuple[str, ...]


def row_of(call: Call, before: Row | None = None) -> Row:
    """The row of a call; the one of an earlier state where the call is the same."""
    if before is not None and before.call == call:
        return before
    names = tuple(_names_of(call))
    return Row(
        call=call,
        core=core(call.title),
        names=names,
        features=_distinct(f for name in names for f in (*sorted(name.pairs), *sorted(name.heard))),
        letters=_distinct(letter for name in names for letter in name.text),
        topics=_distinct(pairs_of(_all_words(call))),
        properties=frozenset(
            pair
            for line in (*call.conditions, *call.materials)
            for pair in pairs_of(levelled.normalise(line))
        ),
        dates=tuple(levelled.normalise(named.name) for named in call.named_dates),
        issuers=_distinct(issuer_forms(call.issuer)),
        categories=_distinct(_category_forms(call)),
    )


def gathered(keys: Iterable[Hashable]) -> dict:
    """The numbers of the rows by their key."""
    return gathered_each((key,) for key in keys)


def gathered_each(keys: Iterable[Iterable[Hashable]]) -> dict:
    """The numbers of the rows, ascending, by each of their keys."""
    found: dict[Hashable, list[int]] = {}
    for number, own in enumerate(keys):
        for key in own:
            known = found.get(key)
            if known is None:
                found[key] = [number]
            else:
                known.append(number)
    return found


def _distinct(items: Iterable) -> tuple:
    return tuple(dict.fromkeys(items))


_TWO_WORDS = re.compile("[一-鿿]{4}")


def _category_forms(call: Call) -> Iterable[str]:
    if call.category:
        whole = levelled.normalise(call.category)
        yield whole
        yield whole.removesuffix("类")
        if _TWO_WORDS.fullmatch(whole):
            yield whole[0] + whole[2]  # 文旅 for 文化旅游


def _all_words(call: Call) -> str:
    parts = (
        call.title,
        *call.aliases,
        call.category or "",
        call.summary or "",
        *call.conditions,
        call.funding or "",
        *call.materials,
    )
    return lexicon().expanded(" ".join(map(levelled.normalise, parts)))


def _names_of(call: Call) -> list[Name]:
    names = dict.fromkeys(core(n) for n in (call.title, *call.aliases))
    for name in list(names):
        for short, long in lexicon().long_forms.items():
            if long in name:  # to be recognised by the sound of the short form as well
                names.setdefault(name.replace(long, short))
    return [name_of(n) for n in names if len(n) > 1] or [name_of(levelled.normalise(call.title))]
