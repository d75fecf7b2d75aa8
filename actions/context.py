"""What a conversation remembers from turn to turn, kept in one slot.

Plain data; what it means for the next question is decided in `question` and
`turn`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SLOT = "context"


@dataclass(frozen=True)
class Context:
    """`subjects`: ids of the entries last talked about, `aspect` what was asked of them;
    `offered`: ids of the numbered choice last shown, `listed` of the list, numbered or not, that
    is still talked about; `rest`: pages of a cut answer not
    yet shown; `awaiting`: "ticket" when the next message is one, "ticket:12" when it
    belongs to ticket 12; `asked`: the last question, as typed; `trail`: the clauses
    talked about, newest first; `call_texts`: the last question about calls with those that
    went on from it; `shown`: how many of a longer list of calls have been shown; `form`: what
    the form asks just now, `passed`: what it asked before, `strayed`: how many messages in a
    row were no answers to it."""

    subjects: tuple[str, ...] = ()
    aspect: str | None = None
    offered: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    awaiting: str = ""
    asked: str = ""
    trail: tuple[str, ...] = ()
    call_texts: tuple[str, ...] = ()
    shown: int = 0
    form: str = ""
    passed: tuple[str, ...] = ()
    strayed: int = 0

    @classmethod
    def from_slot(cls, value: Any) -> Context:
        """The remembered context; an empty one for anything that is not in today's form."""
        if not isinstance(value, dict):
            return cls()
        try:
            return cls(
                subjects=tuple(map(str, value.get("subjects", ()))),
                aspect=value.get("aspect"),
                offered=tuple(map(str, value.get("offered", ()))),
                listed=tuple(map(str, value.get("listed", ()))),
                rest=tuple(map(str, value.get("rest", ()))),
                awaiting=str(value.get("awaiting", "")),
                asked=str(value.get("asked", "")),
                trail=tuple(map(str, value.get("trail", ()))),
                call_texts=tuple(map(str, value.get("call_texts", ()))),
                shown=int(value.get("shown", 0)),
                form=str(value.get("form", "")),
                passed=tuple(map(str, value.get("passed", ()))),
                strayed=int(value.get("strayed", 0)),
            )
        except (TypeError, ValueError):
            return cls()

    def to_slot(self) -> dict[str, Any]:
        """JSON-ready form without what is empty."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
            if value
        }
