"""What is measured: the product on ports of its own, one that runs already, and the peers.

Peers live in environments of their own under DATA_DIR/bench, made on first use; what makes
them comparable and what differs by necessity is written in docs/scale.md.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.cli.bench.shooter import Target
from bot.cli.evaluation.cases import Surroundings
from bot.cli.evaluation.product import TOKEN, free_port, running_product
from bot.cli.serving.preflight import CannotStart

ROOT = Path(__file__).resolve().parents[3]
PEERS = ROOT / "tests" / "bench" / "peers"
AES_KEY, APPID = "B" * 43, "wx-evaluation"
_READY_SECONDS = 300.0


@dataclass(frozen=True)
class Subject:
    """Something that answers: its name, where, and the processes that are its cost."""

    name: str
    target: Target
    roots: tuple[int, ...]
    judged: bool = True


@contextmanager
def own_product(model: Path, workers: int, around: Surroundings) -> Iterator[Subject]:
    """The product as `kejitong serve` runs it, in safe mode."""
    with running_product(model, workers, AES_KEY, today=around.today) as product:
        if around.sheet is not None:
            product.publish(around.sheet)
        target = Target(product.url, "wechat", TOKEN, APPID, AES_KEY)
        yield Subject("kejitong", target, (product.process.pid,))


@contextmanager
def werobot(folder: Path) -> Iterator[Subject]:
    """WeRoBot in safe mode, answering a constant, behind waitress."""
    python = _environment(folder / "werobot", "werobot==1.13.1", "cryptography", "waitress")
    port = free_port()
    command = [str(python), str(PEERS / "werobot_constant.py"), str(port), TOKEN, APPID, AES_KEY]
    url = f"http://127.0.0.1:{port}/"
    with _processes([command], dict(os.environ), folder / "werobot.log") as roots:
        _wait(lambda: _answers(url), folder / "werobot.log")
        yield Subject("WeRoBot", Target(url, "wechat", TOKEN, APPID, AES_KEY), roots, judged=False)


@contextmanager
def stock_rasa(
    folder: Path, around: Surroundings, busy: Callable[[str], None]
) -> Iterator[Subject]:
    """Stock Rasa: its default pipeline for Chinese, its server, its action server."""
    python = _environment(folder / "stock-rasa", "jieba==0.42.1")
    _see_the_product(python)
    model = _trained(python, folder, busy)
    scratch = Path(tempfile.mkdtemp(prefix="kejitong-stock-"))
    try:
        yield from _serve_stock(python, model, scratch, around, folder / "stock-rasa.log")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _serve_stock(
    python: Path, model: Path, scratch: Path, around: Surroundings, log: Path
) -> Iterator[Subject]:
    port, actions = free_port(), free_port()
    endpoint = f"http://127.0.0.1:{actions}/webhook"
    (scratch / "endpoints.yml").write_text(f"action_endpoint:\n  url: {endpoint}\n")
    (scratch / "credentials.yml").write_text("rest:\n")
    environ = os.environ | {
        "RASA_TELEMETRY_ENABLED": "false",
        "DATA_DIR": str(scratch / "data"),
        "SIMULATOR": "true",
        "TODAY": around.today.isoformat() if around.today else "",
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "PYTHONPATH": f"{ROOT}:{PEERS / 'stock_rasa'}",
        "LOG_LEVEL": "WARNING",
    }
    (scratch / "data").mkdir()
    if around.sheet is not None:
        command = [str(python), "-c", "import sys; from bot.cli import main; sys.exit(main())"]
        subprocess.run(
            [*command, "kb", "import", str(around.sheet), "--publish"],
            env=environ,
            check=True,
            capture_output=True,
        )
    rasa = [str(python), "-m", "rasa", "run"]
    server = [
        *rasa,
        "-m",
        str(model),
        "-p",
        str(port),
        "-i",
        "127.0.0.1",
        "--endpoints",
        str(scratch / "endpoints.yml"),
        "--credentials",
        str(scratch / "credentials.yml"),
    ]
    commands = [[*rasa, "actions", "--actions", "stock_actions", "-p", str(actions)], server]
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    with _processes(commands, environ, log, cwd=scratch) as roots:
        # Both must stand: the first question goes through to the actions.
        _wait(lambda: _says_something(url), log)
        yield Subject("Rasa 原装", Target(url, "rest"), roots)


def _trained(python: Path, folder: Path, busy: Callable[[str], None]) -> Path:
    model = folder / f"stock-{_stock_fingerprint()}.tar.gz"
    if model.exists():
        return model
    busy("训练原装 Rasa（DIET，约需十几分钟到一小时，只做一次）")
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        shutil.copy2(PEERS / "stock_rasa" / "config.yml", scratch)
        done = subprocess.run(
            [
                str(python),
                "-m",
                "rasa",
                "train",
                "--config",
                "config.yml",
                "--out",
                "models",
                "--domain",
                str(ROOT / "nlu_data/domain"),
                "--data",
                str(ROOT / "nlu_data/train"),
                "--fixed-model-name",
                "stock",
            ],
            # What did not change since the last time (the recognition, mostly) is taken from
            # Rasa's own cache: a new sentence for companies need not cost an hour.
            cwd=scratch,
            env=os.environ
            | {
                "RASA_TELEMETRY_ENABLED": "false",
                "RASA_CACHE_DIRECTORY": str(folder.resolve() / "rasa-cache"),
            },
            capture_output=True,
            text=True,
        )
        made = Path(scratch) / "models" / "stock.tar.gz"
        if done.returncode or not made.exists():
            raise CannotStart(f"原装 Rasa 没有训练成功：\n{done.stderr[-2000:]}")
        made.replace(model)
    return model


def _stock_fingerprint() -> str:
    files = [PEERS / "stock_rasa" / "config.yml", *sorted((ROOT / "nlu_data").rglob("*.yml"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _environment(folder: Path, *packages: str) -> Path:
    """The Python of a virtual environment with these packages."""
    python = folder / "bin" / "python"
    done = folder / "packages"
    if not done.exists() or done.read_text() != " ".join(packages):
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        said = subprocess.run(
            [str(python), "-m", "pip", "install", "-q", *packages], capture_output=True, text=True
        )
        if said.returncode:
            raise CannotStart(f"无法安装 {' '.join(packages)}：\n{said.stderr[-2000:]}")
        done.write_text(" ".join(packages))
    return python


def _see_the_product(python: Path) -> None:
    """Rasa itself comes from the product's environment: the same code for both."""
    mine = next(path for path in sys.path if path.endswith("site-packages"))
    theirs = next((python.parents[1] / "lib").glob("python*/site-packages"))
    (theirs / "product.pth").write_text(f"import site; site.addsitedir({mine!r})\n")


@contextmanager
def _processes(
    commands: Sequence[list[str]], environ: Mapping[str, str], log: Path, cwd: Path | None = None
) -> Iterator[tuple[int, ...]]:
    running: list[subprocess.Popen[bytes]] = []
    try:
        with log.open("wb") as file:
            for command in commands:
                running.append(
                    subprocess.Popen(
                        command,
                        env=dict(environ),
                        cwd=cwd,
                        stdout=file,
                        stderr=file,
                        stdin=subprocess.DEVNULL,
                    )
                )
        yield tuple(process.pid for process in running)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(ready: Callable[[], bool], log: Path) -> None:
    ends = time.monotonic() + _READY_SECONDS
    while not ready():
        if time.monotonic() > ends:
            raise CannotStart(f"没有启动成功，见 {log}")
        time.sleep(0.5)


def _answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=2, trust_env=False)
    except httpx.HTTPError:
        return False
    return True


def _says_something(url: str) -> bool:
    try:
        question = {"sender": "first", "message": "你好"}
        said = httpx.post(url, json=question, timeout=10, trust_env=False)
        return said.status_code == 200 and bool(said.json())
    except (httpx.HTTPError, ValueError):
        return False
