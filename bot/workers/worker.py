"""The worker's rounds: each piece of work again and again until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.errors import StoreError

log = structlog.get_logger(__name__)

# After a failure: Redis or the database may need a moment.
_REST = 2.0
# The supervisor gives ten seconds.
PATIENCE = 8.0


@dataclass(frozen=True)
class Round:
    """One piece of work and the seconds between two of it."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: float


@dataclass(frozen=True)
class Worker:
    """What to do, and what to do at the end."""

    rounds: Sequence[Round]
    close: Callable[[float], Awaitable[object]]

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then end what was begun."""
        await asyncio.gather(*(_repeat(one, stop) for one in self.rounds))
        try:
            await self.close(PATIENCE)
        except Exception as error:
            log.warning("worker_ended_untidily", cause=repr(error))


async def _repeat(one: Round, stop: asyncio.Event) -> None:
    while not stop.is_set():
        pause = one.every
        try:
            await one.work()
        except StoreError:
            log.warning("round_waits", round=one.name, reason="Redis is away")
            pause = max(pause, _REST)
        except Exception:
            log.exception("round_failed", round=one.name)
            pause = max(pause, _REST)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


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
