"""Parts of the names of calls that are typed as pinyin: xinnengyuan汽车, leng lian, 绿se工厂."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_kb.language.pinyin import heard

_LATIN = re.compile(r"[a-z]{4,}(?: [a-z]{2,})*")
# A syllable or two between characters, with one of these on either side where there is one.
_WITHIN = re.compile(r"[\u4e00-\u9fff]?[a-z]{2,}[\u4e00-\u9fff]?")
_SHORTEST, _LONGEST = 2, 10


class Spelling:
    """Every stretch of the names by its pinyin. What two stretches share stays as typed."""

    def __init__(self, names: Iterable[str]) -> None:
        self._stretches: dict[str, str | None] = {}
        for name in dict.fromkeys(names):
            sounds = heard(name)
            for start in range(len(name)):
                for end in range(start + _SHORTEST, min(len(name), start + _LONGEST) + 1):
                    spelled, stretch = "".join(sounds[start:end]), name[start:end]
                    known = self._stretches.setdefault(spelled, stretch)
                    if known != stretch:
                        self._stretches[spelled] = None

    def written(self, text: str) -> str:
        """`text` with pinyin that spells a part of a name as that part."""
        return _WITHIN.sub(self._within, _LATIN.sub(self._stretch, text))

    def _within(self, match: re.Match[str]) -> str:
        """The stretch of a name that pinyin and its neighbours spell, with these neighbours."""
        typed = match.group()
        stretch = self._stretches.get("".join(heard(typed))) or ""
        ends = [(0, typed[0]), (-1, typed[-1])]
        own = [stretch[at] == char for at, char in ends if stretch and not char.isascii()]
        return stretch if own and all(own) else typed

    def _stretch(self, match: re.Match[str]) -> str:
        return self._stretches.get(match.group().replace(" ", "")) or match.group()
