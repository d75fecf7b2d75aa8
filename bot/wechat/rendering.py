"""`bot.messages.Reply` → the text of a WeChat message, always within the byte budget.

Only what WeChat's text bubble understands; XML and encryption are in `protocol`.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.messages import Choice, Reply
from bot.wechat.limits import TEXT_BUDGET_BYTES

_ANGLES = str.maketrans({"<": "\uff1c", ">": "\uff1e"})
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]{1,32};)")
_SENTENCE_ENDS = "。！？；\n"
_CUT_MARK = "……"


def render(reply: Reply, budget: int = TEXT_BUDGET_BYTES) -> str:
    """Text, then one choice a line, tappable as long as that fits.

    Where it does not fit, tappable markup goes first (from the last choice on),
    then the end of the text, cut after a sentence.
    """
    text = harmless(reply.text.strip())
    labels = [harmless(_one_line(choice.label)) for choice in reply.choices]
    for tappable in range(len(labels), -1, -1):
        lines = [
            _link(choice, label, number) if number <= tappable else label
            for number, (choice, label) in enumerate(zip(reply.choices, labels, strict=True), 1)
        ]
        whole = _join(text, lines)
        if _size(whole) <= budget:
            return whole
    return _squeeze(text, labels, budget)


def harmless(text: str) -> str:
    """Text in which nothing is markup: what a person typed and gets echoed stays letters.

    Full-width brackets rather than entities, because whether a client decodes
    entities is not documented; a bare `&` stays, since addresses contain it.
    """
    return _ENTITY.sub("\uff06", text.translate(_ANGLES))


def cut(text: str, budget: int) -> str:
    """`text` within `budget` bytes, after the last whole sentence where there is one."""
    if _size(text) <= budget:
        return text
    room = max(0, budget - _size(_CUT_MARK))
    head = text.encode("utf-8", "replace")[:room].decode("utf-8", "ignore")
    end = max(head.rfind(mark) for mark in _SENTENCE_ENDS) + 1
    if end * 2 >= len(head):
        head = head[:end]
    return (head.rstrip() + _CUT_MARK) if budget >= _size(_CUT_MARK) else ""


def _squeeze(text: str, labels: list[str], budget: int) -> str:
    """Plain label lines, as many as leave the text at least half of the room."""
    kept = list(labels)
    while kept and _size(_join("", kept)) > budget // 2 and _size(_join(text, kept)) > budget:
        kept.pop()
    if not kept:
        return cut(text, budget)
    return _join(cut(text, budget - _size(_join("", kept)) - 2), kept)


def _link(choice: Choice, label: str, number: int) -> str:
    content = quote(choice.say, safe="")
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={content}&msgmenuid={number}">{label}</a>'


def _one_line(label: str) -> str:
    return " ".join(label.split())


def _join(text: str, lines: list[str]) -> str:
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
