"""Trainings as rows: who may take which step when, and what becomes of a runner that dies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.clock import LOCAL_ZONE
from bot.services.training.training_job import OPEN, WORDS, NotNow, State
from bot.services.training.training_jobs import SILENT_SECONDS, TrainingJobs

AT = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
REPORT = {"against": "a", "groups": []}


@dataclass(frozen=True)
class Staff:
    name: str


ZHAO, QIAN = Staff("赵管理"), Staff("钱管理")


class StoppedClock:
    def now(self) -> datetime:
        return AT


class Machine:
    """Jobs over one database, with seconds that pass when told, and what was audited."""

    def __init__(self, rows) -> None:
        self.seconds, self.audited = 1000.0, []
        self.jobs = TrainingJobs(
            rows,
            StoppedClock(),
            lambda _, staff, *said: self.audited.append((staff.name, *said)),
            lambda: self.seconds,
        )

    def done(self) -> int:
        number = self.jobs.ask(ZHAO)
        assert self.jobs.take("r").number == number
        assert self.jobs.finish(number, "r", "new.tar.gz", REPORT)
        return number

    def served(self) -> int:
        number = self.done()
        self.jobs.serve(ZHAO, number)
        self.jobs.leaves(number, "old.tar.gz")
        assert self.jobs.arrived(self.jobs.moving())
        return number


@pytest.fixture
def machine(rows) -> Machine:
    return Machine(rows)


def test_every_state_has_its_word():
    assert set(WORDS) == set(State) and set(OPEN) < set(State)


def test_from_the_wish_to_service_and_back(machine):
    jobs = machine.jobs
    number = jobs.ask(ZHAO, 5)
    assert (jobs.open().state, jobs.open().per_group) == (State.QUEUED, 5)
    assert jobs.take("r").attempts == 1 and jobs.take("other") is None
    assert jobs.tell(number, "r", "训练模型", 0.2)
    assert (jobs.get(number).stage, jobs.get(number).share) == ("训练模型", 0.2)
    assert jobs.finish(number, "r", "new.tar.gz", REPORT)
    assert jobs.moving() is None
    jobs.serve(ZHAO, number)
    assert jobs.moving().target == "new.tar.gz"
    jobs.leaves(number, "old.tar.gz")
    jobs.leaves(number, "new.tar.gz")  # seen again after a crash: the first holds
    assert jobs.arrived(jobs.moving()) and jobs.open() is None
    jobs.give_back(QIAN, number)
    assert jobs.moving().target == "old.tar.gz"
    assert jobs.arrived(jobs.moving())
    one = jobs.get(number)
    assert (one.state, one.decided_by, one.asked_by) == (State.RETURNED, "钱管理", "赵管理")
    assert [row[:2] for row in machine.audited] == [
        ("赵管理", "训练模型"),
        ("赵管理", "启用新模型"),
        ("钱管理", "退回原模型"),
    ]


def test_one_training_at_a_time_until_it_is_decided(machine):
    number = machine.jobs.ask(ZHAO)
    for step in (
        lambda: machine.jobs.take("r"),
        lambda: machine.jobs.finish(number, "r", "m", REPORT),
        lambda: machine.jobs.serve(ZHAO, number),
    ):
        with pytest.raises(NotNow, match="已有一次训练"):
            machine.jobs.ask(QIAN)
        step()
    with pytest.raises(NotNow):
        machine.jobs.ask(QIAN)
    machine.jobs.leaves(number, "old")
    machine.jobs.arrived(machine.jobs.moving())
    assert machine.jobs.ask(QIAN) > number


def test_a_cancelled_runner_changes_nothing_any_more(machine):
    jobs = machine.jobs
    number = jobs.ask(ZHAO)
    jobs.take("r")
    jobs.cancel(QIAN, number)
    assert not jobs.holds(number, "r") and not jobs.tell(number, "r", "x", 0.5)
    assert not jobs.finish(number, "r", "m", REPORT) and not jobs.fail(number, "r", "x")
    assert jobs.get(number).state is State.CANCELLED
    assert jobs.ask(ZHAO)


def test_a_silent_runner_is_followed_by_another_once(machine):
    jobs = machine.jobs
    number = jobs.ask(ZHAO)
    jobs.take("first")
    machine.seconds += SILENT_SECONDS / 2
    jobs.tell(number, "first", "训练模型", 0.1)
    machine.seconds += SILENT_SECONDS / 2 + 1
    assert jobs.find_lost() == []  # it spoke in between
    machine.seconds += SILENT_SECONDS
    assert jobs.find_lost() == [number]
    assert (jobs.get(number).state, jobs.get(number).stage[:4]) == (State.QUEUED, "上次中断")
    assert not jobs.tell(number, "first", "x", 0.5)  # it hung, and wakes up
    assert jobs.take("second").attempts == 2
    machine.seconds += SILENT_SECONDS + 1
    assert jobs.find_lost() == [number]
    assert jobs.get(number).state is State.FAILED and "中断" in jobs.get(number).note
    assert jobs.find_lost() == []


def test_a_runner_that_is_stopped_in_order_costs_no_attempt(machine):
    jobs = machine.jobs
    number = jobs.ask(ZHAO)
    for runner in ("a", "b", "c"):
        assert jobs.take(runner).attempts == 1
        assert jobs.let_go(number, runner)
    assert jobs.take("d").number == number
    assert jobs.died(number, "d") and not jobs.died(number, "d")
    assert jobs.get(number).state is State.QUEUED


def test_who_decides_second_is_told_what_the_first_did(machine):
    number = machine.done()
    machine.jobs.discard(ZHAO, number)
    for step in (machine.jobs.serve, machine.jobs.discard, machine.jobs.cancel):
        with pytest.raises(NotNow, match="已放弃”（赵管理）"):
            step(QIAN, number)
    with pytest.raises(NotNow, match="没有第 99 次"):
        machine.jobs.serve(QIAN, 99)
    assert len(machine.audited) == 2


def test_the_way_back_is_open_while_another_training_runs_and_never_two_at_once(machine):
    jobs, first = machine.jobs, machine.served()
    second = machine.done()
    jobs.give_back(ZHAO, first)
    with pytest.raises(NotNow, match="正在更换"):
        jobs.serve(ZHAO, second)
    assert jobs.arrived(jobs.moving())
    jobs.serve(ZHAO, second)
    with pytest.raises(NotNow, match="没有可以退回"):  # nobody has yet named what was served
        jobs.give_back(ZHAO, second)
    jobs.leaves(second, "old")
    jobs.give_back(ZHAO, second)
    assert jobs.moving().target == "old"


def test_a_model_that_servers_refuse_waits_for_another_decision(machine):
    jobs, number = machine.jobs, machine.done()
    jobs.serve(ZHAO, number)
    jobs.leaves(number, "old")
    moving = jobs.moving()
    assert jobs.refused(moving, "无法载入") and not jobs.arrived(moving)
    one = jobs.get(number)
    assert (one.state, one.note, one.former) == (State.DONE, "无法载入", "")
    jobs.discard(ZHAO, number)
    number = machine.served()
    jobs.give_back(ZHAO, number)
    assert jobs.refused(jobs.moving(), "不在了")
    assert jobs.get(number).state is State.SERVED and jobs.moving() is None


def test_nothing_to_train_and_a_failure_end_it(machine):
    jobs, number = machine.jobs, machine.jobs.ask(ZHAO)
    jobs.take("r")
    assert jobs.unchanged(number, "r", "old") and jobs.get(number).state is State.UNCHANGED
    number = jobs.ask(ZHAO)
    jobs.take("r2")
    assert jobs.fail(number, "r2", "磁盘已满") and jobs.get(number).note == "磁盘已满"
    assert [one.number for one in jobs.newest()] == [number, number - 1]
