"""Words for targets: figures, guesses confirmed or corrected, years."""

from __future__ import annotations

from actions.naming import joined, title_of
from actions.render.base import Renderer, Speaker
from policy_kb.answer import Answer
from policy_kb.model import Target


def _target(r: Renderer, answer: Answer) -> str:
    text = "\n".join(_statement(t) for t in answer.entries if isinstance(t, Target))
    if answer.key in ("target_confirmed", "target_corrected", "target_now"):
        text = r.say(answer.key, statement=text, **answer.facts)
    year = next((t.year for t in answer.entries if isinstance(t, Target)), r.k.policy.goal_year)
    return text + (r.year_passed() or "\n" + r.say("target_year", year=year))


def _statement(target: Target) -> str:
    note = f"（{target.note}）" if target.note else ""
    return target.statement + note


def _ranked(r: Renderer, answer: Answer) -> str:
    found = [t for t in answer.entries if isinstance(t, Target)]
    unit, end = answer.facts["unit"], "lowest" if answer.facts["lowest"] else "highest"
    facts = {"count": answer.facts["count"], "names": joined(t.name for t in found)}
    if unit:
        text = r.say(f"target_{end}_figure", unit=unit, **facts)
    else:
        text = r.say(f"target_{end}_multiple", **facts)
    statements = "\n".join(_statement(t) for t in found)
    return f"{text}\n{statements}{r.year_passed()}"


def _target_row(r: Renderer, target: Target) -> str:
    extra = ""
    if target.multiple:
        extra = r.say("target_multiple", multiple=target.multiple)
    elif target.trend:
        extra = r.say("target_trend", trend=target.trend)
    return r.say(
        "line_target", name=target.name, figure=target.figure, unit=target.unit, extra=extra
    )


def _targets(r: Renderer, answer: Answer) -> str:
    rows = "\n".join(_target_row(r, t) for t in answer.facts["targets"])
    count = len(answer.facts["targets"])
    return r.say("targets", year=r.k.policy.goal_year, count=count, rows=rows) + r.year_passed()


def _years(r: Renderer, answer: Answer) -> str:
    rows = "\n".join(_statement(t) for t in answer.entries if isinstance(t, Target))
    facts = {"rows": rows, "goal_year": r.k.policy.goal_year, **answer.facts}
    return (
        r.say(
            answer.key, **{n: v for n, v in facts.items() if n in r.say.fields(answer.key)}
        ).strip()
        + r.year_passed()
    )


def _goal_year(r: Renderer, answer: Answer) -> str:
    return r.say("goal_year", goal_year=r.k.policy.goal_year) + r.year_passed()


def _no_figure(r: Renderer, answer: Answer) -> str:
    entry = answer.entries[0]
    return r.say("no_figure", name=r.naming.name(entry), title=title_of(entry))


SPEAKERS: dict[str, Speaker] = {
    "target": _target,
    "target_confirmed": _target,
    "target_corrected": _target,
    "target_now": _target,
    "year_confirmed": _years,
    "targets": _targets,
    "targets_ranked": _ranked,
    "other_year": _years,
    "year_wrong": _years,
    "goal_year": _goal_year,
    "no_figure": _no_figure,
}
