"""What a typed text comes to before the dialogue sees it. Pure; no sentences, no I/O.

Understanding a question belongs to the dialogue; here it is only made harmless.
"""

from __future__ import annotations

import re
import unicodedata

# Nobody asks one question in 1,000 characters; what is that long is a pasted document, whose
# beginning says what it is about, and the language model's cost grows with the length.
LONGEST_WHOLE = 1000
KEPT_OF_LONGER = 500

_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\s*\n\s*")
# Rasa takes a leading slash for an intent. The full-width one goes too, lest a later width
# folding turn it into one.
_LEADING_SLASHES = re.compile("[\\s/\uff0f]+")
# The platform's own emoticons arrive as text: [name] and, from old clients, /:name.
_EMOTICONS = re.compile(r"(?:\[[^\[\]\s]{1,10}\]|/:[^\s/]{1,8}|\s)+")


def clean(text: str) -> str:
    """Without control and invisible characters, spare space and leading slashes."""
    visible = "".join(map(_visible, text))
    tidy = _BLANK_LINES.sub("\n", _SPACES.sub(" ", visible)).strip()
    leading = _LEADING_SLASHES.match(tidy)
    return tidy[leading.end() :] if leading else tidy


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return "\n" if character == "\n" else " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def says_nothing(text: str) -> bool:
    """Whether a text holds no letter and no digit: empty, punctuation, emoji, emoticons."""
    if _EMOTICONS.fullmatch(text):
        return True
    return not any(unicodedata.category(character)[0] in "LN" for character in clean(text))


def shorten(text: str) -> tuple[str, bool]:
    """What of a text is asked, and whether something was left out."""
    if len(text) <= LONGEST_WHOLE:
        return text, False
    return text[:KEPT_OF_LONGER], True
