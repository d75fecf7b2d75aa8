"""Stands in for the process that carries out a training: DATABASE JOB RUNNER PARENT, and how.

`good` finishes after a few steps; `slow` goes on until it is ended; `dies` kills itself at the
first attempt and is good at the second. With WORKER as the job it is the worker that starts such
a process.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

# Run as a file, and not everywhere beside an installed product.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.bootstrap.training import training_jobs_of  # noqa: E402
from bot.cli.serving.ties import tie  # noqa: E402
from bot.clock import SystemClock  # noqa: E402
from bot.db import engine_for  # noqa: E402
from bot.workers.training import Training  # noqa: E402

WORKER = "worker"


def command(database: str, how: str, number: int | str, runner: str = "-") -> list[str]:
    place, parent = os.path.abspath(__file__), str(os.getpid())  # noqa: PTH100
    return [sys.executable, place, database, str(number), runner, parent, how]


async def work(database: str, how: str) -> None:
    jobs = training_jobs_of(engine_for(database), SystemClock())
    training = Training(jobs, lambda number, runner: command(database, how, number, runner))
    while True:
        await training.round()
        await asyncio.sleep(0.05)


def train(database: str, number: int, runner: str, how: str) -> None:
    jobs = training_jobs_of(engine_for(database), SystemClock())
    for step in range(10**6 if how == "slow" else 5):
        if not jobs.tell(number, runner, f"训练模型 {os.getpid()}", min(0.9, step / 10)):
            return
        if how == "dies" and step == 2 and jobs.get(number).attempts == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.1)
    jobs.finish(number, runner, "new.tar.gz", {"groups": []})


if __name__ == "__main__":
    database, job, runner, parent, how = sys.argv[1:]
    tie(int(parent))
    if job == WORKER:
        asyncio.run(work(database, how))
    else:
        train(database, int(job), runner, how)
