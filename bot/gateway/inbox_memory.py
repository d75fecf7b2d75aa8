"""An inbox inside one process: for one gateway without Redis, and while Redis is away."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.clock import Clock
from bot.gateway.inbox import (
    LEASE,
    MINUTE,
    SETTLED,
    UNGIVEN,
    Claim,
    Entry,
    State,
    check_move,
    lifetime,
)
from bot.messages import Reply

# Expired ids are swept once in so many claims; until then they only take room.
_SWEEP_EVERY = 256


@dataclass
class _Life:
    state: State
    expires: float
    lease_until: float
    deliveries: int = 0
    reply: Reply | None = None


@dataclass
class _Person:
    lives: dict[str, _Life] = field(default_factory=dict)
    line: list[str] = field(default_factory=list)
    owed: list[str] = field(default_factory=list)
    window_ends: float = 0.0
    count: int = 0


class MemoryInbox:
    """Keeps ids in dictionaries. No await happens inside a method, so each is atomic."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._people: dict[str, _Person] = {}
        self._claims = 0

    def knows(self, user: str, key: str) -> bool:
        """Whether an id is kept here."""
        return self._life(user, key) is not None

    def owes(self, user: str) -> bool:
        """Whether anything kept here is owed to a person."""
        return user in self._people and bool(self._people[user].owed)

    async def claim(self, user: str, key: str) -> Claim:
        self._sweep()
        now = self._clock.monotonic()
        person = self._people.setdefault(user, _Person())
        life = self._life(user, key)
        ours = life is None or (life.state is State.WORKING and life.lease_until <= now)
        if life is None:
            life = _Life(State.WORKING, now + lifetime(State.WORKING), 0.0)
            person.lives[key] = life
        if ours:
            life.lease_until = now + LEASE
            _drop(person.line, key)
            person.line.append(key)
        if life.state in (State.WORKING, State.READY):
            _drop(person.owed, key)
        life.deliveries += 1
        alone = ours and person.line[0] == key and not person.owed
        return Claim(Entry(life.state, life.reply), life.deliveries, ours, alone)

    async def renew(self, user: str, key: str) -> None:
        life = self._life(user, key)
        if life is not None:
            life.lease_until = self._clock.monotonic() + LEASE

    async def look(self, user: str, key: str) -> Entry | None:
        life = self._life(user, key)
        return None if life is None else Entry(life.state, life.reply)

    async def move(
        self, user: str, key: str, origin: State, target: State, reply: Reply | None = None
    ) -> bool:
        check_move(origin, target)
        life = self._life(user, key)
        if life is None or life.state is not origin:
            return False
        person = self._people[user]
        life.state = target
        life.expires = self._clock.monotonic() + lifetime(target)
        if reply is not None:
            life.reply = reply
        if target in SETTLED:
            _drop(person.line, key)
            life.lease_until = 0.0
        if target is State.PROMISED:
            _drop(person.owed, key)
            person.owed.append(key)
        return True

    async def first_in_line(self, user: str, key: str) -> bool:
        line = self._people[user].line if user in self._people else []
        while line and line[0] != key:
            head = self._life(user, line[0])
            if head is not None and head.lease_until > self._clock.monotonic():
                return False
            line.pop(0)
        return True

    async def owe(self, user: str, key: str) -> None:
        life = self._life(user, key)
        if life is not None and life.state in (State.WORKING, State.READY):
            person = self._people[user]
            _drop(person.owed, key)
            person.owed.append(key)

    async def collect(self, user: str, besides: str) -> list[Reply | None]:
        person = self._people.get(user)
        if person is None:
            return []
        taken: list[Reply | None] = []
        for key in [key for key in person.owed if key != besides]:
            life = self._life(user, key)
            dead = life is not None and life.lease_until <= self._clock.monotonic()
            if life is not None and life.state in UNGIVEN:
                taken.append(life.reply)
            elif life is not None and life.state is State.PROMISED and dead:
                taken.append(None)
            elif life is not None and life.state in (State.WORKING, State.PROMISED):
                continue
            if life is not None and life.state in (*UNGIVEN, State.PROMISED):
                life.state = State.HANDED
            _drop(person.owed, key)
        return taken

    async def count(self, user: str) -> int:
        person = self._people.setdefault(user, _Person())
        now = self._clock.monotonic()
        if person.window_ends <= now:
            person.count, person.window_ends = 0, now + MINUTE
        person.count += 1
        return person.count

    async def forget(self, user: str) -> None:
        person = self._people.get(user, _Person())
        for key in person.owed:
            person.lives.pop(key, None)
        person.owed.clear()

    def _life(self, user: str, key: str) -> _Life | None:
        person = self._people.get(user)
        life = person.lives.get(key) if person else None
        if life is None or life.expires <= self._clock.monotonic():
            return None
        return life

    def _sweep(self) -> None:
        self._claims += 1
        if self._claims % _SWEEP_EVERY:
            return
        now = self._clock.monotonic()
        for user, person in list(self._people.items()):
            person.lives = {k: life for k, life in person.lives.items() if life.expires > now}
            if not person.lives:
                del self._people[user]


def _drop(keys: list[str], key: str) -> None:
    if key in keys:
        keys.remove(key)
