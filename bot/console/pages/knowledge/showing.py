"""How the pages of the knowledge are shown: where they are, and what this person may do there."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.pages import render
from bot.console.access.roles import ALLOWED, Action

_ROOT = "/console"


def show(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page of the knowledge."""
    return render(
        request, f"knowledge/{template}", status=status, at=_at, may=_may(request), **context
    )


def _at(path: str) -> str:
    return f"{_ROOT}{path}"


def _may(request: Request):
    role = request.state.staff.role
    return lambda action: role in ALLOWED[Action[action]]
