"""Starts a training that staff asked for, in a process of its own, and looks after it.

The process tells how far it is by itself (`bot.cli.retraining`); here it is started, ended when
somebody cancels or the worker stops, and its death noticed, whoever's it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Sequence

import structlog

from bot.services.training.training_jobs import TrainingJobs

log = structlog.get_logger(__name__)

Command = Callable[[int, str], Sequence[str]]


class Training:
    """One training at a time."""

    def __init__(self, jobs: TrainingJobs, command: Command) -> None:
        """`command` carries out a job for a runner; it ends when this process does."""
        self._jobs = jobs
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self._number, self._runner = 0, ""

    @property
    def busy(self) -> bool:
        """Whether a process is to be looked after."""
        return self._process is not None

    async def round(self) -> None:
        """Look after the process, or start one that is asked for."""
        for number in await asyncio.to_thread(self._jobs.find_lost):
            log.warning("training_lost", job=number)
        if self._process is None:
            await self._start()
        elif self._process.returncode is not None:
            await self._ended(self._process.returncode)
        elif not await asyncio.to_thread(self._jobs.holds, self._number, self._runner):
            await self._end()

    async def close(self) -> None:
        """The worker stops: the training goes back into the queue, for the next one."""
        if self._process is not None:
            await asyncio.to_thread(self._jobs.let_go, self._number, self._runner)
            await self._end()

    async def _start(self) -> None:
        runner = secrets.token_hex(8)
        job = await asyncio.to_thread(self._jobs.take, runner)
        if job is None:
            return
        self._number, self._runner = job.number, runner
        self._process = await asyncio.create_subprocess_exec(
            *self._command(job.number, runner), stdin=asyncio.subprocess.DEVNULL
        )
        log.info("training_starts", job=job.number, attempt=job.attempts)

    async def _ended(self, code: int) -> None:
        self._process = None
        if await asyncio.to_thread(self._jobs.died, self._number, self._runner):
            log.warning("training_died", job=self._number, code=code)
        else:
            log.info("training_ended", job=self._number, code=code)

    async def _end(self) -> None:
        process, self._process = self._process, None
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        log.info("training_stopped", job=self._number)
