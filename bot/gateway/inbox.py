"""The life of one message id, as a table, and what a keeper of such lives must do.

    WORKING ──answer, somebody waits──▶ REPLIED
       ├──answer, nobody waits──▶ READY ──redelivery──▶ REPLIED
       │                            └──with the next message──▶ HANDED
       └──third deadline──▶ PROMISED ──answer──▶ KEPT ──with the next message──▶ HANDED

The keepers are `inbox_memory` and `inbox_redis`; nothing here does I/O.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from bot.errors import KejitongError
from bot.messages import Choice, Reply


class State(str, Enum):
    """Where a message id stands."""

    WORKING = "working"
    READY = "ready"
    REPLIED = "replied"
    PROMISED = "promised"
    KEPT = "kept"
    HANDED = "handed"


MOVES: dict[State, frozenset[State]] = {
    State.WORKING: frozenset({State.REPLIED, State.READY, State.PROMISED}),
    State.READY: frozenset({State.REPLIED, State.HANDED}),
    State.PROMISED: frozenset({State.KEPT, State.HANDED}),
    State.KEPT: frozenset({State.HANDED}),
    State.REPLIED: frozenset(),
    State.HANDED: frozenset(),
}

# Entering one of these ends the work on the id.
SETTLED = frozenset({State.REPLIED, State.READY, State.KEPT})
# The answer is there and nobody has it yet.
UNGIVEN = frozenset({State.READY, State.KEPT})

# A working id is forgotten after this: longer than any redelivery and any patience.
FORGET_AFTER = 600.0
# A promised answer waits this long for the person's next message.
KEEP_LATE = 24 * 3600.0
# Who works on an id says so again before this runs out; then another process may take over.
LEASE = 3.0
# The window of the rate limit.
MINUTE = 60.0


class IllegalMove(KejitongError):
    """A transition that the table does not know: a mistake in our code."""


def check_move(origin: State, target: State) -> None:
    """Raises IllegalMove unless the table allows it."""
    if target not in MOVES[origin]:
        raise IllegalMove(f"{origin.value} -> {target.value}")


def lifetime(state: State) -> float:
    """Seconds an id in this state is remembered."""
    return KEEP_LATE if state in (State.PROMISED, State.KEPT) else FORGET_AFTER


@dataclass(frozen=True)
class Entry:
    """One message id as it stands."""

    state: State
    reply: Reply | None = None


@dataclass(frozen=True)
class Claim:
    """What a delivery learns on arrival.

    `ours`: the work on the id falls to it; `alone`: nothing earlier of this
    person is being worked on or owed, which spares asking again.
    """

    entry: Entry
    deliveries: int
    ours: bool
    alone: bool


class Inbox(Protocol):
    """Keeps message ids by person. Every method is atomic and raises StoreError when away."""

    async def claim(self, user: str, key: str) -> Claim:
        """Note a delivery; the first one, or the first after a lapsed lease, gets the work."""
        ...

    async def renew(self, user: str, key: str) -> None:
        """Say that the work on `key` goes on."""
        ...

    async def look(self, user: str, key: str) -> Entry | None:
        """How an id stands; None when unknown or forgotten."""
        ...

    async def move(
        self, user: str, key: str, origin: State, target: State, reply: Reply | None = None
    ) -> bool:
        """Compare and set: whether the id stood at `origin` and now stands at `target`."""
        ...

    async def first_in_line(self, user: str, key: str) -> bool:
        """Whether no earlier message of this person is still being worked on."""
        ...

    async def owe(self, user: str, key: str) -> None:
        """Nobody waits for this answer any more: it may go out with the next one."""
        ...

    async def collect(self, user: str, besides: str) -> list[Reply | None]:
        """Take what is owed to a person, each once; None for work that died after a promise."""
        ...

    async def count(self, user: str) -> int:
        """Count one more message of this person; how many in this minute."""
        ...

    async def forget(self, user: str) -> None:
        """Drop everything owed to a person."""
        ...


def dump_reply(reply: Reply) -> str:
    """A reply as JSON, for keepers that store text."""
    choices = [[choice.label, choice.say] for choice in reply.choices]
    return json.dumps([reply.text, choices], ensure_ascii=False)


def load_reply(raw: str | None) -> Reply | None:
    """The inverse of `dump_reply`; None for nothing."""
    if not raw:
        return None
    text, choices = json.loads(raw)
    return Reply(text, tuple(Choice(label, say) for label, say in choices))
