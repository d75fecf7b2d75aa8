"""What is said at once to what holds no question: a welcome, or that something cannot be read.

Pure; the sentences are in replies.yml. Questions go to the dialogue (`turn`).
"""

from __future__ import annotations

from bot.gateway import sayings
from bot.messages import Choice, Incoming, Kind, Reply
from bot.replies import Replies
from bot.services.presence.account_copy import Standing
from policy_kb.language.towns import town_in

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


def remark(replies: Replies, incoming: Incoming, standing: Standing | None = None) -> Reply | None:
    """The sentence for a message without words, or while nothing is answered; None where there
    is something to ask."""
    kind, standing = incoming.kind, standing or Standing()
    if kind is Kind.FOLLOWED:
        return _welcome(replies, standing)
    if standing.off is not None:
        return Reply(standing.off)
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


def _welcome(replies: Replies, standing: Standing) -> Reply:
    """What staff wrote, or the product's own; while nothing is answered it says so instead of
    asking for questions."""
    if standing.off is not None:
        greeting = replies.get("welcome_off").text
        return Reply(f"{greeting}\n{standing.off}")
    if standing.welcome is None:
        return replies.get("welcome")
    return Reply(standing.welcome, tuple(Choice(said, said) for said in standing.choices))


def _named(incoming: Incoming, field: str) -> str:
    name = " ".join(sayings.clean(incoming.details.get(field, "")).split())
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"
