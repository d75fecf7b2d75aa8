"""What must be true before `serve` starts anything: each check says what to do."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bot.errors import KejitongError, SettingsError
from bot.settings import Settings


class CannotStart(KejitongError):
    """Something stands in the way; the message says what and what to do."""


def require_model(settings: Settings) -> Path:
    """The model that is served: the chosen one, else the newest.

    Raises CannotStart where there is none.
    """
    from bot.rasa_server.models import current_model

    model = current_model(settings.data_dir)
    if model is None:
        raise CannotStart("还没有训练好的模型，请先运行 kejitong train（或 make train）")
    return model


def wechat_token(settings: Settings) -> str:
    """WECHAT_TOKEN, or for the simulator one made by chance and kept.

    The same file as in `bot.bootstrap.webhook_token`, which would bring the
    whole product into this small process. Raises SettingsError where there is
    neither.
    """
    if settings.wechat_token:
        return settings.wechat_token
    if not settings.simulator:
        raise SettingsError("WECHAT_TOKEN: 未设置。请填公众平台上的 Token；试用请设 SIMULATOR=true")
    kept = settings.data_dir / "simulator-token"
    with suppress(FileExistsError):
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(16))
    return kept.read_text(encoding="ascii")


@contextmanager
def held(data_dir: Path, parts: Iterable[str]) -> Iterator[None]:
    """Hold the locks of these parts of one DATA_DIR.

    Raises CannotStart where another `serve` runs one of them.
    """
    folder = data_dir / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for part in parts:
            lock = stack.enter_context((folder / part).open("w"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CannotStart(
                    f"{data_dir} 上已经有 kejitong serve 在运行。请先停止它，或另设 DATA_DIR"
                ) from error
        yield


def require_free_ports(ports: Iterable[tuple[str, str, int]], patience: float = 3.0) -> None:
    """Check (variable, host, port) for each port that will be listened on.

    Waits a little: the children of a `serve` that was just killed need a
    moment to go. Raises CannotStart naming the port that stays taken.
    """
    until = time.monotonic() + patience
    for variable, host, port in ports:
        while not _free(host, port):
            if time.monotonic() > until:
                raise CannotStart(f"端口 {port} 已被别的程序占用，请停止它或改用别的 {variable}")
            time.sleep(0.1)


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotStart(f"无法在 {host}:{port} 监听：{error.strerror}") from error
            return False
    return True
