"""The staff, for administrators: add, change the role, disable, reset the password."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.pages import Page
from bot.console.access.roles import Action
from bot.console.access.showing import form_of, go, render
from bot.services.staffing.audit import audit
from bot.services.staffing.staff import Role, StaffError


def show(request: Request, status: int = 200, error: str = "") -> Response:
    """Everybody, and the form for one more."""
    desk = request.state.desk
    with desk.engine.connect() as connection:
        accounts = desk.accounts.all(connection)
    form = getattr(request.state, "form", {})
    return render(
        request, "staff/list.html", status,
        accounts=accounts, roles=tuple(Role), error=error, name=form.get("name", ""),
    )  # fmt: skip


def change(request: Request) -> Response:
    """One change, named by the field `act`."""
    desk, staff, form = request.state.desk, request.state.staff, form_of(request)
    act, name = str(form.get("act", "")), str(form.get("name", "")).strip()
    try:
        with desk.engine.begin() as connection:
            done = _act(desk, connection, act, name, form)
            audit(connection, staff, Action.MANAGE_STAFF, name, done)
    except StaffError as error:
        return show(request, 422, str(error))
    return go(request, "/staff", notice=f"{name}：{done}")


def _act(desk, connection, act: str, name: str, form) -> str:
    accounts = desk.accounts
    password = str(form.get("password", ""))
    if act == "add":
        member = accounts.add(connection, name, _role(form), password)
        return f"已添加（{member.role.label}）"
    member = accounts.named(connection, name)
    if act == "role":
        accounts.set_role(connection, member, _role(form))
        return f"角色改为{_role(form).label}"
    if act == "password":
        accounts.set_password(connection, member, password)
        return "已重设密码"
    if act in ("disable", "enable"):
        accounts.set_disabled(connection, member, act == "disable")
        desk.lockout.forgive(connection, name)
        return "已停用" if act == "disable" else "已启用"
    raise StaffError("没有这个操作")


def _role(form) -> Role:
    try:
        return Role(form.get("role", ""))
    except ValueError as error:
        raise StaffError("请选择角色") from error


PAGES = (
    Page("/staff", ("GET",), Action.MANAGE_STAFF, show, nav="人员", group="系统"),
    Page("/staff", ("POST",), Action.MANAGE_STAFF, change),
)
