"""The official text of a policy that the library already knows, beside its published facts.

Each known clause gets the wording of the document; facts stay as they are, and
where the two differ a person is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from policy_kb.intake.official.frame import Frame
from policy_kb.intake.official.outline import Block, Outline
from policy_kb.intake.official.responsible import Stretch, Units, figures, stretches
from policy_kb.intake.proposal import Finding, Proposal
from policy_kb.model import Clause, Entry, Knowledge, Policy, Target

# A title that shares less than this with the clause of its number is another clause.
_ALIKE = 60
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff0-9+]")
_FIELDS = ("document_number", "issuer", "issued_on", "in_force_from", "valid_until")
_NAMES = {
    "document_number": "文号",
    "issuer": "发文机关",
    "issued_on": "成文日期",
    "in_force_from": "施行日期",
    "valid_until": "有效期至",
}


def known_policy(title: str, published: Knowledge) -> Policy | None:
    """The published policy of this title, blanks and marks aside."""
    wanted = _bare(title)
    return next((p for p in published.policies if _bare(p.title) == wanted), None)


def _bare(title: str) -> str:
    return _NOT_HAN.sub("", title)


@dataclass(frozen=True)
class _Pair:
    """A clause of the document and the published one it is."""

    leaf: Block
    clause: Clause


def beside_known(policy: Policy, outline: Outline, frame: Frame, published: Knowledge) -> Proposal:
    """Originals for the clauses, days and numbers for the policy, differences as notes."""
    notes: list[str] = []
    pairs = _paired(policy, outline, published, notes)
    units = Units(published.units)
    entries: list[Entry] = []
    findings: list[Finding] = []
    for pair in pairs:
        parts = stretches(pair.leaf.text, units)
        for clause, wording in _wordings(pair, parts, published, notes):
            findings.append(
                Finding(clause.id, "original", wording, pair.leaf.place, pair.leaf.title)
            )
            if clause.original != wording:
                entries.append(replace(clause, original=wording))
        notes += _figures_apart(pair, published)
    notes += units.doubts
    notes += _targets_apart(policy, pairs, published)
    stated = _stated(policy, frame, findings, notes)
    if stated != policy:
        entries.insert(0, stated)
    return Proposal(tuple(entries), tuple(findings), tuple(notes))


def _paired(
    policy: Policy, outline: Outline, published: Knowledge, notes: list[str]
) -> list[_Pair]:
    left = {clause.id: clause for clause in published.clauses_of(policy)}
    pairs = []
    for above, leaf in outline.leaves():
        clause = _same(above, leaf, outline.article(above, leaf), left.values())
        if clause is None:
            name = leaf.title or leaf.mark
            notes.append(f"{leaf.place}：文中的“{leaf.mark}{name}”在知识库里没有对应的条目")
            continue
        del left[clause.id]
        if leaf.title and _bare(clause.title) != _bare(leaf.title):
            notes.append(f"{leaf.place}：标题“{leaf.title}”与知识库的“{clause.title}”不同，请核对")
        pairs.append(_Pair(leaf, clause))
    notes += [f"知识库的“{clause.title}”（{clause.id}）在文中没有找到" for clause in left.values()]
    return pairs


def _same(
    above: tuple[Block, ...], leaf: Block, article: str, clauses: Iterable[Clause]
) -> Clause | None:
    """The clause of the same place, else of the same title, else of the same number if its
    title is alike."""
    clauses = list(clauses)
    for clause in clauses:
        if clause.article and clause.article == article:
            return clause
    for clause in clauses:
        if leaf.title and not clause.article and _bare(clause.title) == _bare(leaf.title):
            return clause
    kind = "safeguard" if any("保障" in block.title for block in above) else "task"
    for clause in clauses:
        counted = clause.kind == kind and clause.number == leaf.number
        if (
            counted
            and (leaf.level == 2 or kind == "safeguard")
            and (fuzz.ratio(clause.title, leaf.title) >= _ALIKE)
        ):
            return clause
    return None


def _wordings(
    pair: _Pair, parts: Sequence[Stretch], published: Knowledge, notes: list[str]
) -> list[tuple[Clause, str]]:
    """The clause with its whole text, and its sub-items with their stretches of it."""
    whole = "\n".join(line.text for line in pair.leaf.text)
    items = published.items_of(pair.clause)
    named = [part for part in parts if part.roles is not None]
    found = [(pair.clause, whole)]
    if not items:
        lead = [u for part in named for u in part.roles.lead] if named else []
        support = [u for part in named for u in part.roles.support] if named else []
        notes += _units_apart(pair.leaf, pair.clause, lead, support)
        return found
    if len(items) != len(named):
        kept = f"知识库的 {pair.clause.id} 有 {len(items)} 个分项"
        notes.append(f"{pair.leaf.place}：文中有 {len(named)} 组单位，{kept}，请核对")
        return found
    for item, part in zip(items, named, strict=True):
        found.append((item, "\n".join(line.text for line in part.lines)))
        notes += _units_apart(pair.leaf, item, part.roles.lead, part.roles.support)
    return found


def _units_apart(
    leaf: Block, clause: Clause, lead: Sequence[str], support: Sequence[str]
) -> list[str]:
    found = []
    for name, stated, kept in (
        ("牵头单位", lead, clause.lead),
        ("配合单位", support, clause.support),
    ):
        more = [u for u in stated if u not in kept]
        less = [u for u in kept if u not in stated]
        if more:
            found.append(f"{leaf.place}：{clause.id} 的{name}，文中还有{'、'.join(more)}")
        if less:
            found.append(f"{leaf.place}：{clause.id} 的{name}，文中没有{'、'.join(less)}")
    return found


def _figures_apart(pair: _Pair, published: Knowledge) -> list[str]:
    """Figures that our facts state and the document does not."""
    text = "\n".join(line.text for line in pair.leaf.text)
    ours = [pair.clause, *published.items_of(pair.clause)]
    stated = {f for c in ours for t in (c.summary, *c.measures) for f in figures(t)}
    missing = sorted(f for f in stated if f not in text)
    if not missing:
        return []
    return [f"{pair.leaf.place}：{pair.clause.id} 写有{'、'.join(missing)}，文中没有，请核对"]


def _targets_apart(policy: Policy, pairs: Sequence[_Pair], published: Knowledge) -> list[str]:
    """Targets whose figure the document does not state, and figures without a target."""
    if policy.id != published.policy.id or not published.targets:
        return []
    goal = next((pair for pair in pairs if pair.clause.kind == "goal"), None)
    if goal is None:
        return ["文中没有找到“主要目标”，指标没有核对"]
    text = "".join(line.text for line in goal.leaf.text)
    notes = []
    for target in published.targets:
        for value in (f"{target.figure}{target.unit}", target.multiple or ""):
            if value not in text:
                notes.append(f"{goal.leaf.place}：指标“{target.name}”的{value}，文中没有，请核对")
    known = {v for t in published.targets for v in _values(t)}
    more = [f for f in dict.fromkeys(figures(text)) if f not in known]
    if more:
        notes.append(f"{goal.leaf.place}：文中还有数值{'、'.join(more)}，知识库没有对应的指标")
    return notes


def _values(target: Target) -> set[str]:
    return {*figures(target.statement), f"{target.figure}{target.unit}"}


def _stated(policy: Policy, frame: Frame, findings: list[Finding], notes: list[str]) -> Policy:
    """What the document says about itself fills what was open; what differs is told."""
    for column in _FIELDS:
        stated = frame.stated.get(column)
        if stated is None:
            continue
        kept = getattr(policy, column)
        findings.append(Finding(policy.id, column, stated.value, stated.place, stated.sentence))
        if kept is None:
            policy = replace(policy, **{column: stated.value})
        elif kept != stated.value:
            notes.append(
                f"{stated.place}：{_NAMES[column]}，文中是{stated.value}，知识库是{kept}，未作改动"
            )
    return policy
