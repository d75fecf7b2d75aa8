"""A browser, and a house with a scripted dialogue whose answers come when the test says."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from browser import CHROMIUM, FLAGS, Tab, debugger

from bot.cli.evaluation.product import free_port
from bot.clock import SystemClock
from bot.dialogue.scripted import ScriptedDialogue
from bot.gateway.app import build_app
from bot.gateway.deadline import Timing
from bot.gateway.desk import Desk
from bot.gateway.turn import Tools
from bot.messages import Choice, Reply
from bot.replies import load_replies
from bot.services.delivery.inbox_memory import MemoryInbox
from bot.simulator.app import build_internal_app
from bot.simulator.fake_wechat import Phone
from bot.simulator.platform.platform import Platform
from bot.wechat.protocol import Door

websockets = pytest.importorskip("websockets")

TOKEN, APPID, AES_KEY = "browser", "wx-browser", "C" * 43
# The platform's five seconds, in a tenth of the time.
FAST = Timing(answer_by=0.45, hold_until=0.6)
WINDOW = 0.5


@dataclass
class House:
    """A gateway, the page before it and a dialogue behind it."""

    dialogue: ScriptedDialogue
    platform: Platform
    phone: Phone
    gate: asyncio.Event
    port: int
    internal_port: int

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.internal_port}/simulator"


@pytest.fixture
def browser_is_there() -> None:
    if CHROMIUM is None and os.environ.get("CI"):
        pytest.fail("no Chromium, and CI may not skip the browser: see .ci/run")
    if CHROMIUM is None:
        pytest.skip("needs Chromium (e.g. apt install chromium)")


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Answers at once while the gate is open, which it is at first."""
    gate = asyncio.Event()
    gate.set()
    choices = (Choice("牵头单位", "任务7的牵头单位"), Choice("主要措施", "任务7的主要措施"))
    dialogue = ScriptedDialogue({"高企": Reply("您想了解哪一方面？", choices)}, "好的", gate)
    desk = Desk(Tools(MemoryInbox(SystemClock()), dialogue, load_replies()))
    port, internal_port = free_port(), free_port()
    phone = Phone(f"http://127.0.0.1:{port}/wechat", TOKEN, APPID, AES_KEY, window=WINDOW)
    platform = Platform(APPID, "secret")
    public = build_app(Door(TOKEN, APPID, AES_KEY), desk, SystemClock(), FAST)
    servers = [_server(public, port), _server(build_internal_app(phone, platform), internal_port)]
    running = [asyncio.create_task(server.serve()) for server in servers]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.01)
    yield House(dialogue, platform, phone, gate, port, internal_port)
    gate.set()
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*running)
    await desk.close(patience=0.1)


class _Server(uvicorn.Server):
    """Leaves signals to pytest."""

    @contextlib.contextmanager
    def capture_signals(self):
        yield

    def install_signal_handlers(self) -> None:
        pass


def _server(app, port: int) -> uvicorn.Server:
    config = uvicorn.Config(app, port=port, log_config=None, ws="none", timeout_graceful_shutdown=1)
    return _Server(config)


@pytest.fixture
async def tab(browser_is_there: None, tmp_path: Path) -> AsyncIterator[Tab]:
    """A fresh browser with one tab."""
    port = free_port()
    browser = await asyncio.create_subprocess_exec(
        str(CHROMIUM),
        *FLAGS,
        f"--remote-debugging-port={port}",
        f"--user-data-dir={tmp_path}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        address = await debugger(port)
        async with websockets.connect(address, max_size=None) as socket:
            found = Tab(socket)
            for domain in ("Page", "Network", "Runtime", "Log"):
                await found.call(f"{domain}.enable")
            yield found
    finally:
        with contextlib.suppress(ProcessLookupError):
            browser.terminate()
        await browser.wait()
