"""The worker's rounds: each piece of work again and again until told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from bot.errors import StoreError
from bot.workers.lookout import Sight

log = structlog.get_logger(__name__)

# Rounds begin on these beats: one waking and one look at the database serve several of them.
BEAT = 0.25
# After a failure: Redis or the database may need a moment.
_REST = 2.0
# The supervisor gives ten seconds.
PATIENCE = 8.0


@dataclass(frozen=True)
class Round:
    """One piece of work and the seconds between two of it. `when`: made only where this says
    so of what was seen."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: float
    when: Callable[[Sight], bool] | None = None


@dataclass
class Worker:
    """What to do, what to go by, and what to do at the end."""

    rounds: Sequence[Round]
    close: Callable[[float], Awaitable[object]]
    look: Callable[[], Awaitable[Sight]]
    _due: dict[str, float] = field(default_factory=dict)
    _under_way: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then end what was begun."""
        loop = asyncio.get_running_loop()
        stopped = asyncio.create_task(stop.wait())
        while not stop.is_set():
            await self._beat(loop.time())
            await asyncio.wait({stopped}, timeout=BEAT - loop.time() % BEAT)
        if self._under_way:
            await asyncio.wait(set(self._under_way.values()))
        try:
            await self.close(PATIENCE)
        except Exception as error:
            log.warning("worker_ended_untidily", cause=repr(error))

    async def _beat(self, now: float) -> None:
        """Begin the rounds whose time has come; one that is still under way is left alone."""
        due = [
            one
            for one in self.rounds
            if one.name not in self._under_way and self._due.get(one.name, 0.0) <= now
        ]
        sight = await self._seen() if any(one.when for one in due) else None
        for one in due:
            # A little early, so that the beat it is meant for is not missed by a hair.
            self._due[one.name] = now + one.every - BEAT / 2
            if sight is None or one.when is None or one.when(sight):
                self._under_way[one.name] = asyncio.create_task(self._make(one))

    async def _seen(self) -> Sight | None:
        """None where the database could not be looked at: then every round finds that out."""
        try:
            return await self.look()
        except Exception as error:
            log.warning("lookout_failed", cause=repr(error))
            return None

    async def _make(self, one: Round) -> None:
        failed = True
        try:
            await one.work()
            failed = False
        except StoreError:
            log.warning("round_waits", round=one.name, reason="Redis is away")
        except Exception:
            log.exception("round_failed", round=one.name)
        finally:
            del self._under_way[one.name]
        rest = max(one.every, _REST) if failed else one.every
        self._due[one.name] = asyncio.get_running_loop().time() + rest - BEAT / 2


async def work_until_told(build: Callable[[], Worker]) -> None:
    """Run a worker until SIGTERM or SIGINT. It is built here, on the loop it will live on."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    worker = build()
    log.info("worker_starts")
    await worker.run(stop)
    log.info("worker_ended")
