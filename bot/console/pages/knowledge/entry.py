"""One entry: where it stands, what differs, what happened to it. What is done with it: `moves`."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.showing import go
from bot.console.pages.knowledge.showing import show
from bot.console.pages.knowledge.trying import LONGEST_QUESTION, ask, preview
from bot.console.pages.knowledge.views import differences
from bot.services.knowledge.editing import Dossier, may_review
from policy_kb.columns import KIND_WORDS
from policy_kb.errors import KnowledgeError
from policy_kb.store import WORDS


def show_entry(request: Request) -> Response:
    """GET /knowledge/entry: `a` and `b` choose two revisions to compare."""
    dossier = _dossier(request)
    if dossier is None:
        return show(request, "missing.html", status=404)
    before, after = _compared(request, dossier)
    return show(
        request,
        "entry.html",
        dossier=dossier,
        words=WORDS,
        kind=str(after.payload.get("kind", "")),
        kind_word=KIND_WORDS.get(dossier.line.kind, ""),
        rows=differences(
            str(after.payload.get("kind", "")), before.payload if before else None, after.payload
        ),
        before=before,
        after=after,
        may_review=may_review(dossier, request.state.staff),
        today=request.state.desk.editing.today(),
        former=dossier.former,
        questions=request.state.desk.examining.of_entry(dossier.line.entry),
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
        return go(request, place_of(dossier.line.entry), notice=str(error))
    trial = request.state.desk.trial
    tried = ask(trial, entry, [question]) if question else preview(trial, entry)
    return show(
        request,
        "preview.html",
        dossier=dossier,
        revision=revision,
        tried=tried,
        question=question,
        words=WORDS,
    )


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


def place_of(entry: str) -> str:
    """The page of an entry."""
    return f"/knowledge/entry?{urlencode({'id': entry})}"
