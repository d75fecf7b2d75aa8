"""Every page of the console that a link leads to, looked at by axe-core: contrast, labels, names of
buttons and what else WCAG 2.1 AA asks that a program can tell. On a desk and on a phone."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import axe_core_python
import pytest
from browser import Tab
from conftest import _server
from console_desk import NAMES, PASSWORD, Desk
from starlette.applications import Starlette
from trained import leave_a_training

from bot.bootstrap import build_stores
from bot.bootstrap.console import build_console
from bot.cli.evaluation.product import free_port
from bot.clock import LOCAL_ZONE
from bot.console.app import all_pages
from bot.services.record.turns import TurnRecord, Turns
from bot.services.staffing.staff import Accounts, Role
from bot.settings import Settings
from policy_kb import store

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
FOUND = f"""axe.run({{runOnly: {json.dumps(RULES)}}}).then(
    told => JSON.stringify(told.violations.map(one => [one.id, one.help, one.nodes.slice(0, 3).map(
        node => node.html.slice(0, 160) + ' ' + (node.any[0]?.message || ''))])))"""
LINKS = "JSON.stringify([...document.links].map(a => a.pathname + a.search))"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[str]:
    """A console over a store in which there is something to see on each page."""
    port = free_port()
    settings = Settings.from_env(
        {"DATA_DIR": str(tmp_path / "data"), "SIMULATOR": "true", "INTERNAL_PORT": str(port)}
    )
    app = await asyncio.to_thread(_filled, settings)
    server = _server(app, port)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}/console"
    server.should_exit = True
    await running


def _filled(settings: Settings) -> Starlette:
    stores = build_stores(settings)
    accounts = Accounts(stores.engine)
    with stores.engine.begin() as connection:
        for role, name in NAMES.items():
            accounts.add(connection, name, Role(role), PASSWORD)
        entry = store.read(connection).by_id["service-policy"]
        for title in ("政策咨询", "政策咨询服务台"):
            store.save_draft(
                connection,
                replace(entry, title=title),
                author=NAMES["editor"],
                now=NOW,
                base=store.newest_number(connection, entry.id),
                reason="改名",
            )
    leave_a_training(settings, stores.engine, stores.clock)
    stores.tickets.open("o-somebody", "如何申请试飞场地")
    Turns(stores.engine).add(
        [
            TurnRecord(
                NOW,
                "o-somebody",
                "如何申请试飞场地",
                "暂时没有查到。",
                "unknown",
                entries=(("service-policy", 1),),
                understood={"intent": "other"},
                knowledge_version="1",
            )
        ]
    )
    return build_console(settings)


async def test_every_page_can_be_read(console: str, tab: Tab) -> None:
    desk = Desk(tab, console, "")
    await desk.open("/sign-in")
    complaints = {"/console/sign-in": await complaints_of(tab)}
    await desk.be("admin", "/")
    waiting, seen = ["/console/"], set()
    while waiting:
        address = waiting.pop(0)
        path = re.sub(r"\d+", "1", address.partition("?")[0])
        if path in seen or path.endswith((".csv", ".xlsx", ".yml")):
            continue
        seen.add(path)
        await tab.call("Page.navigate", url=console.removesuffix("/console") + address)
        await tab.until(
            f"document.readyState === 'complete' && location.pathname === "
            f"{json.dumps(address.partition('?')[0])}"
        )
        complaints[path] = await complaints_of(tab)
        waiting += [
            link for link in json.loads(await tab.value(LINKS)) if link.startswith("/console/")
        ]
    assert {path: found for path, found in complaints.items() if found} == {}
    assert {f"/console{page.path}" for page in all_pages() if page.nav} <= seen


async def complaints_of(tab: Tab) -> list[object]:
    """What axe-core says of the page that is open, in both widths."""
    found: list[object] = []
    for width in (1280, 390):
        await tab.resize(width, 900)
        await tab.value(f"void (() => {{ {AXE} }})()")
        told = await tab.call(
            "Runtime.evaluate", expression=FOUND, awaitPromise=True, returnByValue=True
        )
        found += json.loads(told["result"]["value"])
    return found
