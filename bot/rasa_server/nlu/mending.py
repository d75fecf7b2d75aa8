"""Slips of the pen mended before anything reads a message: a character that only sounds right,
one that is missing, one too many, a filler in the middle of a word.

A noisy channel: what was typed stays unless something near it is far likelier (`language`), and
where two mendings are about as likely nothing is mended. Numbers are never touched. The text as
typed is kept by the caller; no sentence shows a mended one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

from bot.rasa_server.nlu.language import END, START, Language, symbol, tokens
from policy_kb import text as levelled

# What each sort of slip costs, as minus the logarithm of how often it happens.
_SAME_SOUND, _NEAR_SOUND, _OTHER, _MISSING, _DOUBLED, _FILLER = 5.5, 7.0, 13.0, 3.2, 7.0, 5.0
# A second mending of the same place this close makes both a guess.
_AHEAD = 0.7
# Only where a character is this unlikely is anything tried.
_UNLIKELY = 5.0
_MOST = 3
_LONGEST = 200
_FILLERS = (("那", "个"), ("就", "是"))
# Numerals are no slips, and no slip becomes one: a figure is never guessed.
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿半几")
# What turns a sentence round is not put in; nor, before what it governs, a level of government.
_DENYING, _LEVELS, _LEVELLED = frozenset("不没无非未别莫勿免"), frozenset("国省市区"), frozenset("级里内属局厅")
# Words in which 一 counts nothing.
_NO_NUMBER = frozenset({"一样", "一下", "一共", "一起", "一些", "一般", "一定", "一直", "一边", "进一", "统一", "唯一", "同一", "上一", "下一", "万一", "一步"})


@dataclass(frozen=True)
class _Mending:
    """Tokens `start` to `end` become `new`; `gain` is how much likelier the text is then."""

    start: int
    end: int
    new: tuple[str, ...]
    gain: float


class Mender:
    """Mends texts by one state of the language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def mend(self, text: str) -> str:
        """`text` (levelled) with what surely is a slip written right."""
        if len(text) > _LONGEST:
            return text
        found = tokens(text)
        for _ in range(_MOST):
            best = self._best(found)
            if best is None:
                break
            found[best.start:best.end] = best.new
        return "".join(found)

    def _best(self, found: list[str]) -> _Mending | None:
        line = [START, START, *map(symbol, found), END, END]
        costs = [self._language.cost("".join(line[i - 2:i + 1])) for i in range(2, len(line))]
        if max(costs, default=0.0) < _UNLIKELY:
            return None
        ranked = sorted(self._mendings(found, line, costs), key=lambda m: -m.gain)
        if not ranked or ranked[0].gain <= 0:
            return None
        best = ranked[0]
        rival = next((m for m in ranked[1:] if self._same_place(m, best) and _differs(m, best, found)), None)
        return best if rival is None or best.gain - rival.gain > _AHEAD else None

    def _same_place(self, one: _Mending, other: _Mending) -> bool:
        return one.start < other.end + 1 and other.start < one.end + 1

    def _mendings(self, found: list[str], line: list[str], costs: list[float]) -> Iterator[_Mending]:
        for at in range(len(found) + 1):
            # Three triples hold the character, two span the gap before it.
            if max(costs[at:at + 2]) >= _UNLIKELY:
                yield from self._dropped(found, line, costs, at)
            if at < len(found) and max(costs[at:at + 3]) >= _UNLIKELY:
                yield from self._replaced(found, line, costs, at)
                yield from self._too_many(found, line, costs, at)

    def _gain(self, line: list[str], costs: list[float], start: int, end: int, new: tuple[str, ...]) -> float:
        """How much likelier the text is with tokens `start` to `end` put as `new`."""
        before = sum(costs[start:end + 2])
        put = "".join((*line[start:start + 2], *new, *line[end + 2:end + 4]))
        return before - sum(self._language.cost(put[i:i + 3]) for i in range(len(put) - 2))

    def _replaced(self, found: list[str], line: list[str], costs: list[float], at: int) -> Iterator[_Mending]:
        char, left, right = found[at], line[at + 1], line[at + 3]
        if not _is_han(char) or char in _NUMERALS:
            return
        near = {}
        for other, cost in _sounding_like(char):
            if self._language.knows(left + other) or self._language.knows(other + right):
                near[other] = cost
        for other in self._language.between.get(left + right, ()):
            if _is_han(other):
                near.setdefault(other, _OTHER)
        for other, cost in near.items():
            if other != char and _may_stand(left, other, right, cost < _OTHER):
                yield _Mending(at, at + 1, (other,), self._gain(line, costs, at, at + 1, (other,)) - cost)

    def _dropped(self, found: list[str], line: list[str], costs: list[float], at: int) -> Iterator[_Mending]:
        left, right = line[at + 1], line[at + 2]
        near = self._language.joining(left, right)
        for other in near:
            if _is_han(other) and _may_stand(left, other, right, False):
                yield _Mending(at, at, (other,), self._gain(line, costs, at, at, (other,)) - _MISSING)

    def _too_many(self, found: list[str], line: list[str], costs: list[float], at: int) -> Iterator[_Mending]:
        if at and _is_han(found[at]) and found[at] == found[at - 1] and found[at] not in _NUMERALS:
            yield _Mending(at, at + 1, (), self._gain(line, costs, at, at + 1, ()) - _DOUBLED)
        if len(found) > 2 and tuple(found[at:at + 2]) in _FILLERS:
            yield _Mending(at, at + 2, (), self._gain(line, costs, at, at + 2, ()) - _FILLER)


def _differs(one: _Mending, other: _Mending, found: list[str]) -> bool:
    """Two ways to the same text are no rivals."""
    def whole(m: _Mending) -> list[str]:
        return [*found[:m.start], *m.new, *found[m.end:]]
    return whole(one) != whole(other)


def _is_han(token: str) -> bool:
    return "\u4e00" <= token <= "\u9fff"


def _may_stand(left: str, char: str, right: str, heard: bool) -> bool:
    """Whether `char` may be put there without changing what is asked; `heard`: what was typed
    sounds like it."""
    if char in _NUMERALS:
        return left + char in _NO_NUMBER or char + right in _NO_NUMBER
    if char == "多" and right != "少":
        return heard
    if char in _DENYING:
        return heard or left == right
    return heard or not (char in _LEVELS and right in _LEVELLED)


@lru_cache(maxsize=8000)
def _sounding_like(char: str) -> tuple[tuple[str, float], ...]:
    """Common characters of the same or nearly the same sound, with what the slip costs."""
    found: dict[str, float] = {}
    for sound in _sounds(char):
        for other in _by_sound().get(_levelled(sound), ""):
            cost = _SAME_SOUND if sound in _sounds(other) else _NEAR_SOUND
            found[other] = min(cost, found.get(other, cost))
    found.pop(char, None)
    return tuple(found.items())


@lru_cache(maxsize=8000)
def _sounds(char: str) -> tuple[str, ...]:
    """The toneless readings of a character."""
    return tuple(dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0]))


@lru_cache(maxsize=2000)
def _levelled(sound: str) -> str:
    """A reading without what southern speakers confuse (`policy_kb.text.syllable`)."""
    for strong, weak in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if sound.startswith(strong):
            sound = weak + sound[2:]
    sound = sound[:-1] if sound.endswith("ng") else sound
    return "n" + sound[1:] if sound.startswith("l") else sound


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, str]:
    """The common characters (GB 2312, level 1) by their levelled readings."""
    found: dict[str, list[str]] = defaultdict(list)
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            char = bytes((high, low)).decode("gb2312", "ignore")
            if char:  # five places are empty
                for sound in {_levelled(s) for s in _sounds(char)}:
                    found[sound].append(char)
    return {sound: "".join(chars) for sound, chars in found.items()}
