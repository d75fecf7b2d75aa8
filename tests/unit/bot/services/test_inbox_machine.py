"""One answer, once: whatever happens in whatever order, to both keepers of message ids.

Deliveries come, answers end in time or late, processes die, workers take over, pushes arrive
or fail or leave nobody the wiser. What the person reads is written down: no answer twice,
and at the end none is missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from bot.clock import LOCAL_ZONE
from bot.messages import Reply
from bot.services.delivery.inbox import LATE, MAKING, UNGIVEN, Inbox, Pace, State
from bot.services.delivery.inbox_memory import MemoryInbox
from bot.services.delivery.inbox_redis import RedisInbox

USER = "o_machine"
KEYS = st.sampled_from(["1", "2", "3", "4"])
UNSURE = "perhaps not arrived"
# Everything is due at once; leases end only where the machine says so.
PACE = Pace(
    lease=1000.0,
    abandoned=0.0,
    look_again=0.0,
    sending=0.0,
    sign_of_life=1e6,
    forget_after=1e6,
    keep_late=1e6,
)


class Stage:
    """A keeper, its loop, and the way to let time pass."""

    inbox: Inbox

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()

    def run(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    def kill(self) -> None:
        """All leases end."""
        raise NotImplementedError

    def close(self) -> None:
        self.loop.close()


class MemoryStage(Stage):
    def __init__(self) -> None:
        super().__init__()
        self.seconds = 1000.0
        self.inbox = MemoryInbox(self, PACE)

    def monotonic(self) -> float:
        return self.seconds

    def now(self):
        raise AssertionError(LOCAL_ZONE)

    def kill(self) -> None:
        self.seconds += 2 * PACE.lease


class RedisStage(Stage):
    def __init__(self, socket: str) -> None:
        super().__init__()
        from redis import Redis as Synchronous
        from redis.asyncio import Redis

        self.sync = Synchronous(unix_socket_path=socket, decode_responses=True)
        self.sync.flushall()
        self.redis = Redis.from_url(f"unix://{socket}", decode_responses=True)
        self.inbox = RedisInbox(self.redis, PACE)

    def kill(self) -> None:
        for name in self.sync.scan_iter("*lease*"):
            self.sync.delete(name)

    def close(self) -> None:
        self.run(getattr(self.redis, "aclose", self.redis.close)())
        self.sync.close()
        super().close()


class Machine(RuleBasedStateMachine):
    """The actors, each step as the product takes it (`gateway.desk`, `turn`, `workers.late`)."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage, self.inbox, self.run = stage, stage.inbox, stage.run
        self.asked: list[str] = []
        self.makers: list[str] = []
        self.read: list[str] = []
        self.unsure: list[str] = []
        self.run(self.inbox.due(0))  # a worker lives

    @rule(key=KEYS)
    def deliver(self, key: str) -> None:
        claim = self.run(self.inbox.claim(USER, key))
        if key not in self.asked:
            self.asked.append(key)
        if claim.ours:
            self.makers.append(key)
        elif claim.entry.state in UNGIVEN:
            self.give(key)

    @rule(key=KEYS)
    def give(self, key: str) -> None:
        """A delivery that waits finds the answer."""
        entry = self.run(self.inbox.look(USER, key))
        if (
            entry is not None
            and entry.state in UNGIVEN
            and self.run(self.inbox.move(USER, key, entry.state, State.REPLIED))
        ):
            self.read.append(entry.reply.text)

    @rule(data=st.data(), waited_for=st.booleans())
    def end(self, data: st.DataObject, waited_for: bool) -> None:
        """Somebody who makes an answer, perhaps a process given up for dead, is done."""
        if not self.makers:
            return
        key = data.draw(st.sampled_from(self.makers))
        self.makers.remove(key)
        owed = self.run(self.inbox.collect(USER, key))
        if data.draw(st.booleans()):
            return  # killed after it took what was owed: whoever takes over finds it again
        reply = self.with_owed(owed, key)
        done = State.REPLIED if waited_for else State.READY
        if self.run(self.inbox.move(USER, key, State.WORKING, done, reply)):
            if waited_for:
                self.read.append(reply.text)
            return
        for awaited, answered in LATE.items():
            if self.run(self.inbox.move(USER, key, awaited, answered, reply)):
                return

    @rule(key=KEYS, awaited=st.sampled_from(sorted(LATE)))
    def last_deadline(self, key: str, awaited: State) -> None:
        self.run(self.inbox.move(USER, key, State.WORKING, awaited))

    @rule(key=KEYS)
    def nobody_waits(self, key: str) -> None:
        self.run(self.inbox.owe(USER, key))

    @rule()
    def processes_die(self) -> None:
        self.stage.kill()

    @rule(data=st.data())
    def work(self, data: st.DataObject) -> None:
        """A worker's round; it may die at any place of it."""
        for waiting in sorted(self.run(self.inbox.due(10)), key=lambda one: one.key):
            fate = data.draw(
                st.sampled_from(["sent", "later", "kept", "died before", "died after", "in doubt"])
            )
            self.look_after(waiting, fate)

    def look_after(self, waiting: Any, fate: str) -> None:
        key, state = waiting.key, waiting.entry.state
        if state in MAKING and not waiting.alive:
            target = State.PROMISED if fate == "kept" else State.EXPECTED
            if self.run(self.inbox.adopt(USER, key, target)):
                self.makers.append(key)
        elif state is State.READY:
            target = State.KEPT if fate == "kept" else State.DUE
            self.move(key, State.READY, target)
        elif state is State.PUSHING:
            self.doubt(waiting)
        elif state is State.DUE and self.move(key, State.DUE, State.PUSHING):
            if fate in ("sent", "died after", "in doubt"):
                self.read.append(waiting.entry.reply.text)
            if fate == "sent":
                self.move(key, State.PUSHING, State.PUSHED)
            elif fate == "later":
                self.move(key, State.PUSHING, State.DUE)
            elif fate == "kept":
                self.move(key, State.PUSHING, State.KEPT)
            elif fate == "in doubt":
                self.doubt(waiting)

    def doubt(self, waiting: Any) -> None:
        """One honest word, instead of whatever the push was of."""
        if self.move(waiting.key, State.PUSHING, State.KEPT, Reply(UNSURE)):
            self.unsure.append(waiting.entry.reply.text)

    def move(self, key: str, origin: State, target: State, reply: Reply | None = None) -> bool:
        return self.run(self.inbox.move(USER, key, origin, target, reply))

    def with_owed(self, owed: list[Reply | None], key: str) -> Reply:
        assert None not in owed, "given up although a worker was there to take over"
        return Reply(" + ".join([*(reply.text for reply in owed), f"answer {key}"]))

    def teardown(self) -> None:
        """Everybody comes back; the person writes once more."""
        self.stage.kill()
        for _ in range(4):
            self.makers.clear()
            self.stage.kill()
            for waiting in self.run(self.inbox.due(50)):
                self.look_after(waiting, "sent")
            for key in list(self.makers):
                reply = self.with_owed(self.run(self.inbox.collect(USER, key)), key)
                for awaited, answered in LATE.items():
                    self.move(key, awaited, answered, reply)
        self.run(self.inbox.claim(USER, "last"))
        self.read += [reply.text for reply in self.run(self.inbox.collect(USER, "last"))]
        told = " + ".join(self.read)
        for key in self.asked:
            assert told.count(f"answer {key}") <= 1, (key, self.read)
        missing = [key for key in self.asked if f"answer {key}" not in told]
        doubted = " + ".join(self.unsure)
        assert all(f"answer {key}" in doubted for key in missing), (missing, self.read)
        assert bool(told.count(UNSURE)) == bool(self.unsure)
        assert self.run(self.inbox.first_in_line(USER, "last"))
        self.stage.close()


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def new_stage(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "memory":
        yield MemoryStage
        return
    socket = request.getfixturevalue("redis_socket")
    yield lambda: RedisStage(socket)


def test_one_answer_once(new_stage) -> None:
    run_state_machine_as_test(
        lambda: Machine(new_stage()),
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
