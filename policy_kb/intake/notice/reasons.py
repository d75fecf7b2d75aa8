"""What speaks against one value of a draft, as it is handed on and told to a person.

Which evidence there is, is `doubt` and the modules it asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy_kb.intake.proposal import Finding


@dataclass(frozen=True)
class Doubt:
    """What speaks against the value of `field`, found in `finding`; `alone` where only this one of
    several values is taken out."""

    field: str
    finding: Finding
    reason: str
    alone: bool = False


def before(day: str, published: str | None) -> bool:
    return published is not None and day < published
