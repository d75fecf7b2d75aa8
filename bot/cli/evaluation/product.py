"""A product of one's own to ask: started on free ports with a passing DATA_DIR, stopped after.

The whole supervised family (Redis, gateway, dialogue servers), exactly as
`kejitong serve` runs it; only its model is borrowed from the present DATA_DIR.
For the evaluation and for the system tests.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx

from bot.cli.serving.preflight import CannotStart
from bot.settings import Settings
from bot.simulator.fake_wechat import Phone

TOKEN = "evaluation"
_READY_SECONDS = 120.0
_STOP_SECONDS = 40.0
_LOG_LINES = 15
# What is published is answered within a second; a little more on a busy machine.
_SEEN_SECONDS = 1.5
COMMAND = [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())"]
# Settings of the shell it is started from that must not reach it.
_OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "WECHAT_SECRET",
    "WECHAT_AES_KEY_PREVIOUS",
    "TODAY",
    "DIALOGUE_URLS",
    "DIALOGUE_HOST",
)


@dataclass(frozen=True)
class Product:
    """A running product: where to find it, and the environment it was started in."""

    process: subprocess.Popen[bytes]
    environ: Mapping[str, str]
    data_dir: Path
    port: int
    internal_port: int
    dialogue_ports: tuple[int, ...]

    @property
    def url(self) -> str:
        """The webhook."""
        return f"http://127.0.0.1:{self.port}/wechat"

    @property
    def log(self) -> Path:
        """All that the processes printed."""
        return self.data_dir / "serve.log"

    @property
    def settings(self) -> Settings:
        """As its processes read them."""
        return Settings.from_env(self.environ)

    def phone(self) -> Phone:
        """A phone that signs (and encrypts) as this product expects it."""
        appid, aes_key = self.environ["WECHAT_APPID"], self.environ["WECHAT_AES_KEY"]
        return Phone(self.url, TOKEN, appid, aes_key)

    def wait_until_ready(self, seconds: float = _READY_SECONDS) -> None:
        """Return when every dialogue server can answer. Raises CannotStart after `seconds`."""
        ends = time.monotonic() + seconds
        waiting = list(self.dialogue_ports)
        while waiting:
            if self.process.poll() is not None or time.monotonic() > ends:
                raise CannotStart(f"产品没有启动成功：\n{self._last_lines()}")
            if _is_ready(waiting[0]):
                waiting.pop(0)
            else:
                time.sleep(0.2)

    def publish(self, file: Path) -> None:
        """Import a file as staff would, while the product runs. Raises CannotStart on failure."""
        done = subprocess.run(
            [*COMMAND, "kb", "import", str(file), "--publish"],
            env=self.environ,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CannotStart(f"{file.name} 没有导入成功：\n{done.stdout}{done.stderr}")
        time.sleep(_SEEN_SECONDS)

    def stop(self) -> None:
        """Stop in order; by force when that takes too long."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _last_lines(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-_LOG_LINES:])


@contextmanager
def running_product(
    model: Path, workers: int = 2, aes_key: str = "", today: date | None = None
) -> Iterator[Product]:
    """Start a product with `model` and its own empty stores; stop it and remove them after.

    `today`: the day it believes in.
    """
    folder = Path(tempfile.mkdtemp(prefix="kejitong-"))
    try:
        _borrow(model, folder / "models")
        product = _start(folder, workers, aes_key, today)
        try:
            product.wait_until_ready()
            yield product
        finally:
            product.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, workers: int, aes_key: str, today: date | None) -> Product:
    port, internal = free_port(), free_port()
    dialogue = tuple(range(first := _free_range(workers), first + workers))
    environ = {name: value for name, value in os.environ.items() if name not in _OURS} | {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "INTERNAL_HOST": "127.0.0.1",
        "INTERNAL_PORT": str(internal),
        "DIALOGUE_PORT": str(dialogue[0]),
        "DIALOGUE_WORKERS": str(workers),
        "DATA_DIR": str(folder),
        "SIMULATOR": "true",
        "RATE_LIMIT_PER_MINUTE": "0",
        "WECHAT_TOKEN": TOKEN,
        "WECHAT_APPID": "wx-evaluation",
        "WECHAT_AES_KEY": aes_key,
        "TODAY": today.isoformat() if today else "",
    }
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve"],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    return Product(process, environ, folder, port, internal, dialogue)


def _borrow(model: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    try:
        os.link(model, folder / model.name)
    except OSError:  # another file system
        shutil.copy2(model, folder / model.name)


def _is_ready(port: int) -> bool:
    try:
        response = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2, trust_env=False)
    except httpx.HTTPError:
        return False
    return response.status_code == 200


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _free_range(length: int) -> int:
    """The first of `length` free ports in a row."""
    while True:
        first = free_port()
        if first + length < 65_000 and all(map(_is_free, range(first, first + length))):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
