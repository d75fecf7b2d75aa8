"""Automatic numbers of Word paragraphs (一、 （一） 第三条) as the text that readers see.

Word stores them as counters, not as text; a document read without them has lost
the very numbers that it is cited by.
"""

from __future__ import annotations

import re
from typing import Any

import cn2an

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "chineseLegalSimplified",
}
_PLACE = re.compile(r"%(\d)")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
# More would be a run away, not a list.
_MOST = 9_999


class Numbering:
    """The counters of one document, moved on paragraph by paragraph."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._anew: set[str] = set()
        part = _numbering_part(document)
        if part is not None:
            self._read(part)

    def label(self, paragraph: Any) -> str:
        """The number that stands before this paragraph; empty for most."""
        found = _of_paragraph(paragraph)
        if found is None:
            return ""
        number, level = found
        abstract = self._abstract.get(number)
        levels = self._levels.get(abstract or "", {})
        if abstract is None or level not in levels:
            return ""
        # Lists of one form count on together, unless one begins anew.
        key = number if number in self._anew else abstract
        counts = self._counts.setdefault(key, {})
        start = levels[level][2]
        counts[level] = min(_MOST, counts.get(level, start - 1) + 1)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _PLACE.sub(lambda m: self._count(levels, counts, int(m[1]) - 1), levels[level][1])

    @staticmethod
    def _count(levels: dict[int, tuple[str, str, int]], counts: dict[int, int], level: int) -> str:
        if level not in levels:
            return ""
        form, _, start = levels[level]
        return _written(counts.get(level, start), form)

    def _read(self, part: Any) -> None:
        for abstract in part.iter(f"{_W}abstractNum"):
            levels = {}
            for level in abstract.iter(f"{_W}lvl"):
                form = _value(level, "numFmt") or "decimal"
                text = _value(level, "lvlText") or ""
                start = _value(level, "start")
                index = int(level.get(f"{_W}ilvl") or 0)
                levels[index] = (form, text, int(start) if (start or "").isdigit() else 1)
            self._levels[abstract.get(f"{_W}abstractNumId") or ""] = levels
        for number in part.iter(f"{_W}num"):
            name = number.get(f"{_W}numId") or ""
            self._abstract[name] = _value(number, "abstractNumId") or ""
            if any(True for _ in number.iter(f"{_W}startOverride")):
                self._anew.add(name)


def _numbering_part(document: Any) -> Any:
    try:
        return document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return None


def _of_paragraph(paragraph: Any) -> tuple[str, int] | None:
    """The list and level of a paragraph, its own or that of its style."""
    properties = [paragraph._p.pPr]
    style = paragraph.style
    while style is not None and len(properties) < 9:
        properties.append(style.element.find(f"{_W}pPr"))
        style = getattr(style, "base_style", None)
    for one in properties:
        numbered = one.find(f"{_W}numPr") if one is not None else None
        if numbered is not None:
            number, level = _value(numbered, "numId"), _value(numbered, "ilvl") or "0"
            # List 0 takes the number of the style away again.
            known = number not in (None, "0") and level.isdigit()
            return (number, int(level)) if known else None
    return None


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    return None if child is None else child.get(f"{_W}val")


def _written(number: int, form: str) -> str:
    if form in _CHINESE:
        written = cn2an.an2cn(number, "low")
        return written[1:] if 10 <= number < 20 and written.startswith("一十") else written
    if form == "none":
        return ""
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("upperRoman", "lowerRoman") and 1 <= number < 40:
        written, rest = "", number
        for value, sign in _ROMAN:
            written += sign * (rest // value)
            rest %= value
        return written.upper() if form == "upperRoman" else written
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return "" if form == "bullet" else str(number)
