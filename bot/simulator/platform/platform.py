"""The stand-in as one object: its state, and what tests and the phone tell it."""

from __future__ import annotations

from enum import Enum

from bot.simulator.platform.mailbox import Mailbox


class Act(str, Enum):
    """What a person did; each earns the account some messages."""

    MESSAGE = "message"
    MENU_CLICK = "menu_click"  # also a tap in a menu message
    FOLLOW = "follow"
    SCAN = "scan"
    UNFOLLOW = "unfollow"


class Platform:
    """WeChat's side of the API, in memory."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()

    def note_act(self, user: str, act: Act) -> None:
        """The person did something: grants the quota that goes with it."""
        raise NotImplementedError

    def is_typing(self, user: str) -> bool:
        """Whether the person's phone shows "the other side is typing" now."""
        raise NotImplementedError
