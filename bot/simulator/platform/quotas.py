"""How many customer-service messages somebody may get now, counted as the platform counts.

A new act of the same sort starts its window anew; it does not add to the old
one (the strict reading of the platform's table).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from bot.simulator.platform.refusal import Refusal
from bot.wechat.limits import (
    CLICK_SECONDS,
    MESSAGE_SECONDS,
    MESSAGES_AFTER_CLICK,
    MESSAGES_AFTER_MESSAGE,
)


class Act(str, Enum):
    """What a person did; each earns the account some messages."""

    MESSAGE = "message"
    MENU_CLICK = "menu_click"  # also a tap in a menu message
    FOLLOW = "follow"
    SCAN = "scan"
    UNFOLLOW = "unfollow"


_GRANTS = {
    Act.MESSAGE: (MESSAGES_AFTER_MESSAGE, MESSAGE_SECONDS),
    Act.MENU_CLICK: (MESSAGES_AFTER_CLICK, CLICK_SECONDS),
    Act.FOLLOW: (MESSAGES_AFTER_CLICK, CLICK_SECONDS),
    Act.SCAN: (MESSAGES_AFTER_CLICK, CLICK_SECONDS),
}


class Quotas:
    """Open windows of all people: act → (messages left, end)."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._windows: dict[str, dict[Act, tuple[int, float]]] = {}

    def grant(self, user: str, act: Act) -> None:
        """The person did something."""
        if act is Act.UNFOLLOW:
            self._windows.pop(user, None)
            return
        count, seconds = _GRANTS[act]
        self._windows.setdefault(user, {})[act] = count, self._now() + seconds

    def left(self, user: str) -> int:
        """How many messages may be sent now."""
        return sum(count for count, _ in self._open(user).values())

    def take(self, user: str) -> None:
        """One message is sent; the window that ends first pays. Raises Refusal."""
        windows = self._open(user)
        if not windows:
            raise Refusal(45015)
        paying = [(end, act, count) for act, (count, end) in windows.items() if count]
        if not paying:
            raise Refusal(45047)
        end, act, count = min(paying)
        self._windows[user][act] = count - 1, end

    def _open(self, user: str) -> dict[Act, tuple[int, float]]:
        now, windows = self._now(), self._windows.get(user, {})
        return {act: window for act, window in windows.items() if window[1] > now}
