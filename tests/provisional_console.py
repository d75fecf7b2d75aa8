"""The pages of the knowledge behind a provisional frame, until the console's own is merged.

Who asks is told by two headers instead of a session; the role table holds, CSRF does not exist.
For tests alone: `desk_over` gives the pages a real store, `app_of` serves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import bot.console
from bot.console.access.roles import ALLOWED
from bot.console.pages.knowledge import PAGES
from bot.services.editing import Editing

STATIC = Path(bot.console.__file__).with_name("static")
NAMES = {"editor": "李编辑", "reviewer": "王审核", "admin": "赵管理", "reader": "钱只读"}


@dataclass(frozen=True)
class Staff:
    """A member of staff."""

    name: str
    role: str


def headers_of(role: str, name: str = "") -> dict[str, str]:
    """Who asks, as the frame wants to hear it."""
    return {"x-role": role, "x-name": (name or NAMES[role]).encode().hex()}


def desk_over(engine: Any, clock: Any, trial: Any) -> SimpleNamespace:
    """What the pages work with; `log` takes the rows of the audit log."""
    log: list[tuple[Any, ...]] = []
    editing = Editing(engine, clock, lambda connection, *told: log.append(told))
    return SimpleNamespace(editing=editing, trial=trial, log=log, engine=engine)


def app_of(desk: SimpleNamespace, pages: Any = PAGES) -> Starlette:
    """The pages below /console."""
    routes = [Route(p.path, _endpoint(p, desk), methods=list(p.methods)) for p in pages]
    inner = Starlette(routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))])
    app = Starlette(routes=[Mount("/console", inner)])
    app.state.desk = desk
    return app


def _endpoint(page: Any, desk: SimpleNamespace) -> Any:
    async def endpoint(request: Any) -> Any:
        request.state.desk = desk
        name = bytes.fromhex(request.headers["x-name"]).decode()
        request.state.staff = Staff(name, request.headers["x-role"])
        if request.state.staff.role not in ALLOWED[page.action]:
            return PlainTextResponse("no", 403)
        request.state.form = await request.form() if request.method == "POST" else {}
        return await run_in_threadpool(page.endpoint, request)

    return endpoint
