"""Words for lists and for how the document is built: choices, parts, counts, outline."""

from __future__ import annotations

from actions.naming import joined, numeral
from actions.render.base import Renderer, Speaker, plain
from policy_kb.answer import Answer
from policy_kb.model import Part


def _part_choice(r: Renderer, answer: Answer) -> str:
    part = answer.entries[0]
    return r.say(
        "part_choice",
        name=r.naming.name(part),
        count=len(answer.offered),
        choices=r.choices(answer.offered),
    )


def _choice(r: Renderer, answer: Answer) -> str:
    return r.say("choice", choices=r.described(answer.offered))


def _safeguards(r: Renderer, answer: Answer) -> str:
    return r.say(
        "safeguards",
        count=len(answer.offered),
        choices="\n".join(
            r.say("line_choice", position=clause.number, label=clause.title)
            for clause in answer.offered
        ),
    )


def _outline(r: Renderer, answer: Answer) -> str:
    k = r.k
    return r.say(
        "outline",
        chapters=len(k.chapters),
        parts=len(k.parts),
        tasks=len(k.tasks),
        chapter_rows="\n".join(
            r.say("line_chapter", numeral=numeral(c.number), title=c.title) for c in k.chapters
        ),
        part_rows="\n".join(_part_line(r, p) for p in k.parts),
        safeguards=len(k.safeguards),
        targets=len(k.targets),
    )


def _part_line(r: Renderer, part: Part) -> str:
    return r.say(
        "line_part",
        numeral=numeral(part.number),
        title=part.title,
        first=part.first_task,
        last=part.last_task,
    )


def _tasks_list(r: Renderer, answer: Answer) -> str:
    rows = []
    for part in r.k.parts:
        rows.append(r.naming.name(part))
        rows += [
            r.say("line_task_short", number=t.number, title=t.title) for t in r.k.tasks_of(part)
        ]
    return r.say("tasks_list", count=len(r.k.tasks), parts=len(r.k.parts), rows="\n".join(rows))


def _units_list(r: Renderer, answer: Answer) -> str:
    named = {u for c in r.k.clauses for u in (*c.lead, *c.support)}
    units = [u.id for u in r.k.units if u.id in named]
    return r.say("units_list", count=len(units), units=joined(units))


def _without(r: Renderer, answer: Answer) -> str:
    rows = "\n".join(
        r.say("line_row_lead", name=r.naming.name(c), title=c.title, lead=joined(c.lead))
        for c in answer.entries
    )
    return r.say(answer.key, **({"count": len(answer.entries), "rows": rows} if rows else {}))


def _services(r: Renderer, answer: Answer) -> str:
    services = answer.facts["services"]
    return r.say("services", count=len(services), names=joined(s.title for s in services))


def _section(r: Renderer, answer: Answer) -> str:
    lines = []
    chapter, part = answer.facts["chapter"], answer.facts["part"]
    if chapter is not None:
        lines.append(r.say("section_chapter", numeral=numeral(chapter.number), title=chapter.title))
        if chapter.number == 3 and part is None:
            lines.append(_safeguards(r, answer))
    if part is not None:
        lines.append(
            r.say(
                "section_part",
                numeral=numeral(part.number),
                title=part.title,
                choices=r.choices(answer.offered),
            )
        )
    return "\n".join(lines)


def _belongs(r: Renderer, answer: Answer) -> str:
    entry, chapter, part = answer.entries[0], answer.facts["chapter"], answer.facts["part"]
    facts = {"numeral": numeral(chapter.number), "title": chapter.title}
    if part is None:
        return r.say("belongs_chapter", label=r.naming.label(entry).strip(), **facts)
    name = r.naming.name(part)
    if part is entry:
        text = r.say("belongs_chapter", label=name, **facts)
    else:
        text = r.say("belongs_part", label=r.naming.label(entry), part=name, **facts)
    choices = r.say(
        "part_choice", name=name, count=len(answer.offered), choices=r.choices(answer.offered)
    )
    return f"{text}\n{choices}"


def _no_such(r: Renderer, answer: Answer) -> str:
    facts = {
        "number": answer.facts["number"],
        "tasks": len(r.k.tasks),
        "safeguards": len(r.k.safeguards),
        "chapters": len(r.k.chapters),
        "parts": len(r.k.parts),
    }
    key = answer.key
    if answer.facts.get("kind") == "safeguard":
        key = "no_such_safeguard"
    elif answer.facts.get("kind") == "part":
        key = "no_such_part"
    return r.say(key, **{n: v for n, v in facts.items() if n in r.say.fields(key)})


SPEAKERS: dict[str, Speaker] = {
    "part_choice": _part_choice,
    "choice": _choice,
    "safeguards": _safeguards,
    "outline": _outline,
    "without_support": _without,
    "tasks_list": _tasks_list,
    "units_list": _units_list,
    "services": _services,
    "section": _section,
    "belongs": _belongs,
    "no_such_item": _no_such,
    "no_such_part": _no_such,
    "without_lead": plain,
}
