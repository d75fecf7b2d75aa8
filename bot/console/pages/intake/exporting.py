"""Export: calls as a sheet, any entries as YAML, filtered as the list is. Both can be imported."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.showing import render
from bot.console.pages.intake.sending import streamed, written
from bot.console.pages.knowledge.listing import STATES, asked_of, wanted_of
from bot.console.people import note_down
from policy_kb import exchange
from policy_kb.calls.model import LEVELS
from policy_kb.columns import KIND_WORDS
from policy_kb.errors import ContentError
from policy_kb.intake.sheet.grid import MOST_ROWS
from policy_kb.intake.sheet.writing import write_calls
from policy_kb.store import ANSWERED

_STATES = {ANSWERED: "正在作答（含已过期）"} | STATES
# More than any knowledge of a district holds; a shield for the console's memory.
MOST_ENTRIES = 10_000


def show_export(request: Request, warning: str = "", status: int = 200) -> Response:
    """GET /export: the filters, and how much each file would hold."""
    asked, editing = _asked(request), request.state.desk.editing
    wanted = wanted_of(asked, editing.today())
    _, entries = editing.lines(wanted, most=1)
    _, calls = editing.lines(wanted_of(asked | {"kind": "call"}, editing.today()), most=1)
    if asked["kind"] not in ("", "call"):
        calls = 0
    return render(
        request,
        "intake/export.html",
        status,
        asked=asked,
        warning=warning,
        entries=entries,
        calls=calls,
        kinds=KIND_WORDS,
        levels=LEVELS,
        states=_STATES,
        most_calls=MOST_ROWS,
        most_entries=MOST_ENTRIES,
    )


def export_calls(request: Request) -> Response:
    """GET /export/calls.xlsx: a sheet that can be filled in and imported again."""
    asked, editing = _asked(request) | {"kind": "call"}, request.state.desk.editing
    wanted = wanted_of(asked, editing.today())
    if editing.lines(wanted, most=1)[1] > MOST_ROWS:
        return show_export(request, f"一个表格最多 {MOST_ROWS} 个项目，请缩小范围。", 422)
    calls = [call for call in editing.contents(wanted) if not call.example]
    try:
        file = written(f"项目征集-{editing.today()}.xlsx", partial(write_calls, calls))
    except ContentError as error:
        return show_export(request, f"{'；'.join(error.problems)}。可改为导出 .yml。", 422)
    _note(request, "项目征集表格", len(calls))
    return file


def export_entries(request: Request) -> Response:
    """GET /export/entries.yml: entries from which the same can be read."""
    editing = request.state.desk.editing
    wanted = wanted_of(_asked(request), editing.today())
    if editing.lines(wanted, most=1)[1] > MOST_ENTRIES:
        return show_export(request, f"一个文件最多 {MOST_ENTRIES} 条，请缩小范围。", 422)
    entries = editing.contents(wanted)
    _note(request, "条目文件", len(entries))
    return streamed(f"知识库-{editing.today()}.yml", exchange.as_yaml(entries))


def _note(request: Request, what: str, count: int) -> None:
    with request.state.desk.engine.begin() as connection:
        note_down(request, connection, "导出", what, f"{count} 条")


def _asked(request: Request) -> dict[str, str]:
    """The filters; without a word on the state what is answered is meant."""
    asked = asked_of(request)
    if "state" not in request.query_params:
        asked["state"] = ANSWERED
    return asked
