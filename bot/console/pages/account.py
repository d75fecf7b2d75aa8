"""One's own account: change the password, sign out here or everywhere."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.access import cookies
from bot.console.access.pages import Page
from bot.console.access.roles import Action
from bot.console.access.showing import at, form_of, render
from bot.services.staffing.audit import audit
from bot.services.staffing.staff import StaffError, end_sessions


def show(request: Request) -> Response:
    """The form."""
    return render(request, "staff/account.html", error="")


def change(request: Request) -> Response:
    """A new password; one signs in again with it."""
    desk, staff, form = request.state.desk, request.state.staff, form_of(request)
    new = str(form.get("new", ""))
    if desk.accounts.check(staff.name, str(form.get("old", ""))) is None:
        return render(request, "staff/account.html", 422, error="原密码不对")
    if new != form.get("again"):
        return render(request, "staff/account.html", 422, error="两次输入的新密码不同")
    try:
        with desk.engine.begin() as connection:
            desk.accounts.set_password(connection, staff, new)
            audit(connection, staff, "change_password", staff.name)
    except StaffError as error:
        return render(request, "staff/account.html", 422, error=str(error))
    return _out()


def sign_out(request: Request) -> Response:
    """Here, or in all browsers."""
    desk, staff = request.state.desk, request.state.staff
    with desk.engine.begin() as connection:
        if form_of(request).get("everywhere"):
            end_sessions(connection, staff)
        else:
            desk.sessions.end(connection, request.state.key)
        audit(connection, staff, "sign_out")
    return _out()


def _out() -> Response:
    response = RedirectResponse(at("/sign-in"), status_code=303)
    cookies.drop(response, cookies.SESSION)
    return response


PAGES = (
    Page("/account", ("GET",), Action.OWN_ACCOUNT, show, nav="我的账号", group="系统"),
    Page("/account/password", ("POST",), Action.OWN_ACCOUNT, change),
    Page("/account/sign-out", ("POST",), Action.OWN_ACCOUNT, sign_out),
)
