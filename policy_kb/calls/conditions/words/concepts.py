"""The words of `concepts.yml`: which ones mean one thing beside a figure, and which ones never do.

Language only; where the form of a word depends on what stands around it is `nouns`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from policy_kb.shipped import read_yaml

_FILE = Path(__file__).with_name("concepts.yml")
# A word of one character is one only where it ends (坐 of 能坐800人, no 坐落).
_ENDS = r"(?=\s|$|有|了|着|出|过|到)"


@lru_cache(maxsize=1)
def _known() -> tuple[re.Pattern[str], dict[str, str], tuple[tuple[str, ...], ...]]:
    raw = read_yaml(_FILE)
    forms = {word: line[0] for line in raw["same"] for word in line}
    ordered = sorted(forms, key=len, reverse=True)
    words = [re.escape(w) + (_ENDS if len(w) == 1 else "") for w in ordered]
    return re.compile("|".join(words)), forms, tuple(map(tuple, raw["apart"]))


def in_one_word(text: str) -> str:
    """A text in which each concept has one word."""
    pattern, forms, _ = _known()
    return pattern.sub(lambda found: forms[found.group()], text)


def kinds_apart(told: str, wanted: str) -> bool:
    """Whether the one speaks of a kind that the other does not, and the other way round."""
    for kinds in _known()[2]:
        own, others = ({k for k in kinds if k in text} for text in (told, wanted))
        if own - others and others - own:
            return True
    return False
