"""All that a message tells, as the judges of facts take it. A plain value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.company import Company


@dataclass(frozen=True)
class Message:
    """`pieces` are its statements, `told` is all of it; `title` and `lines` are those of the call
    that is asked for."""

    company: Company
    pieces: tuple[str, ...]
    told: str
    title: str
    lines: tuple[str, ...]
    today: date

    @property
    def clauses(self) -> tuple[str, ...]:
        """All that is said between commas, what is only planned or asked as well."""
        return tuple(filter(None, re.split("[,;。?!]|但是?|不过", self.told)))

    def is_sole(self, word: str, condition: str) -> bool:
        """Whether of all that the call demands this condition alone has a word."""
        others = (line for line in self.lines if condition not in line)
        return not any(word in line for line in others)
