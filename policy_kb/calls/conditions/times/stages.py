"""Works come in stages: what is not begun is not done, what is done last year was begun before.

What a condition wants by a day fails by what is told of an earlier stage, or of a later one; it is
never met by it. When the stage itself happened is `happened`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from policy_kb.calls.conditions.figures.dates import told_days
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.times.demanded import Wanted
from policy_kb.calls.conditions.times.events import happens, stage, stages_in, words_of
from policy_kb.calls.conditions.words.nouns import core, pairs
from policy_kb.calls.conditions.words.polarity import denied_fact

_PLAN = re.compile("准备|打算|计划|预计|明年|后年|下个?月|下半年|争取|希望|想|等[^,]{0,6}再")
# 没做, 还没下来: the negation is of what stands before it.
_LIGHT = re.compile("[了过的呢啊吧好到完做搞弄办有]*(?:下来)?(?:呢|啊)?")
_IDLE = re.compile(
    "明年|后年|今年|去年|再|才|呢|还|就|全部|准备|打算|计划|预计|想|都|[建改装做弄搞]"
)
_ASKS = re.compile("[吗么]$|什么时候|何时")


def is_plan(piece: str) -> bool:
    return _PLAN.search(piece) is not None


def is_denied(event: str, piece: str) -> bool:
    """Whether a statement says that an event did not happen (还没动工; no 开业以来没停过)."""
    clause = denied_fact(piece)
    if clause is None:
        return False
    light = _LIGHT.fullmatch(clause.behind) is not None
    return happens(event, clause.behind) or light and happens(event, clause.before)


def by_stages(wanted: Iterable[Wanted], said: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether works cannot have come so far by then. `said`: all that the condition speaks of."""
    pieces = tuple(pieces)
    for one in wanted:
        at = stage(one.event)
        for piece in pieces if at is not None else ():
            if _ASKS.search(piece) or not _may_be_of(said, piece):
                continue
            if any(_too_late(one, at, event, piece, today) for event in stages_in(piece)):
                return Judged(False, piece)
    return Judged(None)


def done_by(wanted: Wanted, said: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether a later stage was there in time, so that this one was."""
    at = stage(wanted.event)
    if at is None or wanted.first is not None or wanted.last is None:
        return Judged(None)
    for piece in pieces:
        if _ASKS.search(piece) or is_plan(piece) or not _may_be_of(said, piece):
            continue
        days = [days for _, _, days in told_days(piece, today)]
        later = [event for event in stages_in(piece) if (stage(event) or 0) > at]
        if not later or len(days) != 1 or any(is_denied(event, piece) for event in later):
            continue
        if days[0][1] <= wanted.last:
            return Judged(True, piece)
    return Judged(None)


_NEXT_PHASE = re.compile("[二三四]期|新(?:的)?(?:生产)?线|扩建|下一期")


def _too_late(wanted: Wanted, at: int, event: str, piece: str, today: date) -> bool:
    if _NEXT_PHASE.search(piece):
        return False  # 一期早投产了,二期明年动工
    told = stage(event)
    over = wanted.last is not None and wanted.last <= today
    if is_denied(event, piece):
        return over and told <= at
    days = [days for _, _, days in told_days(piece, today)]
    if is_plan(piece):
        begins = days[0][0] if len(days) == 1 else today
        return told <= at and wanted.last is not None and begins >= wanted.last
    if len(days) != 1 or told == at:
        return False
    if told > at:
        return wanted.first is not None and days[0][1] < wanted.first
    return wanted.last is not None and days[0][0] > wanted.last


def _may_be_of(said: str, piece: str) -> bool:
    """Whether a statement names no other works than those of the condition."""
    plain = piece
    for event in stages_in(piece):
        plain = re.sub(words_of(event), " ", plain)
    own = core(_IDLE.sub(" ", re.sub(r"\d+[年月日号]|[一二三四五六七八九十]+月", " ", plain)))
    return len(own) < 2 or bool(pairs(own) & pairs(said))
