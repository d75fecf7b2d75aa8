"""Slips of the pen mended before anything reads a message: a character that only sounds right,
one that is missing or stands twice, a filler in the middle of a sentence.

A noisy channel: what was typed stays unless something near it is far likelier (`language`), and
where two mendings are about as likely nothing is mended. No number, no denial and no level of
government comes in or goes out by it. What was typed is kept by the caller (ADR 47).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.rasa_server.nlu.language import Language
from bot.rasa_server.nlu.soundalikes import sounding_like
from policy_kb.language.pinyin import readings
from policy_kb.wording import END, MARK, START, Counts, is_han, symbol, tokens

# How rare each sort of slip is, as minus a logarithm: what a mending must gain to be made.
_SAME_SOUND, _NEAR_SOUND, _OTHER = 5.5, 7.0, 13.0
_MISSING, _DOUBLED, _FILLER = 3.2, 7.0, 5.0
# How much rarer one is where nothing is amiss: between two words that are whole, or within one.
_BETWEEN_WORDS = 2.5
# By so much a mending must be likelier than another one of the same place.
_AHEAD = 0.7
# Only where the three that hold a character are this unlikely together is anything tried, or the
# two that span a gap: less cannot be gained back. What may be too many shows in a single one.
_UNLIKELY, _UNLIKELY_GAP, _UNLIKELY_ONE = 8.0, 5.0, 5.0
_MOST = 3
# So many places of a text are looked at, the unlikeliest: a slip stands out.
_PLACES = 32
_REMEMBERED = 10_000
# What is longer tells a story; one slip more or less is nothing there.
_LONGEST = 200
_IS_JUST = ["就", "是"]
_FILLERS = (["那", "个"], _IS_JUST)
# 发改局就是发改金融局吗 asks with it.
_ENDS_ASKING = frozenset("吗么吧")
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿半几")
# Words in which 一 counts nothing.
_NO_NUMBER = frozenset(
    [
        "一样",
        "一下",
        "一共",
        "一起",
        "一些",
        "一般",
        "一定",
        "一直",
        "一边",
        "一步",
        "进一",
        "统一",
        "唯一",
        "同一",
        "上一",
        "下一",
        "万一",
    ]
)
# The one numeral that asks.
_HOW_MANY = "几"
_DENYING = frozenset("不没无非未别莫勿免")
# 粪污治理补助 is none of somebody who 想治理.
_WISHING = frozenset("想愿盼")
# What decides the question is never taken for a slip.
_KEPT = _NUMERALS | _DENYING | frozenset("谁哪什怎")
# 哪个补得多, 奖几万: what is given, though the field rarely writes it so.
_GIVES, _GIVEN = frozenset("补奖贴给"), frozenset("得多少几")
# A missing one of these changes no answer, and people leave them out on purpose.
_LITTLE = frozenset("的了着和与及或并之把被")
# What is counted, and what says how a number is meant: a figure is told by them as by its digits.
_COUNTED = frozenset(
    "个家条项名人位间辆亩件台套元年月日号天周岁次批期级倍成分度吨米层栋艘架头只本门种款所户万亿"
)
_BEFORE_NUMBERS = frozenset("第前后近超满约每共上下过至达逾")
# After these 么 is what is left of 什么.
_ASKS_WHAT = frozenset("是讲说有做干叫为")
# 最少 is not 最多少.
_MOST_OR_LEAST = frozenset("最至更较太很")
_LEVELS, _GOVERNED = frozenset("国省市区"), frozenset("级里内属局厅")


@dataclass(frozen=True)
class _Mending:
    """Tokens `start` to `end` become `new`; `gain` is how much likelier the text is then."""

    start: int
    end: int
    new: tuple[str, ...]
    gain: float

    def applied(self, found: list[str]) -> list[str]:
        return [*found[: self.start], *self.new, *found[self.end :]]

    def touches(self, other: _Mending) -> bool:
        return self.start <= other.end and other.start <= self.end


class Mender:
    """Mends texts by one state of the language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        # The same places come again in every turn of mending and in many messages.
        self._put_in = lru_cache(_REMEMBERED)(self._missing)
        self._instead = lru_cache(_REMEMBERED)(self._replaced)

    def mend(self, text: str) -> str:
        """`text` (levelled) with what surely is a slip written right."""
        if len(text) > _LONGEST:
            return text
        found = tokens(text)
        said = len(found)
        while said and symbol(found[said - 1]) == MARK:
            said -= 1  # whether there is a mark at the end is nobody's slip
        found, end = found[:said], found[said:]
        for _ in range(_MOST):
            best = self._best(found)
            if best is None:
                break
            found = best.applied(found)
        return "".join((*found, *end))

    def _best(self, found: list[str]) -> _Mending | None:
        line = "".join((START, START, *map(symbol, found), END, END))
        costs = self._language.costs(line)
        ranked = sorted(self._mendings(found, line, costs), key=lambda mending: -mending.gain)
        if not ranked or ranked[0].gain <= 0:
            return None
        best, mended = ranked[0], ranked[0].applied(found)
        for rival in ranked[1:]:
            if best.gain - rival.gain > _AHEAD:
                break
            if rival.touches(best) and rival.applied(found) != mended:
                return None  # either may be meant
        return best

    def _mendings(self, found: list[str], line: str, costs: list[float]) -> Iterator[_Mending]:
        # Two threes span the gap before a character, three hold the character.
        gaps = [a + b for a, b in pairwise(costs)]
        holding = [gap + cost for gap, cost in zip(gaps, costs[2:], strict=False)]
        for at in _unlikeliest(gaps, _UNLIKELY_GAP):
            for char, gain in self._put_in(line[at : at + 4]):
                yield _Mending(at, at, (char,), gain)
        for at in _unlikeliest(holding[: len(found)], _UNLIKELY):
            for char, gain in self._instead(line[at : at + 5]):
                yield _Mending(at, at + 1, (char,), gain)
        for at in range(len(found)):
            if max(costs[at : at + 3]) >= _UNLIKELY_ONE:
                yield from self._too_many(found, line, at)

    def _missing(self, around: str) -> list[tuple[str, float]]:
        """What may be put into the middle of four, with what is gained by it."""
        before, after = around[:2], around[2:]
        chars = (
            char
            for char in self._language.joining(before, after)
            if is_han(char) and _may_stand(before[1], char, after[0], heard=False)
        )
        price = _MISSING + (_BETWEEN_WORDS if self._whole_words(before, after) else 0.0)
        return self._gaining(around, ((before + c + after, c, price) for c in chars))

    def _whole_words(self, before: str, after: str) -> bool:
        """Whether a word ends before a gap and another begins after it."""
        whole = self._language.whole
        return (not is_han(before[1]) or whole(*before)) and (not is_han(after[0]) or whole(*after))

    def _replaced(self, around: str) -> list[tuple[str, float]]:
        """What may stand instead of the third of five, with what is gained by it."""
        left, typed, right = around[1:4]
        if not is_han(typed) or typed in _KEPT or _of_a_number(left, typed, right):
            return []
        if typed in _GIVES and right in _GIVEN:
            return []
        whole = self._language.whole
        held = _BETWEEN_WORDS if whole(left, typed) or whole(typed, right) else 0.0
        alike = sounding_like(typed)
        near = {
            char: _SAME_SOUND if alike[char] else _NEAR_SOUND
            for char in self._language.beside_either(alike.keys(), left, right)
            if char not in _LITTLE or readings(char)[0] in readings(typed)
        }
        for char in self._language.between(left, right):
            if is_han(char) and char != typed:
                near.setdefault(char, _OTHER)
        return self._gaining(
            around,
            (
                (around[:2] + char + around[3:], char, price if char in _KEPT else price + held)
                for char, price in near.items()
                if _may_stand(left, char, right, heard=char in alike)
                or char == _HOW_MANY
                and char in alike
                and typed not in _GOVERNED
            ),
        )

    def _too_many(self, found: list[str], line: str, at: int) -> Iterator[_Mending]:
        twice = at > 0 and found[at] == found[at - 1] and is_han(found[at])
        if twice and found[at] not in _NUMERALS:
            yield self._without(line, at, at + 1, _DOUBLED)
        asks_whether = found[-1] in _ENDS_ASKING and found[at : at + 2] == _IS_JUST
        if len(found) > 2 and found[at : at + 2] in _FILLERS and not asks_whether:
            yield self._without(line, at, at + 2, _FILLER)

    def _without(self, line: str, start: int, end: int, price: float) -> _Mending:
        typed, left = line[start : end + 4], line[start : start + 2] + line[end + 2 : end + 4]
        return _Mending(start, end, (), self._price(typed) - price - self._price(left))

    def _gaining(
        self, around: str, tried: Iterable[tuple[str, str, float]]
    ) -> list[tuple[str, float]]:
        """Of (text, character, price) what could be made or be the rival of what is made."""
        typed, left = self._price(around), self._language.left
        found = []
        for text, char, price in tried:
            gain = left(typed - price, text, -_AHEAD)
            if gain is not None:
                found.append((char, gain))
        return found

    def _price(self, line: str) -> float:
        return sum(self._language.costs(line))


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


def _unlikeliest(costs: list[float], least: float) -> list[int]:
    """Where it costs at least so much; only the dearest places where they are many."""
    places = [at for at, cost in enumerate(costs) if cost >= least]
    return sorted(places, key=lambda at: -costs[at])[:_PLACES]


def _of_a_number(left: str, typed: str, right: str) -> bool:
    """Whether `typed` belongs to a number beside it: 42辆 is never 42年."""
    if left == "0" or left in _NUMERALS and typed in _COUNTED:
        return True
    return typed in _BEFORE_NUMBERS and (right == "0" or right in _NUMERALS)


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
    if left + char == "最后":
        return True  # 最一条
    if right == "0" or right in _NUMERALS and char in _BEFORE_NUMBERS:
        return False  # 交了2个人 is not 交了第2个人
    if char in _LITTLE or char in _WISHING:
        return False
    if char == "多":
        return right == "少" and left not in _MOST_OR_LEAST
    if char + right == "什么":
        return left in _ASKS_WHAT  # 可以申报么 asks whether
    if char == "有" and right in _DENYING:
        return False  # 没有生意 is not 有没有生意
    return not (char in _LEVELS and right in _GOVERNED)
