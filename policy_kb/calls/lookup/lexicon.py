"""The words of `lexicon.yml` in the form that finding a call needs them in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policy_kb.retrieval import search
from policy_kb.shipped import read_yaml

_FILE = Path(__file__).with_name("lexicon.yml")


@dataclass(frozen=True)
class Lexicon:
    """`asking` and `generic` match one word at a place, longest first."""

    short_forms: re.Pattern[str]
    long_forms: dict[str, str]
    generic: re.Pattern[str]
    asking: re.Pattern[str]
    offices: dict[str, tuple[str, ...]]

    def expanded(self, text: str) -> str:
        """`text` with short forms written out (高企)."""
        return self.short_forms.sub(lambda m: self.long_forms[m.group()], text)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    raw = read_yaml(_FILE)
    general = search.lexicon_words()
    return Lexicon(
        short_forms=_short_forms(list(raw["short_forms"])),
        long_forms=raw["short_forms"],
        generic=_any_of(raw["generic"]),
        asking=_any_of([*raw["asking"], *general]),
        offices={full: tuple(short) for full, short in raw["offices"].items()},
    )


def _short_forms(words: list[str]) -> re.Pattern[str]:
    """As `_any_of`; Latin letters (ai) only where they stand alone."""
    latin = [w for w in words if w.isascii()]
    alone = "".join(rf"|(?<![a-z]){w}(?![a-z])" for w in latin)
    return re.compile(_any_of([w for w in words if w not in latin]).pattern + alone)


def _any_of(words: list[str]) -> re.Pattern[str]:
    ordered = sorted(set(map(str, words)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)))
