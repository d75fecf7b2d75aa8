"""The internal application: metrics, and a phone-like page for whoever tries the account.

Everything the page does goes through the real webhook as signed XML (`fake_wechat`);
what the account sends by itself comes from the mailbox of the platform's stand-in.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.observability.metrics import render_metrics
from bot.simulator.fake_wechat import Phone
from bot.simulator.orders import HEADERS, Orders
from bot.simulator.platform.platform import Platform
from bot.wechat.menu import load_menu
from policy_kb.language.towns import towns

_HERE = Path(__file__).parent
_PAGE_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'",
}


def build_internal_app(
    phone: Phone | None,
    platform: Platform | None = None,
    render: Callable[[], bytes] = render_metrics,
) -> Starlette:
    """Metrics always; the simulator when there is a phone; pushes when there is a stand-in."""

    async def metrics(_: Request) -> Response:
        return Response(render(), media_type="text/plain; version=0.0.4")

    routes: list[BaseRoute] = [Route("/metrics", metrics)]
    if phone is not None:
        routes += simulator_routes(phone, platform)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        if phone is not None:
            await phone.aclose()

    return Starlette(routes=routes, lifespan=lifespan)


def simulator_routes(phone: Phone, platform: Platform | None) -> list[BaseRoute]:
    """The page, its files, and what it posts to."""
    templates = Jinja2Templates(_HERE / "templates")
    orders = Orders(phone, platform)

    async def page(request: Request) -> Response:
        context = {"safe_mode": phone.safe_mode, "menu": load_menu(), "towns": towns()}
        return templates.TemplateResponse(request, "phone.html", context, headers=_PAGE_HEADERS)

    return [
        Route("/", _to_simulator),
        Route("/simulator", page),
        Route("/simulator/send", orders.send, methods=["POST"]),
        Route("/simulator/updates", orders.updates, methods=["POST"]),
        Route("/simulator/person", orders.person, methods=["POST"]),
        Mount("/simulator/static", StaticFiles(directory=_HERE / "static")),
    ]


async def _to_simulator(_: Request) -> Response:
    return RedirectResponse("/simulator", status_code=302)
