"""Groups of open questions, the most asked first, by class; and what was settled."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.showing import render
from bot.services.record.doubts import WORDS as DOUBT_WORDS
from bot.services.record.doubts import Doubt
from bot.services.record.open_lists import WORDS

PER_PAGE = 20
_CLASSES = {doubt.value: word for doubt, word in DOUBT_WORDS.items()}


def list_groups(request: Request) -> Response:
    """GET /questions: a page of groups, of one class where `doubt` says so."""
    questions, query = request.state.desk.questions, request.query_params
    chosen = query.get("doubt", "") if query.get("doubt") in _CLASSES else ""
    page = page_in(query.get("page", ""))
    groups, count = questions.groups(
        Doubt(chosen) if chosen else None, most=PER_PAGE, skip=(page - 1) * PER_PAGE
    )
    return render(
        request,
        "questions/list.html",
        groups=groups,
        count=count,
        page=page,
        chosen=chosen,
        pages=max(1, -(-count // PER_PAGE)),
        classes=_CLASSES,
        words=DOUBT_WORDS,
        counts={doubt.value: number for doubt, number in questions.counts().items()},
    )


def list_settled(request: Request) -> Response:
    """GET /questions/settled: what became of questions, the last settled first."""
    page = page_in(request.query_params.get("page", ""))
    settled, count = request.state.desk.questions.settled(most=PER_PAGE, skip=(page - 1) * PER_PAGE)
    return render(
        request,
        "questions/settled.html",
        settled=settled,
        count=count,
        page=page,
        words=WORDS,
        pages=max(1, -(-count // PER_PAGE)),
    )


def read_panel(request: Request) -> dict[str, Any]:
    """For the start page: how many groups of each class wait."""
    counts = request.state.desk.questions.counts()
    waiting = [doubt for doubt in Doubt if doubt in counts]
    return {"counts": [(DOUBT_WORDS[one], counts[one], one.value) for one in waiting]}


def page_in(text: str) -> int:
    """The number of a page in an address."""
    return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1
