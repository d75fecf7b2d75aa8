"""What the pages about people and the account work with; the desk holds one as `people`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.replies import Replies
from bot.services.tickets import Tickets
from bot.wechat.api.account import WeChatApi


@dataclass(frozen=True)
class Sending:
    """How sending stands; None where Redis cannot tell. `rests`: pushing pauses after failures."""

    worker: bool | None
    rests: bool | None


@dataclass(frozen=True)
class PeopleTools:
    """`api` is None where the account is not set."""

    tickets: Tickets
    replies: Replies
    api: WeChatApi | None
    may_send: bool
    sending: Callable[[], Sending]
