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
    from bot.services.training.training_jobs import TrainingJobs
    from bot.workers.training import Training
    from bot.workers.worker import Round


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
    from bot.services.staffing.audit import audit
    from bot.services.training.training_jobs import TrainingJobs

    return TrainingJobs(engine, clock, audit)


def training_rounds(
    settings: Settings, engine: Engine, clock: Clock
) -> tuple[list[Round], Training]:
    """What the worker does for trainings, and what is to be closed at its end."""
    from bot.dialogue.serving import ServerStates
    from bot.workers.changing import Changing
    from bot.workers.training import Training
    from bot.workers.worker import Round

    def command(number: int, runner: str) -> list[str]:
        module = "bot.cli.retraining"
        return [sys.executable, "-m", module, str(number), runner, str(os.getpid())]

    jobs = training_jobs_of(engine, clock)
    training = Training(jobs, command)
    files, servers = ModelFiles(settings.data_dir), ServerStates(settings.dialogue_urls)
    changing = Changing(jobs, files, servers)
    rounds = [
        Round("training", training.round, 1.0, lambda sight: sight.trainings or training.busy),
        Round("change of model", changing.round, 1.0, lambda sight: sight.trainings),
    ]
    return rounds, training
