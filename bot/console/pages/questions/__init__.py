"""Questions that were not answered, or hardly: looked at in groups, and settled on one screen.

    listing   groups by class, what was settled
    group     one group, and all that can be made of it
    intents   what the examples of the training may mean, in staff's words

What is counted and when it comes back is `bot.services.record.open_questions`.
"""

from __future__ import annotations

from bot.console.access.pages import Page, Panel
from bot.console.access.roles import Action
from bot.console.pages.questions.group import reopen, settle, show_group
from bot.console.pages.questions.listing import list_groups, list_settled, read_panel

PAGES = (
    Page("/questions", ("GET",), Action.SEE_QUESTIONS, list_groups, nav="未答问题", group="内容"),
    Page("/questions/settled", ("GET",), Action.SEE_QUESTIONS, list_settled),
    Page("/questions/{number}", ("GET",), Action.SEE_QUESTIONS, show_group),
    Page("/questions/{number}", ("POST",), Action.SORT_QUESTIONS, settle),
    Page("/questions/{number}/reopen", ("POST",), Action.SORT_QUESTIONS, reopen),
)
PANELS = (Panel("未答问题", Action.SEE_QUESTIONS, "questions/panel.html", read_panel),)
