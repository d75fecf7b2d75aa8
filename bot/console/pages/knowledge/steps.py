"""How many reviews stand between a draft and its publication."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.showing import form_of, go
from bot.console.pages.knowledge.showing import show

_WORDS = {"1": "已设为一级审核。", "2": "已设为两级审核。"}


def show_steps(request: Request) -> Response:
    """GET /knowledge/steps"""
    steps = request.state.desk.editing.review_steps()
    return show(request, "steps.html", steps=steps)


def set_steps(request: Request) -> Response:
    """POST /knowledge/steps"""
    wanted = form_of(request).get("steps", "")
    if wanted not in _WORDS:
        return go(request, "/knowledge/steps", notice="审核只能是一级或两级。")
    request.state.desk.editing.set_review_steps(request.state.staff, int(wanted))
    return go(request, "/knowledge/steps", notice=_WORDS[wanted])
