"""Characters that are typed for one another because they sound alike.

Those of GB 2312 by all their readings without tone, and by what
southern speakers and voice recognition confuse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from policy_kb.language.pinyin import readings
from policy_kb.language.text import without_accent


@lru_cache(maxsize=8000)
def sounding_like(char: str) -> Mapping[str, bool]:
    """Characters of the same sound (True) or nearly the same (False), without itself."""
    found: dict[str, bool] = {}
    for reading in readings(char):
        for other in _by_sound().get(without_accent(reading), ""):
            found[other] = found.get(other, False) or reading in readings(other)
    found.pop(char, None)
    return found


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            char = bytes((high, low)).decode("gb2312", "ignore")
            if not char:  # five places are empty
                continue
            for sound in sorted({without_accent(reading) for reading in readings(char)}):
                found[sound] += char
    return dict(found)
