"""What the library decides: an answer as facts, not yet as sentences.

The status names its family before the first dot, so that reports can group by
it. Wording is done by whoever speaks to the person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from policy_kb.model import Entry
from policy_kb.question import Aspect


class Status(str, Enum):
    """How a question was dealt with. Lapsed: only knowledge that is not in force was found."""

    ANSWERED = "answered"
    ANSWERED_CORRECTED = "answered.corrected"
    ANSWERED_NOT_STATED = "answered.not_stated"
    ANSWERED_LAPSED = "answered.lapsed"
    CHOICE = "asked_back.choice"
    NO_SUCH_ITEM = "unanswerable.no_such_item"
    NO_MATCH = "unanswerable.no_match"
    OUT_OF_SCOPE = "unanswerable.out_of_scope"


@dataclass(frozen=True)
class Answer:
    """One decided answer.

    `key` names the wording; `entries` are what it is about, in order of
    mention (they become the topic of the conversation); `facts` what the
    wording needs besides; `offered` the entries of a numbered choice;
    `aspect` what was understood to be asked; `probable` marks an answer that is
    the closest found rather than surely meant, `offered` are then the others; `rows` are the
    entries of a list without numbers.
    """

    status: Status
    key: str
    aspect: Aspect
    entries: tuple[Entry, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    offered: tuple[Entry, ...] = ()
    probable: bool = False
    rows: tuple[Entry, ...] = ()

    @property
    def listed(self) -> tuple[Entry, ...]:
        """What is shown one below the other, in order, numbered or not."""
        return self.offered or self.rows or (self.entries if len(self.entries) > 1 else ())
