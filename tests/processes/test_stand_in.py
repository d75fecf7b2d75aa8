"""The gateway process with the simulator: commands of other processes reach its stand-in."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import bootstrap
from bot.messages import Reply
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_MAIN = "import sys; from bot.cli import main; sys.exit(main())"


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for free in sockets:
        free.bind(("127.0.0.1", 0))
    ports = [free.getsockname()[1] for free in sockets]
    for free in sockets:
        free.close()
    return ports


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment that a running gateway and its commands share."""
    public, internal = free_ports(2)
    shared = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "SIMULATOR": "true",
        "PORT": str(public),
        "INTERNAL_PORT": str(internal),
        "WECHAT_CUSTOMER_SERVICE": "true",
    }
    process = subprocess.Popen([sys.executable, "-m", "bot.gateway"], cwd=ROOT, env=shared)
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{internal}/metrics", timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield shared
    process.terminate()
    assert process.wait(20) == 0


@pytest.fixture
def kejitong(environ: dict[str, str]) -> Callable[..., tuple[int, str]]:
    def run(*argv: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", _MAIN, *argv],
            cwd=ROOT,
            env=environ,
            text=True,
            capture_output=True,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_commands_and_the_worker_reach_the_stand_in(
    environ: dict[str, str], kejitong: Callable[..., tuple[int, str]]
) -> None:
    code, said = kejitong("menu", "push")
    assert (code, "已推送" in said) == (0, True), said
    code, said = kejitong("menu", "show")
    assert (code, " 相同。" in said) == (0, True), said
    code, said = kejitong("wechat", "token")
    assert (code, "令牌可用" in said) == (0, True), said

    settings = Settings.from_env(environ)
    base = settings.wechat_api_base_url
    order = json.dumps({"user": "o1", "act": "message"}).encode()
    request = urllib.request.Request(
        f"{base}/control/act", order, {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=5).close()
    api = bootstrap.build_wechat_api(settings)
    assert api.send_reply("o1", Reply("迟到的答复。")) == 1
    api.close()
    with urllib.request.urlopen(f"{base}/control/messages?user=o1", timeout=5) as answer:
        (pushed,) = json.loads(answer.read())["messages"]
    assert pushed["text"] == "迟到的答复。"
