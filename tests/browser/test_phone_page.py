"""The phone page in a real browser: loads from this machine alone, and a question gets its answer.

Drives Chromium over the DevTools protocol; skipped where no Chromium is installed.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.cli.evaluation.product import Product, free_port, running_product
from bot.rasa_server.models import newest_model
from bot.settings import Settings

websockets = pytest.importorskip("websockets")
pytestmark = pytest.mark.trained

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
WIDTHS = {"phone": (390, 844), "small phone": (320, 568), "desktop": (1280, 800)}
_ANSWER = "document.querySelector('.turn:not(.own) .bubble')?.innerText ?? ''"
_ASK = """(() => {
  const input = document.getElementById('input');
  input.value = %s;
  document.getElementById('form').requestSubmit();
})()"""


class Tab:
    """One tab: sends commands, collects the addresses it asks for and what goes wrong."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.addresses: list[str] = []
        self.faults: list[str] = []

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result; notes every event on the way."""
        number = next(self._numbers)
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            told = json.loads(await asyncio.wait_for(self._socket.recv(), 20))
            if told.get("id") == number:
                assert "error" not in told, told
                return told["result"]
            self._note(told)

    async def value(self, expression: str) -> Any:
        """What an expression gives in the page."""
        told = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return told["result"].get("value")

    async def until(self, expression: str, seconds: float = 15.0) -> Any:
        """The first value of an expression that is not empty."""
        ends = asyncio.get_running_loop().time() + seconds
        while not (value := await self.value(expression)):
            assert asyncio.get_running_loop().time() < ends, f"never true: {expression}"
            await asyncio.sleep(0.1)
        return value

    def _note(self, event: dict[str, Any]) -> None:
        params = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.addresses.append(params["request"]["url"])
        elif event.get("method") == "Runtime.exceptionThrown":
            self.faults.append(params["exceptionDetails"]["text"])
        elif event.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.faults.append(params["entry"]["text"])


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """The real product with its simulator."""
    if CHROMIUM is None and os.environ.get("CI"):
        pytest.fail("no Chromium, and CI may not skip the browser: see .ci/run")
    if CHROMIUM is None:
        pytest.skip("needs Chromium (e.g. apt install chromium)")
    model = newest_model(Settings.from_env(os.environ).data_dir)
    if model is None:
        pytest.skip("needs a trained model: make train")
    with running_product(model, workers=1) as running:
        yield running


@pytest.fixture
async def tab(tmp_path: Path) -> AsyncIterator[Tab]:
    """A fresh browser with one tab."""
    port = free_port()
    browser = await asyncio.create_subprocess_exec(
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
        "--disable-background-networking", "--disable-component-update", "--no-first-run",
        f"--remote-debugging-port={port}", f"--user-data-dir={tmp_path}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        address = await _debugger(port)
        async with websockets.connect(address, max_size=None) as socket:
            found = Tab(socket)
            for domain in ("Page", "Network", "Runtime", "Log"):
                await found.call(f"{domain}.enable")
            yield found
    finally:
        with contextlib.suppress(ProcessLookupError):
            browser.terminate()
        await browser.wait()


async def _debugger(port: int) -> str:
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(150):
            with contextlib.suppress(httpx.HTTPError):
                tabs = (await client.get(f"http://127.0.0.1:{port}/json/list")).json()
                for one in tabs:
                    if one["type"] == "page":
                        return one["webSocketDebuggerUrl"]
            await asyncio.sleep(0.1)
    raise AssertionError("Chromium did not start")


async def _open(tab: Tab, product: Product, width: int, height: int) -> None:
    await tab.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
        mobile=width < 500,
    )
    await tab.call("Page.navigate", url=f"http://127.0.0.1:{product.internal_port}/simulator")
    await tab.until("document.readyState === 'complete'"
                    " && document.getElementById('user')?.textContent")


@pytest.mark.parametrize("size", WIDTHS.values(), ids=WIDTHS.keys())
async def test_a_question_typed_on_the_page_is_answered(product: Product, tab: Tab, size):
    await _open(tab, product, *size)
    await tab.value(_ASK % json.dumps("高企认定谁负责"))
    answer = await tab.until(_ANSWER)
    assert "区科工信局" in answer and "来源：" in answer
    assert await tab.value("document.querySelector('.own .bubble').innerText") == "高企认定谁负责"
    assert await tab.value("document.documentElement.scrollWidth <= innerWidth")
    assert tab.faults == []


async def test_the_page_asks_nobody_else_for_anything(product: Product, tab: Tab):
    await _open(tab, product, 390, 844)
    await tab.value(_ASK % json.dumps("<img src=http://example.com/x.png> 孵化器谁牵头"))
    await tab.until(_ANSWER)
    await tab.value("0")  # takes in the last events
    assert f"http://127.0.0.1:{product.internal_port}/simulator/send" in tab.addresses
    here = re.compile(rf"http://127\.0\.0\.1:{product.internal_port}/|data:|about:")
    assert [address for address in tab.addresses if not here.match(address)] == []
    assert await tab.value("document.images.length") == 0
