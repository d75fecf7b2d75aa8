"""Slips as people make them in one place of a question, made by chance from a seed.

One character replaced by another that sounds alike, one character left out, one filler put in.
Only the making; asking is in `robustness`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import lru_cache

from pypinyin import Style, pinyin

_HAN = re.compile("[\u4e00-\u9fff]")
# Words that voice recognition writes down and that say nothing.
FILLERS = ("嗯", "啊", "那个", "就是", "呃", "这个嘛", "哎")
DROPPED = "漏一字"
# Without it another thing is asked: 第二十八条 and 第二十条, 一千件 and 千件, 不参与 and 参与.
_DECIDING = frozenset("零〇一二两三四五六七八九十百千万亿几半廿卅不没沒無无非未冇唔")
# Where nothing is put in: within a number or a word of Latin letters.
_WITHIN = re.compile(r"(?<=[0-9A-Za-z.%])(?=[0-9A-Za-z.%])")


def homophone(text: str, chance: random.Random) -> str | None:
    """`text` with one character replaced by a common one of the same sound; None if none can be."""
    places = [
        place
        for place, char in enumerate(text)
        if _HAN.match(char) and len(_alike().get(_sound(char), "")) > 1
    ]
    if not places:
        return None
    place = chance.choice(places)
    others = [char for char in _alike()[_sound(text[place])] if char != text[place]]
    return text[:place] + chance.choice(others) + text[place + 1 :]


def dropped(text: str, chance: random.Random) -> str | None:
    """`text` without one of its Han characters; None where fewer than four are there."""
    places = [place for place, char in enumerate(text) if _HAN.match(char)]
    if len(places) < 4:
        return None
    place = chance.choice(places)
    return text[:place] + text[place + 1 :]


def filled(text: str, chance: random.Random) -> str | None:
    """`text` with a filler before, after or within it; None where there is no Han character."""
    if not _HAN.search(text):
        return None
    barred = {match.start() for match in _WITHIN.finditer(text)}
    place = chance.choice([place for place in range(len(text) + 1) if place not in barred])
    return text[:place] + chance.choice(FILLERS) + text[place:]


def takes_away(text: str, left: str) -> bool:
    """Whether the character that `left` lacks of `text` was a numeral or a denial."""
    at = next((i for i, (a, b) in enumerate(zip(text, left, strict=False)) if a != b), len(left))
    return text[at] in _DECIDING


# By the name under which a report shows it.
EDITS: dict[str, Callable[[str, random.Random], str | None]] = {
    "同音字": homophone,
    DROPPED: dropped,
    "口头语": filled,
}


@lru_cache(maxsize=1)
def _alike() -> dict[str, str]:
    """The 3,755 common characters (GB 2312, level 1) by their sound without tone."""
    by_sound: dict[str, str] = {}
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                char = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:  # five places are empty
                continue
            by_sound[_sound(char)] = by_sound.get(_sound(char), "") + char
    return by_sound


@lru_cache(maxsize=8000)
def _sound(char: str) -> str:
    return pinyin(char, style=Style.NORMAL)[0][0]
