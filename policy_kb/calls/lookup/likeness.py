"""How alike a text and the name of a call are, character by character. No thresholds of what
is meant here: that is `finding`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.lookup.naming import edition_spans, level_spans
from policy_kb.language import text as levelled

# What a character of a word that many names share is worth beside one of its own.
GENERIC = 0.25
_TYPO, _SOUND = 0.7, 0.95
# Two syllables that sound right, with nothing of the name beside them.
_BY_EAR = 0.75
# Single characters that are no part of a name between other words.
_PARTICLES = frozenset("的了吗呢吧啊呀哦么嘛是有在和跟与我你您那这对或及由从想搞做去来把给让被间")
# 交临床试验补贴的材料, 退役军人开公司: what one does with a call or a firm, in front of a name,
# stands in no place of the name's; 进口 and 领军 are words of names.
_DOES = re.compile(
    "交(?![通易流付换互])|进(?![口出修步])|开(?![发放展拓采])|领(?![军域头先航])|拿|弄|办"
)
# 能报…不: what ends a question is no word of it.
_ASKING_LAST = frozenset("不没未否")
# Single loose characters beside a name hardly count.
_LOOSE = 0.1
# A common word that the name does not hold tells more than one that it does.
_OTHER_GENERIC = 0.5
# A further stretch of a text counts for a name when the name explains so much of it.
NEAR_BY = 0.6


def blanked(text: str, spans: Iterable[tuple[int, int]], mark: str) -> str:
    """`text` with what stands at `spans` replaced by as many marks."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = mark * (end - start)
    return "".join(letters)


@dataclass
class Name:
    """One way in which a call is called, ready to be compared."""

    text: str
    weights: list[float]
    pairs: frozenset[str]
    gaps: frozenset[str]
    spoken: dict[tuple[str, ...], set[str]]
    sounds: tuple[str, ...]
    total: float = field(init=False)
    heard: frozenset[tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.heard = frozenset(self.spoken)
        self.total = sum(self.weights) or 1.0


def name_of(text: str) -> Name:
    heard = levelled.sounds(text)
    spoken: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for i in range(len(text) - 1):
        spoken[heard[i : i + 2]].add(text[i : i + 2])
    return Name(
        text,
        weights_of(text),
        frozenset(pairs_of(text)),
        frozenset(text[i] + text[i + 2] for i in range(len(text) - 2)),
        dict(spoken),
        heard,
    )


def pairs_of(text: str) -> Iterable[str]:
    return (text[i : i + 2] for i in range(len(text) - 1) if " " not in text[i : i + 2])


def weights_of(text: str) -> list[float]:
    weights = [1.0] * len(text)
    for match in lexicon().generic.finditer(text):
        weights[match.start() : match.end()] = [GENERIC] * len(match.group())
    return weights


def covered(text: str, heard: tuple[str, ...], name: Name, silent: list[float]) -> list[float]:
    """How far each character of a text is one of the name: in a pair with its neighbour,
    by sound, or as a slip between two that are. `silent`: see `silent_in`."""
    marks = [0.0] * len(text)
    unsure = []
    for i in range(len(text) - 1):
        pair = text[i : i + 2]
        if pair in name.pairs:
            marks[i] = marks[i + 1] = 1.0
        elif heard[i : i + 2] in name.heard and pair.isalpha():
            # Two syllables alone are too little, unless one character is the same.
            if any(
                a == b
                for own in name.spoken[heard[i : i + 2]]
                for a, b in zip(own, pair, strict=True)
            ):
                marks[i], marks[i + 1] = max(marks[i], _SOUND), max(marks[i + 1], _SOUND)
            else:
                unsure.append(i)
    for i in unsure:
        beside = (i and marks[i - 1]) or (i + 2 < len(text) and marks[i + 2]) or i + 1 in unsure
        if marks[i] or marks[i + 1] or beside:
            marks[i], marks[i + 1] = max(marks[i], _SOUND), max(marks[i + 1], _SOUND)
    for start, end in marked_runs(marks):
        if end - start == 2 and _SOUND in marks[start:end]:
            marks[start:end] = [_BY_EAR] * 2
    for i in range(1, len(text) - 1):
        if (
            not marks[i]
            and marks[i - 1]
            and marks[i + 1]
            and text[i - 1] + text[i + 1] in name.gaps
        ):
            marks[i] = _TYPO
    _forget_what_is_asked(marks, text, silent, name)
    return marks


def _forget_what_is_asked(marks: list[float], text: str, silent: list[float], name: Name) -> None:
    """A word that asks for something is no part of a name that holds a kind of it: 要什么材料
    does not speak of 新材料."""
    for start, end in list(marked_runs(marks)):
        at = name.text.find(text[start:end])
        if at > 0 and all(silent[i] == 1 for i in range(start, end)):
            kind = name.text[at - 1]
            if name.weights[at - 1] == 1.0 and kind not in text:
                marks[start:end] = [0.0] * (end - start)


class Said:
    """A text with what is looked up in it for every name."""

    def __init__(self, text: str, heard: tuple[str, ...]) -> None:
        self.text, self.heard = text, heard
        self._pairs = set(pairs_of(text))
        self._spoken = set(zip(heard, heard[1:], strict=False))

    def of(self, name: Name) -> float:
        """How much of a name the text says."""
        marks = [False] * len(name.text)
        for i in range(len(name.text) - 1):
            if name.text[i : i + 2] in self._pairs or name.sounds[i : i + 2] in self._spoken:
                marks[i] = marks[i + 1] = True
        return sum(w for w, m in zip(name.weights, marks, strict=True) if m) / name.total


def silent_in(text: str) -> list[float]:
    """1 for what counts against no call: words that ask, level, year, batch, marks.
    A single character that may be part of a name (项 in 单项) is a half: it ends no stretch."""
    marks = [0.0] * len(text)
    for match in lexicon().asking.finditer(text):
        word = match.group()
        ends = len(word) > 1 or word in _PARTICLES
        marks[match.start() : match.end()] = [1.0 if ends else 0.5] * len(word)
    for start, end in (*level_spans(text), *edition_spans(text)):
        marks[start:end] = [1.0] * (end - start)
    for at, char in enumerate(text):
        if not (char.isalpha() or char == "-"):
            marks[at] = 1.0
    return marks


def shared_and_foreign(
    text: str, marks: list[float], silent: list[float], weights: list[float], everywhere: bool
) -> tuple[float, float]:
    """The weight of what a text shares with a name, and of what stands in one breath with it
    but is foreign to it. Stretches that mostly hold other things say nothing either way."""
    found = []
    for start, end in open_runs(text, silent, marks):
        inside = range(start, end)
        if not any(marks[at] and weights[at] > GENERIC for at in inside):
            says = sum(not silent[at] for at in inside) > 1 or any(marks[at] for at in inside)
            if not (everywhere and says):
                continue
        shared = sum(marks[at] * weights[at] for at in inside)
        foreign = sum((1 - marks[at]) * weights[at] for at in inside if marks[at])
        foreign += _weight_of_foreign(marks, silent, weights, start, end)
        found.append((shared, foreign))
    if not found:
        return sum(m * w for m, w in zip(marks, weights, strict=True)), 0.0
    if everywhere:
        return sum(s for s, _ in found), sum(f for _, f in found)
    best = max(found, key=lambda row: row[0] - row[1])
    kept = [row for row in found if row is best or row[0] >= NEAR_BY * (row[0] + row[1])]
    return sum(s for s, _ in kept), sum(f for _, f in kept)


def _weight_of_foreign(
    marks: list[float], silent: list[float], weights: list[float], start: int, end: int
) -> float:
    """The characters between two places that a name does not hold; loose ones at the ends
    are none."""
    while start < end and silent[start] and not marks[start]:
        start += 1
    while start < end and silent[end - 1] and not marks[end - 1]:
        end -= 1
    return sum(
        _LOOSE
        if silent[at] == 1 or silent[at] and _between_silent(silent, marks, at)
        else max(weights[at], _OTHER_GENERIC)
        for at in range(start, end)
        if not marks[at]
    )


def in_place_of(text: str, marks: list[float], silent: list[float], name: Name) -> bool:
    """Whether a text says another word where the name has one of its own: 院士工作站 for
    博士工作站, 渔船购置 for 农机购置. A word of the name that is said elsewhere (我们做牛仔洗水的,
    牛仔数字化改造补助能报吗) stands in no place of the name's."""
    runs = list(marked_runs(marks))
    longest = max((end - start for start, end in runs), default=0)
    # 军人 in 领军人才: characters of other words on both sides, and no word of the name's.
    chance = [
        run for run in runs if 2 * (run[1] - run[0]) < longest and _enclosed(run, text, silent)
    ]
    said = "".join(c for i, c in enumerate(text) if not any(a <= i < b for a, b in chance))
    for start, end in runs:
        if 2 * (end - start) < longest:
            continue
        first, last = name.text.find(text[start : start + 2]), name.text.find(text[end - 2 : end])
        if first > 0 and start > 0 and _another(name, first - 1, text, start - 1, silent, -1, said):
            return True
        if last < 0 or last + 2 >= len(name.text):
            continue
        if end < len(text) and _another(name, last + 2, text, end, silent, 1, said):
            return True
    return False


def _enclosed(run: tuple[int, int], text: str, silent: list[float]) -> bool:
    return all(
        0 <= at < len(text) and text[at].isalpha() and silent[at] < 1 for at in (run[0] - 1, run[1])
    )


def _another(
    name: Name, own: int, text: str, at: int, silent: list[float], onward: int, said: str
) -> bool:
    """Whether the text has another character at `at` where the name has its `own`-th, which
    is `said` nowhere else. 单 of 单项 is another one, 要 of 要什么 is none."""
    if silent[at] == 1 or not text[at].isalpha() or name.text[own] in said:
        return False
    if text[at] in _ASKING_LAST and not text[at + 1 : at + 2].isalpha():
        return False
    further = at + onward
    if (silent[at] or _DOES.match(text, at)) and not (
        0 <= further < len(text) and silent[further] < 1
    ):
        return False
    return name.weights[own] == 1.0 and weights_of(text)[at] == 1.0


def _between_silent(silent: list[float], marks: list[float], at: int) -> bool:
    """Whether a single character that may ask stands by itself: the 人 of 人才 does not."""
    beside = [i for i in (at - 1, at + 1) if 0 <= i < len(silent)]
    return all(silent[i] or marks[i] for i in beside)


def open_runs(
    text: str, silent: list[float], marks: list[float] | None = None
) -> list[tuple[int, int]]:
    """Stretches of a text between words that only ask."""
    runs, start = [], None
    for at in range(len(text) + 1):
        says = at < len(text) and (silent[at] < 1 or bool(marks and marks[at]))
        if says and start is None:
            start = at
        elif not says and start is not None:
            runs.append((start, at))
            start = None
    return runs


def marked_runs(marks: list[float]) -> Iterable[tuple[int, int]]:
    return open_runs(" " * len(marks), [1.0] * len(marks), marks)


def shortens(short: str, name: str) -> bool:
    """Whether `short` is made of letters of the name in order, the first its first."""
    if not name or short[0] != name[0]:
        return False
    at = 0
    for letter in short:
        at = name.find(letter, at) + 1
        if at == 0:
            return False
    return at >= len(name) * 0.4


def is_idle(text: str, start: int, end: int, silent: list[float]) -> bool:
    """Whether nothing of weight stands between two places."""
    weights = weights_of(text)
    return all(silent[at] or weights[at] < 1.0 for at in range(start, end))
