"""Templates → responses. Every page is made here, so every page has the menu and its notice."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console.access import cookies
from bot.console.access.roles import Action, may

ROOT = "/console"


def at(path: str, **query: object) -> str:
    """The address of a page: at("/staff", page=2)."""
    asked = {name: value for name, value in query.items() if value not in ("", None)}
    return ROOT + path + (f"?{urlencode(asked)}" if asked else "")


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
_TEMPLATES.globals.update(at=at, Action=Action)


def render(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page. Templates see `staff`, `nav`, `notice`, `may(action)`, `csrf()`."""
    staff = getattr(request.state, "staff", None)
    key = getattr(request.state, "key", "")
    sealed = request.cookies.get(cookies.NOTICE, "")
    notice = cookies.unsealed(key, sealed) if key and sealed else ""
    pages = request.app.state.pages if staff else ()
    html = _TEMPLATES.get_template(template).render(
        request=request,
        staff=staff,
        nav=[page for page in pages if page.nav and may(staff, page.action)],
        may=lambda action: staff is not None and may(staff, action),
        notice=notice,
        csrf=partial(_csrf_field, cookies.csrf_of(key) if key else ""),
        **context,
    )
    response = HTMLResponse(html, status)
    if sealed:
        cookies.drop(response, cookies.NOTICE)
    return response


def _csrf_field(token: str) -> Markup:
    """The hidden field that every form carries."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(token)


def go(request: Request, path: str, notice: str = "") -> Response:
    """On to another page of the console (after a POST), which then shows the notice."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        raise ValueError(f"not a page of the console: {path!r}")
    response = RedirectResponse(ROOT + path, status_code=303)
    if notice:
        cookies.put(request, response, cookies.NOTICE, cookies.sealed(request.state.key, notice))
    return response


def form_of(request: Request) -> FormData:
    """The form of a POST, read and checked before the endpoint is called."""
    return request.state.form


def problem(request: Request, status: int, title: str, text: str, number: str = "") -> Response:
    """A page that says what went wrong."""
    context = {"title": title, "text": text, "number": number}
    return render(request, "access/problem.html", status, **context)
