"""The conflict check: what does not agree, leads nowhere or ends soon, and the way to it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.pages import Page, Panel
from bot.console.access.roles import Action
from bot.console.access.showing import render
from bot.console.pages.knowledge.listing import page_of
from policy_kb.columns import KIND_WORDS
from policy_kb.conflicts import WORDS, Sort
from policy_kb.store.catalogue import title_of
from policy_kb.yaml_io import entry_to_dict

PER_PAGE = 50


def show(request: Request) -> Response:
    """GET /conflicts: one sort of remarks, or all of them, the gravest first."""
    desk = request.state.desk
    report, current = desk.checkup.latest(desk.editing.today())
    asked = request.query_params.get("sort", "")
    sort = asked if asked in [one.value for one in Sort] else ""
    found = [r for r in (report.remarks if report else ()) if sort in ("", r.sort.value)]
    page, pages = page_of(request), max(1, -(-len(found) // PER_PAGE))
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    names = {name for remark in shown for name in (remark.entry, remark.other) if name}
    return render(
        request,
        "conflicts/list.html",
        report=report,
        current=current,
        sort=sort,
        sorts=WORDS,
        remarks=shown,
        count=len(found),
        page=page,
        pages=pages,
        titles={name: _title(report.entries[name]) for name in names if name in report.entries},
        kinds={
            name: KIND_WORDS[report.entries[name].kind] for name in names if name in report.entries
        },
    )


def read_panel(request: Request) -> dict[str, Any]:
    """For the start page: how many of each sort, the gravest first."""
    desk = request.state.desk
    report, current = desk.checkup.latest(desk.editing.today())
    counts = report.counts if report else {}
    rows = [(one.value, WORDS[one], counts[one]) for one in Sort if counts.get(one)]
    return {"rows": rows, "checked": report is not None, "current": current}


def _title(entry: Any) -> str:
    return title_of(entry_to_dict(entry))


PAGES = (Page("/conflicts", ("GET",), Action.SEE_CONFLICTS, show, nav="内容检查", group="内容"),)
PANELS = (Panel("内容检查", Action.SEE_CONFLICTS, "conflicts/panel.html", read_panel),)
