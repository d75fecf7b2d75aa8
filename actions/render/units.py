"""Words for units: their tasks, by role."""

from __future__ import annotations

from actions.naming import joined
from actions.render.base import Renderer, Speaker
from policy_kb.answer import Answer
from policy_kb.model import Clause, Unit


def _unit_tasks(r: Renderer, answer: Answer) -> str:
    return "\n\n".join(
        _one_unit(r, unit, lead, support, answer.facts["role"])
        for unit, lead, support in answer.facts["rows"]
    )


def _one_unit(r: Renderer, unit: Unit, lead: list, support: list, role: str) -> str:
    key = _unit_key(role, bool(lead), bool(support))
    text = r.say(
        key,
        **{
            name: value
            for name, value in {
                "unit": unit.id,
                "leads": len(lead),
                "supports": len(support),
                "lead_rows": _unit_rows(r, unit, lead),
                "support_rows": _unit_rows(r, unit, support),
            }.items()
            if name in r.say.fields(key)
        },
    )
    if unit.note:
        text += "\n" + r.say("unit_note", note=unit.note)
    return text


def _unit_key(role: str, leads: bool, supports: bool) -> str:
    if not leads and not supports:
        return "unit_nothing"
    if role == "lead" and not leads:
        return "unit_lead_none"
    if role == "support" and not supports:
        return "unit_support_none"
    if role == "both" and leads and supports:
        return "unit_both"
    return "unit_lead" if role == "lead" or (role == "both" and leads) else "unit_support"


def _unit_rows(r: Renderer, unit: Unit, rows: list[tuple[Clause, str]]) -> str:
    lines = []
    for clause, name in rows:
        line = r.naming.label(clause)
        lines.append(line if name == unit.id else r.say("unit_under", row=line, name=name))
    return "\n".join(lines)


def _unit_unknown(r: Renderer, answer: Answer) -> str:
    named = {u for c in r.k.clauses for u in (*c.lead, *c.support)}
    return r.say("unit_unknown", units=joined(u.id for u in r.k.units if u.id in named))


def _body(r: Renderer, answer: Answer) -> str:
    """Whether two names are one unit's."""
    first, second = answer.entries[0], answer.entries[-1]
    words = {**answer.facts, "unit": first.id, "second": second.id}
    return r.say(answer.key, **{k: v for k, v in words.items() if k in r.say.fields(answer.key)})


SPEAKERS: dict[str, Speaker] = {
    "unit_tasks": _unit_tasks,
    "unit_unknown": _unit_unknown,
    "same_unit": _body,
    "other_unit": _body,
}
