"""Import: a file is rehearsed first, whatever it is; then what it would change is saved as drafts.

The upload waits in the house between the pages; the address holds its token alone.
"""

from __future__ import annotations

from pathlib import PurePath

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.showing import form_of, go, render
from bot.console.pages.intake.sending import XLSX, as_file, written
from bot.console.pages.knowledge.listing import page_of
from bot.console.pages.knowledge.views import differences
from bot.services.knowledge.import_record import HOW_WORDS, How, Rehearsed
from bot.services.knowledge.imports import Imports, NotReady, NoUpload, Overtaken
from policy_kb.calls.model import COLUMNS
from policy_kb.columns import KIND_WORDS, column_word
from policy_kb.errors import ContentError
from policy_kb.intake.kinds import DOCUMENTS, SHEETS, YAML
from policy_kb.intake.sheet.writing import write_template
from policy_kb.intake.uploaded import MOST_BYTES as MOST_OF_A_FILE
from policy_kb.intake.uploaded import Wish
from policy_kb.store.catalogue import title_of

# The file and the few fields beside it.
MOST_BYTES = MOST_OF_A_FILE + 20_000
PER_PAGE = 50
_MOST_PROBLEMS = 200
_LONGEST_VALUE = 5_000
_ENDINGS = (*SHEETS, *YAML, *DOCUMENTS)
_READ_AS = {"": "自动判断", "notice": "申报通知", "policy": "政策文件"}
_KINDS = {
    "sheet": "项目征集表格",
    "yaml": "条目文件",
    "document": "文档",
    "notice": "申报通知",
    "official": "政策文件",
}
# What is asked of a notice besides the columns that it leaves open.
_ALWAYS_ASKED = ("编号",)


def show_import(request: Request, warning: str = "", status: int = 200) -> Response:
    """GET /import: the form, and the way back to an upload that waits."""
    return render(
        request,
        "intake/import.html",
        status,
        warning=warning,
        read_as=_READ_AS,
        endings=_ENDINGS,
        most=MOST_OF_A_FILE >> 20,
        waiting=_imports(request).newest(request.state.staff),
    )


def take_upload(request: Request) -> Response:
    """POST /import: rehearse the file."""
    form = form_of(request)
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return show_import(request, "请先选择一个文件。", 422)
    read_as = str(form.get("read_as", ""))
    wish = Wish(
        read_as=read_as if read_as in _READ_AS else "", correction=form.get("correction") == "1"
    )
    try:
        found = _imports(request).rehearse(
            request.state.staff, file.filename, file.file.read(), wish
        )
    except ContentError as error:
        return show_import(request, f"{'；'.join(error.problems)}。没有任何改动。", 422)
    return go(request, f"/import/rehearsed?token={found.token}")


def show_rehearsed(request: Request) -> Response:
    """GET /import/rehearsed: what the upload would change, or what is wrong in it."""
    try:
        found = _imports(request).look(request.state.staff, request.query_params.get("token", ""))
    except NoUpload as error:
        return show_import(request, f"{error}。", 404)
    return _shown(request, found)


def fill_notice(request: Request) -> Response:
    """POST /import/fill: the columns of a notice that a person fills."""
    form = form_of(request)
    values = [
        (column, str(form[column]).strip()[:_LONGEST_VALUE])
        for column in COLUMNS
        if str(form.get(column, "")).strip()
    ]
    try:
        found = _imports(request).fill(request.state.staff, str(form.get("token", "")), values)
    except NoUpload as error:
        return show_import(request, f"{error}。", 404)
    return _shown(request, found, status=422 if found.problems else 200)


def save_upload(request: Request) -> Response:
    """POST /import/save: everything that is new or changed, as drafts."""
    token = str(form_of(request).get("token", ""))
    imports, staff = _imports(request), request.state.staff
    try:
        saved = imports.save(staff, token)
    except NoUpload as error:
        return show_import(request, f"{error}。", 404)
    except NotReady as error:
        return _shown(request, imports.look(staff, token), f"{error}。", 409)
    except Overtaken as error:
        warning = f"没有存入任何内容：{error}。下面是按现在的内容重新检查的结果，请核对后再存。"
        return _shown(request, error.rehearsed, warning, 409)
    return go(
        request,
        "/knowledge?state=draft",
        notice=f"已存为草稿 {len(saved)} 条。核对后逐条送审，审核通过才会发布。",
    )


def discard_upload(request: Request) -> Response:
    """POST /import/discard: forget the upload."""
    try:
        _imports(request).discard(request.state.staff, str(form_of(request).get("token", "")))
    except NoUpload as error:
        return show_import(request, f"{error}。", 404)
    return go(request, "/import", notice="已放弃这次上传，没有任何改动。")


def send_marked(request: Request) -> Response:
    """GET /import/errors.xlsx: the sheet as it came, its faults marked."""
    token = request.query_params.get("token", "")
    try:
        name, content = _imports(request).marked(request.state.staff, token)
    except NoUpload as error:
        return show_import(request, f"{error}。", 404)
    headers = as_file(f"{PurePath(name).stem}-错处.xlsx")
    return Response(content, media_type=XLSX, headers=headers)


def send_template(request: Request) -> Response:
    """GET /import/template.xlsx: an empty sheet of calls."""
    return written("项目征集.xlsx", write_template)


def _shown(request: Request, found: Rehearsed, warning: str = "", status: int = 200) -> Response:
    asked = request.query_params.get("how", "")
    steps = [step for step in found.steps if asked in ("", step.how.value)]
    page, pages = page_of(request), max(1, -(-len(steps) // PER_PAGE))
    rows = [
        (step, differences(str(step.payload["kind"]), step.before, step.payload))
        for step in steps[(page - 1) * PER_PAGE : page * PER_PAGE]
    ]
    return render(
        request,
        "intake/rehearsed.html",
        status,
        found=found,
        warning=warning,
        how=asked,
        kind_word=_KINDS[found.kind],
        kinds=KIND_WORDS,
        hows=HOW_WORDS,
        How=How,
        rows=rows,
        page=page,
        pages=pages,
        title_of=title_of,
        findings=_findings(found),
        problems=found.problems[:_MOST_PROBLEMS],
        fields=_fields(found),
    )


def _findings(found: Rehearsed) -> list[tuple[str, str, str, str, str]]:
    """(entry, column, value, place, sentence): what the reader of a document found, and where."""
    kinds = {step.payload["id"]: str(step.payload["kind"]) for step in found.steps}
    return [
        (
            one.entry,
            column_word(kinds.get(one.entry, ""), one.column),
            one.value,
            one.place,
            "" if one.sentence == one.value else one.sentence,
        )
        for one in found.findings
    ]


def _fields(found: Rehearsed) -> list[tuple[str, str, bool]]:
    """(column, text so far, whether it is missing) of what a person may fill in a notice."""
    if found.kind != "notice" or not found.steps:
        return []
    typed, payload = dict(found.wish.values), found.steps[0].payload
    asked = dict.fromkeys((*_ALWAYS_ASKED, *found.missing, *typed))
    return [
        (
            column,
            typed.get(column) or str(payload.get(COLUMNS[column]) or ""),
            column in found.missing,
        )
        for column in asked
    ]


def _imports(request: Request) -> Imports:
    return request.state.desk.imports
