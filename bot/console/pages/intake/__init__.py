"""Files come in and go out: rehearse an upload, save it as drafts, export what a list holds.

    importing   upload, what it would change, save as drafts, the sheet with its faults
    exporting   calls as a sheet, entries as YAML
    sending     files as responses

Rules are `bot.services.knowledge.imports` and `policy_kb.intake`; there is no way past the
reviews here.
"""

from __future__ import annotations

from bot.console.access.pages import Page
from bot.console.access.roles import Action
from bot.console.pages.intake.exporting import export_calls, export_entries, show_export
from bot.console.pages.intake.importing import (
    MOST_BYTES,
    discard_upload,
    fill_notice,
    save_upload,
    send_marked,
    send_template,
    show_import,
    show_rehearsed,
    take_upload,
)

_IMPORT, _EXPORT = Action.IMPORT_KNOWLEDGE, Action.EXPORT_KNOWLEDGE
PAGES = (
    Page("/import", ("GET",), _IMPORT, show_import, nav="导入", group="内容"),
    Page("/import", ("POST",), _IMPORT, take_upload, most_bytes=MOST_BYTES),
    Page("/import/template.xlsx", ("GET",), _IMPORT, send_template),
    Page("/import/rehearsed", ("GET",), _IMPORT, show_rehearsed),
    Page("/import/errors.xlsx", ("GET",), _IMPORT, send_marked),
    Page("/import/fill", ("POST",), _IMPORT, fill_notice),
    Page("/import/save", ("POST",), _IMPORT, save_upload),
    Page("/import/discard", ("POST",), _IMPORT, discard_upload),
    Page("/export", ("GET",), _EXPORT, show_export, nav="导出", group="内容"),
    Page("/export/calls.xlsx", ("GET",), _EXPORT, export_calls),
    Page("/export/entries.yml", ("GET",), _EXPORT, export_entries),
)
