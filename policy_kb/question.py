"""A question, as the library understands it: what is asked, about what.

Value objects only. How a sentence becomes a `Question` is decided above this
package; how a question is answered in `policy_kb.answer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from policy_kb.mentions import Mention


class Aspect(str, Enum):
    """What is asked about a subject."""

    CONTENT = "content"
    LEAD = "lead"
    SUPPORT = "support"
    UNITS = "units"
    UNIT_TASKS = "unit_tasks"
    TARGET = "target"
    WHEN = "when"
    STRUCTURE = "structure"
    APPLY = "apply"
    AMOUNT = "amount"
    CONTACT = "contact"
    SOURCE = "source"
    ORIGINAL = "original"
    VALIDITY = "validity"
    COMPARE = "compare"
    CALL = "call"
    PARTICULAR = "particular"
    DURATION = "duration"


# Aspects that the policy answers nowhere; the honest answer names who may know.
UNSTATED = frozenset(
    {
        Aspect.APPLY,
        Aspect.AMOUNT,
        Aspect.CONTACT,
        Aspect.CALL,
        Aspect.PARTICULAR,
        Aspect.DURATION,
    }
)
# Aspects about the units of a clause.
ROLES = frozenset({Aspect.LEAD, Aspect.SUPPORT, Aspect.UNITS})


@dataclass(frozen=True)
class Before:
    """What the conversation was about so far: entry ids and the aspect last asked.

    `trail` are the clauses of the last answers, newest first.
    """

    subjects: tuple[str, ...] = ()
    aspect: Aspect | None = None
    trail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of a message.

    `text` is levelled; `background` are the other pieces of the same message,
    used when the question's own words name nothing; `outside` is the
    probability that it lies outside what the account is for (0 to 1), `told_outside` that
    of the piece that least does, where a message tells something in several;
    `elliptic` marks 换成…呢, which keeps the aspect asked before; `today` is the day in
    Asia/Shanghai on which it is asked, None where days do not matter.
    """

    text: str
    aspect: Aspect
    mentions: tuple[Mention, ...] = ()
    background: tuple[str, ...] = ()
    outside: float = 0.0
    told_outside: float = 1.0
    confidence: float = 1.0
    elliptic: bool = False
    before: Before = Before()
    today: date | None = None
