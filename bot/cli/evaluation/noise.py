"""Questions of a set as people write them badly: every class of noise, made by chance from a seed.

The classes are those of the hand-written set `noise`; each case comes with one turn rewritten, its
expectations unchanged (of two questions in one, both). What is changed in a single place is in
`edits`; asking and judging is as for any set.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from opencc import OpenCC

from bot.cli.evaluation.cases import Case, Expectation
from bot.cli.evaluation.edits import FILLERS, dropped, filled, homophone

Write = Callable[[str, random.Random], "str | None"]
_HAN = re.compile("[\u4e00-\u9fff]")
_MARKS = re.compile(r"[，。？！、,.?!;；：:\s]+")
_WORDS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("noise.yml").read_text(encoding="utf-8")
)
_DIGITS = "零一二三四五六七八九"
# In such a message the question stands somewhere inside.
_SHORTEST_STORY, _LONGEST_STORY = 80, 200


def _shape(text: str, chance: random.Random) -> str | None:
    shapes = _WORDS["shapes"]
    places = [i for i, char in enumerate(text) if char in shapes]
    if not places:
        return None
    place = chance.choice(places)
    return text[:place] + shapes[text[place]] + text[place + 1 :]


def _missing(text: str, chance: random.Random) -> str | None:
    if chance.random() < 0.5:
        return dropped(text, chance)
    places = [i for i, char in enumerate(text) if _HAN.match(char)]
    place = chance.choice(places) if places else -1
    return text[: place + 1] + text[place:] if places else None


@lru_cache(maxsize=1)
def _to_traditional() -> OpenCC:
    return OpenCC("s2hk")


def _traditional(text: str, _: random.Random) -> str | None:
    return _to_traditional().convert(text)


def _full_width(text: str, chance: random.Random) -> str | None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    return wide if wide != text else "\u3000".join(text) if len(text) <= 12 else None


def _voice(text: str, chance: random.Random) -> str | None:
    if not _HAN.search(text):
        return None
    spoken = filled(_MARKS.sub("", text), chance)
    return chance.choice(FILLERS) + (spoken or "")


def _by(table: Mapping[str, str]) -> Write:
    """Every word of a table replaced; None where there is none of them."""
    words = re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))

    def write(text: str, _: random.Random) -> str | None:
        other = words.sub(lambda match: table[match.group()], text)
        return other if other != text else None

    return write


def _numerals(text: str, _: random.Random) -> str | None:
    other = re.sub(r"(?<![\d.])\d{1,2}(?![\d.])", lambda m: _written(int(m.group())), text)
    return other if other != text else None


def _written(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _emojis(text: str, chance: random.Random) -> str | None:
    first, last = chance.choices(_WORDS["emojis"], k=2)
    return f"{first}{text}{last * chance.randint(1, 3)}"


def _polite(text: str, chance: random.Random) -> str | None:
    return _between(_WORDS["politeness"], text, chance)


def _rambling(text: str, chance: random.Random) -> str | None:
    story = _between(_WORDS["rambling"], text, chance)
    return story if _SHORTEST_STORY <= len(story) <= _LONGEST_STORY else None


def _between(words: Mapping[str, list[str]], text: str, chance: random.Random) -> str:
    return chance.choice(words["before"]) + text.rstrip("？?。") + chance.choice(words["after"])


# By the name of the group in the hand-written set.
KINDS: dict[str, Write] = {
    "sound": homophone,
    "shape": _shape,
    "missing": _missing,
    "traditional": _traditional,
    "full_width": _full_width,
    "voice": _voice,
    "cantonese": _by(_WORDS["cantonese"]),
    "abbreviation": _by(_WORDS["abbreviation"]),
    "numerals": _numerals,
    "near_names": _by(_WORDS["near_names"]),
    "emojis": _emojis,
    "politeness": _polite,
    "rambling": _rambling,
}
TWO = "two_questions"


def noised(cases: Sequence[Case], seed: int, most: int = 40) -> list[Case]:
    """At most `most` cases of each class; the same ones for the same seed."""
    found: list[Case] = []
    for kind, write in KINDS.items():
        drawn = random.Random(f"{seed} {kind}").sample(list(cases), len(cases))
        rewritten = (_rewritten(case, kind, write, seed) for case in drawn)
        found += [case for case in rewritten if case is not None][:most]
    return found + _paired(cases, seed, most)


def _rewritten(case: Case, kind: str, write: Write, seed: int) -> Case | None:
    chance = random.Random(f"{seed} {kind} {case.id}")
    turn = chance.randrange(len(case.turns))
    said, expected = case.turns[turn]
    # What is said in a word picks or moves; stories and courtesy around it are another thing.
    other = write(said, chance) if len(said) > 4 else None
    if other is None or other == said:
        return None
    turns = (*case.turns[:turn], (other, expected), *case.turns[turn + 1 :])
    return replace(case, id=f"{kind}-{case.id}", group=kind, turns=turns)


def _paired(cases: Sequence[Case], seed: int, most: int) -> list[Case]:
    """Two plain questions in one message; what both expect must be there."""
    plain = [
        case
        for case in cases
        if len(case.turns) == 1
        and case.turns[0][1].all
        and not case.turns[0][1].says
        and len(case.turns[0][0]) <= 20
    ]
    chance = random.Random(f"{seed} {TWO}")
    drawn = chance.sample(plain, len(plain))
    found = []
    for first, second in zip(drawn[::2], drawn[1::2], strict=False):
        (one, expected), (other, besides) = first.turns[0], second.turns[0]
        said = f"{one.rstrip('？?。')}{chance.choice(_WORDS[TWO])}{other}"
        both = Expectation(all=(*expected.all, *besides.all))
        found.append(
            replace(first, id=f"{TWO}-{first.id}+{second.id}", group=TWO, turns=((said, both),))
        )
    return found[:most]
