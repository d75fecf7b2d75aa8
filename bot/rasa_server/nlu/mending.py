"""Slips of the pen mended before anything reads a message: a character that only sounds right,
one that is missing or stands twice, a filler in the middle of a sentence.

A noisy channel: what was typed stays unless something near it is far likelier (`language`), and
where two mendings are about as likely nothing is mended. No number, no denial and no level of
government comes in or goes out by it. What was typed is kept by the caller (ADR 47).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.rasa_server.nlu.language import Language
from bot.rasa_server.nlu.soundalikes import sounding_like
from policy_kb.wording import END, START, Counts, is_han, symbol, tokens

# How rare each sort of slip is, as minus a logarithm: what a mending must gain to be made.
_SAME_SOUND, _NEAR_SOUND, _OTHER = 5.5, 7.0, 13.0
_MISSING, _DOUBLED, _FILLER = 3.2, 7.0, 5.0
# By so much a mending must be likelier than another one of the same place.
_AHEAD = 0.7
# Only where a character is this unlikely is anything tried; a gap shows less.
_UNLIKELY, _UNLIKELY_GAP = 5.0, 4.5
_MOST = 3
# What is longer tells a story; one slip more or less is nothing there.
_LONGEST = 200
_FILLERS = (["那", "个"], ["就", "是"])
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿半几")
# Words in which 一 counts nothing.
_NO_NUMBER = frozenset([
    "一样", "一下", "一共", "一起", "一些", "一般", "一定", "一直", "一边", "一步",
    "进一", "统一", "唯一", "同一", "上一", "下一", "万一",
])
_DENYING = frozenset("不没无非未别莫勿免")
# What decides the question is never taken for a slip.
_KEPT = _NUMERALS | _DENYING | frozenset("谁哪什怎")
_LEVELS, _GOVERNED = frozenset("国省市区"), frozenset("级里内属局厅")


@dataclass(frozen=True)
class _Mending:
    """Tokens `start` to `end` become `new`; `gain` is how much likelier the text is then."""

    start: int
    end: int
    new: tuple[str, ...]
    gain: float

    def applied(self, found: list[str]) -> list[str]:
        return [*found[:self.start], *self.new, *found[self.end:]]

    def touches(self, other: _Mending) -> bool:
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True)
class _Line:
    """A text as tokens, as framed symbols, and what each symbol costs."""

    found: list[str]
    symbols: list[str]
    costs: list[float]


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
            found = best.applied(found)
        return "".join(found)

    def _best(self, found: list[str]) -> _Mending | None:
        symbols = [START, START, *map(symbol, found), END, END]
        triples = zip(symbols, symbols[1:], symbols[2:], strict=False)
        costs = [self._language.cost(a + b + c) for a, b, c in triples]
        if max(costs) < _UNLIKELY_GAP:
            return None
        line = _Line(found, symbols, costs)
        ranked = sorted(self._mendings(line), key=lambda mending: -mending.gain)
        if not ranked or ranked[0].gain <= 0:
            return None
        best, mended = ranked[0], ranked[0].applied(found)
        for rival in ranked[1:]:
            if best.gain - rival.gain > _AHEAD:
                break
            if rival.touches(best) and rival.applied(found) != mended:
                return None  # either may be meant
        return best

    def _mendings(self, line: _Line) -> Iterator[_Mending]:
        for at in range(len(line.found) + 1):
            # Two triples span the gap before a character, three hold the character.
            if max(line.costs[at:at + 2]) >= _UNLIKELY_GAP:
                yield from self._missing(line, at)
            if at < len(line.found) and max(line.costs[at:at + 3]) >= _UNLIKELY:
                yield from self._replaced(line, at)
                yield from self._too_many(line, at)

    def _missing(self, line: _Line, at: int) -> Iterator[_Mending]:
        left, right = line.symbols[at + 1:at + 3]
        for char in self._language.joining(left, right):
            if is_han(char) and _may_stand(left, char, right, heard=False):
                yield self._mending(line, at, at, (char,), _MISSING)

    def _replaced(self, line: _Line, at: int) -> Iterator[_Mending]:
        typed, left, right = line.found[at], line.symbols[at + 1], line.symbols[at + 3]
        if not is_han(typed) or typed in _KEPT:
            return
        near = {
            char: _SAME_SOUND if same else _NEAR_SOUND
            for char, same in sounding_like(typed)
            if self._language.knows(left + char) or self._language.knows(char + right)
        }
        for char in self._language.between(left, right):
            if is_han(char) and char != typed:
                near.setdefault(char, _OTHER)
        for char, price in near.items():
            if _may_stand(left, char, right, heard=price < _OTHER):
                yield self._mending(line, at, at + 1, (char,), price)

    def _too_many(self, line: _Line, at: int) -> Iterator[_Mending]:
        found = line.found
        twice = at > 0 and found[at] == found[at - 1] and is_han(found[at])
        if twice and found[at] not in _NUMERALS:
            yield self._mending(line, at, at + 1, (), _DOUBLED)
        if len(found) > 2 and found[at:at + 2] in _FILLERS:
            yield self._mending(line, at, at + 2, (), _FILLER)

    def _mending(
        self, line: _Line, start: int, end: int, new: tuple[str, ...], price: float
    ) -> _Mending:
        put = "".join((*line.symbols[start:start + 2], *new, *line.symbols[end + 2:end + 4]))
        gain = sum(line.costs[start:end + 2]) - price
        for i in range(len(put) - 2):
            gain -= self._language.cost(put[i:i + 3])
            if gain < -_AHEAD:  # neither made nor a rival of one that is
                break
        return _Mending(start, end, new, gain)


class Menders:
    """The mender for what the library says just now."""

    def __init__(self, language: Language, wording: Callable[[], Counts]) -> None:
        self._language, self._wording = language, wording
        self._made: tuple[Counts | None, Mender] = (None, Mender(language))

    def __call__(self) -> Mender:
        wording, (known, mender) = self._wording(), self._made
        if known is not wording:
            mender = Mender(self._language.beside(wording))
            self._made = (wording, mender)
        return mender


def _may_stand(left: str, char: str, right: str, heard: bool) -> bool:
    """Whether `char` may be put there without changing what is asked; `heard`: what was typed
    sounds like it."""
    if char in _NUMERALS:
        return left + char in _NO_NUMBER or char + right in _NO_NUMBER
    if char in _DENYING:
        return left == right  # 是不是
    if heard:
        return True
    if left == "0" or left in _NUMERALS and left + char not in _NO_NUMBER:
        return False  # another thing would be counted
    if char == "多":
        return right == "少"
    if char == "有" and right in _DENYING:
        return False  # 没有生意 is not 有没有生意
    return not (char in _LEVELS and right in _GOVERNED)
