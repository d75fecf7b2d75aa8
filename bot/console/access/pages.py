"""A page, and what pages answer with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console.access.roles import Action

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"), autoescape=True
)


@dataclass(frozen=True)
class Page:
    path: str
    methods: tuple[str, ...]
    action: Action
    endpoint: Callable[[Request], Response]


def form_of(request: Request) -> FormData:
    return request.state.form


def render(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    notice = request.cookies.get("notice", "")
    page = _TEMPLATES.get_template(template).render(
        request=request, staff=request.state.staff, csrf=lambda: Markup(""),
        notice=bytes.fromhex(notice).decode() if notice else "", **context,
    )
    response = HTMLResponse(page, status)
    response.delete_cookie("notice")
    return response


def go(request: Request, path: str, notice: str = "") -> Response:
    response = RedirectResponse("/console" + path, 303)
    response.set_cookie("notice", notice.encode().hex())
    return response


_ = asyncio
