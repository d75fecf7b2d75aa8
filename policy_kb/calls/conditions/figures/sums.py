"""So many of several kinds of things, which count together (授权专利或省级以上工法5项以上): enough
of one kind is enough, too few of one says nothing, and of all of them their sum is known.

Kinds that share one noun are `joined`; people of several grades are `makeup`.
"""

from __future__ import annotations

from datetime import date

from policy_kb.calls.company import Span
from policy_kb.calls.conditions.figures.bounds import Bound, bound
from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.figures.joined import kinds_together
from policy_kb.calls.conditions.figures.judging import Beside, Judged, compared, judged


def in_all(
    condition: str, told: tuple[Quantity, ...], beside: Beside, today: date, all_told: bool
) -> Judged:
    """What the figures told of several kinds say together. `all_told`: there is nothing else."""
    bounds = [bound(kind, today) for kind in kinds_together(condition)]
    if not bounds or not all(one is not None and one.at_least for one in bounds):
        return Judged(None)
    verdicts = [judged(one, told, beside) for one in bounds if one is not None]
    enough = next((one for one in verdicts if one.kept), None)
    if enough is not None:
        return enough
    few = [one for one in verdicts if one.kept is False]
    words = "、".join(dict.fromkeys(one.words for one in few))
    others = [one for one in verdicts if one.kept is None]
    if not few or others and not all_told or any(one.words for one in others):
        return Judged(None, words)
    limit: Bound = bounds[0]
    own = [next((q for q in told if q.words == one.words), None) for one in few]
    if None in own or len({id(q) for q in own}) < len(own):
        return Judged(None, words)  # 授权专利工法3项: one figure is of both together
    low, high = sum(q.span.low for q in own if q), sum(q.span.high for q in own if q)
    inside, outside = compared(Span(low, high), limit)
    kept = True if inside else False if outside else None
    return Judged(kept, words, likely=kept is not None)
