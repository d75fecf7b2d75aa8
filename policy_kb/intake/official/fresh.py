"""A policy that the library does not know yet, as entries taken word for word from its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policy_kb.intake.official.frame import Frame, goal_years
from policy_kb.intake.official.known import known_policy
from policy_kb.intake.official.outline import Block, Outline
from policy_kb.intake.official.responsible import (
    Roles,
    Stretch,
    Units,
    figures,
    sentences,
    stretches,
)
from policy_kb.intake.proposal import Finding, Proposal
from policy_kb.language.pinyin import heard
from policy_kb.model import Clause, Entry, Knowledge, Policy

_LONGEST_SLUG = 30
_LONGEST_NAME = 24
# Verbs before what a title is about: 加快推进科技园区建设 is also asked for as 科技园区建设.
_VERBS = re.compile(
    "^(?:关于|进一步|积极|大力|全面|深入|着力|切实|加快|加大|加强|推动|推进|促进|支持|鼓励|建立|"
    "健全|完善|设立"
    "|实施|落实|强化|优化|提升|深化|开展|构建|打造|培育|发展|营造|建设|扩大|规范)+"
)
_PLACE = re.compile("^[\u4e00-\u9fff]{2,3}[区市县省镇](?=[\u4e00-\u9fff]{4})")
_TRIAL = re.compile("（[^）]*）$")
_POLICY_FIELDS = ("document_number", "issuer", "issued_on", "in_force_from", "valid_until")


def new_policy(outline: Outline, frame: Frame, title: str, published: Knowledge) -> Proposal:
    """Entries for the policy, the units it adds and its clauses; what it repeals is marked."""
    policy, findings = _policy(outline, frame, title, published)
    alone = known_policy(title, published)
    if alone is not None:  # its entry stands, its clauses do not yet
        stated = {c: getattr(policy, c) for c in _POLICY_FIELDS if getattr(alone, c) is None}
        policy = replace(alone, **stated)
    units = Units(published.units)
    clauses: list[Clause] = []
    notes: list[str] = []
    for above, leaf in outline.leaves():
        made, found = _clauses(policy, outline, above, leaf, units)
        clauses += made
        findings += found
    notes += units.doubts
    repealed = list(_repealed(policy, frame, published, notes))
    added = [
        unit
        for unit in units.added.values()
        if any(unit.id in (*clause.lead, *clause.support) for clause in clauses)
    ]
    entries: tuple[Entry, ...] = (policy, *added, *clauses, *repealed)
    return Proposal(entries, tuple(findings), tuple(notes))


def _policy(
    outline: Outline, frame: Frame, title: str, published: Knowledge
) -> tuple[Policy, list[Finding]]:
    values = {c: frame.stated[c].value for c in _POLICY_FIELDS if c in frame.stated}
    body = [line for _, leaf in outline.leaves() for line in leaf.text]
    years = goal_years(body)
    aliases = tuple(n for n in _other_names(title) if n not in _taken(published))
    policy = Policy(
        id=_free(_slug(title, values), published),
        title=title,
        goal_year=years.pop() if len(years) == 1 else None,
        aliases=aliases or (title,),
        **values,
    )
    findings = [
        Finding(policy.id, column, value.value, value.place, value.sentence)
        for column, value in frame.stated.items()
        if column in _POLICY_FIELDS
    ]
    if frame.title is not None:
        findings.insert(
            0, Finding(policy.id, "title", title, frame.title.place, frame.title.sentence)
        )
    return policy, findings


def _slug(title: str, values: dict[str, str]) -> str:
    """A readable id: the initials of the title and the year."""
    initials = "".join(
        char if char.isascii() else sound[:1]
        for char, sound in zip(title, heard(title), strict=True)
    )
    letters = re.sub("[^a-z0-9]", "", initials.lower())[:_LONGEST_SLUG]
    year = re.search(r"\d{4}", values.get("document_number", "") or values.get("issued_on", ""))
    return f"policy-{letters}" + (f"-{year[0]}" if year else "")


def _free(wanted: str, published: Knowledge) -> str:
    """The id, counted on where another document of the same initials has it."""
    found, count = wanted, 1
    while found in published.by_id:
        count += 1
        found = f"{wanted}-{count}"
    return found


def _other_names(title: str) -> Iterator[str]:
    plain = _TRIAL.sub("", title)
    local = _PLACE.sub("", plain)
    for name in dict.fromkeys((title, plain, local, _VERBS.sub("", local))):
        if len(name) >= 6:
            yield name


def _taken(published: Knowledge) -> set[str]:
    return {alias for policy in published.policies for alias in policy.aliases}


def _clauses(
    policy: Policy, outline: Outline, above: tuple[Block, ...], leaf: Block, units: Units
) -> tuple[list[Clause], list[Finding]]:
    """One clause, and its stretches as sub-items where several have units of their own."""
    parts = stretches(leaf.text, units)
    named = [part for part in parts if part.roles is not None]
    text = "\n".join(line.text for line in leaf.text)
    title = leaf.title or _opening(text) or leaf.mark
    clause_id, number = _place_id(policy, outline, above, leaf)
    article = outline.article(above, leaf)
    roles = named[0].roles if len(named) == 1 else None
    clause = Clause(
        id=clause_id,
        kind="clause",
        number=number,
        title=title,
        **_facts(text, [p.roles for p in named if p.roles]),
        lead=roles.lead if roles else (),
        support=roles.support if roles else (),
        aliases=_names(title),
        policy=policy.id,
        article=article,
        original=text or title,
    )
    findings = [Finding(clause.id, "title", title, leaf.place, leaf.mark + leaf.title)]
    findings += _found(clause, parts)
    if len(named) < 2:
        return [clause], findings
    items = []
    for position, part in enumerate(named, start=1):
        item_text = "\n".join(line.text for line in part.lines)
        assert part.roles is not None
        item = replace(
            clause,
            id=f"{clause.id}/{position}",
            title=_opening(item_text),
            parent=clause.id,
            **_facts(item_text, [part.roles]),
            lead=part.roles.lead,
            support=part.roles.support,
            aliases=_names(_opening(item_text)),
            original=item_text,
        )
        items.append(item)
        findings += _found(item, [part])
    return [clause, *items], findings


def _facts(text: str, roles: Sequence[Roles]) -> dict:
    """Summary and measures: the sentences of the text, brackets of units apart."""
    for one in roles:
        text = text.replace(one.sentence, "")
    said = [sentence for sentence in sentences(text) if sentence.strip("。；")]
    return {"summary": said[0] if said else "见原文。", "measures": tuple(said[1:])}


def _found(clause: Clause, parts: Sequence[Stretch]) -> list[Finding]:
    findings = []
    for part in parts:
        if part.roles is not None:
            for column in ("lead", "support"):
                names = getattr(part.roles, column)
                if names:
                    findings.append(
                        Finding(
                            clause.id,
                            column,
                            "、".join(names),
                            part.roles.place,
                            part.roles.sentence,
                        )
                    )
        for line in part.lines:
            for sentence in sentences(line.text):
                findings += [
                    Finding(clause.id, "figure", value, line.place, sentence)
                    for value in figures(sentence)
                ]
    return findings


def _opening(text: str) -> str:
    """The first words of a text without a title of its own, up to the first mark."""
    words = re.split("[，。；：、\n]", text, maxsplit=1)[0]
    return words[:_LONGEST_NAME].removesuffix("的")


def _names(title: str) -> tuple[str, ...]:
    short = _VERBS.sub("", title)
    return tuple(dict.fromkeys(n for n in (title, short) if len(n) >= 4)) or (title,)


def _place_id(
    policy: Policy, outline: Outline, above: tuple[Block, ...], leaf: Block
) -> tuple[str, int]:
    """The id of a clause, and the number it is cited by (0 where it takes more than one)."""
    if outline.articles:
        return f"{policy.id}/article-{leaf.number:02}", leaf.number
    tasks = [block.number for _, block in outline.leaves() if block.level == 2]
    if leaf.level == 2 and len(set(tasks)) == len(tasks):
        return f"{policy.id}/task-{leaf.number:02}", leaf.number
    path = "-".join(str(block.number) for block in (*above, leaf))
    return f"{policy.id}/{path}", 0


def _repealed(
    policy: Policy, frame: Frame, published: Knowledge, notes: list[str]
) -> Iterator[Policy]:
    """Published policies that the document puts out of force, marked with it as successor."""
    for stated in frame.repealed:
        old = known_policy(stated.value, published)
        if old is None:
            notes.append(f"{stated.place}：“{stated.sentence}”，知识库里没有这份文件")
            continue
        if old.id == policy.id or (old.replaced_by == policy.id and old.withdrawn_on):
            continue
        notes.append(f"{stated.place}：“{stated.sentence}”，{old.id} 将标为由本文替代")
        yield replace(
            old,
            replaced_by=policy.id,
            withdrawn_on=old.withdrawn_on or policy.in_force_from or policy.issued_on,
        )
