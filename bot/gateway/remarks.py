"""What is said at once to what holds no question: a welcome, or that something cannot be read.

Pure; the sentences are in replies.yml. Questions go to the dialogue (`turn`).
"""

from __future__ import annotations

from bot.gateway import sayings
from bot.messages import Incoming, Kind, Reply
from bot.replies import Replies
from policy_kb.towns import town_in

# Said about what cannot be read; keys of replies.yml.
UNREADABLE = {
    Kind.IMAGE: "image",
    Kind.VOICE: "voice",
    Kind.VIDEO: "video",
    Kind.LOCATION: "location",
    Kind.LINK: "link",
    Kind.FILE: "file",
    Kind.MINI_PROGRAM: "mini_program",
    Kind.CODE_READ: "code_read",
    Kind.UNSUPPORTED: "unsupported",
}
# A title or a place is read back so that the person sees what arrived, not to be quoted whole.
_LONGEST_NAME = 60


def remark(replies: Replies, incoming: Incoming) -> Reply | None:
    """The sentence for a message without words; None where there is something to ask."""
    kind = incoming.kind
    if kind is Kind.FOLLOWED:
        return replies.get("welcome")
    if kind is Kind.SCANNED:
        return replies.get("welcome_back")
    if kind not in UNREADABLE or incoming.text:
        return None
    if kind is Kind.LOCATION and (place := _named(incoming, "Label")):
        town = town_in(place)
        if town:
            return replies.get("location_town", place=place, town=town)
        return replies.get("location_place", place=place)
    if kind is Kind.LINK and (title := _named(incoming, "Title")):
        return replies.get("link_titled", title=title)
    if kind is Kind.FILE and (title := _named(incoming, "Title")):
        return replies.get("file_titled", title=title)
    return replies.get(UNREADABLE[kind])


def _named(incoming: Incoming, field: str) -> str:
    name = " ".join(sayings.clean(incoming.details.get(field, "")).split())
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"
