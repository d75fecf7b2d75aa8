"""The stand-in over HTTP: the API below `/cgi-bin`, and below `/control` what tests and the
phone page ask of it from other processes. Only ever on the internal port."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.simulator.json_order import json_order
from bot.simulator.platform import calls
from bot.simulator.platform.faults import Fault, Trouble
from bot.simulator.platform.platform import Platform
from bot.simulator.platform.quotas import Act
from bot.simulator.platform.refusal import Refusal

_OPEN: dict[str, tuple[str, calls.Call]] = {
    "stable_token": ("POST", calls.stable_token),
    "token": ("GET", calls.token),
}
# What any account may call with a token, and what only a verified one may.
_BASIC: dict[str, tuple[str, calls.Call]] = {
    "menu/create": ("POST", calls.menu_create),
    "menu/get": ("GET", calls.menu_get),
    "menu/delete": ("GET", calls.menu_delete),
    "getcallbackip": ("GET", calls.callback_ip),
    "callback/check": ("POST", calls.callback_check),
}
_VERIFIED: dict[str, tuple[str, calls.Call]] = {
    "message/custom/send": ("POST", calls.custom_send),
    "message/custom/typing": ("POST", calls.custom_typing),
    "message/template/send": ("POST", calls.template_send),
    "message/subscribe/bizsend": ("POST", calls.bizsend),
    "qrcode/create": ("POST", calls.qrcode_create),
    "user/info": ("GET", calls.user_info),
}


def build_platform_app(platform: Platform) -> Starlette:
    """To be mounted, or served by itself."""
    routes = [
        Route(f"/cgi-bin/{path}", _endpoint(platform, path, call), methods=[method])
        for path, (method, call) in {**_OPEN, **_BASIC, **_VERIFIED}.items()
    ]
    return Starlette(routes=[*routes, *_control_routes(platform)])


def _endpoint(
    platform: Platform, path: str, call: calls.Call
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        with platform.lock:
            platform.calls[path] += 1
            fault = platform.faults.next_for(path)
        if fault is not None and not fault.trouble.value.endswith("_after"):
            return await _failed(fault)
        response = JSONResponse(_answer(platform, path, call, request, raw))
        return response if fault is None else await _failed(fault)

    return endpoint


def _answer(
    platform: Platform, path: str, call: calls.Call, request: Request, raw: bytes
) -> dict[str, Any]:
    try:
        with platform.lock:
            platform.check_address(request.client.host if request.client else "127.0.0.1")
            if path not in _OPEN:
                platform.tokens.check(request.query_params.get("access_token", ""))
            if path in _VERIFIED and not platform.verified:
                raise Refusal(48001)
            return call(platform, request.query_params, _body(request, raw))
    except Refusal as refusal:
        return refusal.as_answer()


def _body(request: Request, raw: bytes) -> dict[str, Any]:
    if request.method == "GET":
        return {}
    if b"\\u" in raw:
        raise Refusal(40033)
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Refusal(47001) from error
    if not isinstance(body, dict):
        raise Refusal(47001)
    return body


async def _failed(fault: Fault) -> Response:
    if fault.trouble is Trouble.ERRCODE:
        return JSONResponse(Refusal(fault.code).as_answer())
    if fault.trouble is Trouble.STATUS:
        return Response("<html>error</html>", status_code=fault.code, media_type="text/html")
    if fault.trouble is Trouble.NOT_JSON:
        return Response("<html>not what you asked for</html>", media_type="text/html")
    if fault.trouble is Trouble.SLOW_DRIP:
        return StreamingResponse(_drip(fault.seconds), media_type="application/json")
    if fault.trouble in (Trouble.HANG, Trouble.HANG_AFTER):
        await asyncio.sleep(fault.seconds)
    # Less than announced: the server has to break the connection off.
    return Response(b"{", headers={"Content-Length": "100"})


async def _drip(seconds: float) -> AsyncIterator[bytes]:
    """A byte every tenth of a second: every single read is quick, the whole never ends."""
    for _ in range(int(seconds * 10)):
        yield b" "
        await asyncio.sleep(0.1)


def _control_routes(platform: Platform) -> list[Route]:
    async def messages(request: Request) -> Response:
        after = int(request.query_params.get("after", "0"))
        user = request.query_params.get("user", "")
        shown = platform.mailbox.messages_for(user, after)
        return JSONResponse(
            {"messages": [asdict(p) for p in shown], "typing": platform.is_typing(user)}
        )

    async def state(_: Request) -> Response:
        with platform.lock:
            return JSONResponse({"calls": dict(platform.calls), "fetches": platform.tokens.fetches})

    return [
        Route("/control/messages", messages),
        Route("/control/state", state),
        *(
            Route(f"/control/{name}", _ordered(platform, obey), methods=["POST"])
            for name, obey in (("act", _act), ("fault", _fault), ("settings", _settings))
        ),
    ]


def _act(platform: Platform, order: dict[str, Any]) -> None:
    platform.note_act(str(order["user"]), Act(order["act"]), str(order.get("scene", "")))


def _fault(platform: Platform, order: dict[str, Any]) -> None:
    times = int(order.pop("times", 1))
    platform.inject(Fault(**{**order, "trouble": Trouble(order["trouble"])}), times)


def _settings(platform: Platform, order: dict[str, Any]) -> None:
    with platform.lock:
        if "verified" in order:
            platform.verified = bool(order["verified"])
        if "white_list" in order:
            platform.white_list = order["white_list"]
        if order.get("revoke_tokens"):
            platform.tokens.revoke()
        if order.get("clear_faults"):
            platform.faults.clear()


def _ordered(
    platform: Platform, obey: Callable[[Platform, dict[str, Any]], None]
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            obey(platform, await json_order(request))
        except (KeyError, ValueError, TypeError) as error:
            raise HTTPException(400) from error
        return JSONResponse({})

    return endpoint
