"""A question that may be about project calls, with what was said of calls before it.

What is answered is decided in `calls`; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.company import Company
from policy_kb.calls.questions.asking import Asked


@dataclass(frozen=True)
class CallsBefore:
    """What was said of calls before: ids talked about, ids of the list last shown, how many
    of a longer list have been shown, and the question that was answered, read anew."""

    subjects: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    shown: int = 0
    asked: Asked | None = None


@dataclass(frozen=True)
class CallQuestion:
    """One question that may be about calls. `told` is the whole message with what the company
    tells of itself, `likely` the probability that calls are asked about. `known`: what is kept of
    the company, looked up where it is needed. `strict`: nothing real is published, so that a
    call counts only where it is surely meant."""

    asked: Asked
    told: str
    today: date
    likely: float = 0.0
    before: CallsBefore = CallsBefore()
    known: Callable[[], Company] = Company
    strict: bool = False

    @property
    def text(self) -> str:
        return self.asked.text
