"""What stands before every page: the session, the role, the size of the body, the form's token."""

from __future__ import annotations

import inspect

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.access import cookies
from bot.console.access.faults import Endpoint
from bot.console.access.pages import Page
from bot.console.access.roles import may
from bot.console.access.showing import at, problem
from bot.services.staffing.audit import audit

log = structlog.get_logger(__name__)

_MOST_FIELDS, _MOST_FILES = 2_000, 20


class TooLarge(Exception):
    """The body is larger than the page takes."""


def guarded(page: Page) -> Endpoint:
    """The page's endpoint behind all checks."""

    async def answer(request: Request) -> Response:
        desk = request.app.state.desk
        token = request.cookies.get(cookies.SESSION, "")
        staff = await run_in_threadpool(desk.sessions.member, token) if token else None
        if staff is None:
            return _sign_in_first(request)
        request.state.staff, request.state.desk, request.state.key = staff, desk, token
        if not may(staff, page.action):
            await _note(request, page, "没有权限")
            return problem(request, 403, "没有权限", f"“{page.action.label}”需要别的角色。")
        if request.method == "POST":
            try:
                request.state.form = await read_form(request, page.most_bytes)
            except TooLarge:
                await _note(request, page, "内容过大")
                limit = f"{page.most_bytes // 1_000_000} MB"
                return problem(request, 413, "内容过大", f"一次最多提交 {limit}，没有任何改动。")
            if not is_ours(request, token):
                await _note(request, page, "表单校验不符")
                return problem(request, 403, "表单已失效", "请返回上一页，刷新后重新提交。")
        return await _run(page, request)

    return answer


async def read_form(request: Request, most_bytes: int) -> FormData:
    """The form of a request. Raises TooLarge before more than that is taken in."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > most_bytes:
        raise TooLarge
    receive, taken = request._receive, 0

    async def counted():
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most_bytes:
            raise TooLarge
        return message

    request._receive = counted
    return await request.form(
        max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=most_bytes
    )


def is_ours(request: Request, key: str) -> bool:
    """Whether a POST comes from a form of ours, in this browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    told = request.state.form.get("csrf") or request.headers.get("x-csrf", "")
    return isinstance(told, str) and cookies.is_csrf(key, told)


def _sign_in_first(request: Request) -> Response:
    if request.method in ("GET", "HEAD"):
        return RedirectResponse(at("/sign-in"), status_code=303)
    log.warning("console_refused", reason="no session", path=request.url.path)
    return problem(
        request, 401, "登录已过期",
        "没有任何改动。请在新的标签页登录，再返回本页，复制您填写的内容后重新提交。",
    )  # fmt: skip


async def _run(page: Page, request: Request) -> Response:
    if inspect.iscoroutinefunction(page.endpoint):
        return await page.endpoint(request)
    return await run_in_threadpool(page.endpoint, request)


async def _note(request: Request, page: Page, reason: str) -> None:
    """A refusal, in the audit log."""
    staff, path = request.state.staff, request.url.path
    log.warning("console_refused", reason=reason, path=path, staff=staff.name)

    def write() -> None:
        with request.state.desk.engine.begin() as connection:
            audit(connection, staff, "refused", path, f"{page.action.label}：{reason}")

    await run_in_threadpool(write)
