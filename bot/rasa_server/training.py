"""Training as a library call: only when needed, whole or not at all.

A model is named after what it was trained from. It is built in a folder of its
own and moved into place in one step, so a dialogue server never sees half.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from bot.errors import KejitongError
from bot.rasa_server.environment import prepare, without_warnings
from bot.rasa_server.models import (
    CONFIG,
    ROOT,
    forget_old_models,
    model_for,
    models_dir,
    source_fingerprint,
)


class TrainingFailed(KejitongError):
    """Rasa did not make a model; the message says why."""


def up_to_date_model(data_dir: Path) -> Path | None:
    """The model of exactly the present sources, marked as the newest."""
    model = model_for(data_dir, source_fingerprint())
    if not model.exists():
        return None
    os.utime(model)
    return model


def train(data_dir: Path, config: Path = CONFIG, root: Path = ROOT) -> Path:
    """Train from the present sources and keep the model; returns where.

    Raises TrainingFailed. A second training of the same DATA_DIR waits.
    """
    models = models_dir(data_dir)
    models.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(models), tempfile.TemporaryDirectory(dir=models, prefix=".new-") as scratch:
        target = model_for(data_dir, source_fingerprint(root))
        _run_rasa(config, Path(scratch)).replace(target)
        os.utime(target)
    forget_old_models(data_dir)
    return target


def _run_rasa(config: Path, output: Path) -> Path:
    prepare()
    # Rasa's cache knows the source of a component's class but not of the
    # modules it uses: an edit there would train nothing. Training is short.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    said = StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(said), without_warnings():
            from rasa.model_training import train as rasa_train

            result = rasa_train(
                domain=None,
                config=str(config),
                training_files=None,
                output=str(output),
                force_training=True,
                fixed_model_name="model",
            )
    except (Exception, SystemExit) as error:  # Rasa ends the process on bad slots
        raise TrainingFailed(f"训练失败：{error!r}\n{said.getvalue()}".rstrip()) from error
    if result.code or not result.model:
        raise TrainingFailed(f"训练失败：{said.getvalue()}".rstrip())
    return Path(result.model)


@contextmanager
def _one_at_a_time(models: Path) -> Iterator[None]:
    with (models / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in models.glob(".new-*"):  # of a training that was killed
            shutil.rmtree(left, ignore_errors=True)
        yield
