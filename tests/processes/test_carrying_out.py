"""A training from beginning to end with a made-up trainer and a made-up server to be asked."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.bootstrap import build_stores
from bot.bootstrap.training import training_jobs_of
from bot.cli.retraining import carrying
from bot.cli.retraining.asking import CannotServe, NotAsked
from bot.cli.retraining.carrying import Carrying
from bot.clock import LOCAL_ZONE
from bot.rasa_server.models import models_dir, serve_model
from bot.services.training.training_job import State
from bot.settings import Settings
from policy_kb import golden
from policy_kb.golden import Golden

AT = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)


@dataclass(frozen=True)
class Staff:
    name: str


class Server:
    """Answers every question with the model's name; asked and loaded stand in `seen`."""

    def __init__(self, seen: list, error: Exception | None) -> None:
        self.seen, self.error, self.model = seen, error, ""

    def load(self, model, tick) -> None:
        tick()
        self.seen.append(model)
        self.model = model
        if self.error and model == "new.tar.gz":
            raise self.error

    def ask(self, talks):
        return [[f"{self.model} 区科工信局"] * len(talk) for talk in talks]


class House:
    def __init__(self, tmp_path, monkeypatch) -> None:
        self.settings = Settings.from_env({"DATA_DIR": str(tmp_path)})
        stores = build_stores(self.settings)
        self.engine, self.jobs = stores.engine, training_jobs_of(stores.engine, stores.clock)
        folder = models_dir(tmp_path)
        folder.mkdir()
        for name in ("old", "new"):
            (folder / f"{name}.tar.gz").touch()
        serve_model(tmp_path, "old.tar.gz")
        self.seen, self.error, self.environs = [], None, []

        @contextmanager
        def server(folder, models, environ, sheet=None):
            self.environs.append(dict(environ))
            yield Server(self.seen, self.error)

        monkeypatch.setattr(carrying, "one_at_a_time", server)
        # The sets ask for a database of their own, which is not made here.
        monkeypatch.setattr(carrying, "SETS", {})

    def carry(self, program: str) -> int:
        number = self.jobs.ask(Staff("赵管理"), 1)
        self.jobs.take("r")
        command = (sys.executable, "-c", program)
        return Carrying(self.settings, self.jobs, number, "r", command).run()


@pytest.fixture
def house(tmp_path, monkeypatch):
    made = House(tmp_path, monkeypatch)
    with made.engine.begin() as connection:
        kept = [
            Golden("task-1", "谁牵头", ("区科工信局",)),
            Golden("task-1", "几号截止", ("6月30日",)),
            Golden("task-1", "用的哪个", ("new",)),
        ]
        golden.add(connection, kept, by="李", now=AT)
    yield made
    made.engine.dispose()


NEW = "print('训练完成'); print('new.tar.gz')"


def test_both_are_asked_the_same_and_the_comparison_is_handed_in(house):
    assert house.carry(NEW) == 0
    job = house.jobs.get(1)
    assert (job.state, job.model) == (State.DONE, "new.tar.gz")
    assert house.seen == ["old.tar.gz", "new.tar.gz"]
    assert house.environs[0]["DATABASE_URL"] == house.settings.database_url
    (row,) = job.report["groups"]
    assert (row["count"], row["before"], row["after"]) == (3, 1, 2)
    assert job.report["better"][0]["turns"][0]["said"] == "用的哪个"
    assert job.report["against"] == "old.tar.gz" and not job.report["left"]
    assert not (house.settings.data_dir / "retraining").exists()


def test_without_a_change_there_is_nothing_to_decide(house):
    assert house.carry("print('old.tar.gz')") == 0
    assert house.jobs.get(1).state is State.UNCHANGED and house.jobs.open() is None


def test_a_training_that_fails_says_why(house):
    house.carry("import sys; print('磁盘已满', file=sys.stderr); sys.exit(1)")
    job = house.jobs.get(1)
    assert job.state is State.FAILED and "磁盘已满" in job.note


def test_a_model_that_cannot_be_loaded_is_not_offered(house):
    house.error = CannotServe("新模型无法载入")
    house.carry(NEW)
    assert house.jobs.get(1).state is State.FAILED and "无法载入" in house.jobs.get(1).note


def test_where_nobody_can_be_asked_the_decision_is_without_a_comparison(house):
    house.error = NotAsked("没有就绪")
    house.carry(NEW)
    job = house.jobs.get(1)
    assert job.state is State.DONE and "检验题没有评测" in job.report["left"]


def test_what_takes_too_long_is_left_out_and_said_so(house, monkeypatch):
    monkeypatch.setattr(carrying, "MOST_SECONDS", 0.0)
    house.carry(NEW)
    job = house.jobs.get(1)
    assert job.state is State.DONE and "未完成：检验题" in job.report["left"]


def test_when_cancelled_the_trainer_ends_as_well(house):
    def cancel() -> None:
        while house.jobs.open() is None or not house.jobs.open().stage.startswith("训练"):
            time.sleep(0.05)
        house.jobs.cancel(Staff("赵管理"), 1)

    canceller = threading.Thread(target=cancel)
    canceller.start()
    began = time.monotonic()
    assert house.carry("import time; time.sleep(600)") == 1
    assert time.monotonic() - began < 60
    canceller.join()
    assert house.jobs.get(1).state is State.CANCELLED
