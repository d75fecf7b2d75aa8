"""Has the dialogue servers change over to the model that staff decided on, and back.

The file that names the model is written here, again and again until every server answers with it:
a worker or a server that dies in between changes nothing. A server that cannot load the model has
the one from before put back.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from bot.dialogue.serving import ServerStates
from bot.services.training.model_files import ModelFiles
from bot.services.training.training_job import Job, State
from bot.services.training.training_jobs import TrainingJobs

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Changing:
    """The round over one database and one folder of models."""

    jobs: TrainingJobs
    files: ModelFiles
    servers: ServerStates

    async def round(self) -> None:
        """One look at what is on its way."""
        await asyncio.to_thread(self.look)

    def look(self) -> None:
        """Name the model, and see whether everybody has it."""
        job = self.jobs.moving()
        if job is None:
            return
        try:
            self._name(job)
        except FileNotFoundError:
            self._refuse(job, f"模型文件 {job.target} 已不在，无法启用")
            return
        states = self.servers.look()
        if any(state.refused == job.target for state in states):
            self._refuse(job, "对话服务无法载入这个模型，已恢复原来的模型")
        elif all(state.model == job.target for state in states) and self.jobs.arrived(job):
            log.info("model_changed", model=job.target, job=job.number)

    def _name(self, job: Job) -> None:
        served = self.files.current()
        if served == job.target:
            return
        if job.state is State.SWITCHING:
            self.jobs.leaves(job.number, served)
        self.files.serve(job.target)

    def _refuse(self, job: Job, why: str) -> None:
        before = job.model if job.state is State.RETURNING else self.jobs.get(job.number).former
        if before and self.files.current() == job.target:
            self.files.serve(before)
        if self.jobs.refused(job, why):
            log.warning("model_refused", model=job.target, job=job.number)
