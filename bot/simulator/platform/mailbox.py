"""What each person's phone shows of what was pushed to it. Memory only."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

# A phone in the simulator is young; whoever polls sees the newest of these.
_KEPT = 200


@dataclass(frozen=True)
class Pushed:
    """One message as it reached the phone.

    `number` grows for each person; `type` is the platform's msgtype, or
    `template` or `subscription`; `text` is what the eye reads of it (for a text
    the raw content, links included); `fields` are the platform's.
    """

    number: int
    type: str
    text: str
    fields: dict[str, Any] = field(default_factory=dict)


class Mailbox:
    """The pushed messages of all people."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count: dict[str, int] = defaultdict(int)
        self._kept: dict[str, deque[Pushed]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def add(self, user: str, type_: str, text: str, fields: dict[str, Any]) -> Pushed:
        """Put one message into somebody's phone."""
        with self._lock:
            self._count[user] += 1
            pushed = Pushed(self._count[user], type_, text, fields)
            self._kept[user].append(pushed)
            return pushed

    def messages_for(self, user: str, after: int = 0) -> list[Pushed]:
        """Somebody's messages with a number above `after`, oldest first."""
        with self._lock:
            return [pushed for pushed in self._kept.get(user, ()) if pushed.number > after]
