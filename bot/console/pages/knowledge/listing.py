"""The list of entries: search, filters, pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.console.pages.knowledge.showing import show
from policy_kb.calls.model import LEVELS
from policy_kb.columns import KIND_WORDS
from policy_kb.store import ANSWERED, EXPIRED, WORDS, State, Wanted

PER_PAGE = 50
SOON_DAYS = 30
# In the order of the work: what waits for somebody first.
STATES = {
    State.DRAFT.value: "草稿",
    State.FIRST_REVIEW.value: "待初审",
    State.SECOND_REVIEW.value: "待复审",
    State.SCHEDULED.value: WORDS[State.SCHEDULED],
    State.PUBLISHED.value: "已发布",
    EXPIRED: "已过期",
    State.WITHDRAWN.value: "已下架",
}


def list_entries(request: Request) -> Response:
    """GET /knowledge: one page of what is wanted, the last changed first."""
    desk = request.state.desk
    asked = asked_of(request)
    page = page_of(request)
    today = desk.editing.today()
    wanted = wanted_of(asked, today)
    lines, count = desk.editing.lines(wanted, most=PER_PAGE, skip=(page - 1) * PER_PAGE)
    filters = urlencode({name: value for name, value in asked.items() if value})
    return show(
        request,
        "list.html",
        lines=lines,
        count=count,
        asked=asked,
        page=page,
        pages=max(1, -(-count // PER_PAGE)),
        filters=filters,
        kinds=KIND_WORDS,
        levels=LEVELS,
        states=STATES,
        counts=desk.editing.counts(),
        today=today,
        words=WORDS,
    )


def asked_of(request: Request) -> dict[str, str]:
    """The filters as they were asked for."""
    return {
        name: request.query_params.get(name, "").strip()[:100]
        for name in ("q", "kind", "level", "state", "soon")
    }


def wanted_of(asked: Mapping[str, str], today: date) -> Wanted:
    """The filters as the store knows them; what is none of them does not count."""
    return Wanted(
        words=asked["q"],
        kinds=(asked["kind"],) if asked["kind"] in KIND_WORDS else (),
        level=asked["level"] if asked["level"] in LEVELS else "",
        state=asked["state"] if asked["state"] in (*STATES, ANSWERED) else "",
        ends_before=today + timedelta(days=SOON_DAYS) if asked["soon"] else None,
    )


def read_panel(request: Request) -> dict[str, Any]:
    """For the start page: what is held back or waits for a review, what is written, ends soon."""
    editing = request.state.desk.editing
    counts, today = editing.counts(), editing.today()
    _, soon = editing.lines(Wanted(ends_before=today + timedelta(days=SOON_DAYS)), most=1)
    review = counts.get("first_review", 0) + counts.get("second_review", 0)
    return {
        "review": review,
        "drafts": counts.get("draft", 0),
        "soon": soon,
        "blocks": editing.blocks(),
    }


def page_of(request: Request) -> int:
    """The page that is asked for, from 1."""
    text = request.query_params.get("page", "")
    return min(max(int(text), 1), 10_000) if text.isdecimal() and len(text) < 6 else 1
