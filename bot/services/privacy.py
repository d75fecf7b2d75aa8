"""Personal data hidden before a text is stored.

Mobile and landline numbers, resident identity numbers (by their checksum,
GB 11643) and e-mail addresses. A 统一社会信用代码 is not personal and passes.
"""

from __future__ import annotations

import re

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{17}[0-9Xx])(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![0-9A-Za-z])")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z])0\d{2,3}[- ]?\d{7,8}(?![0-9A-Za-z])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_HIDDEN = "***"


def mask_personal(text: str) -> str:
    """`text` with every personal number or address replaced by stars."""
    text = _IDENTITY.sub(lambda m: _HIDDEN if _is_identity(m.group()) else m.group(), text)
    for pattern in (_EMAIL, _MOBILE, _LANDLINE):
        text = pattern.sub(_HIDDEN, text)
    return text


def hide_like(question: str, answer: str) -> str:
    """`answer` with every personal number or address that stands in `question` replaced."""
    for pattern in (_IDENTITY, _EMAIL, _MOBILE, _LANDLINE):
        for match in pattern.finditer(question):
            if mask_personal(match.group()) != match.group():
                answer = answer.replace(match.group(), _HIDDEN)
    return answer


def _is_identity(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[-1].upper()
