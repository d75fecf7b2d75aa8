"""Signing in and out: the only pages that are seen without a session."""

from __future__ import annotations

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.console.access import cookies
from bot.console.access.faults import explained
from bot.console.access.guard import TooLarge, is_ours, read_form
from bot.console.access.showing import at, problem, render
from bot.services.staffing.audit import audit

log = structlog.get_logger(__name__)
_FORM_BYTES = 10_000


async def _show(request: Request) -> Response:
    return await run_in_threadpool(_form, request, "", 200)


def _form(request: Request, error: str, status: int) -> Response:
    door = request.cookies.get(cookies.DOOR) or cookies.new_door()
    request.state.key = door
    nobody = request.app.state.desk.accounts.is_empty()
    response = render(request, "access/sign_in.html", status, error=error, nobody=nobody)
    cookies.put(request, response, cookies.DOOR, door)
    return response


async def _sign_in(request: Request) -> Response:
    try:
        request.state.form = await read_form(request, _FORM_BYTES)
    except TooLarge:
        return problem(request, 413, "内容过大", "没有登录。")
    door = request.cookies.get(cookies.DOOR, "")
    if not door:
        text = "浏览器没有送回 Cookie：请经 HTTPS 打开控制台，或在本机用 127.0.0.1 打开。"
        return await run_in_threadpool(_form, request, text, 400)
    if not is_ours(request, door):
        log.warning("console_refused", reason="sign-in form", path=request.url.path)
        return await run_in_threadpool(_form, request, "页面已失效，请重新登录。", 403)
    return await run_in_threadpool(_check, request)


def _check(request: Request) -> Response:
    desk, form = request.app.state.desk, request.state.form
    name, password = str(form.get("name", "")).strip(), str(form.get("password", ""))
    address = request.client.host if request.client else ""
    wait = desk.lockout.attempt(name, address)
    if wait > 0:
        log.warning("sign_in_closed", address=address)
        minutes = int(wait // 60) + 1
        return _form(request, f"失败次数过多，请约 {minutes} 分钟后再试。", 429)
    member = desk.accounts.check(name, password)
    if member is None:
        with desk.engine.begin() as connection:
            known = any(one.staff.name == name for one in desk.accounts.all(connection))
            # What nobody is called may be a password in the wrong field: it is not kept.
            audit(connection, name if known else "", "sign_in_failed", "", f"来自 {address}")
        return _form(request, "账号或密码不对。", 403)
    with desk.engine.begin() as connection:
        desk.lockout.forgive(connection, name, address)
        token = desk.sessions.begin(connection, member)
        audit(connection, member, "sign_in", "", f"来自 {address}")
    response = RedirectResponse(at("/"), status_code=303)
    cookies.put(request, response, cookies.SESSION, token)
    cookies.drop(response, cookies.DOOR)
    return response


SIGN_IN = (
    Route("/sign-in", explained(_show), methods=["GET"]),
    Route("/sign-in", explained(_sign_in), methods=["POST"]),
)
