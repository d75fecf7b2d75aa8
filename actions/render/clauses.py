"""Words for clauses: what they say, who leads and assists, two side by side."""

from __future__ import annotations

from dataclasses import replace

from actions.naming import day, joined, title_of
from actions.render.base import Renderer, Speaker, standing_line
from policy_kb.answer import Answer
from policy_kb.model import Clause, Entry, Part, Service, Target
from policy_kb.validity import NOT_CURRENT, Validity

# A comparison shows this many measures of each side.
_COMPARED = 6


def _clause(r: Renderer, answer: Answer) -> str:
    clause = answer.entries[0]
    if clause.kind == "clause":
        return _beside(r, clause)
    values = {
        "name": r.naming.name(clause),
        "title": clause.title,
        "summary": clause.summary,
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


def _beside(r: Renderer, clause: Clause) -> str:
    """A clause of another policy: every sentence of it, and the units it names."""
    units = r.clause_units(clause) if clause.lead or clause.support else ""
    body = "\n".join(filter(None, (clause.summary, r.measures(clause), units)))
    text = r.say("clause_beside", name=r.naming.name(clause), title=clause.title, body=body)
    return text + r.names_goal_year(clause, f"{clause.summary}{clause.measures}")


def _clause_items(r: Renderer, answer: Answer) -> str:
    clause = answer.entries[0]
    items = "\n".join(
        r.say(
            "line_item",
            title=item.title,
            summary=item.summary or joined(item.measures[:2]),
            lead=joined(item.lead, r.none()),
            support=joined(item.support, r.none()),
        )
        for item in answer.facts["items"]
    )
    return r.say(
        "clause_items",
        name=r.naming.name(clause),
        title=clause.title,
        summary=clause.summary,
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
        "no_units",
        name=r.naming.name(entry),
        title=title_of(entry),
        summary=summary,
        measures=measures,
    ).strip()


def _several_roles(r: Renderer, answer: Answer) -> str:
    kind = answer.key.removeprefix("several_")
    line = "line_roles" if kind == "units" else f"line_row_{kind}"
    rows = []
    for clause in answer.facts["rows"]:
        head = r.head(clause)
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
    return r.say("service", title=service.title, summary=service.summary, related=line).strip()


def _service_units(r: Renderer, answer: Answer) -> str:
    served = answer.facts["clause"]
    related = (c for c in answer.facts["related"] if isinstance(c, Clause) and c is not served)
    return r.say(
        "service_units",
        service=_service(r, answer),
        rows="\n".join(_led(r, clause) for clause in (served, *related)),
    )


def _led(r: Renderer, clause: Clause) -> str:
    head = r.head(clause)
    return r.say(
        "line_led", name=r.naming.label(clause), lead=head["lead"], support=head["support"]
    )


def _policy(r: Renderer, answer: Answer) -> str:
    k = r.k
    return (
        r.say(
            "policy",
            policy=k.policy.title,
            series=k.policy.series or r.say("policy_series_none"),
            chapters=len(k.chapters),
            titles=joined(c.title for c in k.chapters),
            parts=len(k.parts),
            tasks=len(k.tasks),
            safeguards=len(k.safeguards),
            year=k.policy.goal_year,
        )
        + r.year_passed()
    )


def _source(r: Renderer, answer: Answer) -> str:
    """The document and what it states of itself; its wording where that was imported."""
    first = answer.entries[0] if answer.entries else r.k.policy
    policy = r.k.policy_of(first)
    stated = r.naming.stated(policy)
    held = any(clause.original for clause in r.k.clauses_of(policy))
    if not stated and not held:
        clauses = "\n".join(
            _clause(r, replace(answer, entries=(entry,)))
            for entry in answer.entries[:1]
            if isinstance(entry, Clause) and entry.measures
        )
        return r.say("source_of", policy=policy.title, clauses=clauses).strip()
    if stated:
        text = r.say("source_of_stated", policy=policy.title, stated=stated)
    else:
        text = r.say("source_of_open", policy=policy.title)
    return text + "\n" + r.say("original_whole" if held else "original_none")


def _original(r: Renderer, answer: Answer) -> str:
    clauses = [entry for entry in answer.entries if isinstance(entry, Clause)]
    return "\n\n".join(_wording(r, clause) for clause in clauses)


def _wording(r: Renderer, clause: Clause) -> str:
    """A clause word for word, as its document has it."""
    passed = (
        r.year_passed() if clause.kind == "goal" else r.names_goal_year(clause, clause.original)
    )
    name = r.naming.name(clause)
    title = "" if clause.kind in ("overview", "goal", "item") else clause.title
    return r.say("original", name=name, title=title, original=clause.original) + passed


def _policy_beside(r: Renderer, answer: Answer) -> str:
    policy = answer.entries[0]
    head = r.say("policy_beside", policy=policy.title, count=len(answer.offered))
    rows = "\n".join(
        r.say("line_article", position=i, article=clause.article, title=clause.title)
        for i, clause in enumerate(answer.offered, start=1)
    )
    return f"{head}\n{rows}".strip()


def _no_such_article(r: Renderer, answer: Answer) -> str:
    policy, count = answer.facts["policy"], answer.facts["count"]
    if not count:
        return r.say("articles_without_number", policy=policy.title)
    return r.say(
        "no_such_article",
        policy=policy.title,
        number=answer.facts["number"],
        count=count,
        main=r.k.policy.title,
    )


def _validity(r: Renderer, answer: Answer) -> str:
    """Where a policy stands today, with its days and what took its place."""
    facts = answer.facts
    policy, state = facts["policy"], facts["state"]
    if state is Validity.UNSTATED:
        return r.say("validity_unstated", policy=policy.title)
    if state in NOT_CURRENT:
        return r.say("validity_over", state=standing_line(r, facts))
    since = policy.in_force_from and r.say("term_since", day=day(policy.in_force_from))
    until = (
        r.say("term_until", day=day(policy.valid_until))
        if policy.valid_until
        else r.say("term_open")
    )
    term = "，".join(filter(None, (since, until)))
    today = day(facts["today"].isoformat())
    return r.say("validity_current", policy=policy.title, today=today, term=term)


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
    "service": _service,
    "service_units": _service_units,
    "policy": _policy,
    "source": _source,
    "original": _original,
    "policy_beside": _policy_beside,
    "no_such_article": _no_such_article,
    "validity": _validity,
}
