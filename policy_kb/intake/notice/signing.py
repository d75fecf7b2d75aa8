"""Who signed and when: names of units, whole days, and where the signature stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_UNIT_END = "局|委|委员会|厅|部|处|院|会|办|办公室|中心|政府|办事处|公司|协会|学会|管委会|领导小组"
UNIT = re.compile(rf"[\u4e00-\u9fff（）()]{{2,40}}?(?:{_UNIT_END})(?:[（(][^（）()]*[)）])?")
FULL_DAY = (
    r"(?:\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?"
    r"|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}[日号]"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}, \d{4})"
)
_SIGNED = re.compile(rf"(?P<units>.*?)\s*(?P<day>{FULL_DAY})")
# The printer's line at the foot of a document, 某某局办公室 2028年3月13日印发, names no issuer.
_PRINTED = re.compile(rf"(?P<units>.*?)\s*(?P<day>{FULL_DAY})\s*(?:印发|印制|发布|公布)")
_ANNEX = re.compile(r"附\s*件\s*\d{0,2}")
_SEPARATOR = re.compile(r"[\s、，,]+")
# A day alone, without a unit, is a signature only at the very end.
_LAST_LINES = 4
_MOST_UNITS = 6


@dataclass(frozen=True)
class Signature:
    """Lines `first` to `last`; `units` is "" where only the day is there."""

    first: int
    last: int
    units: str
    day: str


def are_units(text: str) -> bool:
    """The text is the name of a unit, or of several."""
    parts = _SEPARATOR.split(text.strip())
    return len(text) <= 120 and all(UNIT.fullmatch(part) for part in parts)


def joined_units(*texts: str) -> str:
    """Names of units as one value."""
    return "、".join(part for text in texts for part in _SEPARATOR.split(text.strip()) if part)


def find_signature(texts: Sequence[str]) -> Signature | None:
    """The last signature of a text: units with a day on their line or below them; where nobody
    signed, the line that tells when the text was printed. What is annexed to a signed text has
    signatures of its own, as in notices that pass another one on."""
    for index, text in enumerate(texts):
        if _ANNEX.fullmatch(text.strip()):
            signed = _last(texts[:index], _SIGNED)
            if signed is not None and signed.units:
                return signed
    return _last(texts, _SIGNED) or _last(texts, _PRINTED)


def _last(texts: Sequence[str], form: re.Pattern[str]) -> Signature | None:
    for last in range(len(texts) - 1, 1, -1):
        match = form.fullmatch(texts[last].strip()) if len(texts[last]) <= 150 else None
        if match is None:
            continue
        units = match["units"].strip()
        if units:
            if are_units(units):
                printer = form is _PRINTED and units.endswith("办公室")
                signed_by = "" if printer else joined_units(units)
                return Signature(last, last, signed_by, match["day"])
            continue
        first = last
        while first > 1 and last - first < _MOST_UNITS and are_units(texts[first - 1]):
            first -= 1
        if first < last or last >= len(texts) - _LAST_LINES:
            return Signature(first, last, joined_units(*texts[first:last]), match["day"])
    return None
