"""A WeChat text bubble read as a phone reads it: plain pieces and tappable links. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from bot.messages import Choice

_LINK = re.compile(
    r'<a href="weixin://bizmsgmenu\?msgmenucontent=(?P<say>[^&"]*)&msgmenuid=[^"]*">(?P<label>.*?)</a>'
)


@dataclass(frozen=True)
class Piece:
    """Some letters of a bubble; `say` is what a tap on them sends, empty where nothing."""

    text: str
    say: str = ""


def pieces(content: str) -> list[Piece]:
    """The bubble from its beginning to its end."""
    result, position = [], 0
    for link in _LINK.finditer(content):
        if link.start() > position:
            result.append(Piece(content[position : link.start()]))
        result.append(Piece(link["label"], unquote(link["say"])))
        position = link.end()
    if position < len(content):
        result.append(Piece(content[position:]))
    return result


def read_bubble(content: str) -> tuple[str, tuple[Choice, ...]]:
    """All that the eye reads, and what may be tapped."""
    parts = pieces(content)
    choices = tuple(Choice(part.text, part.say) for part in parts if part.say)
    return "".join(part.text for part in parts), choices
