"""The words of `kinds.yml`: what falls under the word of a notice, and which forms of organisation
a text names. Language only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from policy_kb.shipped import read_yaml

_FILE = Path(__file__).with_name("kinds.yml")
FIRM = "firm"


@lru_cache(maxsize=1)
def _known() -> dict:
    return read_yaml(_FILE)


def kinds_of(name: str) -> tuple[str, ...]:
    """A word and all that falls under it."""
    return (name, *_known()["under"].get(name, ()))


def is_of_things(word: str) -> bool:
    """Whether a word tells how a thing was got, whoever it is said of (九成新)."""
    return any(word in kinds_of(name) for name in _known()["of_things"])


def is_known(name: str) -> bool:
    """Whether it is known what falls under a word."""
    return name in _known()["under"]


@lru_cache(maxsize=512)
def forms_in(text: str) -> frozenset[str]:
    """The forms of organisation that a text names, the longest words first."""
    return frozenset(form for form, _ in _forms(text))


def _forms(text: str) -> Iterator[tuple[str, str]]:
    words = [(word, form) for form, all_ in _known()["forms"].items() for word in all_]
    for word, form in sorted(words, key=lambda one: -len(one[0])):
        if word in text:
            text = text.replace(word, "。")
            yield form, word


@lru_cache(maxsize=1)
def form_words() -> re.Pattern[str]:
    """Any word for a form of organisation."""
    words = (re.escape(word) for all_ in _known()["forms"].values() for word in all_)
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def family_members(text: str) -> tuple[int, frozenset[str]] | None:
    """Of the first family of kinds that a text names, which family and which of its members."""
    for at, family in enumerate(_known()["families"]):
        named = {kind for kind, words in family.items() if re.search("|".join(words), text)}
        if named:
            return at, frozenset(named)
    return None


def trades_apart(told: str, wanted: str) -> bool:
    """Whether what is told is of a trade that none of the wanted ones is of."""
    own = [set(line) for line in _known()["apart"]]
    of_told = {at for at, line in enumerate(own) if any(word in told for word in line)}
    of_wanted = {at for at, line in enumerate(own) if any(word in wanted for word in line)}
    return bool(of_told and of_wanted) and not of_told & of_wanted
