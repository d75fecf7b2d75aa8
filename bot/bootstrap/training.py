"""The composition root of training: its rows, the files of the models, and who looks after both."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bootstrap import build_stores
from bot.clock import Clock
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from bot.rasa_server.models import Origin
    from bot.services.training_jobs import TrainingJobs
    from bot.workers.changing import Changing
    from bot.workers.training import Training


@dataclass(frozen=True)
class ModelFiles:
    """The trained models of a DATA_DIR, by their file names."""

    data_dir: Path

    def current(self) -> str:
        """The one that is to be served; empty where there is none."""
        from bot.rasa_server.models import current_model

        model = current_model(self.data_dir)
        return model.name if model else ""

    def serve(self, name: str) -> None:
        """Have it served from now on. Raises FileNotFoundError."""
        from bot.rasa_server.models import serve_model

        serve_model(self.data_dir, name)

    def origin(self, name: str) -> Origin | None:
        """What it was trained from, where that is known."""
        from bot.rasa_server.models import models_dir, origin_of

        return origin_of(models_dir(self.data_dir) / name)


def build_training_jobs(settings: Settings) -> TrainingJobs:
    """The trainings of the product's database."""
    stores = build_stores(settings)
    return training_jobs_of(stores.engine, stores.clock)


def training_jobs_of(engine: Engine, clock: Clock) -> TrainingJobs:
    """The trainings of a database that is open."""
    from bot.services.audit import audit
    from bot.services.training_jobs import TrainingJobs

    return TrainingJobs(engine, clock, audit)


def build_training(jobs: TrainingJobs) -> Training:
    """What starts a training that is asked for, in a process of its own, and looks after it."""
    from bot.workers.training import Training

    def command(number: int, runner: str) -> list[str]:
        module = "bot.cli.retraining"
        return [sys.executable, "-m", module, str(number), runner, str(os.getpid())]

    return Training(jobs, command)


def build_changing(settings: Settings, jobs: TrainingJobs) -> Changing:
    """What has the dialogue servers change over to the model that staff decided on."""
    from bot.dialogue.serving import ServerStates
    from bot.workers.changing import Changing

    return Changing(jobs, ModelFiles(settings.data_dir), ServerStates(settings.dialogue_urls))
