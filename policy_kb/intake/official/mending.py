"""Slips of scanning in official documents, mended by general rules and every one reported.

Blanks between Han characters, half-width marks, numbers in one sign (⒛), words
that scanners confuse, doubled characters. What is only likely is not mended but
named as a doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from policy_kb.intake.lines import Line

_RULES = Path(__file__).with_name("confusions.yml")
_HAN = r"\u4e00-\u9fff〇"
_WIDE = r"[^\x00-\x7f]"
_BLANK = r"[ \t\u00a0\u2002-\u200b\u3000\ufeff]"
_INDENT = re.compile(rf"^(?:{_BLANK}|\s)+")
# Blanks beside Han text and marks; those between Han text and a Latin word may stay.
_BLANKS = re.compile(
    rf"(?<={_WIDE}){_BLANK}+(?![A-Za-z])|(?<![A-Za-z]){_BLANK}+(?={_WIDE})|{_BLANK}+(?=[,:;()?!%])"
)
# The blank behind 第一条, and a wide one that sets its title apart, are custom and no slip.
_ARTICLE = re.compile(
    rf"(第[一二三四五六七八九十百零〇\d]{{1,6}}[条章节]){_BLANK}*([【〔][^】〕]*[】〕])?{_BLANK}*"
)
_TITLE_APART = re.compile(rf"(?<={_WIDE})(?:\u3000|{_BLANK}{{2,}})(?={_WIDE})")
_APART = "\u3000"
_ONE_SIGN = re.compile("[\u2488-\u249b]")  # ⒈ to ⒛
# 17,建立: the comma after a number that opens a heading.
_NUMBER_COMMA = re.compile(rf"^(\d{{1,2}}){_BLANK}*[,，]{_BLANK}*(?=[{_HAN}])(?!.*[。；])")
_NUMBER_DOT = re.compile(rf"^(\d{{1,2}}){_BLANK}*[．、]{_BLANK}*(?=[{_HAN}“《])")
_MARKS = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
# What tells nothing about a mark's neighbourhood: ASCII, and marks that may have been made here.
_MADE = re.compile(r"[\x00-\x7f，：；？！（）]")
_DOUBLED = re.compile(rf"([{_HAN}])([{_HAN}])\2(?!\2)([{_HAN}])")
_AROUND = 4


@dataclass(frozen=True)
class Mend:
    """One slip as it was read and as it was taken."""

    place: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.place}：“{self.before}”→“{self.after}”"


@dataclass(frozen=True)
class Mended:
    """Lines as they were meant, what was changed, and what may still be wrong."""

    lines: tuple[Line, ...]
    mends: tuple[Mend, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Word:
    """A word that scanners confuse."""

    pattern: re.Pattern[str]
    read: str
    meant: str


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[_Word, ...], frozenset[str], frozenset[str]]:
    raw = yaml.safe_load(_RULES.read_text(encoding="utf-8"))
    words = []
    for rule in raw["words"]:
        before = f"(?<![{rule['not_before']}])" if "not_before" in rule else ""
        after = f"(?![{rule['not_after']}])" if "not_after" in rule else ""
        pattern = re.compile(before + re.escape(rule["read"]) + after)
        words.append(_Word(pattern, rule["read"], rule["meant"]))
    return tuple(words), frozenset(raw["doubles"]), frozenset(raw["openings"].split())


def mended(lines: Sequence[Line], known: str = "") -> Mended:
    """The lines with their slips mended. `known` is text of the library, which tells words
    that are in use from those that are not."""
    mends: list[Mend] = []
    doubts: list[str] = []
    found: list[Line] = []
    for line in lines:
        text, before = _INDENT.sub("", line.text), ""
        while text != before:  # a blank taken away may show a number that has a comma
            before = text
            for step in (_numbers, _marks, _blanks, _words):
                text = step(text, line.place, mends)
        if text:
            found.append(replace(line, text=text))
    body = known + "\n".join(line.text for line in found)
    found = [replace(n, text=_doubles(n.text, n.place, body, mends, doubts)) for n in found]
    order = {line.place: row for row, line in enumerate(lines)}
    mends.sort(key=lambda mend: order[mend.place])
    return Mended(tuple(found), tuple(mends), tuple(doubts))


def _blanks(text: str, place: str, mends: list[Mend]) -> str:
    head = _ARTICLE.match(text)
    start, opening = (head.end(), head[1] + (head[2] or "") + _APART) if head else (0, "")
    rest = text[start:]
    if head and not head[2]:
        rest = _TITLE_APART.sub("\0", rest, count=1)
    taken = [blank for blank in _BLANKS.findall(rest) if blank.strip("\u3000")]
    closed = _BLANKS.sub("", rest)
    if taken:
        first = _BLANKS.search(rest)
        assert first is not None
        before = rest[max(0, first.start() - _AROUND) : first.end() + _AROUND].replace("\0", _APART)
        more = f"（本行共去掉 {len(taken)} 处空格）" if len(taken) > 1 else ""
        mends.append(Mend(place, before, _BLANKS.sub("", before) + more))
    return (opening + closed.replace("\0", _APART).lstrip(_APART)).strip()


def _numbers(text: str, place: str, mends: list[Mend]) -> str:
    def spelled(match: re.Match[str]) -> str:
        number = f"{ord(match[0]) - 0x2487}."
        mends.append(Mend(place, match[0], number))
        return number

    text = _ONE_SIGN.sub(spelled, text)
    for pattern in (_NUMBER_COMMA, _NUMBER_DOT):
        dotted = pattern.sub(r"\1.", text)
        if dotted != text:
            mends.append(Mend(place, text[:6], dotted[:6]))
            text = dotted
    return text


def _marks(text: str, place: str, mends: list[Mend]) -> str:
    """Half-width marks beside Han characters as full-width ones."""
    chars = list(text)
    inked = [i for i, char in enumerate(chars) if not char.isspace()]
    dense = "".join(chars[i] for i in inked)
    changed = []
    for at, char in enumerate(dense):
        around = dense[max(0, at - 2) : at], dense[at + 1 : at + 3]
        number = around[0][-1:].isdigit() and around[1][:1].isdigit() and char in ",:"
        # Two steps: 达到46%, and (2016): have no Han character right beside the mark.
        if char in _MARKS and not number and _MADE.sub("", "".join(around)):
            chars[inked[at]] = _MARKS[char]
            changed.append(char)
    if changed:
        marks = "".join(dict.fromkeys(changed))
        more = f"（本行共 {len(changed)} 处半角标点）"
        mends.append(Mend(place, marks, "".join(_MARKS[m] for m in marks) + more))
    return "".join(chars)


def _words(text: str, place: str, mends: list[Mend]) -> str:
    for word in _rules()[0]:
        for match in reversed(list(word.pattern.finditer(text))):
            start, end = max(0, match.start() - _AROUND), match.end() + _AROUND
            after = text[: match.start()] + word.meant + text[match.end() :]
            mends.append(Mend(place, text[start:end], after[start:end]))
            text = after
    return text


def _doubles(text: str, place: str, body: str, mends: list[Mend], doubts: list[str]) -> str:
    """完善善创新: a character too many after a word that is in use, before no word."""
    _, fine, openings = _rules()
    for match in reversed(list(_DOUBLED.finditer(text))):
        first, second, after = match.groups()
        if second in fine or second + after in openings or first == second:
            continue
        elsewhere = Counter(
            body[at - 1 : at] for at in _all(body, second + after) if body[at - 1 : at] != second
        )
        opens = sum(count for char, count in elsewhere.items() if char != first)
        used = body.count(first + second) > body.count(first + second + second)
        shown = text[max(0, match.start() - 2) : match.end() + 2]
        if opens or body.count(second * 2) > 1:
            continue
        if not used:
            doubts.append(f"{place}：“{shown}”疑似多了一个“{second}”字，未作改动，请核对")
            continue
        shorter = text[: match.start() + 2] + text[match.start() + 3 :]
        mends.append(Mend(place, shown, shorter[max(0, match.start() - 2) : match.end() + 1]))
        text = shorter
    return text


def _all(text: str, part: str) -> list[int]:
    found, at = [], text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return found
