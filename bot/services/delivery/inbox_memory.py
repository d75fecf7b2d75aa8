"""An inbox inside one process: for one gateway without Redis, and while Redis is away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.messages import Reply
from bot.services.delivery.acts import Act
from bot.services.delivery.inbox import (
    AWAITED,
    FINAL,
    MAKING,
    MINUTE,
    MOST_OWED,
    OWED,
    UNGIVEN,
    Claim,
    Entry,
    Pace,
    Question,
    State,
    Waiting,
    check_move,
)

# Expired ids are swept once in so many claims; until then they only take room.
_SWEEP_EVERY = 256


@dataclass
class _Life:
    state: State
    expires: float
    lease_until: float = 0.0
    look_at: float | None = None
    seen: float = 0.0
    deliveries: int = 0
    begun: int = 0
    pushes: int = 0
    question: Question = field(default_factory=Question)
    reply: Reply | None = None
    # What was collected for this answer, until it is stored.
    carried: list[Reply | None] = field(default_factory=list)


@dataclass
class _Person:
    lives: dict[str, _Life] = field(default_factory=dict)
    line: list[str] = field(default_factory=list)
    owed: list[str] = field(default_factory=list)
    window_ends: float = 0.0
    count: int = 0
    human_until: float = 0.0

    def counted(self, now: float) -> int:
        """One message more: which of this minute it is."""
        if self.window_ends <= now:
            self.count, self.window_ends = 0, now + MINUTE
        self.count += 1
        return self.count


class MemoryInbox:
    """Keeps ids in dictionaries. No await happens inside a method, so each is atomic."""

    def __init__(self, clock: Clock, pace: Pace | None = None) -> None:
        self._clock = clock
        self._pace = pace or Pace()
        self._people: dict[str, _Person] = {}
        self._claims = 0
        self._workers_until = 0.0

    def knows(self, user: str, key: str) -> bool:
        """Whether an id is kept here."""
        return self._life(user, key) is not None

    def owes(self, user: str) -> bool:
        """Whether anything kept here is owed to a person."""
        return user in self._people and bool(self._people[user].owed)

    async def claim(
        self,
        user: str,
        key: str,
        question: Question | None = None,
        act: Act | None = None,
        counted: bool = False,
        wish: str = "",
    ) -> Claim | None:
        """See `Inbox.claim`. What an act allows is not kept here: workers would not see it. Nor
        is where somebody asks."""
        self._sweep()
        now = self._clock.monotonic()
        person = self._people.setdefault(user, _Person())
        if person.human_until > now:
            return None
        life = self._life(user, key)
        ours = life is None or (life.state is State.WORKING and life.lease_until <= now)
        if life is None:
            life = _Life(State.WORKING, now + self._pace.lifetime(State.WORKING))
            life.question = question or Question()
            person.lives[key] = life
        if ours:
            life.lease_until = now + self._pace.lease
            _drop(person.line, key)
            person.line.append(key)
        if life.state in (State.WORKING, State.READY):
            _drop(person.owed, key)
            life.look_at = now + self._pace.abandoned
        life.deliveries += 1
        life.seen = now
        alone = ours and person.line[0] == key and not person.owed and not life.carried
        number = person.counted(now) if ours and counted else 0
        entry = Entry(life.state, life.reply)
        return Claim(entry, life.deliveries, ours, alone, number=number)

    async def leave_to_human(self, user: str, seconds: float) -> None:
        person = self._people.setdefault(user, _Person())
        person.human_until = self._clock.monotonic() + seconds

    async def renew(self, user: str, key: str) -> None:
        life = self._life(user, key)
        if life is not None and life.state in MAKING:
            life.lease_until = self._clock.monotonic() + self._pace.lease

    async def look(self, user: str, key: str) -> Entry | None:
        life = self._life(user, key)
        return None if life is None else Entry(life.state, life.reply)

    async def move(
        self,
        user: str,
        key: str,
        origin: State,
        target: State,
        reply: Reply | None = None,
        due_in: float | None = None,
    ) -> bool:
        check_move(origin, target)
        life = self._life(user, key)
        if life is None or life.state is not origin:
            return False
        now, person = self._clock.monotonic(), self._people[user]
        life.state = target
        life.expires = max(life.expires, now + self._pace.lifetime(target))
        life.reply = reply or life.reply
        look_in = self._pace.next_look(target) if due_in is None else due_in
        life.look_at = None if look_in is None else now + look_in
        if target not in MAKING:
            _drop(person.line, key)
            life.lease_until, life.question, life.carried = 0.0, Question(), []
        if target is State.PUSHING:
            life.lease_until = now + self._pace.sending
            life.pushes += 1
        if target in OWED:
            _owe(person, key)
        elif target in FINAL:
            _drop(person.owed, key)
            life.reply = life.reply if target is State.REPLIED else None
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
            _drop(self._people[user].owed, key)
            _owe(self._people[user], key)
            if life.state is State.WORKING:
                life.look_at = min(life.look_at or 0.0, self._clock.monotonic())

    async def collect(self, user: str, besides: str) -> list[Reply | None]:
        taker = self._life(user, besides)
        if taker is None or taker.state not in MAKING:
            return []
        taker.carried += self._take(user, besides)
        return list(taker.carried)

    async def surrender(self, user: str) -> list[Reply | None]:
        """What `collect` finds, for an answer that another keeper knows."""
        return self._take(user, "")

    def _take(self, user: str, besides: str) -> list[Reply | None]:
        person, now = self._people.get(user, _Person()), self._clock.monotonic()
        taken: list[Reply | None] = []
        for key in [key for key in person.owed if key != besides]:
            life = self._life(user, key)
            if life is not None and self._must_wait(life, now):
                continue
            if life is not None and life.state in (*UNGIVEN, *AWAITED):
                taken.append(life.reply)
                life.state, life.look_at = State.HANDED, None
                life.reply, life.question = None, Question()
            _drop(person.owed, key)
        return taken

    def _must_wait(self, life: _Life, now: float) -> bool:
        if life.state in AWAITED:
            return life.lease_until > now or self._workers_until > now
        return life.state in (State.WORKING, State.PUSHING)

    async def forget(self, user: str) -> None:
        self._people.pop(user, None)

    forget_here = forget

    async def busy(self, user: str) -> bool:
        lives = self._people[user].lives.values() if user in self._people else ()
        return any(life.lease_until > self._clock.monotonic() for life in lives)

    async def keep(self, user: str, key: str, reply: Reply) -> Entry:
        life = self._life(user, key)
        person = self._people.setdefault(user, _Person())
        if life is None:
            life = person.lives[key] = _Life(State.KEPT, 0.0, reply=reply)
            _owe(person, key)
        life.expires = self._clock.monotonic() + self._pace.keep_long
        return Entry(life.state, life.reply)

    async def due(self, most: int) -> Sequence[Waiting]:
        now = self._clock.monotonic()
        self._workers_until = now + self._pace.sign_of_life
        ready = [
            (life.look_at, user, key)
            for user, person in self._people.items()
            for key in person.lives
            if (life := self._life(user, key)) and life.look_at is not None and life.look_at <= now
        ]
        found = []
        for _, user, key in sorted(ready)[:most]:
            life = self._people[user].lives[key]
            life.look_at = now + self._pace.look_again
            attempts = life.begun if life.state in MAKING else life.pushes
            entry, alive = Entry(life.state, life.reply), life.lease_until > now
            found.append(Waiting(user, key, entry, alive, attempts, life.question))
        return found

    async def adopt(self, user: str, key: str, target: State) -> bool:
        check_move(State.WORKING, target)
        life, now = self._life(user, key), self._clock.monotonic()
        if life is None or life.state not in MAKING or life.lease_until > now:
            return False
        if life.state is State.WORKING and life.seen + self._pace.abandoned > now:
            return False
        person = self._people[user]
        life.state = target if life.state is State.WORKING else life.state
        life.begun += 1
        life.lease_until = now + self._pace.lease
        life.expires = max(life.expires, now + self._pace.lifetime(life.state))
        _drop(person.line, key)
        person.line.append(key)
        _owe(person, key)
        return True

    async def backlog(self) -> int | None:
        return None

    async def retire(self) -> None:
        self._workers_until = 0.0

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
            if not person.lives and person.human_until <= now:
                del self._people[user]


def _owe(person: _Person, key: str) -> None:
    if key not in person.owed:
        person.owed.append(key)
        del person.owed[:-MOST_OWED]


def _drop(keys: list[str], key: str) -> None:
    if key in keys:
        keys.remove(key)
