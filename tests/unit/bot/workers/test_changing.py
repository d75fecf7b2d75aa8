"""Dialogue servers change over to what staff decided on; a crash or a refusal in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import create_engine

from bot.clock import LOCAL_ZONE
from bot.dialogue.serving import ServerState
from bot.services.tables import training_jobs
from bot.services.training.training_job import State
from bot.services.training.training_jobs import TrainingJobs
from bot.workers.changing import Changing


@dataclass(frozen=True)
class Staff:
    name: str


ZHAO = Staff("赵管理")


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)


class Files:
    def __init__(self) -> None:
        self.name, self.there = "old", {"old", "new"}

    def current(self) -> str:
        return self.name

    def serve(self, name: str) -> None:
        if name not in self.there:
            raise FileNotFoundError(name)
        self.name = name


class Servers:
    """Two servers that load what the test says."""

    def __init__(self) -> None:
        self.models, self.refused = ["old", "old"], ""

    def look(self) -> list[ServerState]:
        return [ServerState(f"http://{i}", m, self.refused) for i, m in enumerate(self.models)]


@pytest.fixture
def house(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'rows.sqlite3'}", future=True)
    training_jobs.create(engine)
    jobs = TrainingJobs(engine, StoppedClock(), lambda *_: None)
    number = jobs.ask(ZHAO)
    jobs.take("r")
    jobs.finish(number, "r", "new", {"groups": []})
    yield Changing(jobs, Files(), Servers())
    engine.dispose()


def test_it_waits_for_every_server_and_goes_the_same_way_back(house):
    jobs, files, servers = house.jobs, house.files, house.servers
    house.look()
    assert files.name == "old"  # nobody has decided
    jobs.serve(ZHAO, 1)
    house.look()
    assert (files.name, jobs.get(1).state, jobs.get(1).former) == ("new", State.SWITCHING, "old")
    servers.models = ["new", ""]
    house.look()
    assert jobs.get(1).state is State.SWITCHING
    servers.models = ["new", "new"]
    house.look()
    assert jobs.get(1).state is State.SERVED
    jobs.give_back(ZHAO, 1)
    house.look()
    assert (files.name, jobs.get(1).state) == ("old", State.RETURNING)
    servers.models = ["old", "old"]
    house.look()
    assert jobs.get(1).state is State.RETURNED


def test_a_crash_after_the_row_or_after_the_file_is_made_good(house):
    house.jobs.serve(ZHAO, 1)
    house.jobs.leaves(1, "old")  # and then the worker died
    house.look()
    assert (house.files.name, house.jobs.get(1).former) == ("new", "old")
    house.servers.models = ["new", "new"]
    Changing(house.jobs, house.files, house.servers).look()
    assert house.jobs.get(1).state is State.SERVED


def test_a_refusal_puts_the_old_one_back(house):
    house.jobs.serve(ZHAO, 1)
    house.look()
    house.servers.models, house.servers.refused = ["new", "old"], "new"
    house.look()
    job = house.jobs.get(1)
    assert (house.files.name, job.state) == ("old", State.DONE) and "无法载入" in job.note


def test_a_file_that_is_gone_is_said(house):
    house.jobs.serve(ZHAO, 1)
    house.files.there.discard("new")
    house.look()
    job = house.jobs.get(1)
    assert (house.files.name, job.state) == ("old", State.DONE) and "已不在" in job.note
    house.files.there.add("new")
    house.jobs.serve(ZHAO, 1)
    house.servers.models = ["new", "new"]
    house.look()
    house.files.there.discard("old")
    house.jobs.give_back(ZHAO, 1)
    house.look()
    assert (house.files.name, house.jobs.get(1).state) == ("new", State.SERVED)
