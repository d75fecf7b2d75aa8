"""Knowledge: find an entry, write it, see it as a phone does, review it, publish and undo.

    listing   search, filters, pages
    fields    the fields of every kind, and reading them back
    forms     writing an entry, with checks, preview and a question
    entry     one entry: differences, history
    moves     what is done with it; what the gate holds back, and letting it pass
    golden    its golden questions, and those of all entries
    trying    answers from a draft
    origins   what a new entry is made of: open questions, the answer to a ticket
    views     differences in words

Files come in and go out in `pages/intake`; rules are `bot.services.knowledge.editing` and
`policy_kb`.
"""

from __future__ import annotations

from bot.console.access.pages import Page, Panel
from bot.console.access.roles import Action
from bot.console.pages.knowledge.entry import show_entry, try_entry
from bot.console.pages.knowledge.forms import edit_entry, new_entry, save_entry
from bot.console.pages.knowledge.golden import edit_golden, list_golden, run_all, run_entry
from bot.console.pages.knowledge.listing import list_entries, read_panel
from bot.console.pages.knowledge.moves import let_pass, move_draft, move_reviewed
from bot.console.pages.knowledge.steps import set_steps, show_steps

PAGES = (
    Page("/knowledge", ("GET",), Action.SEE_KNOWLEDGE, list_entries, nav="知识库", group="内容"),
    Page("/knowledge/entry", ("GET",), Action.SEE_KNOWLEDGE, show_entry),
    Page("/knowledge/preview", ("GET",), Action.SEE_KNOWLEDGE, try_entry),
    Page("/knowledge/new", ("GET",), Action.EDIT_KNOWLEDGE, new_entry),
    Page("/knowledge/edit", ("GET",), Action.EDIT_KNOWLEDGE, edit_entry),
    Page("/knowledge/edit", ("POST",), Action.EDIT_KNOWLEDGE, save_entry),
    Page("/knowledge/draft", ("POST",), Action.EDIT_KNOWLEDGE, move_draft),
    Page("/knowledge/review", ("POST",), Action.REVIEW_KNOWLEDGE, move_reviewed),
    Page("/knowledge/override", ("POST",), Action.OVERRIDE_GATE, let_pass),
    Page("/knowledge/golden", ("POST",), Action.EDIT_GOLDEN, edit_golden),
    Page("/knowledge/golden/run", ("POST",), Action.EDIT_GOLDEN, run_entry),
    Page("/golden", ("GET",), Action.SEE_KNOWLEDGE, list_golden, nav="检验题", group="内容"),
    Page("/golden/run", ("POST",), Action.EDIT_GOLDEN, run_all),
    Page("/knowledge/steps", ("GET",), Action.SET_REVIEWS, show_steps),
    Page("/knowledge/steps", ("POST",), Action.SET_REVIEWS, set_steps),
)
PANELS = (Panel("知识库", Action.SEE_KNOWLEDGE, "knowledge/panel.html", read_panel),)
