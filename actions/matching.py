"""The result of 我们能报什么: calls and tasks that suit what the company told, with reasons."""

from __future__ import annotations

from dataclasses import replace

from actions.render.matches import MOST_CALLS, told
from actions.render.matches import result as in_words
from actions.turn import Reply, Turn
from policy_kb.answer.fitting import fitting_tasks
from policy_kb.calls.company import Company
from policy_kb.calls.matching import match
from policy_kb.question import Aspect


def result(turn: Turn, company: Company) -> Reply:
    """What suits the company; a number typed next opens the entry."""
    matches = match(turn.shelf.knowledge.calls, company, turn.today)
    tasks = fitting_tasks(company, turn.shelf)
    text = in_words(turn.renderer, matches, tasks, company, turn.today)
    calls = tuple(fit.call.id for fit in matches.fitting[:MOST_CALLS])
    offered = (*calls, *(task.clause.id for task in tasks))
    context = replace(
        turn.context,
        offered=offered,
        listed=(),
        subjects=(),
        rest=(),
        asked=turn.typed,
        aspect=Aspect.CALL.value if calls else None,
        call_texts=(),
        shown=0,
    )
    shown = (*offered, *(one.call.id for one in matches.refused))
    return Reply(
        text,
        context,
        (turn.say("tap_profile"),),
        fitting=tuple(dict.fromkeys(shown)),
        told=(told(turn.say, company),),
    )
