"""One supervised process: started, started again when it ends, stopped.

A child never outlives its supervisor: the kernel kills it when the supervisor
goes, however that goes.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.cli.serving.ties import tie

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
GRACE = 10.0

Probe = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Child:
    """What to run.

    `stage` orders the stopping: higher ones stop first. `ready` tells when it
    can be used, `ready_text` is then announced. With `needed_first`, whatever
    comes after it in the list waits a while for that. `lock` is a file the process
    holds while it lives; while somebody else holds it and `ready` is true, that
    somebody's process is used instead of a second one. `niceness`: how much it gives way to the
    others where the processor is wanted by all.
    """

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str]
    stage: int = 1
    ready: Probe | None = None
    ready_text: str = ""
    needed_first: bool = False
    lock: Path | None = None
    death_signal: signal.Signals = signal.SIGKILL
    niceness: int = 0


class Keeper:
    """Keeps one child going until told to stop."""

    def __init__(self, child: Child, announce: Callable[[str], None]) -> None:
        self.child = child
        self.process: asyncio.subprocess.Process | None = None
        self.is_ready = asyncio.Event()
        self._announce = announce
        self._stopping = False

    async def keep(self) -> None:
        """Run the child again and again; ends after `stop`."""
        pause = FIRST_PAUSE
        while not self._stopping:
            began = time.monotonic()
            if await self._run_once() is None:  # somebody else's runs
                await asyncio.sleep(FIRST_PAUSE)
                continue
            if self._stopping:
                return
            if time.monotonic() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            self._announce(f"{self.child.name}意外退出，{pause:g} 秒后重新启动")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def stop(self) -> None:
        """Ask the child to end, and make it end when it does not."""
        self._stopping = True
        process = self.process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(asyncio.shield(process.wait()), GRACE)
        except asyncio.TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _run_once(self) -> int | None:
        with _holding(self.child.lock) as lock:
            if lock is None:
                await self._watch_readiness(alive=lambda: True, once=True)
                return None
            self.process = await self._spawn(lock)
        if self._stopping:  # told to stop while the process was being made
            await self.stop()
        watching = asyncio.create_task(
            self._watch_readiness(alive=lambda: self.process.returncode is None)
        )
        try:
            return await self.process.wait()
        finally:
            watching.cancel()

    async def _spawn(self, lock: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self.child.command,
            env=dict(self.child.environ),
            stdin=asyncio.subprocess.DEVNULL,
            preexec_fn=partial(_prepare, self.child, os.getpid()),
            pass_fds=(lock,) if lock >= 0 else (),
            # Ctrl-C reaches the whole group of a terminal: only the supervisor
            # shall hear it, and stop the others in order.
            start_new_session=True,
        )

    async def _watch_readiness(self, alive: Callable[[], bool], once: bool = False) -> None:
        child = self.child
        while alive():
            if child.ready is None or await child.ready():
                if child.ready_text and (not once or not self.is_ready.is_set()):
                    self._announce(child.ready_text)
                self.is_ready.set()
                return
            if once:
                return
            await asyncio.sleep(0.2)


def _prepare(child: Child, supervisor: int) -> None:
    """In the new process, before it becomes the child's program."""
    tie(supervisor, child.death_signal)
    os.nice(child.niceness)


@contextmanager
def _holding(path: Path | None):
    """The descriptor of a lock that is now ours, -1 for no lock, None if taken.

    A process started inside inherits the descriptor and with it the lock.
    """
    if path is None:
        yield -1
        return
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield file.fileno()
