"""What a person did that allows us to write, and where in Redis that is counted.

The counts begin with the claim of a message (`inbox_redis`) and are used by `quota`. No I/O.
"""

from __future__ import annotations

import hashlib
from enum import Enum

from bot.messages import Incoming, Kind

# Each act of a person allows so many messages for so many seconds:
# https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
MESSAGE_ALLOWS, MESSAGE_SECONDS = 5, 48 * 3600
EVENT_ALLOWS, EVENT_SECONDS = 3, 60
# A little less than the platform's, for the way there.
_MARGIN_SECONDS = 5
# Set where a tap on a choice of an earlier message was sent as a text: it counts as a menu click.
_TAPPED = "bizmsgmenuid"
_ACTS = frozenset({Kind.FOLLOWED, Kind.SCANNED, Kind.MENU_CLICK, Kind.CODE_READ})


class Act(Enum):
    """What a person did: how many messages it allows, and for how many seconds."""

    MESSAGE = (MESSAGE_ALLOWS, MESSAGE_SECONDS - _MARGIN_SECONDS)
    EVENT = (EVENT_ALLOWS, EVENT_SECONDS - _MARGIN_SECONDS)


def act_of(incoming: Incoming) -> Act | None:
    """What a push allows; None for nothing."""
    if incoming.kind in _ACTS:
        return Act.EVENT
    if incoming.event:
        return None
    return Act.EVENT if incoming.details.get(_TAPPED) else Act.MESSAGE


def code_of(user: str) -> str:
    """A person in a name in Redis: no openid in clear."""
    return hashlib.sha256(user.encode("utf-8", "replace")).hexdigest()[:24]


def pool(user: str, act: Act) -> str:
    """The name of the count."""
    return f"kejitong:quota:{code_of(user)}:{act.name.lower()}"
