"""The console of a running product in a browser: people who sign in, write, press and look; and the
phone page beside it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
from browser import Tab

from bot.cli.evaluation.product import COMMAND, Product

NAMES = {"editor": "李编辑", "reviewer": "王审核", "admin": "赵管理", "reader": "钱只读"}
PASSWORD = "lychee-Orchard-41"
_ANSWERS = "[...document.querySelectorAll('.turn:not(.own) .bubble')].map(b => b.innerText)"


@dataclass
class Desk:
    """The console in a browser."""

    tab: Tab
    console: str
    phone: str
    role: str = ""

    async def be(self, role: str, path: str) -> None:
        """Sign in as somebody of this role and open a page of the console."""
        await self.tab.resize(1280, 900)
        if self.role != role:
            await self.tab.call("Network.clearBrowserCookies")
            await self.open("/sign-in")
            await self.picture("sign-in")
            await self.fill(name=NAMES[role], password=PASSWORD)
            await self.tab.value("document.querySelector('main form').requestSubmit()")
            await self.shows(NAMES[role])
            self.role = role
        await self.open(path)

    async def open(self, path: str) -> None:
        """Open a page of the console; return when it is whole."""
        await self.tab.call("Page.navigate", url=f"{self.console}{path}")
        place = json.dumps(path.split("?")[0])
        await self.tab.until(
            f"document.readyState === 'complete' && location.pathname.endsWith({place})"
        )

    async def shows(self, text: str) -> str:
        """The page's text once it holds `text`."""
        held = f"document.body?.innerText.includes({json.dumps(text)})"
        whole = "document.readyState === 'complete'"
        return await self.tab.until(f"{whole} && {held} && document.body.innerText")

    async def fill(self, **fields: str) -> None:
        """Fill in fields, once the page that has them is there: the page before it may show the
        same text."""
        for name, text in fields.items():
            place = f"document.querySelector('[name={name}]:not([type=hidden])')"
            await self.tab.until(f"document.readyState === 'complete' && {place} !== null")
            await self.tab.value(f"{place}.value = {json.dumps(text)}")

    async def press(self, do: str) -> None:
        """Press a button, once it is there."""
        button = f"document.querySelector('[value={do}]:not(.k-enter)')"
        await self.tab.until(f"document.readyState === 'complete' && {button} !== null")
        await self.tab.value(f"{button}.click()")

    async def attach(self, file: Path) -> None:
        """Choose a file in the form, as somebody at the desk would."""
        told = await self.tab.call(
            "Runtime.evaluate", expression="document.querySelector('[type=file]')"
        )
        held = told["result"]["objectId"]
        await self.tab.call("DOM.setFileInputFiles", files=[str(file)], objectId=held)

    async def download(self, selector: str, folder: Path) -> Path:
        """Follow a link that gives a file; the file once it is whole."""
        await self.tab.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
        await self.tab.value(f"document.querySelector({json.dumps(selector)}).click()")
        for _ in range(200):
            whole = [file for file in folder.iterdir() if file.suffix != ".crdownload"]
            if whole:
                return whole[0]
            await asyncio.sleep(0.1)
        raise AssertionError(f"nothing came from {selector}")

    async def ask(self, text: str, expected: str) -> float:
        """Ask on the phone page until the answer holds `expected`; the seconds it took."""
        await self.tab.resize(390, 844)
        await self.tab.call("Page.navigate", url=self.phone)
        await self.tab.until("document.body?.dataset.ready")
        began, count = time.monotonic(), 0
        while True:
            count = len(await self.tab.value(_ANSWERS))
            await self.tab.value(
                f"document.getElementById('input').value = {json.dumps(text)};"
                "document.getElementById('form').requestSubmit()"
            )
            await self.tab.until(f"{_ANSWERS}.length > {count}")
            if expected in (await self.tab.value(_ANSWERS))[-1]:
                return time.monotonic() - began
            assert time.monotonic() - began < 20, (await self.tab.value(_ANSWERS))[-1]
            await asyncio.sleep(0.2)

    async def picture(self, name: str) -> None:
        folder = os.environ.get("CONSOLE_PICTURES")
        if folder:
            await self.tab.picture(Path(folder) / f"{name}.png")


async def desk_of(product: Product, tab: Tab) -> Desk:
    """A member of each role, and the console once it serves."""
    internal = f"http://127.0.0.1:{product.internal_port}"
    for role, name in NAMES.items():
        subprocess.run(
            [*COMMAND, "staff", "add", name, "--role", role, "--password-stdin"],
            env=product.environ,
            input=f"{PASSWORD}\n",
            text=True,
            capture_output=True,
        )
    await _answers(f"{internal}/console/sign-in")
    return Desk(tab, f"{internal}/console", f"{internal}/simulator")


async def _answers(url: str) -> None:
    """Wait until the console's process serves."""
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(200):
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(url)).status_code == 200:
                    return
            await asyncio.sleep(0.1)
    raise AssertionError("the console does not answer")
