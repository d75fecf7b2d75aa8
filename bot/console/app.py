"""The console as one application: the list of its page modules, put behind the guard."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.console.access.faults import explained
from bot.console.access.guard import guarded
from bot.console.access.headers import Shielded
from bot.console.access.pages import Page, Panel
from bot.console.access.showing import problem
from bot.console.access.signing import SIGN_IN
from bot.console.desk import ConsoleDesk
from bot.console.pages import (
    account,
    audit,
    conflicts,
    conversations,
    home,
    intake,
    knowledge,
    models,
    numbers,
    questions,
    staff,
    tickets,
    wechat,
)

# In the order of the menu.
MODULES: tuple[ModuleType, ...] = (
    home,
    knowledge,
    intake,
    conflicts,
    questions,
    tickets,
    conversations,
    numbers,
    wechat,
    models,
    staff,
    audit,
    account,
)

_SAID = {
    400: ("请求有误", "没有任何改动。"),
    403: ("没有权限", "没有任何改动。"),
    404: ("没有这个页面", "地址可能有误，或内容已被移走。"),
    405: ("不能这样打开", "请从页面上的按钮操作。"),
    413: ("内容过大", "没有任何改动。"),
}


def all_pages() -> tuple[Page, ...]:
    """Every page of the console."""
    return tuple(page for module in MODULES for page in module.PAGES)


def all_panels() -> tuple[Panel, ...]:
    """Every panel of the start page."""
    return tuple(panel for module in MODULES for panel in getattr(module, "PANELS", ()))


def build_console_app(desk: ConsoleDesk) -> Shielded:
    """The application to be mounted at /console."""
    static = StaticFiles(directory=Path(__file__).with_name("static"))
    pages = [
        Route(page.path, explained(guarded(page)), methods=list(page.methods))
        for page in all_pages()
    ]
    app = Starlette(
        routes=[*SIGN_IN, Mount("/static", static), *pages],
        exception_handlers={HTTPException: _say},
    )
    app.router.redirect_slashes = False
    app.state.desk, app.state.pages, app.state.panels = desk, all_pages(), all_panels()
    return Shielded(app, desk.hosts)


async def _say(request: Request, error: HTTPException) -> Response:
    title, text = _SAID.get(error.status_code, ("没有完成", "请返回上一页重试。"))
    return problem(request, error.status_code, title, text)
