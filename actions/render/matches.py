"""Words for a company's facts and for what suits it: calls with reasons, tasks with sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from actions.naming import joined
from actions.phrases import Phrases
from actions.render import call_words
from actions.render.base import Renderer
from policy_kb.answer.fitting import FittingTask
from policy_kb.calls.company import PLACE, Company
from policy_kb.calls.conditions.eligibility import Outcome, Verdict
from policy_kb.calls.matching import Fit, Matches

MOST_CALLS = 4
_MOST_REFUSED = 3
# A row names so many conditions; the entry itself shows all.
_MOST_CONDITIONS = 3


def facts(say: Phrases, company: Company) -> list[tuple[str, str]]:
    """Name and words of everything known; the place counts once."""
    rows: list[tuple[str, str]] = []
    place = next((company.said.get(n) for n in PLACE if n in company.known), None)
    if place is not None:
        rows.append((say("fact_place"), place))
    for name in company.known:
        if name in PLACE:
            continue
        value = getattr(company, name)
        if isinstance(value, bool):
            words = say("fact_is") if value else say("fact_is_not")
        else:
            words = company.said.get(name) or str(value)
        rows.append((say(f"fact_{name}"), words))
    return rows


def told(say: Phrases, company: Company) -> str:
    """What a company told, on one line, in its own words."""
    words = []
    for name in company.known:
        said = company.said.get(name, "")
        value = getattr(company, name)
        if isinstance(value, bool) and name not in PLACE:
            said = (say("fact_is") if value else say("fact_is_not")) + say(f"fact_{name}")
        words.append(said)
    return joined(dict.fromkeys(filter(None, words)))


def result(
    r: Renderer, matches: Matches, tasks: tuple[FittingTask, ...], company: Company, today: date
) -> str:
    """The whole answer: calls that fit, those that do not, tasks, sources, what it is worth."""
    say = r.say
    summary = told(say, company)
    blocks = [say("match_told", told=summary) if summary else say("match_told_nothing")]
    shown = matches.fitting[:MOST_CALLS]
    blocks.append(_calls(say, matches, shown, today))
    if matches.refused:
        blocks.append(_refused(say, matches.refused))
    if tasks:
        rows = "\n".join(
            say(
                "match_task_row",
                position=position,
                label=r.naming.label(task.clause),
                reason=say(f"match_because_{task.about}", **_words(task)),
            )
            for position, task in enumerate(tasks, start=len(shown) + 1)
        )
        blocks.append(say("match_tasks", rows=rows))
        blocks.append(r.naming.source(r.naming.article(task.clause) for task in tasks))
    else:
        blocks.append(say("match_no_tasks"))
    if any(fit.call.example for fit in (*shown, *matches.refused)):
        blocks.append(say("match_example"))
    blocks.append(say("match_note"))
    return "\n".join(blocks)


def _words(task: FittingTask) -> dict[str, str]:
    return {"words": task.words} if task.about == "trade" else {}


def _calls(say: Phrases, matches: Matches, shown: tuple[Fit, ...], today: date) -> str:
    if not shown:
        if matches.refused:
            return say("match_none_fitting", count=len(matches.refused))
        return say("match_no_calls")
    rows = "\n".join(
        say(
            "match_row",
            position=position,
            level=fit.call.level,
            title=fit.call.title,
            state=call_words.state(say, fit.call, today),
            reasons=_reasons(say, fit),
        )
        for position, fit in enumerate(shown, start=1)
    )
    count = len(matches.fitting)
    if count > len(shown):
        return say("match_calls_most", count=count, shown=len(shown), rows=rows)
    return say("match_calls", count=count, rows=rows)


def _reasons(say: Phrases, fit: Fit) -> str:
    lines = []
    for outcome, phrase in ((Outcome.MET, "match_met"), (Outcome.UNKNOWN, "match_unknown")):
        found = fit.of(outcome)
        if found:
            named = _conditions(say, found[:_MOST_CONDITIONS])
            if len(found) > _MOST_CONDITIONS:
                named = say("match_and_more", conditions=named, count=len(found))
            lines.append(say(phrase, conditions=named))
    return "\n".join(lines) or say("match_unstated")


def _conditions(say: Phrases, verdicts: Iterable[Verdict]) -> str:
    return "；".join(v.condition.rstrip("。；") for v in verdicts)


def _refused(say: Phrases, refused: tuple[Fit, ...]) -> str:
    rows = []
    for fit in refused[:_MOST_REFUSED]:
        failed = fit.of(Outcome.NOT_MET)
        said = joined(dict.fromkeys(v.reason for v in failed if v.reason))
        rows.append(
            say(
                "match_refused_row",
                title=fit.call.title,
                conditions=_conditions(say, failed),
                said=say("match_said", said=said) if said else "",
            )
        )
    left = len(refused) - len(rows)
    if left:
        rows.append(say("match_refused_more", count=left))
    return say("match_refused", rows="\n".join(rows))
