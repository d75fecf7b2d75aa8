"""An Answer in words: the only place where facts become sentences.

One function for each family of answers, chosen by the answer's key. Returns
text and places; sending is done by `turn`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from actions.naming import Naming, joined, numeral, title_of
from actions.phrases import Phrases
from policy_kb.answer import Answer
from policy_kb.model import Clause, Entry, Knowledge, Part, Service, Target, Unit


@dataclass(frozen=True)
class Spoken:
    """One answer in words: its text and the places of the document it rests on."""

    text: str
    articles: tuple[str, ...] = ()


class Renderer:
    """Words for the answers of one state of the knowledge, on one day."""

    def __init__(self, phrases: Phrases, knowledge: Knowledge, year: int) -> None:
        self.say = phrases
        self.k = knowledge
        self.naming = Naming(phrases, knowledge)
        self._year = year

    def speak(self, answer: Answer) -> Spoken:
        """The answer's text with its sources."""
        text = _SPEAKERS.get(answer.key, _plain)(self, answer)
        if answer.probable:
            text = self.say("probably", answer=text)
            if answer.offered:
                text += "\n" + self.say("or_else", choices=self.choices(answer.offered))
        articles = tuple(self.naming.article(e) for e in answer.entries if not _uncited(e))
        if answer.key in _WHOLE:
            articles = (self.say(_WHOLE[answer.key]),)
        if not answer.status.value.startswith("answered") and answer.key not in _CITED_CHOICES:
            articles = ()
        return Spoken(text, articles)

    # --- pieces that several answers share ---------------------------------

    def none(self) -> str:
        return self.say("none_listed")

    def clause_units(self, clause: Clause) -> str:
        lines = [self.say("line_lead", units=joined(clause.lead, self.none()))]
        if clause.support:
            lines.append(self.say("line_support", units=joined(clause.support)))
        else:
            lines.append(self.say("line_support_none"))
        return "\n".join(lines)

    def measures(self, clause: Clause) -> str:
        return "\n".join(self.say("line_measure", measure=m) for m in clause.measures)

    def choices(self, offered: tuple[Entry, ...]) -> str:
        return "\n".join(
            self.say("line_choice", position=i, label=self.naming.label(entry))
            for i, entry in enumerate(offered, start=1)
        )

    def described(self, offered: tuple[Entry, ...]) -> str:
        """Choices with a line on what each is about."""
        return "\n".join(
            self.say(
                "line_choice_more", position=i, label=self.naming.label(entry),
                summary=getattr(entry, "summary", ""),
            ) if getattr(entry, "summary", "") else
            self.say("line_choice", position=i, label=self.naming.label(entry))
            for i, entry in enumerate(offered, start=1)
        )

    def year_passed(self) -> str:
        goal = self.k.policy.goal_year
        if goal is None or self._year <= goal:
            return ""
        return "\n" + self.say("goal_year_passed", year=goal)

    def head(self, clause: Clause) -> dict[str, str]:
        return {
            "name": self.naming.name(clause), "title": clause.title,
            "lead": joined(clause.lead, self.none()),
            "support": joined(clause.support, self.none()),
        }


# An honest "not stated" names this many of the measures that come nearest.
_MEASURES_SHOWN = 3
# A comparison shows this many measures of each side.
_COMPARED = 6


def _uncited(entry: Entry) -> bool:
    return isinstance(entry, Unit)


# Answers about the document as a whole, with the place they cite.
_WHOLE = {
    "outline": "article_whole", "tasks_list": "article_tasks", "units_list": "article_tasks",
    "unit_tasks": "article_tasks", "unit_unknown": "article_tasks", "policy": "article_whole", "section": "article_whole",
    "targets": "article_goal", "other_year": "article_goal", "goal_year": "article_goal",
    "year_wrong": "article_goal", "year_confirmed": "article_goal", "safeguards": "article_safeguards",
}
_CITED_CHOICES = frozenset({"part_choice", "safeguards"})


def _plain(r: Renderer, answer: Answer) -> str:
    return r.say(answer.key)


def _clause(r: Renderer, answer: Answer) -> str:
    clause = answer.entries[0]
    if isinstance(clause, Unit):
        return title_of(clause)
    values = {
        "name": r.naming.name(clause), "title": clause.title, "summary": clause.summary,
        "measures": r.measures(clause),
    }
    if clause.kind in ("task", "item"):
        if clause.kind == "item":
            values["name"] = r.say("name_task", number=clause.number)
            values["summary"] = clause.summary or r.k.by_id[clause.parent].title
        return r.say("clause", **values, units=r.clause_units(clause))
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
        measures = joined(entry.measures[:_COMPARED]) or entry.summary
        return r.say("compare_block", **r.head(entry), measures=measures)
    return title_of(entry)


def _part_choice(r: Renderer, answer: Answer) -> str:
    part = answer.entries[0]
    return r.say(
        "part_choice", name=r.naming.name(part), count=len(answer.offered),
        choices=r.choices(answer.offered),
    )


def _choice(r: Renderer, answer: Answer) -> str:
    return r.say("choice", choices=r.described(answer.offered))


def _safeguards(r: Renderer, answer: Answer) -> str:
    return r.say(
        "safeguards", count=len(answer.offered),
        choices="\n".join(
            r.say("line_choice", position=clause.number, label=clause.title)
            for clause in answer.offered
        ),
    )


def _service(r: Renderer, answer: Answer) -> str:
    service = answer.entries[0]
    related = [e for e in answer.facts["related"] if isinstance(e, Clause)]
    line = ""
    if related:
        line = r.say("service_related", clauses=joined(r.naming.label(c) for c in related))
    return r.say(
        "service", title=service.title, summary=service.summary, related=line
    ).strip()


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


def _unit_tasks(r: Renderer, answer: Answer) -> str:
    return "\n\n".join(
        _one_unit(r, unit, lead, support, answer.facts["role"])
        for unit, lead, support in answer.facts["rows"]
    )


def _one_unit(r: Renderer, unit: Unit, lead: list, support: list, role: str) -> str:
    key = _unit_key(role, bool(lead), bool(support))
    text = r.say(key, **{
        name: value for name, value in {
            "unit": unit.id, "leads": len(lead), "supports": len(support),
            "lead_rows": _unit_rows(r, unit, lead), "support_rows": _unit_rows(r, unit, support),
        }.items() if name in r.say.fields(key)
    })
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


def _target(r: Renderer, answer: Answer) -> str:
    text = "\n".join(_statement(t) for t in answer.entries if isinstance(t, Target))
    if answer.key in ("target_confirmed", "target_corrected", "target_now"):
        text = r.say(answer.key, statement=text, **answer.facts)
    year = next((t.year for t in answer.entries if isinstance(t, Target)), r.k.policy.goal_year)
    return f"{text}\n{r.say('target_year', year=year)}{r.year_passed()}"


def _statement(target: Target) -> str:
    return "".join(part for part in (target.statement, target.note and f"（{target.note}）") if part)


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
    return r.say(
        answer.key, **{n: v for n, v in facts.items() if n in r.say.fields(answer.key)}
    ).strip()


def _goal_year(r: Renderer, answer: Answer) -> str:
    return r.say("goal_year", goal_year=r.k.policy.goal_year) + r.year_passed()


def _no_figure(r: Renderer, answer: Answer) -> str:
    entry = answer.entries[0]
    return r.say("no_figure", name=r.naming.name(entry), title=title_of(entry))


def _outline(r: Renderer, answer: Answer) -> str:
    k = r.k
    return r.say(
        "outline", chapters=len(k.chapters), parts=len(k.parts), tasks=len(k.tasks),
        chapter_rows="\n".join(
            r.say("line_chapter", numeral=numeral(c.number), title=c.title) for c in k.chapters
        ),
        part_rows="\n".join(_part_line(r, p) for p in k.parts),
        safeguards=len(k.safeguards), targets=len(k.targets),
    )


def _part_line(r: Renderer, part: Part) -> str:
    return r.say(
        "line_part", numeral=numeral(part.number), title=part.title, first=part.first_task,
        last=part.last_task,
    )


def _tasks_list(r: Renderer, answer: Answer) -> str:
    rows = []
    for part in r.k.parts:
        rows.append(r.naming.name(part))
        rows += [
            r.say("line_task_short", number=t.number, title=t.title) for t in r.k.tasks_of(part)
        ]
    return r.say(
        "tasks_list", count=len(r.k.tasks), parts=len(r.k.parts), rows="\n".join(rows)
    )


def _units_list(r: Renderer, answer: Answer) -> str:
    named = {u for c in r.k.clauses for u in (*c.lead, *c.support)}
    units = [u.id for u in r.k.units if u.id in named]
    return r.say("units_list", count=len(units), units=joined(units))


def _without(r: Renderer, answer: Answer) -> str:
    rows = "\n".join(
        r.say("line_row_lead", name=r.naming.name(c), title=c.title, lead=joined(c.lead))
        for c in answer.entries
    )
    return r.say(
        answer.key, **({"count": len(answer.entries), "rows": rows} if rows else {})
    )


def _unit_unknown(r: Renderer, answer: Answer) -> str:
    named = {u for c in r.k.clauses for u in (*c.lead, *c.support)}
    return r.say("unit_unknown", units=joined(u.id for u in r.k.units if u.id in named))


def _services(r: Renderer, answer: Answer) -> str:
    services = answer.facts["services"]
    return r.say("services", count=len(services), names=joined(s.title for s in services))


def _section(r: Renderer, answer: Answer) -> str:
    lines = []
    chapter, part = answer.facts["chapter"], answer.facts["part"]
    if chapter is not None:
        lines.append(
            r.say("section_chapter", numeral=numeral(chapter.number), title=chapter.title)
        )
        if chapter.number == 3 and part is None:
            lines.append(_safeguards(r, answer))
    if part is not None:
        lines.append(
            r.say(
                "section_part", numeral=numeral(part.number), title=part.title,
                choices=r.choices(answer.offered),
            )
        )
    return "\n".join(lines)


def _no_such(r: Renderer, answer: Answer) -> str:
    facts = {
        "number": answer.facts["number"], "tasks": len(r.k.tasks),
        "safeguards": len(r.k.safeguards), "chapters": len(r.k.chapters), "parts": len(r.k.parts),
    }
    key = answer.key
    if answer.facts.get("kind") == "safeguard":
        key = "no_such_safeguard"
    elif answer.facts.get("kind") == "part":
        key = "no_such_part"
    return r.say(key, **{n: v for n, v in facts.items() if n in r.say.fields(key)})


def _unstated(r: Renderer, answer: Answer) -> str:
    return r.say(answer.key, about=_who_knows(r, answer)) + r.say("leave_hint")


def _who_knows(r: Renderer, answer: Answer) -> str:
    lines = []
    for entry in answer.entries:
        measures = _nearest_measures(r, entry, answer.facts.get("text", ""))
        if isinstance(entry, Unit):
            lines.append(r.say("about_unit", unit=entry.id))
        elif isinstance(entry, Clause) and entry.lead:
            lines.append(
                r.say(
                    "about_clause", name=r.naming.name(entry), title=entry.title,
                    lead=joined(entry.lead), measures=measures,
                )
            )
        elif isinstance(entry, Clause | Part | Service):
            lines.append(
                r.say(
                    "about_plain", name=r.naming.name(entry), title=title_of(entry),
                    measures=measures,
                )
            )
    return "".join(lines) or r.say("about_office")


def _nearest_measures(r: Renderer, entry: Entry, text: str) -> str:
    """The measures that share most with the question, in their order; the first where none does."""
    if not isinstance(entry, Clause):
        return getattr(entry, "summary", "")
    asked = {text[i:i + 2] for i in range(len(text) - 1)}
    shared = [sum(pair in measure for pair in asked) for measure in entry.measures]
    best = sorted(range(len(shared)), key=lambda i: -shared[i])[:_MEASURES_SHOWN]
    return "\n".join(
        r.say("line_measure", measure=entry.measures[i]) for i in sorted(best)
    ) or entry.summary


_SPEAKERS: dict[str, Callable[[Renderer, Answer], str]] = {
    "clause": _clause, "clause_items": _clause_items, "lead": _roles, "support": _roles,
    "support_none": _roles, "member_lead": _member, "member_support": _member,
    "member_rather_lead": _member, "member_rather_support": _member, "member_none": _member, "units": _roles, "no_units": _no_units,
    "several_lead": _several_roles, "several_support": _several_roles,
    "several_units": _several_roles, "several_contents": _several_contents,
    "compare": _compare, "part_choice": _part_choice, "choice": _choice,
    "safeguards": _safeguards, "service": _service, "policy": _policy, "source": _source,
    "unit_tasks": _unit_tasks, "target": _target, "target_confirmed": _target,
    "target_corrected": _target, "target_now": _target, "year_confirmed": _years, "targets": _targets, "other_year": _years,
    "year_wrong": _years, "goal_year": _goal_year, "no_figure": _no_figure, "outline": _outline,
    "without_support": _without, "without_lead": _plain, "unit_unknown": _unit_unknown,
    "tasks_list": _tasks_list, "units_list": _units_list, "services": _services,
    "section": _section, "no_such_item": _no_such, "no_such_part": _no_such,
    "unstated_amount": _unstated, "unstated_contact": _unstated, "unstated_apply": _unstated,
    "unstated_call": _unstated,
}
