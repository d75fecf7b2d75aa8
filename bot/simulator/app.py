"""The internal application: metrics, and a phone-like page for whoever tries the account.

Everything the page does goes through the real webhook as signed XML (`fake_wechat`).
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.observability.metrics import render_metrics
from bot.simulator.bubble import pieces
from bot.simulator.fake_wechat import Phone, Shown
from bot.wechat.menu import load_menu

_HERE = Path(__file__).parent
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
_LONGEST_INPUT = 20_000


def build_internal_app(phone: Phone | None) -> Starlette:
    """Metrics always; the simulator when there is a phone."""
    routes: list[BaseRoute] = [Route("/metrics", _metrics)]
    if phone is not None:
        routes += simulator_routes(phone)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        if phone is not None:
            await phone.aclose()

    return Starlette(routes=routes, lifespan=lifespan)


def simulator_routes(phone: Phone) -> list[BaseRoute]:
    """The page, its files, and the one address it posts to."""
    templates = Jinja2Templates(_HERE / "templates")

    async def page(request: Request) -> Response:
        context = {"safe_mode": phone.safe_mode, "menu": load_menu()}
        return templates.TemplateResponse(request, "phone.html", context, headers=_HEADERS)

    async def send(request: Request) -> Response:
        # A page of another site cannot send this content type without being asked first.
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            raise HTTPException(415)
        try:
            order = json.loads(await request.body())
            action, user = str(order["action"]), str(order["user"])
            value = str(order.get("value", ""))[:_LONGEST_INPUT]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise HTTPException(400) from error
        return JSONResponse(_as_json(await _act(phone, user, action, value)), headers=_HEADERS)

    async def person(_: Request) -> Response:
        return JSONResponse({"user": "o" + secrets.token_urlsafe(20)[:27]}, headers=_HEADERS)

    return [
        Route("/", _to_simulator),
        Route("/simulator", page),
        Route("/simulator/send", send, methods=["POST"]),
        Route("/simulator/person", person, methods=["POST"]),
        Mount("/simulator/static", StaticFiles(directory=_HERE / "static")),
    ]


async def _act(phone: Phone, user: str, action: str, value: str) -> Shown:
    acts: dict[str, Any] = {
        "say": lambda: phone.say(user, value),
        "menu": lambda: phone.click_menu(user, value),
        "follow": lambda: phone.follow(user),
        "unfollow": lambda: phone.unfollow(user),
        "image": lambda: phone.send_image(user),
        "voice": lambda: phone.send_voice(user, value),
    }
    if action not in acts:
        raise HTTPException(400)
    return await acts[action]()


def _as_json(shown: Shown) -> dict[str, object]:
    return {
        "pieces": [asdict(piece) for piece in pieces(shown.raw)],
        "seconds": round(shown.seconds, 3),
        "deliveries": shown.deliveries,
        "fault": shown.fault,
        "problem": shown.problem,
    }


async def _to_simulator(_: Request) -> Response:
    return RedirectResponse("/simulator", status_code=302)


async def _metrics(_: Request) -> Response:
    return Response(render_metrics(), media_type="text/plain; version=0.0.4")
