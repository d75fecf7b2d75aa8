"""Official documents (意见, 若干措施, 办法 …) → what they would add to the library.

`mending` mends slips of scanning, `frame` reads what a document says about itself,
`outline` splits it into clauses, `responsible` finds units and figures; `known` and
`fresh` put that beside, or into, the library, for a person to confirm. Nothing is
guessed and nothing is published here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from policy_kb.errors import ContentError
from policy_kb.intake.lines import Line
from policy_kb.intake.official.frame import Frame, frame_of, title_of
from policy_kb.intake.official.fresh import new_policy
from policy_kb.intake.official.known import beside_known, known_policy
from policy_kb.intake.official.mending import Mended, mended
from policy_kb.intake.official.outline import Outline, in_articles, outline_of
from policy_kb.intake.proposal import Proposal
from policy_kb.model import Clause, Knowledge

__all__ = ["looks_official", "read_official"]

_CALL = re.compile("申报|征集|遴选|征求意见|公开征求|受理.{0,20}通知")
_CHAPTER = re.compile("[一二三四五六七八九十]{1,3}、")
_PART = re.compile("（[一二三四五六七八九十]{1,3}）")


def looks_official(lines: Sequence[Line]) -> bool:
    """Whether the document is a policy, rather than a notice that calls for projects."""
    clean = mended(lines).lines
    found = title_of(clean)
    if found is None or _CALL.search(found[1].value):
        return False
    if in_articles(clean):
        return True
    chapters = sum(bool(_CHAPTER.match(line.text)) for line in clean)
    return chapters >= 2 and any(_PART.match(line.text) for line in clean)


def read_official(path: Path, lines: Sequence[Line], published: Knowledge) -> Proposal:
    """What the document would add or alter. Raises ContentError, with the reason, where it has
    no title or no clauses."""
    known_text = "\n".join(
        text for clause in published.clauses for text in (clause.summary, *clause.measures)
    )
    mend = mended(lines, known_text)
    frame = frame_of(mend.lines)
    if frame.title is None:
        raise ContentError(
            [f"{path.name}: 没有找到标题（正文前应有一行以“意见”“措施”“办法”等结尾的标题）"]
        )
    outline = outline_of(frame.body)
    leaves = outline.leaves()
    if not leaves:
        raise ContentError(
            [f"{path.name}: 没有找到条款（应有“一、”“（一）”“1.”或“第一条”这样的编号）"]
        )
    empty = [leaf for _, leaf in leaves if not leaf.text and not leaf.title]
    if empty:
        raise ContentError([f"{path.name} {leaf.place}: {leaf.mark}没有内容" for leaf in empty])
    policy = known_policy(frame.title.value, published)
    if policy is None or not published.clauses_of(policy):
        proposal = new_policy(outline, frame, frame.title.value, published)
    else:
        proposal = beside_known(policy, outline, frame, published)
    notes = (*proposal.notes, *_doubts(frame, outline, mend), *_mends(mend))
    return Proposal(proposal.entries, proposal.findings, (_what(proposal, outline), *notes))


def _what(proposal: Proposal, outline: Outline) -> str:
    clauses = sum(isinstance(entry, Clause) and not entry.parent for entry in proposal.entries)
    form = "第一条、第二条" if outline.articles else "一、（一）1."
    return f"按“{form}”的体例读出 {len(outline.leaves())} 个条款，其中 {clauses} 个将有改动"


def _doubts(frame: Frame, outline: Outline, mend: Mended) -> list[str]:
    assert frame.title is not None
    notes = [*mend.doubts, *frame.doubts]
    for line in outline.preface:
        if line.text.startswith(frame.title.value):
            notes.append(f"{line.place}：标题误并入正文，引言未收录，请核对")
    if not outline.articles:
        notes += _run_in(outline)
        notes += _gaps(outline)
    if frame.left_out:
        some = "；".join(f"{line.place}“{line.text[:20]}”" for line in frame.left_out[:12])
        notes.append(f"有 {len(frame.left_out)} 行不属于条款，未收录：{some}")
    return notes


def _run_in(outline: Outline) -> list[str]:
    """A heading that stands in one line with its text, where its neighbours stand alone."""
    notes = []
    for siblings in {above[-1:]: None for above, _ in outline.leaves() if above}:
        children = siblings[0].children
        joined = [block for block in children if block.run_in]
        if 0 < len(joined) < len(children) / 2:
            notes += [
                f"{block.place}：标题“{block.title}”与正文连在一行，已分开，请核对"
                for block in joined
            ]
    return notes


def _gaps(outline: Outline) -> list[str]:
    """Task numbers that skip one: a heading may have been read as text."""
    notes, before = [], 0
    for _, leaf in outline.leaves():
        if leaf.level != 2:
            continue
        if leaf.number > before + 1 and leaf.number != 1:
            notes.append(f"{leaf.place}：编号从 {before} 跳到 {leaf.number}，请核对是否漏读")
        before = leaf.number
    return notes


def _mends(mend: Mended) -> list[str]:
    if not mend.mends:
        return []
    return [f"修正疑似扫描错误 {len(mend.mends)} 处，逐处如下"] + [str(m) for m in mend.mends]
