"""One entry: where it stands, what differs, what happened to it, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.clock import LOCAL_ZONE
from bot.console.access.showing import form_of, go
from bot.console.pages.knowledge.showing import show
from bot.console.pages.knowledge.trying import LONGEST_QUESTION, ask, preview
from bot.console.pages.knowledge.views import differences
from bot.errors import KejitongError
from bot.services.editing import Dossier, Editing, Editor, may_review
from policy_kb.columns import KIND_WORDS
from policy_kb.errors import EditConflict, KnowledgeError
from policy_kb.store import WORDS, State

_LONGEST_NOTE = 500
# staff, entry, revision, note, hour → the notice.
Move = Callable[[Editing, Editor, str, int, str, "datetime | None"], str]


def show_entry(request: Request) -> Response:
    """GET /knowledge/entry: `a` and `b` choose two revisions to compare."""
    dossier = _dossier(request)
    if dossier is None:
        return show(request, "missing.html", status=404)
    before, after = _compared(request, dossier)
    return show(
        request, "entry.html", dossier=dossier, words=WORDS,
        kind=str(after.payload.get("kind", "")), kind_word=KIND_WORDS.get(dossier.line.kind, ""),
        rows=differences(
            str(after.payload.get("kind", "")), before.payload if before else None, after.payload
        ),
        before=before, after=after, may_review=may_review(dossier, request.state.staff),
        today=request.state.desk.editing.today(), former=dossier.former,
    )


def try_entry(request: Request) -> Response:
    """GET /knowledge/preview: the phone's view of a revision, and a question to it (`q`)."""
    dossier = _dossier(request)
    if dossier is None:
        return show(request, "missing.html", status=404)
    revision = dossier.newest
    chosen = request.query_params.get("n", "")
    if chosen.isdecimal():
        revision = dossier.revision(int(chosen)) or revision
    question = request.query_params.get("q", "").strip()[:LONGEST_QUESTION]
    try:
        entry = revision.restored()
    except KnowledgeError as error:
        return go(request, _place(dossier.line.entry), notice=str(error))
    trial = request.state.desk.trial
    tried = ask(trial, entry, [question]) if question else preview(trial, entry)
    return show(
        request, "preview.html", dossier=dossier, revision=revision, tried=tried,
        question=question, words=WORDS,
    )


def _submit(editing: Editing, staff: Editor, entry: str, number: int, note: str, _) -> str:
    editing.submit(staff, entry, number, note)
    return f"第 {number} 版已送审。"


def _discard(editing: Editing, staff: Editor, entry: str, number: int, note: str, _) -> str:
    editing.discard(staff, entry, number, note)
    return f"第 {number} 版已作废。"


def _approve(
    editing: Editing, staff: Editor, entry: str, number: int, note: str, at: datetime | None
) -> str:
    state = editing.approve(staff, entry, number, note, at)
    if state is State.SCHEDULED:
        return f"审核通过，将于 {at:%Y-%m-%d %H:%M} 发布。"
    return "审核通过，已发布，一秒内生效。" if state is State.PUBLISHED else "初审通过，等待复审。"


def _publish_now(editing: Editing, staff: Editor, entry: str, number: int, note: str, _) -> str:
    editing.publish_now(staff, entry, number, note)
    return "已发布，一秒内生效。"


def _send_back(editing: Editing, staff: Editor, entry: str, number: int, note: str, _) -> str:
    editing.send_back(staff, entry, number, note)
    return f"第 {number} 版已退回修改。"


def _withdraw(
    editing: Editing, staff: Editor, entry: str, _: int, note: str, at: datetime | None
) -> str:
    editing.withdraw(staff, entry, note, at)
    return f"将于 {at:%Y-%m-%d %H:%M} 下架。" if at else "已下架，一秒内不再作答。"


def _keep(editing: Editing, staff: Editor, entry: str, _: int, note: str, __) -> str:
    editing.keep(staff, entry, note)
    return "已取消定时下架。"


def _republish(editing: Editing, staff: Editor, entry: str, _: int, note: str, __) -> str:
    editing.republish(staff, entry, note)
    return "已恢复发布。"


def _roll_back(editing: Editing, staff: Editor, entry: str, number: int, note: str, _) -> str:
    editing.roll_back(staff, entry, number, note)
    return f"已按第 {number} 版的内容重新发布，一秒内生效。"


EDITORS_MOVES: dict[str, Move] = {"submit": _submit, "discard": _discard}
REVIEWERS_MOVES: dict[str, Move] = {
    "approve": _approve, "publish_now": _publish_now, "send_back": _send_back,
    "withdraw": _withdraw, "keep": _keep, "republish": _republish, "roll_back": _roll_back,
}
# Why something is taken away or brought back must be said.
_WITH_REASON = {"send_back", "withdraw", "republish", "roll_back"}


def move_draft(request: Request) -> Response:
    """POST /knowledge/draft: what an editor may do with a draft."""
    return _moved(request, EDITORS_MOVES)


def move_reviewed(request: Request) -> Response:
    """POST /knowledge/review: what a reviewer may do with a revision."""
    return _moved(request, REVIEWERS_MOVES)


def _moved(request: Request, moves: dict[str, Move]) -> Response:
    form = form_of(request)
    entry, do = str(form.get("id", "")), str(form.get("do", ""))
    number = form.get("number", "0")
    if do not in moves or not number.isdecimal():
        return show(request, "missing.html", status=400)
    note = str(form.get("note", "")).strip()[:_LONGEST_NOTE]
    if do in _WITH_REASON and not note:
        return go(request, _place(entry), notice="请写明原因，再操作一次。")
    editing, staff = request.state.desk.editing, request.state.staff
    try:
        at = _moment(form.get("at", ""))
        notice = moves[do](editing, staff, entry, int(number), note, at)
    except EditConflict as error:
        notice = f"没有执行：{error}"
    except (KnowledgeError, KejitongError, ValueError) as error:
        notice = "没有执行：" + "；".join(str(error).splitlines())
    return go(request, _place(entry), notice=notice)


def _moment(text: str) -> datetime | None:
    text = text.strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.replace(" ", "T")).replace(tzinfo=LOCAL_ZONE)
    except ValueError:
        raise ValueError(f"时间应为 2026-03-31 09:00 的形式，现为 {text}") from None


def _dossier(request: Request) -> Dossier | None:
    return request.state.desk.editing.dossier(request.query_params.get("id", ""))


def _compared(request: Request, dossier: Dossier):
    """Two chosen revisions, else what is published and what is newest."""
    a, b = (request.query_params.get(name, "") for name in ("a", "b"))
    after = (dossier.revision(int(b)) if b.isdecimal() else None) or dossier.newest
    if a.isdecimal():
        return dossier.revision(int(a)), after
    if after is dossier.newest:
        return dossier.before, after
    older = [r for r in dossier.revisions if r.number < after.number]
    return (older[-1] if older else None), after


def _place(entry: str) -> str:
    return f"/knowledge/entry?{urlencode({'id': entry})}"
