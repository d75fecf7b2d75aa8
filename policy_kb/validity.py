"""Where a policy stands on a day: in force, not yet, or ended and why. Pure, no sentences.

The day is handed in, in Asia/Shanghai; nothing here asks a clock.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

from policy_kb.model import Policy


class Validity(str, Enum):
    """Where a policy stands."""

    UNSTATED = "unstated"  # the document says nothing about its term
    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"  # its term has run out
    WITHDRAWN = "withdrawn"  # taken back, or replaced, before its term had run out


# What may not be told as current.
NOT_CURRENT = frozenset({Validity.NOT_YET, Validity.EXPIRED, Validity.WITHDRAWN})
ENDED = frozenset({Validity.EXPIRED, Validity.WITHDRAWN})


def validity(policy: Policy, today: date) -> Validity:
    """Where the policy stands on `today`. Its last day counts; the day it is withdrawn does not.

    Replaced without a day stands for withdrawn: which of the two is current is then known.
    """
    withdrawn, until = _day(policy.withdrawn_on), _day(policy.valid_until)
    if until is not None and today > until and (withdrawn is None or until < withdrawn):
        return Validity.EXPIRED
    if withdrawn is not None and today >= withdrawn:
        return Validity.WITHDRAWN
    if policy.replaced_by and withdrawn is None:
        return Validity.WITHDRAWN
    since = _day(policy.in_force_from)
    if since is not None and today < since:
        return Validity.NOT_YET
    if since is None and until is None:
        return Validity.UNSTATED
    return Validity.IN_FORCE


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
