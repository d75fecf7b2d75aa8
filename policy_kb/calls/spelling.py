"""Parts of the names of calls that are typed as pinyin: xinnengyuan汽车, leng lian cang chu."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pypinyin import lazy_pinyin

_LATIN = re.compile(r"[a-z]{4,}(?: [a-z]{2,})*")
_SHORTEST, _LONGEST = 2, 10


class Spelling:
    """Every stretch of the names by its pinyin. What two stretches share stays as typed."""

    def __init__(self, names: Iterable[str]) -> None:
        self._stretches: dict[str, str | None] = {}
        for name in dict.fromkeys(names):
            heard = lazy_pinyin(name, errors=lambda rest: list(rest))
            if len(heard) != len(name):
                continue
            for start in range(len(name)):
                for end in range(start + _SHORTEST, min(len(name), start + _LONGEST) + 1):
                    spelled, stretch = "".join(heard[start:end]), name[start:end]
                    known = self._stretches.setdefault(spelled, stretch)
                    if known != stretch:
                        self._stretches[spelled] = None

    def written(self, text: str) -> str:
        """`text` with pinyin that spells a part of a name as that part."""
        return _LATIN.sub(self._stretch, text)

    def _stretch(self, match: re.Match[str]) -> str:
        return self._stretches.get(match.group().replace(" ", "")) or match.group()
