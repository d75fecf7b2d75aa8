"""How Chinese is read, without tones: pypinyin's dictionaries in an eighth of its memory.

Its package holds them as lists of lists (50 MB in every process that imports it). Here what is
read as its characters are is only a word to look up, and a reading is kept where it is another
one. Words are cut as there: the longest that begins here. Nothing of our own is added; which
sounds people confuse is in `text`.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))
# By pattern, since parsed JSON would take those 50 MB after all and leave its pages in pieces.
_CHARACTER = re.compile(r'"(\d+)":\s*"([^"]+)"')
_WORD = re.compile(r'"([^"]+)":\s*\[((?:\s*\[[^\]]*\],?)+)\s*\]')
_FIRST = re.compile(r'\[\s*"([^"]*)"')
# What may be part of a word.
_CHINESE = re.compile(
    "[\u3007\ue815-\ue864\ufa18\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002fa1f\U00030000-\U000323af]+"
)


@lru_cache(maxsize=8_000)
def readings(char: str) -> tuple[str, ...]:
    """The readings of one character, each once, the usual one first; the character itself where
    there is none."""
    known = _characters().character(char)
    return tuple(dict.fromkeys(known.split(","))) if known else (char,)


def heard(text: str) -> list[str]:
    """Character by character as it is read in its word; what is not Chinese as it stands."""
    found, done, dictionary = [], 0, _words()
    for run in _CHINESE.finditer(text):
        found += text[done : run.start()]
        for word in dictionary.cut(run.group()):
            found += dictionary.word(word)
        done = run.end()
    return [*found, *text[done:]]


class _Characters:
    """The readings of each character: a tenth of what is to be read, and enough for most."""

    def __init__(self, folder: Path) -> None:
        toneless = cache(_toneless)
        text = (folder / "pinyin_dict.json").read_text("utf-8")
        known = sorted((int(m[1]), toneless(m[2])) for m in _CHARACTER.finditer(text))
        self._characters = array("I", (code for code, _ in known))
        self._readings = "\n".join(reading for _, reading in known)
        self._begins = array("I", [0])
        for _, reading in known:
            self._begins.append(self._begins[-1] + len(reading) + 1)

    def character(self, char: str) -> str:
        """Its readings, separated by commas; empty where it has none."""
        code = ord(char)
        at = bisect_left(self._characters, code)
        if at == len(self._characters) or self._characters[at] != code:
            return ""
        return self._readings[self._begins[at] : self._begins[at + 1] - 1]

    def usual(self, char: str) -> str:
        """Its usual reading; itself where it has none."""
        return self.character(char).partition(",")[0] or char


class _Words:
    """The words in order, and which of them are not read as their characters are."""

    def __init__(self, folder: Path, characters: _Characters) -> None:
        self._usual = characters.usual
        toneless, usual = cache(_toneless), cache(characters.usual)
        self._words: list[str] = []
        self._otherwise: dict[str, str] = {}
        text = (folder / "phrases_dict.json").read_text("utf-8")
        for match in _WORD.finditer(text):
            word, read = match[1], list(map(toneless, _FIRST.findall(match[2])))
            self._words.append(word)
            if read != list(map(usual, word)):
                self._otherwise[word] = " ".join(read)
        self._words.sort()

    def word(self, word: str) -> list[str]:
        """How each character of a word is read."""
        otherwise = self._otherwise.get(word)
        return otherwise.split(" ") if otherwise else [self._usual(char) for char in word]

    def cut(self, run: str) -> Iterator[str]:
        """A run of Chinese as words: the longest that begins here, else one character."""
        while run:
            longest, is_beginning = self._longest(run)
            if not longest and is_beginning:
                yield from run  # as pypinyin: no more is looked for in what ends like this
                return
            longest = longest or run[0]
            yield longest
            run = run[len(longest) :]

    def _longest(self, run: str) -> tuple[str, bool]:
        """The longest word that `run` begins with, and whether a word begins with all of it."""
        found, at = "", 0
        for end in range(1, len(run) + 1):
            beginning = run[:end]
            at = bisect_left(self._words, beginning, at)
            if at == len(self._words) or not self._words[at].startswith(beginning):
                return found, False
            if self._words[at] == beginning:
                found = beginning
        return found, True


@lru_cache(maxsize=1)
def _characters() -> _Characters:
    return _Characters(_folder())


@lru_cache(maxsize=1)
def _words() -> _Words:
    return _Words(_folder(), _characters())


def _folder() -> Path:
    spec = find_spec("pypinyin")  # which imports nothing
    assert spec is not None
    return Path(str(spec.origin)).parent


def _toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading).translate(_TONES)
    return unicodedata.normalize("NFC", letters).replace("ü", "v")
