"""How a Chinese character is read, without tones: all its readings, the usual one first.

Straight from the dictionary of pypinyin, whose own way there cuts the text into words first and
takes seven times as long. A word as a whole (银行) is read in `text.spelled`. Which sounds people
confuse is none of this file's business.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pypinyin.constants import PINYIN_DICT

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


@lru_cache(maxsize=8_000)
def readings(char: str) -> tuple[str, ...]:
    """The readings of one character, each once; the character itself where there is none."""
    known = PINYIN_DICT.get(ord(char))
    return tuple(dict.fromkeys(map(_toneless, known.split(",")))) if known else (char,)


def _toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading).translate(_TONES)
    return unicodedata.normalize("NFC", letters).replace("ü", "v")
