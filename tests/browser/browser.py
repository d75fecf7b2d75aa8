"""Debian's Chromium, driven over the DevTools protocol. Nothing of the page is known here."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import shutil
from pathlib import Path
from typing import Any

import httpx

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
WIDTHS = {"phone": (390, 844), "small phone": (320, 568), "desktop": (1280, 800)}
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
)  # fmt: skip


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
            if asyncio.get_running_loop().time() >= ends:
                shown = await self.value("location.href + '\\n' + document.body?.innerText")
                raise AssertionError(f"never true: {expression}\nshown: {shown}")
            await asyncio.sleep(0.1)
        return value

    async def press(self, key: str, code: int) -> None:
        """A key of the keyboard, down and up."""
        text = {"Enter": "\r"}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                text=text,
                windowsVirtualKeyCode=code,
            )

    async def resize(self, width: int, height: int) -> None:
        """The size of a device; below 500 it is a phone."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )

    async def picture(self, path: Path, scale: float = 1.0) -> None:
        """What is to be seen now, as a PNG."""
        size = await self.value("({width: innerWidth, height: innerHeight})")
        told = await self.call(
            "Page.captureScreenshot", format="png", clip={"x": 0, "y": 0, **size, "scale": scale}
        )
        path.write_bytes(base64.b64decode(told["data"]))

    def _note(self, event: dict[str, Any]) -> None:
        params = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.addresses.append(params["request"]["url"])
        elif event.get("method") == "Runtime.exceptionThrown":
            self.faults.append(params["exceptionDetails"]["text"])
        elif event.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.faults.append(params["entry"]["text"])


async def debugger(port: int) -> str:
    """The address of the first tab, as soon as there is one."""
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(150):
            with contextlib.suppress(httpx.HTTPError):
                tabs = (await client.get(f"http://127.0.0.1:{port}/json/list")).json()
                for one in tabs:
                    if one["type"] == "page":
                        return one["webSocketDebuggerUrl"]
            await asyncio.sleep(0.1)
    raise AssertionError("Chromium did not start")
