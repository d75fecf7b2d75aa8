"""The audit log: to be read and taken away as CSV, nothing else."""

from __future__ import annotations

import csv
import io
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.pages import Page
from bot.console.access.roles import Action
from bot.console.access.showing import render
from bot.services.staffing.audit import PAGE, Wanted, all_deeds, deeds

_MOST_ROWS = 50_000
_WORDS = {
    "sign_in": "登录", "sign_in_failed": "登录失败", "sign_out": "退出",
    "change_password": "修改密码", "refused": "被拒绝",
} | {action.value: action.label for action in Action}  # fmt: skip


def show(request: Request) -> Response:
    """One page of it."""
    wanted, number = _wanted(request), _number(request)
    rows, count = deeds(request.state.desk.engine, wanted, number)
    return render(
        request, "audit/list.html",
        rows=rows, count=count, wanted=wanted, words=_WORDS, page=number,
        pages=max(1, -(-count // PAGE)),
    )  # fmt: skip


def save(request: Request) -> Response:
    """What the filter leaves, for a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("编号", "时间", "人员", "操作", "对象", "说明"))
    for deed in all_deeds(request.state.desk.engine, _wanted(request), _MOST_ROWS):
        action = _WORDS.get(deed.action, deed.action)
        cells = (deed.staff, action, deed.subject, deed.detail)
        writer.writerow((deed.id, f"{deed.at:%Y-%m-%d %H:%M:%S}", *map(_harmless, cells)))
    return Response(
        "\ufeff" + file.getvalue(), media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )  # fmt: skip


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _wanted(request: Request) -> Wanted:
    asked = request.query_params
    words = {name: asked.get(name, "").strip()[:100] for name in ("staff", "action", "words")}
    return Wanted(**words, first=_day(asked.get("first")), last=_day(asked.get("last")))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    return min(max(int(text), 1), 1_000_000) if text.isascii() and text.isdigit() else 1


PAGES = (
    Page("/audit", ("GET",), Action.SEE_AUDIT, show, nav="操作记录", group="系统"),
    Page("/audit.csv", ("GET",), Action.SEE_AUDIT, save),
)
