"""The words around a day: its sentence, the clause that leads up to it, the line above.

What they mean is `acts` and `schedule`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_kb.intake.notice.acts import EVENT, PASSED, told
from policy_kb.intake.notice.days import Mention
from policy_kb.intake.notice.outline import Block


def around(text: str, found: Sequence[Mention], position: int) -> tuple[str, str]:
    """The sentence before a day, from the last day on, and after it, to the next."""
    mention = found[position]
    left = max((m.end for m in found[:position] if m.line == mention.line), default=0)
    if mention.role == "end":
        left = 0 if position == 0 else left
    later = (m.start for m in found[position + 1 :] if m.line == mention.line)
    right = min(later, default=len(text))
    before = PASSED.sub("", re.split("[。；;]", text[left : mention.start])[-1])
    after = re.split("[。；;]", text[mention.end : right])[0]
    return before, after


def is_later(found: Sequence[Mention], position: int) -> bool:
    """Another day stands before this one on the line."""
    return position > 0 and found[position - 1].line == found[position].line


def near_clause(before: str, later: bool = False) -> str:
    """The clause that leads up to a day: after the last comma, unless that says nothing. What
    stands between two days of a sentence may belong to the first: 27日组织答辩，31日前报省厅."""
    clauses = re.split("[，,]", re.sub("[（(][^（）()]*[）)]", "", before))
    near = clauses.pop()
    if later and not near and len(clauses) == 1 and EVENT.search(clauses[0]):
        return near
    while clauses and not told(near):
        near = f"{clauses.pop()}，{near}"
    return near


def label_above(blocks: Sequence[Block], block: Block, before: str) -> str:
    """What stands on the line above a line that only holds a day: tables come out like that."""
    if before.strip("：: （(") or block.index == 0:
        return ""
    above = blocks[block.index - 1]
    return above.line.text if len(above.line.text) <= 20 else ""
