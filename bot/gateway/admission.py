"""Whether a rightly signed push comes now and for the first time under its signature.

The signatures themselves are checked in `bot.wechat`; redeliveries of one
message are joined in `inbox`. The clock here is the machine's, whatever TODAY says.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping

import structlog

from bot.errors import Replayed
from bot.gateway.notes import Notes
from bot.messages import Incoming

log = structlog.get_logger(__name__)

# The platform stamps each push when it sends it. Minutes, because a server's clock may be off.
WINDOW_SECONDS = 300
# The platform nowhere promises a new nonce for each push of one second, so a signature may cover
# several things for a moment. Who reads one out of a log comes later.
GRACE_SECONDS = 5
# So many in a row, rightly signed and none in time: then it is our clock that is wrong.
_SUSPICIOUS = 5


class Admission:
    """Turns away what was recorded and is played again."""

    def __init__(self, notes: Notes, now: Callable[[], float] = time.time) -> None:
        self._notes = notes
        self._now = now
        self._untimely = 0

    def check_time(self, query: Mapping[str, str]) -> None:
        """Raises Replayed for a timestamp outside the window."""
        stamp = query.get("timestamp", "")
        if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 12:
            raise Replayed("the timestamp is not a number of seconds")
        ahead = int(stamp) - self._now()
        if abs(ahead) <= WINDOW_SECONDS:
            self._untimely = 0
            return
        self._untimely += 1
        if self._untimely % _SUSPICIOUS == 0:
            log.error(
                "clock_seems_wrong",
                in_a_row=self._untimely,
                platform_ahead_seconds=round(ahead),
                remedy="every signed push is out of time: set this machine's clock (NTP)",
            )
        raise Replayed(f"the timestamp is {round(ahead)} seconds from now")

    async def check_words(self, query: Mapping[str, str], incoming: Incoming) -> None:
        """Raises Replayed when the same timestamp and nonce came with something else before,
        more than a moment ago.

        `signature` does not cover a plain body: whoever sees one valid set of
        parameters could sign any words with it. The same push again is welcome.
        """
        stamps = query.get("timestamp", ""), query.get("nonce", "")
        content = _digest(
            incoming.user, incoming.account, incoming.dedup_key, incoming.text,
            *(f"{name}={value}" for name, value in sorted(incoming.details.items())),
        )  # fmt: skip
        kept = 2 * WINDOW_SECONDS
        mine = f"{content} {self._now():.0f}"
        first = await self._notes.first("signed:" + _digest(*stamps), mine, kept)
        known, _, moment = first.partition(" ")
        if known != content and self._now() - float(moment or 0) > GRACE_SECONDS:
            raise Replayed("this signature was used for something else")


def _digest(*parts: str) -> str:
    whole = "\x00".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(whole).hexdigest()[:32]
