"""Personal data hidden before a text is stored.

Mobile and landline numbers, resident identity numbers (by their birthday and checksum,
GB 11643) and e-mail addresses, in half and full width. A 统一社会信用代码 is not personal and
passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])([0-9]{17}[0-9Xx])(?![0-9A-Za-z])")
_OTHERS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII),
    re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9A-Za-z])"),
    re.compile(r"(?<![0-9A-Za-z])0[0-9]{2,3}[- ]?[0-9]{7,8}(?![0-9A-Za-z])"),
)
# Most texts have neither, in half or full width, and then nothing else needs to be looked for.
_PERHAPS = re.compile("[0-9\uff10-\uff19]{4}|[@\uff20]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# Stands where something was.
HIDDEN = "***"
# Phones write digits, signs and spaces in full width too; one character for one.
_NARROW = {0x3000: " ", **{0xFF01 + i: chr(0x21 + i) for i in range(94)}}


def mask_personal(text: str) -> str:
    """`text` with every personal number or address replaced by stars."""
    for start, end in reversed(_personal(text)):
        text = text[:start] + HIDDEN + text[end:]
    return text


def mask_within(value: Any) -> Any:
    """A JSON value with everything personal in its texts replaced by stars."""
    if isinstance(value, str):
        return mask_personal(value) if _PERHAPS.search(value) else value
    if isinstance(value, dict):  # what it is nearly always; to be a Mapping takes long to tell
        return {key: mask_within(part) for key, part in value.items()}
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, Mapping):
        return {key: mask_within(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask_within(part) for part in value]
    return value


def hide_like(question: str, answer: str) -> str:
    """`answer` with every personal number or address that stands in `question` replaced."""
    for start, end in _personal(question):
        answer = answer.replace(question[start:end], HIDDEN)
    return answer


def _personal(text: str) -> list[tuple[int, int]]:
    """Where something personal stands: start and end, in order, none within another."""
    if not _PERHAPS.search(text):
        return []
    narrow = text.translate(_NARROW)
    spans: list[tuple[int, int]] = []
    for start, end in _found(narrow):
        if all(end <= first or start >= last for first, last in spans):
            spans.append((start, end))
    return sorted(spans)


def _found(narrow: str) -> Iterator[tuple[int, int]]:
    for match in _IDENTITY.finditer(narrow):
        if _is_identity(match.group()):
            yield match.span()
    for pattern in _OTHERS:
        for match in pattern.finditer(narrow):
            yield match.span()


def _is_identity(number: str) -> bool:
    """Digits 7 to 14 are a day of birth, the last one is the checksum (ISO 7064 MOD 11-2)."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[-1].upper()
