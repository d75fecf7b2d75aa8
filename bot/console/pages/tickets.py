"""Questions left for a person: the list, one with its history, the answer, canned replies."""

from __future__ import annotations

from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.pages import Page, Panel
from bot.console.access.roles import Action, may
from bot.console.access.showing import form_of, go, render
from bot.console.desk import ConsoleDesk
from bot.console.people import note_down
from bot.errors import KejitongError
from bot.services.desk.canned_replies import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    add_canned,
    all_canned,
    change_canned,
    drop_canned,
)
from bot.services.desk.ticket_lists import MAIL_WORDS, count_tickets, history_of, list_tickets
from bot.services.desk.tickets import STATE_WORDS, WAITING, IllegalMove, NoSuchTicket, TicketState
from bot.services.record.turn_search import pseudonym
from bot.services.record.turns import person_key

LONGEST_REPLY = 1_500
_LISTS = {
    "waiting": WAITING,
    "open": (TicketState.OPEN,),
    "taken": (TicketState.TAKEN,),
    "answered": (TicketState.ANSWERED,),
    "closed": (TicketState.CLOSED,),
    "empty": (TicketState.EMPTY,),
}


def _listed(request: Request) -> Response:
    desk, query = request.state.desk, request.query_params
    chosen = query.get("state", "") if query.get("state") in _LISTS else "waiting"
    mine = request.state.staff.name if query.get("mine") else ""
    with desk.engine.connect() as connection:
        page = list_tickets(connection, _LISTS[chosen], mine, number_in(query.get("beyond")))
        counts = count_tickets(connection)
    return render(
        request,
        "tickets/list.html",
        page=page,
        counts=counts,
        chosen=chosen,
        mine=bool(mine),
        lists=_LISTS,
        words=STATE_WORDS,
        now=desk.clock.now(),
        age=age,
    )


def _shown(request: Request, status: int = 200, problem: str = "", reply: str = "") -> Response:
    desk = request.state.desk
    try:
        ticket = desk.people.tickets.get(_number(request))
    except NoSuchTicket as error:
        return render(request, "tickets/missing.html", 404, problem=str(error))
    with desk.engine.connect() as connection:
        history, canned = history_of(connection, ticket), all_canned(connection)
        takers = _takers(desk, connection)
    return render(
        request,
        "tickets/ticket.html",
        status,
        ticket=ticket,
        history=history,
        canned=canned,
        takers=takers,
        words=STATE_WORDS,
        mail=MAIL_WORDS,
        problem=problem,
        reply=reply or _canned(request, canned),
        person=pseudonym(person_key(ticket.user)),
        now=desk.clock.now(),
        age=age,
        waiting=ticket.state in WAITING,
        longest=LONGEST_REPLY,
    )


def _takers(desk: ConsoleDesk, connection: Connection) -> list[str]:
    """Who may be given a ticket: whoever may answer one and can sign in."""
    return [
        one.staff.name
        for one in desk.accounts.all(connection)
        if not one.disabled and may(one.staff, Action.ANSWER_TICKETS)
    ]


def _canned(request: Request, canned) -> str:
    """The canned reply that was chosen, without script by a link."""
    chosen = number_in(request.query_params.get("canned"))
    return next((one.text for one in canned if one.id == chosen), "")


def _answered(request: Request) -> Response:
    reply = str(form_of(request).get("reply", "")).strip()
    if not reply:
        return _shown(request, 422, "请填写答复")
    if len(reply) > LONGEST_REPLY:
        return _shown(request, 422, f"答复有 {len(reply)} 字，最多 {LONGEST_REPLY} 字", reply)
    tickets, by = request.state.desk.people.tickets, request.state.staff.name
    return _do(
        request,
        "答复咨询单",
        reply,
        lambda number, seen, within: tickets.answer(number, reply, by, seen, within),
    )


def _taken(request: Request) -> Response:
    """By oneself, by somebody else, or by nobody."""
    tickets, by = request.state.desk.people.tickets, request.state.staff.name
    assignee = str(form_of(request).get("assignee", "")).strip()
    if not assignee:
        return _do(
            request,
            "退回咨询单",
            "",
            lambda number, seen, within: tickets.give_back(number, by, seen, within),
        )
    with request.state.desk.engine.connect() as connection:
        takers = _takers(request.state.desk, connection)
    if assignee not in takers:
        return _shown(request, 422, "请从名单中选择经办人")
    return _do(
        request,
        "指派咨询单",
        assignee,
        lambda number, seen, within: tickets.take(number, by, assignee, seen, within),
    )


def _closed(request: Request) -> Response:
    reason = str(form_of(request).get("reason", "")).strip()[:200]
    if not reason:
        return _shown(request, 422, "关闭时请填写原因")
    tickets, by = request.state.desk.people.tickets, request.state.staff.name
    return _do(
        request,
        "关闭咨询单",
        reason,
        lambda number, seen, within: tickets.close(number, by, reason, seen, within),
    )


def _do(request: Request, what: str, detail: str, change) -> Response:
    """A change and its line in the audit log, both or neither. What was typed is not lost."""
    number = _number(request)
    seen = number_in(str(form_of(request).get("seen", "")))
    try:
        with request.state.desk.engine.begin() as connection:
            change(number, -1 if seen is None else seen, connection)
            note_down(request, connection, what, f"ticket:{number}", detail)
    except NoSuchTicket as error:
        return render(request, "tickets/missing.html", 404, problem=str(error))
    except IllegalMove as error:
        return _shown(request, 409, str(error), str(form_of(request).get("reply", "")))
    return go(request, f"/tickets/{number}", f"单号 {number}：{what}完成")


def _canned_list(request: Request, status: int = 200, problem: str = "") -> Response:
    with request.state.desk.engine.connect() as connection:
        canned = all_canned(connection)
    return render(
        request,
        "tickets/canned.html",
        status,
        canned=canned,
        problem=problem,
        typed=form_of(request) if request.method == "POST" else {},
    )


def _canned_saved(request: Request) -> Response:
    form, desk, staff = form_of(request), request.state.desk, request.state.staff
    title, text = str(form.get("title", "")).strip(), str(form.get("text", "")).strip()
    id = number_in(str(form.get("id", "")))
    drops = bool(form.get("drop"))
    if not drops and not (title and text):
        return _canned_list(request, 422, "请填写名称和内容")
    if len(title) > LONGEST_TITLE or len(text) > LONGEST_TEXT:
        limits = f"名称最多 {LONGEST_TITLE} 字，内容最多 {LONGEST_TEXT} 字"
        return _canned_list(request, 422, limits)
    now = desk.clock.now()
    try:
        with desk.engine.begin() as connection:
            if drops:
                drop_canned(connection, id or 0)
            elif id is None:
                id = add_canned(connection, title, text, staff.name, now)
            else:
                change_canned(connection, id, title, text, staff.name, now)
            what = "删除常用语" if drops else "保存常用语"
            note_down(request, connection, what, f"canned:{id}", title)
    except KejitongError as error:
        return _canned_list(request, 409, str(error))
    return go(request, "/canned-replies", "常用语已更新")


def age(since, now) -> str:
    """How long something has waited, as people say it."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} 分钟"
    if minutes < 24 * 60:
        return f"{minutes // 60} 小时"
    return f"{minutes // (24 * 60)} 天"


def number_in(text: str | None) -> int | None:
    """A whole number of a form or an address; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _number(request: Request) -> int:
    return number_in(str(request.path_params["number"])) or 0


def _panel(request: Request) -> dict[str, int]:
    """For the start page: what waits for an answer."""
    with request.state.desk.engine.connect() as connection:
        counts = count_tickets(connection)
    return {
        "waiting": counts.get(TicketState.OPEN, 0),
        "taken": counts.get(TicketState.TAKEN, 0),
    }


PANELS = (Panel("咨询单", Action.SEE_TICKETS, "tickets/panel.html", _panel),)
PAGES = (
    Page("/tickets", ("GET",), Action.SEE_TICKETS, _listed, nav="咨询单", group="企业"),
    Page("/tickets/{number}", ("GET",), Action.SEE_TICKETS, _shown),
    Page("/tickets/{number}/answer", ("POST",), Action.ANSWER_TICKETS, _answered),
    Page("/tickets/{number}/take", ("POST",), Action.ANSWER_TICKETS, _taken),
    Page("/tickets/{number}/close", ("POST",), Action.ANSWER_TICKETS, _closed),
    Page(
        "/canned-replies",
        ("GET",),
        Action.SEE_TICKETS,
        _canned_list,
        nav="常用答复",
        group="企业",
    ),
    Page("/canned-replies", ("POST",), Action.EDIT_CANNED, _canned_saved),
)
