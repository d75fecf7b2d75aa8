"""What the page of the models works with; the desk holds one as `models`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.dialogue.serving import ServerState
from bot.services.training.model_files import ModelFiles
from bot.services.training.training_jobs import TrainingJobs


@dataclass(frozen=True)
class ModelTools:
    """`servers` asks each dialogue server what it answers with."""

    jobs: TrainingJobs
    files: ModelFiles
    servers: Callable[[], Sequence[ServerState]]
