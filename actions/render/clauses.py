"""Words for clauses: what they say, who leads and assists, two side by side."""

from __future__ import annotations

from dataclasses import replace

from actions.naming import joined, title_of
from actions.render.base import Renderer, Speaker
from policy_kb.answer import Answer
from policy_kb.model import Clause, Entry, Part, Service, Target

# A comparison shows this many measures of each side.
_COMPARED = 6


def _clause(r: Renderer, answer: Answer) -> str:
    clause = answer.entries[0]
    values = {
        "name": r.naming.name(clause), "title": clause.title, "summary": clause.summary,
        "measures": r.measures(clause),
    }
    if clause.kind in ("task", "item"):
        if clause.kind == "item":
            values["name"] = r.say("name_task", number=clause.number)
            values["summary"] = clause.summary or r.k.by_id[clause.parent].title
        return r.say("clause", **values, units=r.clause_units(clause))
    if values["name"] == clause.title:
        values["title"] = ""
    passed = r.year_passed() if clause.kind == "goal" else ""
    return r.say("clause_plain", **values) + passed


def _clause_items(r: Renderer, answer: Answer) -> str:
    clause = answer.entries[0]
    items = "\n".join(
        r.say(
            "line_item", title=item.title, summary=item.summary or joined(item.measures[:2]),
            lead=joined(item.lead, r.none()), support=joined(item.support, r.none()),
        )
        for item in answer.facts["items"]
    )
    return r.say(
        "clause_items", name=r.naming.name(clause), title=clause.title, summary=clause.summary,
        items=items,
    )


def _roles(r: Renderer, answer: Answer) -> str:
    clause = answer.entries[0]
    if isinstance(clause, Part | Service | Target):
        clause = _clause_behind(r, clause)
    head = r.head(clause)
    if answer.key == "lead":
        none = r.say("line_support_none")
        support = r.say("line_support", units=joined(clause.support)) if clause.support else none
        head["support"] = support
    return r.say(answer.key, **{k: v for k, v in head.items() if k in r.say.fields(answer.key)})


def _clause_behind(r: Renderer, entry: Entry) -> Clause:
    related = [r.k.by_id[i] for i in getattr(entry, "related", ())]
    return next(e for e in related if isinstance(e, Clause))


def _member(r: Renderer, answer: Answer) -> str:
    return r.say(answer.key, unit=answer.facts["unit"], **r.head(answer.entries[0]))


def _no_units(r: Renderer, answer: Answer) -> str:
    entry = answer.entries[0]
    summary = getattr(entry, "summary", "")
    measures = r.measures(entry) if isinstance(entry, Clause) else ""
    return r.say(
        "no_units", name=r.naming.name(entry), title=title_of(entry), summary=summary,
        measures=measures,
    ).strip()


def _several_roles(r: Renderer, answer: Answer) -> str:
    kind = answer.key.removeprefix("several_")
    line = "line_roles" if kind == "units" else f"line_row_{kind}"
    rows = []
    for clause in answer.facts["rows"]:
        head = r.head(clause)
        if clause.kind == "item":
            head["name"] = r.say("name_task", number=clause.number)
        rows.append(r.say(line, **{k: v for k, v in head.items() if k in r.say.fields(line)}))
    return r.say(answer.key, rows="\n".join(rows))


def _several_contents(r: Renderer, answer: Answer) -> str:
    return r.say("several_contents", blocks="\n\n".join(_block(r, e) for e in answer.entries))


def _compare(r: Renderer, answer: Answer) -> str:
    return r.say("compare", blocks="\n".join(_block(r, e) for e in answer.entries))


def _block(r: Renderer, entry: Entry) -> str:
    if isinstance(entry, Part):
        tasks = "\n".join(r.naming.label(task) for task in r.k.tasks_of(entry))
        return r.say("compare_part", name=r.naming.name(entry), tasks=tasks)
    if isinstance(entry, Clause):
        measures = "；".join(entry.measures[:_COMPARED]) or entry.summary
        return r.say("compare_block", **r.head(entry), measures=measures)
    return title_of(entry)


def _service(r: Renderer, answer: Answer) -> str:
    service = answer.entries[0]
    related = [e for e in answer.facts["related"] if isinstance(e, Clause)]
    line = ""
    if related:
        line = r.say("service_related", clauses=joined(r.naming.label(c) for c in related))
    return r.say(
        "service", title=service.title, summary=service.summary, related=line
    ).strip()


def _service_units(r: Renderer, answer: Answer) -> str:
    clause = answer.facts["clause"]
    head = r.head(clause)
    return r.say(
        "service_units", service=_service(r, answer), name=r.naming.label(clause),
        lead=head["lead"], support=head["support"],
    )


def _policy(r: Renderer, answer: Answer) -> str:
    k = r.k
    return r.say(
        "policy", policy=k.policy.title, series=k.policy.series or r.say("policy_series_none"),
        chapters=len(k.chapters), titles=joined(c.title for c in k.chapters), parts=len(k.parts),
        tasks=len(k.tasks), safeguards=len(k.safeguards), year=k.policy.goal_year,
    )


def _source(r: Renderer, answer: Answer) -> str:
    clauses = "\n".join(
        _clause(r, replace(answer, entries=(entry,)))
        for entry in answer.entries[:1] if isinstance(entry, Clause) and entry.measures
    )
    return r.say("source_of", policy=r.k.policy.title, clauses=clauses).strip()


SPEAKERS: dict[str, Speaker] = {
    "clause": _clause,
    "clause_items": _clause_items,
    "lead": _roles,
    "support": _roles,
    "support_none": _roles,
    "member_lead": _member,
    "member_support": _member,
    "member_rather_lead": _member,
    "member_rather_support": _member,
    "member_none": _member,
    "units": _roles,
    "no_units": _no_units,
    "several_lead": _several_roles,
    "several_support": _several_roles,
    "several_units": _several_roles,
    "several_contents": _several_contents,
    "compare": _compare,
    "service": _service, "service_units": _service_units,
    "policy": _policy,
    "source": _source,
}
