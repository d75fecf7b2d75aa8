"""Golden questions: those of one entry, written and tried; those of all, run in portions."""

from __future__ import annotations

from datetime import datetime

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from bot.clock import LOCAL_ZONE
from bot.console.access.showing import form_of, go
from bot.console.pages.knowledge.entry import place_of
from bot.console.pages.knowledge.showing import show
from bot.errors import KejitongError
from bot.services.knowledge.examining import Progress
from bot.services.knowledge.gate import GateShut
from policy_kb.errors import KnowledgeError
from policy_kb.golden import Golden
from policy_kb.golden_results import IDLE, NEVER, RIGHT, WRONG

PER_PAGE = 50
OUTCOMES = {WRONG: "未通过", NEVER: "未检验", RIGHT: "通过", IDLE: "条目未发布"}


def list_golden(request: Request) -> Response:
    """GET /golden: a page of all, or of those with one outcome."""
    return _listed(request)


def run_all(request: Request) -> Response:
    """POST /golden/run: ask a portion of what was not asked since the run began."""
    desk = request.state.desk
    since = _began(str(form_of(request).get("since", "")), desk.clock.now())
    try:
        progress = desk.examining.run_on(since)
    except (GateShut, KnowledgeError) as error:
        return _listed(request, problem=f"{error}。请稍后继续，已检验的结果都已保存。", since=since)
    if progress.is_over:
        return go(request, "/golden", notice=f"{progress.total} 道检验题已全部检验。")
    return _listed(request, progress=progress, since=since)


def edit_golden(request: Request) -> Response:
    """POST /knowledge/golden: add, change or remove one of an entry's (`do`)."""
    form = form_of(request)
    entry, do = str(form.get("id", "")), str(form.get("do", ""))
    examining, staff = request.state.desk.examining, request.state.staff
    number = str(form.get("question_number", "0"))
    if not number.isdecimal() or do not in ("add", "change", "remove"):
        return show(request, "missing.html", status=400)
    try:
        if do == "remove":
            examining.remove(staff, int(number))
        elif do == "change":
            examining.change(staff, golden_of(form, entry, int(number)))
        else:
            examining.add(staff, golden_of(form, entry))
    except (KejitongError, KnowledgeError) as error:
        return go(request, place_of(entry), notice=f"没有保存：{error}")
    said = {"add": "已新增", "change": "已修改", "remove": "已删除"}[do]
    return go(request, place_of(entry), notice=f"检验题{said}。")


def run_entry(request: Request) -> Response:
    """POST /knowledge/golden/run: what a publication would ask of a revision, or the entry's own
    of what is published (`number` 0)."""
    form, desk = form_of(request), request.state.desk
    dossier = desk.editing.dossier(str(form.get("id", "")))
    number = str(form.get("number", "0"))
    if dossier is None or not number.isdecimal():
        return show(request, "missing.html", status=404)
    entry = dossier.line.entry
    try:
        if int(number):
            outcomes = desk.gate.check([desk.releasing.planned(entry, int(number))]).outcomes
        else:
            outcomes = desk.examining.run_entry(entry)
    except (KejitongError, KnowledgeError) as error:
        return go(request, place_of(entry), notice=f"没有检验：{error}")
    return show(
        request, "golden_results.html", dossier=dossier, outcomes=outcomes, number=int(number)
    )


def golden_of(form: FormData, entry: str, number: int = 0) -> Golden:
    """A golden question as typed: what must be said stands on lines of its own."""
    said = str(form.get("says", "")).splitlines()
    return Golden(
        entry,
        " ".join(str(form.get("question_text", "")).split()),
        tuple(dict.fromkeys(line.strip() for line in said if line.strip())),
        str(form.get("names", "")).strip()[:80],
        number,
    )


def _listed(
    request: Request,
    problem: str = "",
    progress: Progress | None = None,
    since: datetime | None = None,
) -> Response:
    examining, query = request.state.desk.examining, request.query_params
    outcome = query.get("outcome", "") if query.get("outcome") in OUTCOMES else ""
    page = query.get("page", "")
    number = max(int(page), 1) if page.isdecimal() and len(page) < 6 else 1
    rows, count = examining.page(outcome, most=PER_PAGE, skip=(number - 1) * PER_PAGE)
    return show(
        request,
        "golden_all.html",
        status=409 if problem else 200,
        rows=rows,
        count=count,
        counts=examining.counts(),
        outcomes=OUTCOMES,
        outcome=outcome,
        page=number,
        pages=max(1, -(-count // PER_PAGE)),
        problem=problem,
        progress=progress,
        since=since,
    )


def _began(text: str, now: datetime) -> datetime:
    """The moment at which a run began, as its form says; now for a new one."""
    try:
        return min(datetime.fromisoformat(text).astimezone(LOCAL_ZONE), now)
    except ValueError:
        return now
