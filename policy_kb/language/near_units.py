"""Units called by a near name: 科技创新局, 国土规划资源局, 金融服务办.

Only what stands where a unit does something (牵头, 配合 …) and ends as units do; the unit with the
most of the same characters in the same order, where no other has as many. What an agency is
called that the policy does not name is the caller's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# From this share of characters in common (Dice) a name is near.
_NEAR = 0.66
_SOCIETY = re.compile("协会?$")
_KIND = re.compile("(?:中心|[局部办委厅处科所])$")
_CALLED = re.compile(
    "(?:^|(?<=[,;、和由那是归问跟]))(?:增城)?区?((?:(?![哪什谁几啥的个这那])[\u4e00-\u9fff]){2,8}?(?:局|部|办|委|所|协会|中心))(?:那边|那里)?"
    "(?=[,、 ]?[也还都又要]?(?:牵头|配合|参与|协助|负责|主抓|管[哪什啥几]|要?[干做][什啥哪]|"
    "有[哪什啥几]|的?(?:任务|职责)))"
)


class NearUnits:
    """The names of units without what kind of unit they are."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names`: (name, id of the unit)."""
        self._stems = {
            (*_stem(name), owner)
            for name, owner in names
            if _KIND.search(name) or _SOCIETY.search(name)
        }

    def find(self, text: str) -> Iterable[tuple[int, int, str]]:
        """(start, end, unit) of each unit called by a near name."""
        for match in _CALLED.finditer(text):
            owner = self._nearest(match[1])
            if owner is not None:
                yield match.start(1), match.end(1), owner

    def _nearest(self, called: str) -> str | None:
        stem, society = _stem(called)
        shares: dict[str, float] = {}
        for known, of_society, owner in self._stems:
            if of_society == society and known:
                share = 2 * _in_common(stem, known) / (len(stem) + len(known))
                shares[owner] = max(share, shares.get(owner, 0.0))
        best = max(shares.values(), default=0.0)
        first = [owner for owner, share in shares.items() if share == best]
        return first[0] if best >= _NEAR and len(first) == 1 else None


def _stem(name: str) -> tuple[str, bool]:
    """A name without its kind, and whether it is a society's."""
    name = name.removeprefix("增城").removeprefix("区")
    society = bool(_SOCIETY.search(name))
    return (_SOCIETY if society else _KIND).sub("", name), society


def _in_common(one: str, other: str) -> int:
    """How many characters both have in the same order."""
    row = [0] * (len(other) + 1)
    for char in one:
        before = 0
        for at, found in enumerate(other, start=1):
            before, row[at] = row[at], before + 1 if char == found else max(row[at], row[at - 1])
    return row[-1]
