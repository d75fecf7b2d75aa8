"""What was told to whom: found again, read as a talk, explained, judged."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.pages import Page
from bot.console.access.roles import Action
from bot.console.access.showing import form_of, go, render
from bot.console.pages.tickets import number_in
from bot.console.people import note_down
from bot.services.record.reasons import FAMILY_WORDS, reasons, status_words
from bot.services.record.turn_marks import VERDICT_WORDS, Verdict, mark, marks
from bot.services.record.turn_search import Wanted, find, pseudonym, talk
from bot.services.record.turns import NoSuchTurn, Turns, person_key

# By what stands in a row.
_VERDICTS = {verdict.value: words for verdict, words in VERDICT_WORDS.items()}
_LONGEST = 64
_ID_OF_PLATFORM = 20


def _listed(request: Request) -> Response:
    query = request.query_params
    person = query.get("person", "").strip()[:_LONGEST]
    if len(person) >= _ID_OF_PLATFORM and not _is_digest(person):
        # An id of the platform's is looked for once and then stands nowhere any more.
        person = pseudonym(person_key(person))
        kept = {key: value for key, value in query.items() if key != "person"}
        return go(request, "/conversations?" + urlencode({**kept, "person": person}))
    wanted = Wanted(
        person=person,
        since=day_in(query.get("since")),
        until=day_in(query.get("until")),
        topic=query.get("topic", "").strip()[:120],
        status=query.get("status", "")[:40],
        words=query.get("words", "").strip()[:_LONGEST],
        mark=query.get("mark", "")[:8],
    )
    before, after = number_in(query.get("before")), number_in(query.get("after"))
    with request.state.desk.engine.connect() as connection:
        page = find(connection, wanted, before, after)
    kept = {k: v for k, v in query.items() if k not in ("before", "after") and v}
    return render(
        request,
        "conversations/list.html",
        page=page,
        wanted=wanted,
        families=FAMILY_WORDS,
        words=status_words,
        pseudonym=pseudonym,
        verdicts=_VERDICTS,
        here=urlencode(kept),
    )


def _shown(request: Request, status: int = 200, problem: str = "") -> Response:
    desk, number = request.state.desk, number_in(str(request.path_params["number"])) or 0
    try:
        turn = Turns(desk.engine).get(number)
    except NoSuchTurn as error:
        return render(request, "conversations/missing.html", 404, problem=str(error))
    with desk.engine.connect() as connection:
        page, why = talk(connection, turn), reasons(connection, turn)
        judged = marks(connection, number)
    return render(
        request,
        "conversations/talk.html",
        status,
        turn=turn,
        page=page,
        why=why,
        marks=judged,
        words=status_words,
        pseudonym=pseudonym,
        verdicts=_VERDICTS,
        problem=problem,
    )


def _marked(request: Request) -> Response:
    form, staff, desk = form_of(request), request.state.staff, request.state.desk
    number = number_in(str(request.path_params["number"])) or 0
    chosen, note = str(form.get("verdict", "")), str(form.get("note", "")).strip()
    if chosen not in {verdict.value for verdict in Verdict}:
        return _shown(request, 422, "请选择正确、有误或撤销标记")
    verdict = Verdict(chosen)
    if verdict is Verdict.WRONG and not note:
        return _shown(request, 422, "标记有误时请写明错在哪里")
    try:
        with desk.engine.begin() as connection:
            mark(connection, number, verdict, note, staff.name, desk.clock.now())
            note_down(request, connection, "标记答复", f"turn:{number}", VERDICT_WORDS[verdict])
    except NoSuchTurn as error:
        return render(request, "conversations/missing.html", 404, problem=str(error))
    return go(request, f"/conversations/{number}", f"第 {number} 号问答：{VERDICT_WORDS[verdict]}")


def day_in(text: str | None) -> date | None:
    """A day of a form; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _is_digest(text: str) -> bool:
    return not set(text) - set("0123456789abcdef")


PAGES = (
    Page(
        "/conversations",
        ("GET",),
        Action.SEE_CONVERSATIONS,
        _listed,
        nav="问答记录",
        group="企业",
    ),
    Page("/conversations/{number}", ("GET",), Action.SEE_CONVERSATIONS, _shown),
    Page("/conversations/{number}/mark", ("POST",), Action.JUDGE_CONVERSATIONS, _marked),
)
