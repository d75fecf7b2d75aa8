"""Who says what, and when: the whole load is decided before the first message is sent.

Open loop: the times follow from the rate alone, whatever the answers take. Pure.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass

from bot.cli.evaluation.cases import Case

# Seconds between two messages of one person: reading an answer takes that long.
THINKING = 5.0


@dataclass(frozen=True)
class Shot:
    """One message: seconds from the start, who says it, and which turn of which case it is."""

    at: float
    person: str
    text: str
    case: int
    turn: int


def plan(
    cases: Sequence[Case], rate: float, seconds: float, seed: int = 1, thinking: float = THINKING
) -> list[Shot]:
    """`rate` messages a second, evenly spaced, for `seconds`.

    Each conversation is one new person; its next turn is due `thinking` seconds after the
    one before. At each moment a due turn is taken first, else a new conversation begins;
    when the cases are used up they begin again, with new people.
    """
    chance = random.Random(seed)  # noqa: S311 - a load, not a secret
    order: list[int] = []
    due: list[tuple[float, str, int, int]] = []
    shots = []
    for number in range(int(rate * seconds)):
        at = number / rate
        if due and due[0][0] <= at:
            _, person, case, turn = heapq.heappop(due)
        else:
            if not order:
                order = list(range(len(cases)))
                chance.shuffle(order)
            case, turn = order.pop(), 0
            person = f"bench-{seed}-{number}"
        turns = cases[case].turns
        shots.append(Shot(at, person, turns[turn][0], case, turn))
        if turn + 1 < len(turns):
            heapq.heappush(due, (at + thinking, person, case, turn + 1))
    return shots
