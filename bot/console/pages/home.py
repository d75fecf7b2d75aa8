"""The start page: panels that other modules fill. One that fails leaves the others there."""

from __future__ import annotations

import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.pages import Page
from bot.console.access.roles import Action, may
from bot.console.access.showing import render

log = structlog.get_logger(__name__)


def show(request: Request) -> Response:
    """All panels that the member may see."""
    boxes = []
    for panel in request.app.state.panels:
        if not may(request.state.staff, panel.action):
            continue
        try:
            boxes.append((panel, panel.read(request)))
        except Exception:
            log.exception("panel_failed", panel=panel.title)
            boxes.append((panel, None))
    return render(request, "home/home.html", boxes=boxes)


PAGES = (Page("/", ("GET",), Action.SEE_HOME, show, nav="首页"),)
