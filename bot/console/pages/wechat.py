"""How the account presents itself: menu, welcome, whether it answers, how sending stands."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.pages import Page
from bot.console.access.roles import Action
from bot.console.access.showing import form_of, go, render
from bot.console.people import note_down
from bot.errors import TransportError
from bot.messages import Choice, Reply
from bot.services.delivery.outbox import Outbox
from bot.services.desk.ticket_lists import MAIL_WORDS
from bot.services.presence.account import (
    LONGEST_CHOICE,
    LONGEST_OFF,
    LONGEST_REASON,
    LONGEST_WELCOME,
    MOST_CHOICES,
    Subject,
    decide,
    decided,
    decisions,
)
from bot.services.presence.account import menu_rows as saved_menu
from bot.wechat.limits import MENU_BUTTONS, MENU_ENTRIES, TEXT_BUDGET_BYTES
from bot.wechat.menu import MENU_FILE, as_platform_menu, described, menu_of, rows_in
from bot.wechat.menu_check import problems_in
from bot.wechat.rendering import render as as_wechat_text


def _shown(
    request: Request, status: int = 200, problems: tuple[str, ...] = (), typed: Any = None
) -> Response:
    desk = request.state.desk
    with desk.engine.connect() as connection:
        saved = _menu(connection)
        welcome, switch = decided(connection, Subject.WELCOME), decided(connection, Subject.SWITCH)
        pushed = decided(connection, Subject.PUSHED)
        switched = decisions(connection, Subject.SWITCH)
    greeting = desk.people.replies.get("welcome")
    own = (
        welcome.value
        if welcome and welcome.value
        else {
            "text": greeting.text,
            "choices": [choice.label for choice in greeting.choices],
        }
    )
    rows = typed if typed is not None else saved
    return render(
        request,
        "wechat/wechat.html",
        status,
        problems=problems,
        menu=rows,
        welcome=own,
        on=switch is None or switch.value["on"],
        switch=switch,
        switched=switched,
        pushed=pushed,
        differs=pushed is None or pushed.value != as_platform_menu(menu_of(saved)),
        suggested=desk.people.replies.get("switched_off").text,
        sending=desk.people.sending(),
        may_send=desk.people.may_send,
        token=_token(desk.people.api),
        mail=MAIL_WORDS,
        letters=Outbox(desk.engine).counts(),
        buttons=range(MENU_BUTTONS),
        entries=range(MENU_ENTRIES),
        longest=LONGEST_WELCOME,
        choices=MOST_CHOICES,
    )


def _menu(connection: Connection) -> list[dict[str, Any]]:
    """What staff saved last; the product's own before that."""
    return saved_menu(connection) or rows_in(MENU_FILE)


def _token(api) -> str:
    """How the token stands, in words. Asks nobody."""
    if api is None:
        return "未设置 AppID 和 AppSecret"
    try:
        token = api.token.state()
    except TransportError as error:
        return str(error)
    minutes = int((token.ends_at - time.time()) // 60) if token else 0
    if minutes <= 0:
        return "尚未取得，需要时自动获取"
    return f"可用，约 {minutes} 分钟后到期，到期前自动更新"


def _menu_saved(request: Request) -> Response:
    rows, desk, staff = menu_rows(form_of(request)), request.state.desk, request.state.staff
    if problems := tuple(problems_in(rows)):
        return _shown(request, 422, problems, rows)
    with desk.engine.begin() as connection:
        decide(connection, Subject.MENU, rows, staff.name, desk.clock.now())
        lines = "\n".join(described(as_platform_menu(menu_of(rows))))
        note_down(request, connection, "保存菜单", "account:menu", lines)
    return go(request, "/wechat", "菜单已保存，尚未推送")


def menu_rows(form: FormData) -> list[dict[str, Any]]:
    """The menu of a form, in the shape of menu.yml; lines without a name are left out."""
    rows = []
    for button in range(MENU_BUTTONS):
        name = str(form.get(f"b{button}", "")).strip()
        entries = [
            entry for line in range(MENU_ENTRIES) if (entry := _entry(form, f"b{button}e{line}"))
        ]
        if entries:
            rows.append({"name": name, "entries": entries})
        elif name:
            rows.append({"name": name, **_action(form, f"b{button}")})
    return rows


def _entry(form: FormData, place: str) -> dict[str, str] | None:
    name, does = str(form.get(place, "")).strip(), _action(form, place)
    return {"name": name, **does} if name or any(does.values()) else None


def _action(form: FormData, place: str) -> dict[str, str]:
    """What happens: words said, a page opened, or fields of the platform's own (`a=b` each)."""
    value = str(form.get(f"{place}_value", "")).strip()
    kind = str(form.get(f"{place}_kind", "say"))
    if not value or kind == "say":
        return {"say": value} if value else {}
    if kind == "view":
        return {"type": "view", "url": value}
    pairs = (pair.partition("=") for pair in value.split())
    return {key: told for key, _, told in pairs}


def _menu_pushed(request: Request) -> Response:
    """To the platform first: a row cannot take back what phones show."""
    desk, staff = request.state.desk, request.state.staff
    with desk.engine.connect() as connection:
        menu = as_platform_menu(menu_of(_menu(connection)))
    if desk.people.api is None:
        return _shown(request, 409, ("未设置 AppID 和 AppSecret，不能推送",))
    try:
        desk.people.api.menu.replace(menu)
    except TransportError as error:
        with desk.engine.begin() as connection:
            note_down(request, connection, "推送菜单未成功", "account:menu", str(error))
        return _shown(request, 502, (f"微信没有接受菜单：{error}",))
    with desk.engine.begin() as connection:
        decide(connection, Subject.PUSHED, menu, staff.name, desk.clock.now())
        note_down(request, connection, "推送菜单", "account:menu", "\n".join(described(menu)))
    return go(request, "/wechat", "菜单已推送，手机上五分钟内更新")


def _welcome_saved(request: Request) -> Response:
    form, desk, staff = form_of(request), request.state.desk, request.state.staff
    text = str(form.get("text", "")).replace("\r\n", "\n").strip()
    choices = [line.strip() for line in str(form.get("choices", "")).splitlines() if line.strip()]
    value = None if form.get("own") else {"text": text, "choices": choices}
    if value is not None and (problems := tuple(_of_welcome(text, choices))):
        return _shown(request, 422, problems)
    with desk.engine.begin() as connection:
        decide(connection, Subject.WELCOME, value, staff.name, desk.clock.now())
        told = text if value else "恢复默认"
        note_down(request, connection, "修改欢迎语", "account:welcome", told)
    return go(request, "/wechat", "欢迎语已更新，一秒内生效")


def _of_welcome(text: str, choices: list[str]):
    if not text or len(text) > LONGEST_WELCOME:
        yield f"欢迎语应为 1 到 {LONGEST_WELCOME} 字，现有 {len(text)} 字"
    if len(choices) > MOST_CHOICES or any(len(one) > LONGEST_CHOICE for one in choices):
        yield f"可点的问题最多 {MOST_CHOICES} 个，每个最多 {LONGEST_CHOICE} 字"
    reply = Reply(text, tuple(Choice(one, one) for one in choices))
    if len(as_wechat_text(reply).encode()) > TEXT_BUDGET_BYTES:
        yield "欢迎语连同可点的问题超过微信允许的长度"


def _switched(request: Request) -> Response:
    form, desk, staff = form_of(request), request.state.desk, request.state.staff
    on, reason = form.get("to") == "on", str(form.get("reason", "")).strip()
    say = str(form.get("say", "")).strip()
    if not reason or len(reason) > LONGEST_REASON:
        return _shown(request, 422, (f"请填写原因，最多 {LONGEST_REASON} 字",))
    if not on and not 0 < len(say) <= LONGEST_OFF:
        return _shown(request, 422, (f"请填写暂停时告知企业的话，最多 {LONGEST_OFF} 字",))
    value = {"on": True} if on else {"on": False, "say": say}
    with desk.engine.begin() as connection:
        decide(connection, Subject.SWITCH, value, staff.name, desk.clock.now(), reason)
        what = "恢复自动答复" if on else "暂停自动答复"
        note_down(request, connection, what, "account:switch", reason)
    return go(request, "/wechat", f"已{what}，一秒内生效")


PAGES = (
    Page("/wechat", ("GET",), Action.SEE_WECHAT, _shown, nav="服务号", group="系统"),
    Page("/wechat/menu", ("POST",), Action.EDIT_WECHAT, _menu_saved),
    Page("/wechat/menu/push", ("POST",), Action.EDIT_WECHAT, _menu_pushed),
    Page("/wechat/welcome", ("POST",), Action.EDIT_WECHAT, _welcome_saved),
    Page("/wechat/switch", ("POST",), Action.SWITCH_SERVICE, _switched),
)
