"""Sends the shots of a plan at their times and notes what came of each.

The next shot never waits for an answer, and each latency counts from the moment the
shot was planned for: a subject that falls behind cannot slow its own exam down.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.cli.bench.plan import Shot


@dataclass(frozen=True)
class Came:
    """What a phone got: the text, or why the platform showed its fault notice."""

    text: str = ""
    problem: str = ""
    deliveries: int = 1


@dataclass(frozen=True)
class Record:
    """One shot and its end. `behind`: how late the generator itself was, in seconds."""

    case: int
    turn: int
    person: str
    at: float
    seconds: float
    behind: float
    text: str
    problem: str
    deliveries: int


Deliver = Callable[[str, str], Awaitable[Came]]


async def fire(
    shots: Sequence[Shot], deliver: Deliver, tell: Callable[[int], None] = lambda _: None
) -> list[Record]:
    """Fire all; returns when the last one has ended. `tell` hears how many have."""
    began = time.monotonic()
    records: list[Record] = []

    async def one(shot: Shot) -> None:
        behind = time.monotonic() - began - shot.at
        try:
            came = await deliver(shot.person, shot.text)
        except Exception as error:  # a subject that breaks is a finding, not the end
            came = Came(problem=type(error).__name__)
        seconds = time.monotonic() - began - shot.at
        records.append(
            Record(
                shot.case,
                shot.turn,
                shot.person,
                shot.at,
                seconds,
                behind,
                came.text,
                came.problem,
                came.deliveries,
            )
        )
        tell(len(records))

    flying = set()
    for shot in shots:
        wait = began + shot.at - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        flying.add(task := asyncio.create_task(one(shot)))
        task.add_done_callback(flying.discard)
    if flying:
        await asyncio.gather(*flying)
    return records
