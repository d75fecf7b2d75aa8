"""The life of one message id, as a table, and what a keeper of such lives must do.

WORKING   somebody makes the answer; a delivery waits, or one is still to come
READY     the answer is there, the delivery it was made for has gone
REPLIED   given on a delivery's connection
PROMISED  the last delivery was told: the answer comes with your next message
EXPECTED  the last delivery was told nothing: the answer will be pushed
KEPT      the answer waits for the person's next message
DUE       the answer waits for a worker to push it
PUSHING   a worker is sending it just now
PUSHED    sent
HANDED    given together with a later message's answer

docs/delivery.md draws it; a test holds the drawing to this table. The keepers are
`inbox_memory` and `inbox_redis`; nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from bot.errors import KejitongError
from bot.messages import Reply
from bot.services.delivery.acts import Act


class State(str, Enum):
    """Where a message id stands."""

    WORKING = "working"
    READY = "ready"
    REPLIED = "replied"
    PROMISED = "promised"
    EXPECTED = "expected"
    KEPT = "kept"
    DUE = "due"
    PUSHING = "pushing"
    PUSHED = "pushed"
    HANDED = "handed"


MOVES: dict[State, frozenset[State]] = {
    State.WORKING: frozenset({State.REPLIED, State.READY, State.PROMISED, State.EXPECTED}),
    State.READY: frozenset({State.REPLIED, State.HANDED, State.KEPT, State.DUE}),
    State.PROMISED: frozenset({State.KEPT, State.HANDED}),
    State.EXPECTED: frozenset({State.DUE, State.HANDED}),
    State.KEPT: frozenset({State.REPLIED, State.HANDED}),
    State.DUE: frozenset({State.REPLIED, State.HANDED, State.PUSHING, State.KEPT}),
    State.PUSHING: frozenset({State.PUSHED, State.DUE, State.KEPT}),
    State.REPLIED: frozenset(),
    State.PUSHED: frozenset(),
    State.HANDED: frozenset(),
}

# Where an id begins: at its first delivery, or as an answer that came from elsewhere.
BIRTHS = frozenset({State.WORKING, State.KEPT})
# Somebody makes the answer.
MAKING = frozenset({State.WORKING, State.PROMISED, State.EXPECTED})
# No delivery is waited with any more; the answer is still to come.
AWAITED = frozenset({State.PROMISED, State.EXPECTED})
# The answer is there and nobody has it yet.
UNGIVEN = frozenset({State.READY, State.KEPT, State.DUE})
# Where the answer of an awaited id goes.
LATE = {State.PROMISED: State.KEPT, State.EXPECTED: State.DUE}
FINAL = frozenset(state for state, targets in MOVES.items() if not targets)
# What the person is still to get with the next message, if nothing else comes first.
OWED = frozenset({State.PROMISED, State.EXPECTED, State.KEPT, State.DUE, State.PUSHING})

# The window of the rate limit.
MINUTE = 60.0


@dataclass(frozen=True)
class Pace:
    """Seconds in the life of an id; tests live faster."""

    # Who works on an id says so again before this runs out; then another process may take over.
    lease: float = 3.0
    # The platform delivers again after 5 s or never: what still waits after this is abandoned.
    abandoned: float = 8.0
    # A worker looks at what is being made so often.
    look_again: float = 2.0
    # A worker that has not looked for so long is not there.
    sign_of_life: float = 10.0
    # Sending takes less than this, all splits and time-outs included.
    sending: float = 60.0
    # An id being worked on is forgotten after this: longer than any patience.
    forget_after: float = 600.0
    # A late answer waits this long for the person's next message.
    keep_late: float = 24 * 3600.0
    # A member of staff's answer waits longer.
    keep_long: float = 30 * 24 * 3600.0

    def lifetime(self, state: State) -> float:
        """An id in this state is remembered so long."""
        return self.keep_late if state in OWED else self.forget_after

    def next_look(self, state: State) -> float | None:
        """When a worker shall look at an id that came into this state; None for never."""
        return {
            State.WORKING: self.abandoned,
            State.READY: self.abandoned,
            State.PROMISED: 0.0,
            State.EXPECTED: 0.0,
            State.DUE: 0.0,
            State.PUSHING: self.sending,
        }.get(state)


# A person who never comes back for answers is owed so many at most, the newest.
MOST_OWED = 20
# A question whose answer was begun so often and never ended is not begun again.
MOST_ATTEMPTS = 5


class IllegalMove(KejitongError):
    """A transition that the table does not know: a mistake in our code."""


def check_move(origin: State, target: State) -> None:
    """Raises IllegalMove unless the table allows it."""
    if target not in MOVES[origin]:
        raise IllegalMove(f"{origin.value} -> {target.value}")


@dataclass(frozen=True)
class Question:
    """What is to be answered, kept until it is: for whoever takes the work over.

    `text` is what the dialogue is asked, personal numbers hidden; `reply` an
    answer that was clear without asking.
    """

    text: str = ""
    shortened: bool = False
    reply: Reply | None = None


@dataclass(frozen=True)
class Entry:
    """One message id as it stands."""

    state: State
    reply: Reply | None = None


@dataclass(frozen=True)
class Claim:
    """What a delivery learns on arrival.

    `ours`: the work on the id falls to it; `alone`: nothing earlier of this
    person is being worked on or owed, which spares asking again; `shared`: other
    processes, workers among them, know of it; `number`: which message of the person
    within a minute it is, where that was asked; `home`: at which dialogue server it is to be
    asked, where a wish was told and nothing has to be waited for.
    """

    entry: Entry
    deliveries: int
    ours: bool
    alone: bool
    shared: bool = False
    number: int = 0
    home: str = ""


@dataclass(frozen=True)
class Waiting:
    """An id that a worker shall look at. `alive`: somebody holds its lease."""

    user: str
    key: str
    entry: Entry
    alive: bool = False
    attempts: int = 0
    question: Question = field(default_factory=Question)


class Inbox(Protocol):
    """Keeps message ids by person. Every method is atomic and raises StoreError when away."""

    async def claim(
        self,
        user: str,
        key: str,
        question: Question | None = None,
        act: Act | None = None,
        counted: bool = False,
        wish: str = "",
    ) -> Claim | None:
        """Note a delivery; the first one, or the first after a lapsed lease, gets the work.

        None, and nothing noted, while a person of ours is talking with this one. `act`: what
        the message allows us to send, where that is to be kept; `counted`: number it; `wish`:
        the dialogue server that would best be asked.
        """
        ...

    async def leave_to_human(self, user: str, seconds: float) -> None:
        """A person of ours talks with this one, for so many seconds at most; 0: no longer."""
        ...

    async def renew(self, user: str, key: str) -> None:
        """Say that the work on `key` goes on."""
        ...

    async def look(self, user: str, key: str) -> Entry | None:
        """How an id stands; None when unknown or forgotten."""
        ...

    async def move(
        self,
        user: str,
        key: str,
        origin: State,
        target: State,
        reply: Reply | None = None,
        due_in: float | None = None,
    ) -> bool:
        """Compare and set: whether the id stood at `origin` and now stands at `target`.

        `due_in`: when a worker shall look next, if not as usual.
        """
        ...

    async def first_in_line(self, user: str, key: str) -> bool:
        """Whether no earlier message of this person is still being worked on."""
        ...

    async def owe(self, user: str, key: str) -> None:
        """Nobody waits for this answer just now: it may go out with the next one."""
        ...

    async def collect(self, user: str, besides: str) -> list[Reply | None]:
        """Take what is owed to a person into the answer to `besides`, each once; None for work
        that died after a promise and that no worker will take over.

        Nothing for an answer that is not in the making any more; until it is stored, asking
        again for the same one gives the same again.
        """
        ...

    async def forget(self, user: str) -> None:
        """Drop everything that is kept of a person."""
        ...

    async def forget_here(self, user: str) -> None:
        """Drop what this process alone keeps of a person; never waits for another."""
        ...

    async def busy(self, user: str) -> bool:
        """Whether an answer to this person is being made or sent just now."""
        ...

    async def keep(self, user: str, key: str, reply: Reply) -> Entry:
        """Put an answer from elsewhere among what is owed; how the id stands, old or new."""
        ...

    async def due(self, most: int) -> Sequence[Waiting]:
        """Ids whose time has come, each for one worker only until the next look; and a sign
        of life of the worker who asks."""
        ...

    async def adopt(self, user: str, key: str, target: State) -> bool:
        """Take over abandoned work: whether the lease had lapsed and is ours now.

        A WORKING id goes on as `target`, PROMISED or EXPECTED, once no delivery is to come.
        """
        ...

    async def backlog(self) -> int | None:
        """How many ids wait for workers; None when no worker is at work."""
        ...

    async def retire(self) -> None:
        """The worker goes: nobody may count on it any more."""
        ...
