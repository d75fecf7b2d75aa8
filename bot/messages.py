"""The house language: what comes in from a person and what goes back.

Frozen value objects without a vendor's words. No parsing, no rendering, no I/O
belongs here: WeChat's XML is dressed and undressed in `bot.wechat`, the
dialogue server's JSON in `bot.dialogue`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Kind(str, Enum):
    """What sort of thing a person sent."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    FILE = "file"
    MINI_PROGRAM = "mini_program"
    UNSUPPORTED = "unsupported"
    FOLLOWED = "followed"
    # Scanned a code of ours while following already.
    SCANNED = "scanned"
    MENU_CLICK = "menu_click"
    # Read some other code through a menu entry and now waits for a word about it.
    CODE_READ = "code_read"
    UNFOLLOWED = "unfollowed"
    # Took back the permission to keep anything about them.
    REVOKED = "revoked"
    # A person of ours took over the talk, and left it again.
    HUMAN_OPENED = "human_opened"
    HUMAN_CLOSED = "human_closed"
    # What became of something we sent, or what a person chose about being sent things.
    SEND_RESULT = "send_result"
    # The account's own standing: verification passed, failed, about to lapse.
    ACCOUNT_NOTICE = "account_notice"
    OTHER_EVENT = "other_event"


@dataclass(frozen=True)
class Incoming:
    """One inbound message or event, already verified and decrypted.

    `user` and `account` are the platform's opaque identifiers of the person and
    of our service account; `sent_at` is whole seconds since the epoch by the
    platform's clock; `dedup_key` is equal for redeliveries of the same thing
    and for nothing else; `text` is what the person said (typed, recognised from
    voice, or the key of a menu click), empty where there is none; `scene` names
    the code through which a person came, where there was one.
    """

    kind: Kind
    user: str
    account: str
    sent_at: int
    dedup_key: str
    text: str = ""
    event: str = ""
    scene: str = ""
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """Something the person may tap or type next.

    `label` is what is shown; `say` is what counts as having been typed.
    """

    label: str
    say: str


@dataclass(frozen=True)
class Reply:
    """One answer to one inbound message: a text and what may be tapped next."""

    text: str
    choices: tuple[Choice, ...] = ()
