"""What the knowledge is called, typed in Latin letters: `gaoqi`, `keji zhuanyuan`, `xjr`.

Built from the names and phrases of one state of the knowledge, when a text with such letters
first comes along. English words are the business of `policy_kb.language.loanwords`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from policy_kb.language import text as levelled

_HAN_RUN = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile("[a-z]{3,}(?: [a-z]{2,})*")
# Names up to this length are typed as a word; initials of fewer than three say too little.
_LONGEST, _INITIALS = 6, range(3, 7)
# Part of a phrase must stand in so many phrases to be a word of its own.
_COMMON = 2


class Latin:
    """Finds the Chinese behind a word of Latin letters; itself where there is none, or several."""

    def __init__(self, names: Iterable[str], phrases: Iterable[str]) -> None:
        """`names` come before what merely stands in `phrases`; all of them levelled."""
        self._names = tuple(names)
        self._phrases = phrases
        self._spelled: dict[str, str] | None = None
        self._initials: dict[str, str] = {}

    def respell(self, text: str) -> str:
        """`text` with such words written in Chinese."""
        if not _WORD.search(text):
            return text
        if self._spelled is None:
            self._build()
        return _WORD.sub(lambda match: self._read(match.group()), text)

    def _read(self, word: str) -> str:
        together = word.replace(" ", "")
        found = self._spelled.get(together) or self._initials.get(together)
        return found or " ".join(self._spelled.get(part, part) for part in word.split())

    def _build(self) -> None:
        names = [n for n in self._names if _HAN_RUN.fullmatch(n) and 2 <= len(n) <= _LONGEST]
        spelled = {levelled.spelled(word): word for word in self._common_words()}
        spelled |= {levelled.spelled(n): n for n in sorted(names, key=len, reverse=True)}
        owners: dict[str, set[str]] = defaultdict(set)
        for name in names:
            if len(name) in _INITIALS:
                owners["".join(levelled.spelled(char)[0] for char in name)].add(name)
        self._initials = {key: found.pop() for key, found in owners.items() if len(found) == 1}
        self._spelled = spelled

    def _common_words(self) -> list[str]:
        """Parts of phrases that recur, rare ones first, so that the commonest of a sound stays."""
        seen: Counter[str] = Counter()
        for phrase in self._phrases:
            seen.update(
                {
                    run[start : start + size]
                    for run in _HAN_RUN.findall(phrase)
                    for size in range(2, _LONGEST + 1)
                    for start in range(len(run) - size + 1)
                }
            )
        return sorted((w for w, n in seen.items() if n >= _COMMON), key=lambda w: (seen[w], w))
