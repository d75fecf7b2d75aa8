"""The answer contract: what an answer about a call must hold before it may be sent.

A conclusion, every condition where the answer bears on applying, the source, and
where the call stands today. What lacks a part raises; a company then gets the
honest sentence that there was an error, never half an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy_kb.calls.model import Call


class ContractBroken(Exception):
    """An answer lacks a part that it must have."""


@dataclass(frozen=True)
class Parts:
    """The parts of an answer about one call, each already in words."""

    conclusion: str
    conditions: str
    source: str
    validity: str
    note: str = ""

    @property
    def text(self) -> str:
        parts = (self.conclusion, self.conditions, self.source, self.validity, self.note)
        return "\n".join(part for part in parts if part)


def fulfilled(parts: Parts, call: Call, with_conditions: bool) -> str:
    """The text of an answer that holds all it must. Raises ContractBroken naming the part.

    `with_conditions`: the answer bears on whether one may apply.
    """
    for name in ("conclusion", "source", "validity"):
        if not getattr(parts, name).strip():
            raise ContractBroken(f"{call.id}: {name}")
    if with_conditions:
        told = f"{parts.conclusion}\n{parts.conditions}"
        left_out = [condition for condition in call.conditions if condition not in told]
        if left_out:
            raise ContractBroken(f"{call.id}: condition {left_out[0]}")
        if not call.conditions and not parts.conditions.strip():
            raise ContractBroken(f"{call.id}: conditions")
    if call.title not in parts.source or call.issuer not in parts.source:
        raise ContractBroken(f"{call.id}: source")
    if call.example and not parts.note.strip():
        raise ContractBroken(f"{call.id}: example")
    return parts.text
