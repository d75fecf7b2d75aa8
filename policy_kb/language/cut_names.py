"""Names of the knowledge with one character missing: 科技服务队, 重实验室.

Only within a name, where what was typed stands nowhere in the knowledge and one name alone has
it. Units are found by the linker itself; what is short, or cut at an end, is left to the NLU.
"""

from __future__ import annotations

from collections.abc import Iterable

# Shorter ones are other words without a character.
_SHORTEST, _LONGEST = 5, 14


class CutNames:
    """The names of one state of the knowledge, by what is left of them."""

    def __init__(self, names: Iterable[str], written: str) -> None:
        """`written`: all that the knowledge says, where a cut name is none."""
        found: dict[str, str | None] = {}
        for name in names:
            if not (_SHORTEST <= len(name) <= _LONGEST and name.isalpha() and not name.isascii()):
                continue
            for at in range(1, len(name) - 1):
                cut = name[:at] + name[at + 1 :]
                found[cut] = name if found.get(cut, name) == name else None
        self._names = {cut: n for cut, n in found.items() if n and cut not in written}
        # Where a cut name may begin, so that most places of a text are passed by.
        self._begins = frozenset(cut[:3] for cut in self._names)

    def whole(self, text: str) -> str:
        """`text` with the longest cut names in it whole."""
        at = 0
        while at + _SHORTEST <= len(text) + 1:
            if text[at : at + 3] in self._begins:
                for size in range(min(_LONGEST, len(text) - at), _SHORTEST - 2, -1):
                    name = self._names.get(text[at : at + size])
                    if name is not None and not _stands(name, text, at):
                        text = text[:at] + name + text[at + size :]
                        at += len(name) - 1
                        break
            at += 1
        return text


def _stands(name: str, text: str, at: int) -> bool:
    """Whether the whole name stands there, of which the cut one is a part."""
    return name in text[max(0, at - 1) : at + len(name) + 1]
