"""Words for what the document leaves open, and who may know."""

from __future__ import annotations

from actions.naming import joined, title_of
from actions.render.base import Renderer, Speaker
from policy_kb.answer import Answer
from policy_kb.model import Clause, Entry, Part, Service, Unit
from policy_kb.retrieval.search import topic_words

# An honest "not stated" names this many of the measures that come nearest.
_MEASURES_SHOWN = 3


def _unstated(r: Renderer, answer: Answer) -> str:
    key = answer.key
    if key == "unstated_call" and any(not call.example for call in r.k.calls):
        key = "unstated_call_other"
    return r.say(key, about=_who_knows(r, answer)) + "\n" + r.say("leave_hint")


def _who_knows(r: Renderer, answer: Answer) -> str:
    lines = []
    for entry in answer.entries:
        measures = _nearest_measures(r, entry, answer.facts.get("text", ""))
        if isinstance(entry, Unit):
            lines.append(r.say("about_unit", unit=entry.id))
        elif isinstance(entry, Clause) and entry.lead:
            lines.append(
                r.say(
                    "about_clause",
                    name=r.naming.name(entry),
                    title=entry.title,
                    lead=joined(entry.lead),
                    measures=measures,
                )
            )
        elif isinstance(entry, Clause | Part | Service):
            lines.append(
                r.say(
                    "about_plain",
                    name=r.naming.name(entry),
                    title=title_of(entry),
                    measures=measures,
                )
            )
    return "\n".join(lines) or r.say("about_office")


def _nearest_measures(r: Renderer, entry: Entry, text: str) -> str:
    """The measures that share most with what the question is about, in their order; the first where
    none does."""
    if not isinstance(entry, Clause):
        return getattr(entry, "summary", "")
    asked = {
        piece[i : i + 2] for piece in topic_words(text) or (text,) for i in range(len(piece) - 1)
    }
    shared = [sum(pair in measure for pair in asked) for measure in entry.measures]
    best = sorted(range(len(shared)), key=lambda i: -shared[i])[:_MEASURES_SHOWN]
    return (
        "\n".join(r.say("line_measure", measure=entry.measures[i]) for i in sorted(best))
        or entry.summary
    )


SPEAKERS: dict[str, Speaker] = {
    "unstated_amount": _unstated,
    "unstated_contact": _unstated,
    "unstated_apply": _unstated,
    "unstated_call": _unstated,
    "unstated_particular": _unstated,
    "unstated_duration": _unstated,
}
