"""Trainings that staff asked for, as rows: from the wish to the decision, and the way back.

    queued → running → done → switching → served → returning → returned
                 ↘ failed, unchanged   ↘ discarded

Cancelled may follow queued and running. Every step is a conditional update, so that of two who
press at once one is told what the other did, and a runner that was given up changes nothing any
more. A running job whose runner is silent is taken up again once, then it has failed. What the
steps do (train, compare, swap files) is elsewhere: `bot.cli.retraining`, `bot.workers`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock, as_local
from bot.services.tables import training_jobs
from bot.services.training.training_job import Job, NotNow, State

# A runner says so every second; one that is silent this long is gone or hangs.
SILENT_SECONDS = 60.0
MOST_ATTEMPTS = 2
_LONGEST_NOTE, _LONGEST_STAGE = 2_000, 80

Audit = Callable[[Connection, Any, str, str, str], object]


class TrainingJobs:
    """The trainings of one database."""

    def __init__(
        self, engine: Engine, clock: Clock, audit: Audit, tick: Callable[[], float] = time.time
    ) -> None:
        """`tick`: seconds that all processes share, for the beats of runners."""
        self._engine, self._clock, self._audit, self._tick = engine, clock, audit, tick

    # --- what staff do ------------------------------------------------------

    def ask(self, staff: Any, per_group: int = 0) -> int:
        """Queue a training; its number. Raises NotNow while one is open."""
        row = insert(training_jobs).values(
            state=State.QUEUED.value,
            open=1,
            per_group=per_group,
            stage="等待开始",
            asked_by=staff.name,
            asked_at=self._clock.now(),
        )
        try:
            with self._engine.begin() as connection:
                number = int(connection.execute(row).inserted_primary_key[0])
                self._audit(connection, staff, "训练模型", f"training:{number}", "提交训练")
        except IntegrityError as error:
            raise NotNow("已有一次训练在进行或等待决定，请先处理完") from error
        return number

    def cancel(self, staff: Any, number: int) -> None:
        """Stop a training; the runner notices. Raises NotNow."""
        self._step(
            number,
            (State.QUEUED, State.RUNNING),
            staff,
            "取消训练",
            state=State.CANCELLED.value,
            open=None,
            ended_at=self._clock.now(),
        )

    def discard(self, staff: Any, number: int) -> None:
        """Leave the new model aside. Raises NotNow."""
        self._step(
            number,
            (State.DONE,),
            staff,
            "放弃新模型",
            state=State.DISCARDED.value,
            open=None,
            **self._decided(staff),
        )

    def serve(self, staff: Any, number: int) -> None:
        """Put the new model into service. Raises NotNow."""
        self._step(
            number,
            (State.DONE,),
            staff,
            "启用新模型",
            state=State.SWITCHING.value,
            moving=1,
            **self._decided(staff),
        )

    def give_back(self, staff: Any, number: int) -> None:
        """Serve the model from before again. Raises NotNow."""
        self._step(
            number,
            (State.SERVED, State.SWITCHING),
            staff,
            "退回原模型",
            named=True,
            state=State.RETURNING.value,
            open=None,
            moving=1,
            **self._decided(staff),
        )

    def _decided(self, staff: Any) -> dict[str, Any]:
        return {"decided_by": staff.name, "decided_at": self._clock.now()}

    def _step(
        self,
        number: int,
        states: tuple[State, ...],
        staff: Any,
        deed: str,
        *,
        named: bool = False,
        **columns: Any,
    ) -> None:
        """One step of somebody's, with its audit row. `named`: only where `former` is known."""
        j = training_jobs.c
        here = [j.number == number, j.state.in_([state.value for state in states])]
        try:
            with self._engine.begin() as connection:
                change = update(training_jobs).where(*here, *([j.former != ""] if named else []))
                if connection.execute(change.values(**columns)).rowcount != 1:
                    raise NotNow(_why_not(connection, number, named))
                row = _require(connection, number)
                self._audit(connection, staff, deed, f"training:{number}", row.target)
        except IntegrityError as error:
            raise NotNow("对话服务正在更换模型，请等它完成") from error

    # --- what the runner does -----------------------------------------------

    def take(self, runner: str) -> Job | None:
        """The queued training, now this runner's."""
        j = training_jobs.c
        if self._first(j.state == State.QUEUED.value) is None:
            return None  # looked at every second: mostly there is nothing to write
        with self._engine.begin() as connection:
            taken = connection.execute(
                update(training_jobs)
                .where(j.state == State.QUEUED.value)
                .values(
                    state=State.RUNNING.value,
                    runner=runner,
                    began_at=self._clock.now(),
                    beat_at=self._tick(),
                    attempts=j.attempts + 1,
                    share=0.0,
                    stage="准备",
                )
            )
            if not taken.rowcount:
                return None
            mine = (j.runner == runner) & (j.state == State.RUNNING.value)
            return _kept(connection.execute(select(training_jobs).where(mine)).one())

    def tell(self, number: int, runner: str, stage: str, share: float) -> bool:
        """How far it is; False where it is no longer this runner's: then stop."""
        return self._ours(
            number,
            runner,
            {
                "stage": stage[:_LONGEST_STAGE],
                "share": share,
                "beat_at": self._tick(),
            },
        )

    def let_go(self, number: int, runner: str) -> bool:
        """Back into the queue, because the runner has to end; it counts as no attempt."""
        return self._ours(
            number,
            runner,
            {
                "state": State.QUEUED.value,
                "runner": None,
                "stage": "等待继续",
                "attempts": training_jobs.c.attempts - 1,
            },
        )

    def finish(self, number: int, runner: str, model: str, report: Mapping[str, Any]) -> bool:
        """The model is there and compared."""
        return self._ours(
            number,
            runner,
            {
                "state": State.DONE.value,
                "model": model,
                "report": dict(report),
                "stage": "",
                "share": 1.0,
                "ended_at": self._clock.now(),
            },
        )

    def unchanged(self, number: int, runner: str, model: str) -> bool:
        """There was nothing to train: the model is the one in service."""
        return self._ours(
            number,
            runner,
            {
                "state": State.UNCHANGED.value,
                "open": None,
                "model": model,
                "stage": "",
                "ended_at": self._clock.now(),
            },
        )

    def fail(self, number: int, runner: str, why: str) -> bool:
        """It ended without a model that could be served."""
        return self._ours(
            number,
            runner,
            {
                "state": State.FAILED.value,
                "open": None,
                "note": why[-_LONGEST_NOTE:],
                "ended_at": self._clock.now(),
            },
        )

    def _ours(self, number: int, runner: str, columns: Mapping[str, Any]) -> bool:
        """A change by the runner, as long as the job is its own."""
        j = training_jobs.c
        change = update(training_jobs).where(
            j.number == number, j.state == State.RUNNING.value, j.runner == runner
        )
        with self._engine.begin() as connection:
            return connection.execute(change.values(**columns)).rowcount == 1

    def holds(self, number: int, runner: str) -> bool:
        """Whether the job is still this runner's."""
        j = training_jobs.c
        mine = (j.number == number) & (j.state == State.RUNNING.value) & (j.runner == runner)
        return self._first(mine) is not None

    def find_lost(self) -> list[int]:
        """Trainings whose runner is silent: queued once more, or failed. Their numbers."""
        return self._lost(training_jobs.c.beat_at < self._tick() - SILENT_SECONDS)

    def died(self, number: int, runner: str) -> bool:
        """The runner has ended without a word: the same. Whether it was still running."""
        j = training_jobs.c
        return bool(self._lost((j.number == number) & (j.runner == runner)))

    def _lost(self, which: Any) -> list[int]:
        j = training_jobs.c
        lost = (j.state == State.RUNNING.value) & which
        if self._first(lost) is None:
            return []
        with self._engine.begin() as connection:
            numbers = [row.number for row in connection.execute(select(j.number).where(lost))]
            for number in numbers:
                this = update(training_jobs).where(lost, j.number == number)
                again = this.where(j.attempts < MOST_ATTEMPTS).values(
                    state=State.QUEUED.value, runner=None, stage="上次中断，等待重新开始"
                )
                if connection.execute(again).rowcount != 1:
                    connection.execute(
                        this.values(
                            state=State.FAILED.value,
                            open=None,
                            ended_at=self._clock.now(),
                            note=f"训练进程中断了 {MOST_ATTEMPTS} 次，没有完成",
                        )
                    )
        return numbers

    # --- what changing over does --------------------------------------------

    def moving(self) -> Job | None:
        """The job whose model dialogue servers are changing over to, or from."""
        return self._first(training_jobs.c.moving == 1)

    def leaves(self, number: int, former: str) -> None:
        """What is served before the change begins, kept for the way back."""
        j = training_jobs.c
        with self._engine.begin() as connection:
            connection.execute(
                update(training_jobs)
                .where(j.number == number, j.former == "")
                .values(former=former)
            )

    def arrived(self, job: Job) -> bool:
        """Every dialogue server has changed over."""
        state = State.RETURNED if job.state is State.RETURNING else State.SERVED
        return self._moved(job, state=state.value, open=None, note="")

    def refused(self, job: Job, why: str) -> bool:
        """A dialogue server does not take the model: the state from before holds again."""
        if job.state is State.RETURNING:
            return self._moved(job, state=State.SERVED.value, note=why)
        return self._moved(job, state=State.DONE.value, former="", note=why)

    def _moved(self, job: Job, **columns: Any) -> bool:
        j = training_jobs.c
        change = update(training_jobs).where(j.number == job.number, j.state == job.state.value)
        with self._engine.begin() as connection:
            return connection.execute(change.values(moving=None, **columns)).rowcount == 1

    # --- reading ------------------------------------------------------------

    def open(self) -> Job | None:
        """The one that is not decided, or still changing over."""
        j = training_jobs.c
        return self._first(or_(j.open == 1, j.moving == 1))

    def get(self, number: int) -> Job:
        """Raises NotNow."""
        with self._engine.connect() as connection:
            return _require(connection, number)

    def newest(self, most: int = 20) -> list[Job]:
        """The last ones, newest first."""
        query = select(training_jobs).order_by(training_jobs.c.number.desc()).limit(most)
        with self._engine.connect() as connection:
            return [_kept(row) for row in connection.execute(query)]

    def _first(self, wanted: Any) -> Job | None:
        query = select(training_jobs).where(wanted).order_by(training_jobs.c.number.desc())
        with self._engine.connect() as connection:
            row = connection.execute(query.limit(1)).first()
        return None if row is None else _kept(row)


def _why_not(connection: Connection, number: int, named: bool) -> str:
    job = _require(connection, number)
    if named and not job.former:
        return "没有可以退回的模型"
    by = f"（{job.decided_by}）" if job.decided_by else ""
    return f"这次训练现在是“{job.words}”{by}，不能这样操作"


def _require(connection: Connection, number: int) -> Job:
    query = select(training_jobs).where(training_jobs.c.number == number)
    row = connection.execute(query).first()
    if row is None:
        raise NotNow(f"没有第 {number} 次训练")
    return _kept(row)


def _kept(row: Any) -> Job:
    moments = {
        name: as_local(moment) if (moment := getattr(row, name)) else None
        for name in ("asked_at", "began_at", "ended_at", "decided_at")
    }
    return Job(
        number=row.number,
        state=State(row.state),
        stage=row.stage,
        share=row.share,
        attempts=row.attempts,
        per_group=row.per_group,
        asked_by=row.asked_by,
        model=row.model,
        former=row.former,
        report=row.report,
        note=row.note,
        decided_by=row.decided_by,
        **moments,
    )
