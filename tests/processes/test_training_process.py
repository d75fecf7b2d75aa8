"""A training in a process of its own: finished, killed, cancelled, stopped in order, orphaned."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import fake_trainer
import pytest

from bot.clock import SystemClock
from bot.db import engine_for
from bot.db.upgrade import upgrade
from bot.services.staffing.audit import Wanted, audit, deeds
from bot.services.training.training_job import NotNow, State
from bot.services.training.training_jobs import SILENT_SECONDS, TrainingJobs
from bot.workers.training import Training


@dataclass(frozen=True)
class Staff:
    name: str


ZHAO = Staff("赵管理")


class House:
    """Jobs of one database whose seconds can be put forward."""

    def __init__(self, url: str) -> None:
        self.url, self.ahead, self.engine = url, 0.0, engine_for(url)
        upgrade(self.engine)
        self.jobs = TrainingJobs(
            self.engine, SystemClock(), audit, lambda: time.time() + self.ahead
        )

    def worker(self, how: str) -> Training:
        return Training(self.jobs, lambda *job: fake_trainer.command(self.url, how, *job))

    async def until(self, worker: Training | None, state: State, share: float = 0.0) -> None:
        ends = time.monotonic() + 60
        while True:
            if worker is not None:
                await worker.round()
            job = self.jobs.get(1)
            if job.state is state and job.share >= share:
                return
            assert time.monotonic() < ends, f"{job.state} {job.stage}"
            await asyncio.sleep(0.05)

    def trainer(self) -> int:
        """The process that says how far it is."""
        return int(self.jobs.get(1).stage.split()[-1])


@pytest.fixture
def house(database_url):
    made = House(database_url)
    yield made
    made.engine.dispose()


def is_gone(process: int) -> bool:
    for _ in range(100):
        with suppress(FileNotFoundError, ProcessLookupError):
            state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
            if state != "Z":
                time.sleep(0.05)
                continue
        return True
    return False


async def test_it_is_carried_out_and_seen_on_the_way(house):
    worker = house.worker("good")
    await worker.round()  # nothing is asked for
    house.jobs.ask(ZHAO)
    await house.until(worker, State.RUNNING, share=0.1)
    await house.until(worker, State.DONE)
    await worker.close()
    assert house.jobs.get(1).model == "new.tar.gz"


async def test_one_that_is_killed_is_taken_up_again(house):
    house.jobs.ask(ZHAO)
    worker = house.worker("dies")
    await house.until(worker, State.DONE)
    assert house.jobs.get(1).attempts == 2


async def test_cancelling_ends_the_process(house):
    house.jobs.ask(ZHAO)
    worker = house.worker("slow")
    await house.until(worker, State.RUNNING, share=0.1)
    trainer = house.trainer()
    house.jobs.cancel(ZHAO, 1)
    await worker.round()
    assert is_gone(trainer) and house.jobs.get(1).state is State.CANCELLED
    assert house.jobs.ask(ZHAO) == 2
    await worker.round()
    assert house.jobs.get(2).state is State.RUNNING
    await worker.close()


async def test_a_worker_that_stops_leaves_it_to_the_next(house):
    house.jobs.ask(ZHAO)
    first = house.worker("slow")
    await house.until(first, State.RUNNING, share=0.1)
    trainer = house.trainer()
    await first.close()
    assert is_gone(trainer) and house.jobs.get(1).state is State.QUEUED
    await house.until(house.worker("good"), State.DONE)
    assert house.jobs.get(1).attempts == 1


async def test_with_a_worker_that_is_killed_it_goes_and_another_finishes_it(house):
    house.jobs.ask(ZHAO)
    dying = subprocess.Popen(fake_trainer.command(house.url, "slow", fake_trainer.WORKER))
    await house.until(None, State.RUNNING, share=0.1)
    trainer = house.trainer()
    dying.send_signal(signal.SIGKILL)
    dying.wait()
    assert is_gone(trainer)
    worker = house.worker("good")
    await worker.round()
    assert house.jobs.get(1).state is State.RUNNING  # it may yet speak
    house.ahead = SILENT_SECONDS + 5
    assert house.jobs.find_lost() == [1]
    house.ahead = 0
    await house.until(worker, State.DONE)
    assert house.jobs.get(1).attempts == 2


def test_of_many_who_ask_at_once_one_is_heard_and_of_many_workers_one_takes_it(house):
    def ask(number: int) -> int:
        try:
            return house.jobs.ask(Staff(f"管理{number}"))
        except NotNow:
            return 0

    with ThreadPoolExecutor(8) as pool:
        asked = [number for number in pool.map(ask, range(8)) if number]
        taken = [job for job in pool.map(house.jobs.take, map(str, range(8))) if job]
    assert len(asked) == len(taken) == 1
    assert deeds(house.engine, Wanted())[1] == 1
