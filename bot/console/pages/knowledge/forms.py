"""Writing an entry: the form with its checks, preview and question; saving and handing in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from dataclasses import fields as columns_of
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.showing import form_of, go
from bot.console.pages.knowledge.fields import (
    NEW_KINDS,
    Filled,
    fields_of,
    name_for,
    read_form,
    values_of,
)
from bot.console.pages.knowledge.origins import Origin, origin_of
from bot.console.pages.knowledge.pasting import LONGEST, pasted_call
from bot.console.pages.knowledge.showing import show
from bot.console.pages.knowledge.trying import LONGEST_QUESTION, Tried, ask, preview
from bot.console.pages.knowledge.views import Row, differences
from bot.services.record.open_lists import NotPossible
from policy_kb.checking import fresh_problems
from policy_kb.columns import KIND_WORDS
from policy_kb.errors import EditConflict, KnowledgeError
from policy_kb.store import WORDS, State
from policy_kb.yaml_io import KINDS, entry_to_dict

_LONGEST_REASON = 500


@dataclass(frozen=True)
class Sheet:
    """A form on its way to the page."""

    kind: str
    name: str
    base: int
    values: Mapping[str, str]
    reason: str = ""
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # What others would no longer pass.
    elsewhere: tuple[str, ...] = ()
    warning: str = ""
    theirs: tuple[Row, ...] = ()
    tried: Tried | None = None
    question: str = ""
    checked: bool = False
    # What a new entry is made of.
    origin: Origin = field(default_factory=Origin)


def new_entry(request: Request) -> Response:
    """GET /knowledge/new: a choice of kinds, or the empty form of one."""
    kind = request.query_params.get("kind", "")
    origin = origin_of(request.state.desk, request.query_params.get("origin", ""))
    if kind not in NEW_KINDS:
        kinds = [(name, KIND_WORDS[name]) for name in NEW_KINDS]
        return show(request, "choose.html", kinds=kinds, origin=origin)
    name = name_for(kind)
    columns = {column.name for column in columns_of(KINDS[kind])}
    values = {"id": name, **origin.values(columns)}
    return _shown(request, Sheet(kind, name, 0, values, origin.reason, origin=origin))


def edit_entry(request: Request) -> Response:
    """GET /knowledge/edit: the form with the newest revision, or with an older one (`from`)."""
    dossier = request.state.desk.editing.dossier(request.query_params.get("id", ""))
    if dossier is None:
        return show(request, "missing.html", status=404)
    if dossier.line.on_the_way and dossier.line.state is not State.DRAFT:
        word = WORDS[dossier.line.state]
        return go(
            request,
            f"/knowledge/entry?{_query(dossier.line.entry)}",
            notice=f"第 {dossier.line.number} 版{word}，退回后才能修改。",
        )
    source = dossier.newest
    older = request.query_params.get("from", "")
    if older.isdecimal():
        source = dossier.revision(int(older)) or source
    base = dossier.newest.number if dossier.line.state is not State.DISCARDED else 0
    kind = str(source.payload["kind"])
    return _shown(request, Sheet(kind, dossier.line.entry, base, values_of(source.payload)))


def save_entry(request: Request) -> Response:
    """POST /knowledge/edit: check, preview, ask, save, or save and hand in (`do`)."""
    form = form_of(request)
    kind, name = str(form.get("kind", "")), str(form.get("entry", ""))[:80]
    if kind not in KINDS or (not form.get("base", "").isdecimal()):
        return show(request, "missing.html", status=400)
    base = int(form["base"])
    known = request.state.desk.editing.known()
    kept, fresh = _kept(request, kind, name, base)
    if kept is None:
        return show(request, "missing.html", status=404)
    if form.get("do") == "paste" and kind == "call":
        return _pasted(request, form, base)
    filled = read_form(kind, form, kept, known)
    reason = str(form.get("reason", "")).strip()[:_LONGEST_REASON]
    origin = origin_of(request.state.desk, str(form.get("origin", "")))
    sheet = Sheet(kind, name, base, filled.values, reason, origin=origin)
    sheet = _checked(request, sheet, filled, fresh)
    do = form.get("do", "save")
    question = str(form.get("question", "")).strip()[:LONGEST_QUESTION]
    if do in ("preview", "ask") and filled.entry is not None:
        trial = request.state.desk.trial
        tried = (
            preview(trial, filled.entry)
            if do == "preview" or not question
            else (ask(trial, filled.entry, [question]))
        )
        return _shown(request, replace(sheet, tried=tried, question=question))
    if do in ("save", "submit") and filled.entry is None:
        warning = "有一处或几处无法读懂，内容尚未保存；填写的都还在下面，改好后再保存。"
        return _shown(request, replace(sheet, warning=warning), 422)
    if do not in ("save", "submit") or filled.entry is None:
        return _shown(request, sheet, 200 if filled.entry is not None else 422)
    if do == "submit" and (sheet.problems or sheet.elsewhere):
        warning = "还有不对的地方，改好后才能送审；内容尚未保存。"
        return _shown(request, replace(sheet, warning=warning), 422)
    return _saved(request, sheet, filled, do == "submit")


def _pasted(request: Request, form: Mapping[str, Any], base: int) -> Response:
    """The form filled from a row of a sheet, with what is wrong in it; nothing is saved."""
    typed = {name: str(value) for name, value in form.items()}
    name = typed.get("entry", "")[:80]
    try:
        row = pasted_call(typed.get("row", ""))
    except ValueError as error:
        values = {**typed, "row": typed.get("row", "")[:LONGEST]}
        return _shown(request, Sheet("call", name, base, values, warning=str(error)), 422)
    kept, fresh = _kept(request, "call", name, base)
    known = request.state.desk.editing.known()
    filled = read_form("call", {**typed, **row}, kept or {}, known)
    origin = origin_of(request.state.desk, typed.get("origin", ""))
    sheet = Sheet("call", name, base, filled.values, typed.get("reason", ""), origin=origin)
    return _shown(request, _checked(request, sheet, filled, fresh))


def _kept(
    request: Request, kind: str, name: str, base: int
) -> tuple[Mapping[str, Any] | None, bool]:
    """What the entry says so far, for what has no field; and whether it is a new one."""
    if base == 0:
        return {}, True
    dossier = request.state.desk.editing.dossier(name)
    if dossier is None:
        return None, False
    source = dossier.revision(base) or dossier.newest
    return dict(source.payload), False


def _checked(request: Request, sheet: Sheet, filled: Filled, fresh: bool) -> Sheet:
    problems = {name: list(told) for name, told in filled.problems.items()}
    elsewhere: list[str] = []
    if filled.entry is not None:
        known = request.state.desk.editing.known()
        if fresh and request.state.desk.editing.dossier(filled.entry.id) is not None:
            problems.setdefault("id", []).append("这个编号已经有了，请另取一个，或去修改原来的条目")
        shown = {field.name for field in fields_of(sheet.kind, known, fresh)}
        for problem in fresh_problems(filled.entry, known):
            if problem.entry != filled.entry.id:
                elsewhere.append(str(problem))
                continue
            place = problem.column if problem.column in shown else ""
            if problem.message not in problems.setdefault(place, []):
                problems[place].append(problem.message)
    return replace(
        sheet,
        problems={name: tuple(told) for name, told in problems.items()},
        elsewhere=tuple(elsewhere),
        checked=True,
    )


def _saved(request: Request, sheet: Sheet, filled: Filled, hand_in: bool) -> Response:
    staff, editing = request.state.staff, request.state.desk.editing
    entry = filled.entry
    assert entry is not None
    if sheet.base == 0 and "id" in sheet.problems:
        return _shown(request, sheet, 422)
    try:
        if sheet.base == 0 and sheet.origin.questions:
            number = request.state.desk.questions.as_draft(
                staff, sheet.origin.questions, entry, sheet.reason or sheet.origin.reason
            )
        else:
            reason = sheet.reason or sheet.origin.reason or "修改"
            number = editing.save(staff, entry, base=sheet.base, reason=reason).number
    except EditConflict as conflict:
        return _conflicting(request, sheet, filled, conflict)
    except (KnowledgeError, NotPossible) as error:
        return _shown(request, replace(sheet, warning=str(error)), 409)
    where = f"/knowledge/entry?{_query(entry.id)}"
    if not hand_in:
        if sheet.problems or sheet.elsewhere:
            return go(
                request,
                f"/knowledge/edit?{_query(entry.id)}&check=1",
                notice=f"已存为草稿（第 {number} 版）。还有不对的地方，改好后才能送审。",
            )
        return go(request, where, notice=f"已存为草稿（第 {number} 版）。")
    try:
        editing.submit(staff, entry.id, number, sheet.reason)
    except KnowledgeError as error:
        return go(request, where, notice=f"已存为草稿（第 {number} 版），没有送审：{error}")
    return go(request, where, notice=f"第 {number} 版已送审。")


def _conflicting(
    request: Request, sheet: Sheet, filled: Filled, conflict: EditConflict
) -> Response:
    """Somebody was faster: their text beside mine, mine still in the form."""
    dossier = request.state.desk.editing.dossier(conflict.entry)
    assert dossier is not None and filled.entry is not None
    theirs = differences(sheet.kind, dossier.newest.payload, entry_to_dict(filled.entry))
    warning = (
        f"{conflict.by} 已于 {conflict.at:%Y-%m-%d %H:%M} 改动这个条目（第 {conflict.number} 版）。"
        "您填写的内容还在下面，尚未保存。请看清两者的差别，再次保存将以您的内容为准。"
    )
    shown = replace(sheet, base=conflict.number, warning=warning, theirs=theirs)
    return _shown(request, shown, 409)


def _shown(request: Request, sheet: Sheet, status: int = 200) -> Response:
    known = request.state.desk.editing.known()
    is_new = sheet.base == 0
    if request.query_params.get("check") and not sheet.checked:
        kept, fresh = _kept(request, sheet.kind, sheet.name, sheet.base)
        filled = read_form(sheet.kind, sheet.values, kept or {}, known)
        sheet = _checked(request, sheet, filled, fresh)
    return show(
        request,
        "form.html",
        status=status,
        sheet=sheet,
        is_new=is_new,
        fields=fields_of(sheet.kind, known, is_new),
        kind_word=KIND_WORDS[sheet.kind],
        units=[unit.id for unit in known.units],
    )


def _query(entry: str) -> str:
    return urlencode({"id": entry})
