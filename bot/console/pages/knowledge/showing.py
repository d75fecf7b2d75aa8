"""How the pages of the knowledge are shown."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.showing import render


def show(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page of the knowledge."""
    return render(request, f"knowledge/{template}", status=status, **context)
