"""Starts a list of children in order, keeps them going, stops them in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import groupby

from bot.cli.serving.child import Child, Keeper

PATIENCE = 10.0
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


async def supervise(children: Sequence[Child], announce: Callable[[str], None]) -> None:
    """Keep the children going until SIGTERM, SIGINT or SIGHUP."""
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _STOP_SIGNALS:
        loop.add_signal_handler(number, told_to_stop.set)
    keepers = [Keeper(child, announce) for child in children]
    starting = asyncio.create_task(_start(keepers))
    try:
        await told_to_stop.wait()
    finally:
        starting.cancel()
        announce("正在停止 …")
        await _stop(keepers)
        await asyncio.gather(starting, return_exceptions=True)
        announce("已停止")


async def _start(keepers: Sequence[Keeper]) -> None:
    keeping = []
    try:
        for keeper in keepers:
            keeping.append(asyncio.create_task(keeper.keep()))
            if keeper.child.needed_first:
                # Late or never: the others can say so better than nobody.
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(keeper.is_ready.wait(), PATIENCE)
        await asyncio.gather(*keeping)
    finally:
        for task in keeping:
            task.cancel()


async def _stop(keepers: Sequence[Keeper]) -> None:
    def stage(keeper: Keeper) -> int:
        return keeper.child.stage

    for _, group in groupby(sorted(keepers, key=stage, reverse=True), key=stage):
        await asyncio.gather(*(keeper.stop() for keeper in group))
