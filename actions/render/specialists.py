"""Words for the contacts of towns and streets."""

from __future__ import annotations

from actions.naming import joined
from actions.render.base import Renderer, Speaker
from policy_kb.answer import Answer
from policy_kb.language.towns import towns
from policy_kb.model import Specialist


def _specialist(r: Renderer, answer: Answer) -> str:
    told = [_one(r, one) for one in answer.entries if isinstance(one, Specialist)]
    if told:
        told[-1] += "\n" + r.say("specialist_source")
    told += [r.say("specialist_unknown", town=town) for town in answer.facts["missing"]]
    return "\n\n".join(told)


def _one(r: Renderer, one: Specialist) -> str:
    phone = (
        r.say("specialist_phone", phone=one.phone) if one.phone else (r.say("specialist_no_phone"))
    )
    return r.say(
        "specialist",
        town=one.town,
        name=one.name,
        unit=r.say("specialist_unit", unit=one.unit) if one.unit else "",
        phone=phone,
        office=r.say("specialist_office", office=one.office) if one.office else "",
    )


def _everybody(r: Renderer, answer: Answer) -> str:
    """One line a town, in the official order."""
    people = answer.facts["people"]
    rows = []
    for town in towns():
        names = [one.name for one in people if one.town == town.name]
        if names:
            rows.append(r.say("specialists_row", town=town.name, names=joined(names)))
    return r.say("specialists", rows="\n".join(rows)) + "\n" + r.say("specialist_source")


SPEAKERS: dict[str, Speaker] = {"specialist": _specialist, "specialists": _everybody}
