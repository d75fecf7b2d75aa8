"""What is done with an entry's revisions; what the gate holds back is shown with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.clock import LOCAL_ZONE
from bot.console.access.showing import form_of, go
from bot.console.desk import ConsoleDesk
from bot.console.pages.knowledge.entry import place_of
from bot.console.pages.knowledge.showing import show
from bot.errors import KejitongError
from bot.services.knowledge.gate import SHORTEST_REASON, Planned
from bot.services.knowledge.releasing import HeldBack, Letting
from bot.services.staffing.staff import Staff
from policy_kb.errors import EditConflict, KnowledgeError
from policy_kb.store import State

_LONGEST_NOTE = 500


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be done with which revision."""

    desk: ConsoleDesk
    staff: Staff
    entry: str
    number: int
    note: str
    at: datetime | None
    letting: Letting | None


# Does it; the notice.
Move = Callable[[Wish], str]


def _submit(wish: Wish) -> str:
    wish.desk.editing.submit(wish.staff, wish.entry, wish.number, wish.note)
    return f"第 {wish.number} 版已送审。"


def _discard(wish: Wish) -> str:
    wish.desk.editing.discard(wish.staff, wish.entry, wish.number, wish.note)
    return f"第 {wish.number} 版已作废。"


def _approve(wish: Wish) -> str:
    releasing = wish.desk.releasing
    state = releasing.approve(wish.staff, wish.entry, wish.number, wish.note, wish.at, wish.letting)
    if state is State.SCHEDULED:
        ahead = releasing.foretell(releasing.planned(wish.entry, wish.number))
        return f"审核通过，将于 {wish.at:%Y-%m-%d %H:%M} 发布。{ahead}"
    return "审核通过，已发布，一秒内生效。" if state is State.PUBLISHED else "初审通过，等待复审。"


def _publish_now(wish: Wish) -> str:
    wish.desk.releasing.publish_now(wish.staff, wish.entry, wish.number, wish.note, wish.letting)
    return "已发布，一秒内生效。"


def _send_back(wish: Wish) -> str:
    wish.desk.editing.send_back(wish.staff, wish.entry, wish.number, wish.note)
    return f"第 {wish.number} 版已退回修改。"


def _withdraw(wish: Wish) -> str:
    releasing = wish.desk.releasing
    releasing.withdraw(wish.staff, wish.entry, wish.note, wish.at, wish.letting)
    if wish.at is None:
        return "已下架，一秒内不再作答。"
    return f"将于 {wish.at:%Y-%m-%d %H:%M} 下架。{releasing.foretell(Planned(wish.entry, None))}"


def _keep(wish: Wish) -> str:
    wish.desk.editing.keep(wish.staff, wish.entry, wish.note)
    return "已取消定时下架。"


def _republish(wish: Wish) -> str:
    wish.desk.releasing.republish(wish.staff, wish.entry, wish.note, wish.letting)
    return "已恢复发布。"


def _roll_back(wish: Wish) -> str:
    wish.desk.releasing.roll_back(wish.staff, wish.entry, wish.number, wish.note, wish.letting)
    return f"已按第 {wish.number} 版的内容重新发布，一秒内生效。"


_EDITORS_MOVES: dict[str, Move] = {"submit": _submit, "discard": _discard}
_REVIEWERS_MOVES: dict[str, Move] = {
    "approve": _approve,
    "publish_now": _publish_now,
    "send_back": _send_back,
    "withdraw": _withdraw,
    "keep": _keep,
    "republish": _republish,
    "roll_back": _roll_back,
}
# What the gate may hold back, in the words of the page that says so.
_GATED = {
    "approve": "发布",
    "publish_now": "发布",
    "withdraw": "下架",
    "republish": "恢复发布",
    "roll_back": "回退",
}
# Why something is taken away or brought back must be said.
_WITH_REASON = {"send_back", "withdraw", "republish", "roll_back"}


def move_draft(request: Request) -> Response:
    """POST /knowledge/draft: what an editor may do with a draft."""
    return _moved(request, _EDITORS_MOVES)


def move_reviewed(request: Request) -> Response:
    """POST /knowledge/review: what a reviewer may do with a revision."""
    return _moved(request, _REVIEWERS_MOVES)


def let_pass(request: Request) -> Response:
    """POST /knowledge/override: do what the gate held back all the same, for a written reason."""
    form = form_of(request)
    reason = str(form.get("reason", "")).strip()[:_LONGEST_NOTE]
    if len(reason) < SHORTEST_REASON:
        notice = f"没有执行：放行须写明原因，至少 {SHORTEST_REASON} 个字。"
        return go(request, place_of(str(form.get("id", ""))), notice=notice)
    gated = {do: move for do, move in _REVIEWERS_MOVES.items() if do in _GATED}
    return _moved(request, gated, Letting(reason, str(form.get("seen", ""))))


def _moved(request: Request, moves: Mapping[str, Move], letting: Letting | None = None) -> Response:
    form = form_of(request)
    entry, do = str(form.get("id", "")), str(form.get("do", ""))
    number = str(form.get("number", "0"))
    if do not in moves or not number.isdecimal():
        return show(request, "missing.html", status=400)
    note = str(form.get("note", "")).strip()[:_LONGEST_NOTE]
    if do in _WITH_REASON and not note:
        return go(request, place_of(entry), notice="请写明原因，再操作一次。")
    desk, staff = request.state.desk, request.state.staff
    try:
        at = _moment(str(form.get("at", "")))
        notice = moves[do](Wish(desk, staff, entry, int(number), note, at, letting))
    except HeldBack as held:
        return _held_back(request, held, {"id": entry, "do": do, "number": number, "note": note})
    except EditConflict as error:
        notice = f"没有执行：{error}"
    except (KnowledgeError, KejitongError, ValueError) as error:
        notice = "没有执行：" + "；".join(str(error).splitlines())
    return go(request, place_of(entry), notice=notice)


def _held_back(request: Request, held: HeldBack, wanted: Mapping[str, Any]) -> Response:
    dossier = request.state.desk.editing.dossier(wanted["id"])
    title = dossier.line.title if dossier is not None else wanted["id"]
    return show(
        request,
        "gate.html",
        status=409,
        held=held,
        wanted=wanted,
        title=title,
        word=_GATED[wanted["do"]],
        shortest=SHORTEST_REASON,
    )


def _moment(text: str) -> datetime | None:
    text = text.strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.replace(" ", "T")).replace(tzinfo=LOCAL_ZONE)
    except ValueError:
        raise ValueError(f"时间应为 2026-03-31 09:00 的形式，现为 {text}") from None
