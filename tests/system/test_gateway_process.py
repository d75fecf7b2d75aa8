"""The gateway as a process: starts without a dialogue, answers honestly, ends cleanly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from bot.replies import load_replies
from bot.simulator.fake_wechat import Phone

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_a_gateway_alone(tmp_path: Path) -> None:
    port, internal, dialogue = free_port(), free_port(), free_port()
    environ = {
        **os.environ,
        "PORT": str(port),
        "INTERNAL_PORT": str(internal),
        "DIALOGUE_PORT": str(dialogue),
        "DIALOGUE_WORKERS": "1",
        "DATA_DIR": str(tmp_path),
        "REDIS_URL": "",
        "SIMULATOR": "true",
        "WECHAT_TOKEN": "system-test",
        "WECHAT_APPID": "wx1",
        "WECHAT_AES_KEY": "A" * 43,
    }
    command = [sys.executable, "-m", "bot.gateway"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        _wait_for(f"http://127.0.0.1:{internal}/simulator")
        assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 503
        assert httpx.get(f"http://127.0.0.1:{port}/simulator").status_code == 404
        phone = Phone(f"http://127.0.0.1:{port}/wechat", "system-test", "wx1", "A" * 43)
        shown = await phone.say("o_secret_person", "你好")
        assert shown.text == load_replies().get("away").text
        assert shown.seconds < 1
        await phone.aclose()
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=15)
    assert process.returncode == 0
    assert "Traceback" not in errors
    for secret in ("o_secret_person", "system-test", "A" * 43):
        assert secret not in errors


def _wait_for(url: str) -> None:
    ends = time.monotonic() + 15
    while time.monotonic() < ends:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise AssertionError(f"{url} never answered")
