"""A dialogue server of one's own, which answers with one model and then with the other.

It is the product's own server, with models of its own folder: what it changes over to is chosen
by the same file as in service (`bot.rasa_server.models`). Nothing of what is asked is kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bot.cli.evaluation.product import COMMAND, free_port
from bot.cli.serving.ties import tie
from bot.dialogue.serving import ServerStates
from bot.dialogue.trial import HttpTrial
from bot.errors import KejitongError
from bot.rasa_server.models import models_dir, serve_model
from bot.simulator.bubble import read_bubble
from bot.wechat.rendering import render

_LOAD_SECONDS, _ANSWER_SECONDS, _PAUSE = 240.0, 120.0, 0.5
_LOG_LINES = 15

Tick = Callable[[], object]


class NotAsked(KejitongError):
    """Nobody could be asked; the text says why."""


class CannotServe(KejitongError):
    """The model cannot be loaded."""


class OneAtATime:
    """A running server; it holds one model at a time."""

    def __init__(self, process: subprocess.Popen[bytes], data_dir: Path, port: int) -> None:
        self._process, self._data_dir = process, data_dir
        url = f"http://127.0.0.1:{port}"
        self._states, self._trial = ServerStates([url]), HttpTrial([url], seconds=_ANSWER_SECONDS)

    def load(self, model: str, tick: Tick) -> None:
        """Answer with this model from now on. Raises CannotServe, NotAsked."""
        serve_model(self._data_dir, model)
        ends = time.monotonic() + _LOAD_SECONDS
        while True:
            tick()
            (state,) = self._states.look()
            if state.model == model:
                return
            if state.refused == model:
                raise CannotServe("新模型无法载入")
            if self._process.poll() is not None or time.monotonic() > ends:
                raise NotAsked(f"评测用的对话进程没有就绪：\n{_end_of(self._data_dir / 'log')}")
            time.sleep(_PAUSE)

    def ask(self, talks: Sequence[Sequence[str]]) -> list[list[str]]:
        """What a phone shows at each turn of each conversation."""
        return [
            [read_bubble(render(reply))[0] for reply in replies]
            for replies in self._trial.ask(talks)
        ]

    def close(self) -> None:
        """End it."""
        self._trial.close()
        self._states.close()
        self._process.kill()
        self._process.wait()


@contextmanager
def one_at_a_time(
    data_dir: Path, models: Sequence[Path], environ: Mapping[str, str], sheet: Path | None = None
) -> Iterator[OneAtATime]:
    """A server on an empty folder, with these models; `sheet` is published before. Raises NotAsked.

    `environ` says which database; none is one of its own, with the policy that ships.
    """
    port = free_port()
    environ = {
        **os.environ,
        "REDIS_URL": "",
        **environ,
        "DATA_DIR": str(data_dir),
        "DIALOGUE_HOST": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
    }
    models_dir(data_dir).mkdir(parents=True)
    for model in models:
        (models_dir(data_dir) / model.name).symlink_to(model)
    serve_model(data_dir, models[0].name)
    tied = partial(tie, os.getpid())
    with (data_dir / "log").open("wb") as log:
        if sheet is not None:
            command = [*COMMAND, "kb", "import", str(sheet), "--publish"]
            done = subprocess.run(command, env=environ, stdout=log, stderr=log, preexec_fn=tied)
            if done.returncode:
                raise NotAsked(f"{sheet.name} 没有导入成功：\n{_end_of(data_dir / 'log')}")
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.rasa_server", "--port", str(port)],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=tied,
        )
    server = OneAtATime(process, data_dir, port)
    try:
        yield server
    finally:
        server.close()


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-_LOG_LINES:])
