"""Characters that a PDF's fonts put in place of the real ones.

Printed by a browser, 一 comes out as the radical ⼀ and 见 as ⻅: the same shape under
another number, which no search would find. Nothing else is changed here.
"""

from __future__ import annotations

import unicodedata

# Radicals of the supplement that Unicode does not itself map to a character.
_SUPPLEMENT = dict(
    zip(
        "⺁⺄⺆⺈⺌⺕⺛⺠⺪⺬⺮⺶⺻⺼⻁⻄⻅⻆⻉⻊⻋⻌⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂乙冂刀小彐旡民疋示竹羊聿肉虎西见角贝足车辶长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_RADICALS = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for first, last in ((0x2E80, 0x2FD5), (0xF900, 0xFAFF))
    for code in range(first, last + 1)
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
}
_TABLE = str.maketrans({**_RADICALS, **_SUPPLEMENT})


def levelled_glyphs(text: str) -> str:
    """`text` with radicals and compatibility forms as the characters that they stand for."""
    return text.translate(_TABLE)
