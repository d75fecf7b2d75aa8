"""Where a call stands on a day. Pure: the day is handed in, in Asia/Shanghai."""

from __future__ import annotations

from datetime import date
from enum import Enum

from policy_kb.calls.model import Call

# So many days before its last day a call is "closing soon" (the last day itself counts as 0).
CLOSING_WITHIN = 14


class Standing(str, Enum):
    """Where a call stands."""

    WITHDRAWN = "withdrawn"
    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    CLOSING = "closing"  # open, and the last day is near
    ROLLING = "rolling"  # open all year
    CLOSED = "closed"


# Standings in which one may apply.
OPEN_NOW = frozenset({Standing.OPEN, Standing.CLOSING, Standing.ROLLING})
# Names under `other_dates` that tell a withdrawal, or the deadline before it was extended.
WITHDRAWALS = ("撤回", "撤销", "取消", "终止")
FORMER_DEADLINES = ("原截止", "延期前截止", "原定截止")


def standing(call: Call, today: date, closing_within: int = CLOSING_WITHIN) -> Standing:
    """Where the call stands on `today`. The last day is still open."""
    withdrawn = withdrawn_on(call)
    if withdrawn is not None and withdrawn <= today:
        return Standing.WITHDRAWN
    if call.opens is not None and today < call.opens:
        return Standing.NOT_YET_OPEN
    if call.closes is None:
        return Standing.ROLLING
    if today > call.closes:
        return Standing.CLOSED
    return Standing.CLOSING if days_left(call, today) <= closing_within else Standing.OPEN


def days_left(call: Call, today: date) -> int | None:
    """Days until the last day: 0 on that day, negative after it, None where there is none."""
    return None if call.closes is None else (call.closes - today).days


def withdrawn_on(call: Call) -> date | None:
    """The day on which the issuer took the call back, as its named dates tell."""
    return _named(call, WITHDRAWALS)


def extended_from(call: Call) -> date | None:
    """The deadline before it was extended, as its named dates tell."""
    return _named(call, FORMER_DEADLINES)


def _named(call: Call, beginnings: tuple[str, ...]) -> date | None:
    found = [d.day for d in call.named_dates if d.name.startswith(beginnings)]
    return min(found, default=None)
