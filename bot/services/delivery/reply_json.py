"""A reply as text, for whoever stores one. The one place that knows all parts of it."""

from __future__ import annotations

import json

from bot.messages import Choice, Reply


def dump_reply(reply: Reply) -> str:
    """A reply as JSON."""
    choices = [[choice.label, choice.say] for choice in reply.choices]
    return json.dumps([reply.text, choices], ensure_ascii=False)


def load_reply(raw: str | None) -> Reply | None:
    """The inverse of `dump_reply`; None for nothing."""
    if not raw:
        return None
    text, choices = json.loads(raw)
    return Reply(text, tuple(Choice(label, say) for label, say in choices))
