"""Training as a library call: only when needed, whole or not at all.

A model is named after what it was trained from. It is built in a folder of its
own and moved into place in one step, so a dialogue server never sees half. The
examples of staff come in as one more file of training data, beside `nlu_data`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path

import yaml

from bot.clock import LOCAL_ZONE
from bot.errors import KejitongError
from bot.rasa_server.environment import prepare, without_warnings
from bot.rasa_server.models import (
    CONFIG,
    ROOT,
    Origin,
    forget_old_models,
    keep_origin,
    model_for,
    models_dir,
    source_fingerprint,
)
from bot.rasa_server.progress import Listener, watched


class TrainingFailed(KejitongError):
    """Rasa did not make a model; the message says why."""


Examples = Sequence[tuple[str, str]]


def up_to_date_model(data_dir: Path, examples: Examples = ()) -> Path | None:
    """The model of exactly the present sources and these examples, marked as the newest."""
    model = model_for(data_dir, source_fingerprint(), examples)
    if not model.exists():
        return None
    os.utime(model)
    return model


def train(
    data_dir: Path,
    config: Path = CONFIG,
    root: Path = ROOT,
    examples: Examples = (),
    left_aside: Sequence[str] = (),
    told: Listener = lambda _: None,
) -> Path:
    """Train from the present sources and (intent, text) of staff, and keep the model; where.

    `left_aside` is written down with it; `told` hears what share is done. Raises TrainingFailed.
    A second training of the same DATA_DIR waits.
    """
    models = models_dir(data_dir)
    models.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(models), tempfile.TemporaryDirectory(dir=models, prefix=".new-") as scratch:
        target = model_for(data_dir, source_fingerprint(root), examples)
        with watched(told):
            made = _run_rasa(config, Path(scratch), _files(root, Path(scratch), examples))
        now = datetime.now(LOCAL_ZONE).isoformat(timespec="seconds")
        keep_origin(target, Origin(now, tuple(examples), tuple(left_aside)))
        made.replace(target)
        os.utime(target)
    forget_old_models(data_dir)
    return target


def _files(root: Path, scratch: Path, examples: Examples) -> list[str] | None:
    """What is trained from; None for what the importer finds by itself."""
    if not examples:
        return None
    by_intent: dict[str, list[str]] = defaultdict(list)
    for intent, text in examples:
        by_intent[intent].append(f"- {text}\n")
    blocks = [
        {"intent": intent, "examples": "".join(by_intent[intent])} for intent in sorted(by_intent)
    ]
    path = scratch / "staff.yml"
    told = {"version": "3.1", "nlu": blocks}
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
    return [str(root / "nlu_data" / "train"), str(path)]


def _run_rasa(config: Path, output: Path, files: list[str] | None) -> Path:
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
                training_files=files,
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
