"""One reply as several messages, cut between sentences. Pure; sending is in `api`."""

from __future__ import annotations

from bot.messages import Reply
from bot.wechat.limits import TEXT_BUDGET_BYTES
from bot.wechat.rendering import cut, harmless, render

_LEAST_TEXT = 8  # The last message has at least this part of it for text.
# Where to part, best first.
_BREAKS = ("\n\n", "\n", "。！？", "；;", "，、", " ")


def split(reply: Reply, most: int, notice: str = "", budget: int = TEXT_BUDGET_BYTES) -> list[str]:
    """At most `most` texts of at most `budget` bytes, choices tappable in the last.

    What does not fit is left out at the end, and `notice` says so there.
    """
    if most < 1:
        return []
    text = harmless(reply.text.strip())
    choices = render(Reply("", reply.choices), budget) if reply.choices else ""
    room = budget - _size(choices) - 2
    if room < budget // _LEAST_TEXT:
        # So many choices that they fill a message are shown as plain lines; see `render`.
        room = budget // 2 - 2
    parts: list[str] = []
    while _size(text) > room and len(parts) < most - 1:
        # As much as fits, but something is left to go along with the choices.
        head = _head(text, min(budget, max(room, _size(text) - room // 2)))
        parts.append(head)
        text = text[len(head) :].lstrip()
    if _size(text) > room:
        text = _with_notice(text, notice, room)
    last = render(Reply(text, reply.choices), budget)
    return [part.rstrip() for part in parts] + ([last] if last else [])


def _with_notice(text: str, notice: str, room: int) -> str:
    if not notice:
        return cut(text, room)
    return f"{cut(text, room - _size(notice) - 2)}\n\n{notice}"


def _head(text: str, budget: int) -> str:
    """The longest beginning within `budget` that ends well, at least half of it."""
    head = text.encode("utf-8", "replace")[:budget].decode("utf-8", "ignore")
    for marks in _BREAKS:
        ends = [head.rfind(mark) + len(mark) for mark in _marks(marks) if mark in head]
        if ends and max(ends) * 2 >= len(head):
            return head[: max(ends)]
    return head


def _marks(marks: str) -> tuple[str, ...]:
    return (marks,) if marks == "\n\n" else tuple(marks)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
