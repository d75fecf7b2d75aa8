"""How a product came to its answers: the record of turns, read for the people who asked.

Only for a product that was started for the evaluation; the store of another is not ours to read.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy.engine import Engine

from bot.cli.evaluation.runner import Outcome
from bot.services.record.reasons import reasons
from bot.services.record.turns import KeptTurn, Turns

# The record is written off the hot path; so long it may take.
_WRITTEN_SECONDS = 3.0
# A turn, and what was understood in staff's words.
Path = tuple[KeptTurn, tuple[str, ...]]


def paths(engine: Engine, outcomes: Sequence[Outcome]) -> dict[str, list[Path]]:
    """Person → what was made of each message, in the order of the conversation."""
    time.sleep(_WRITTEN_SECONDS)
    turns = Turns(engine)
    found: dict[str, list[Path]] = {}
    with engine.connect() as connection:
        for outcome in outcomes:
            kept = turns.find(user=outcome.person)
            found[outcome.person] = [
                (turn, tuple(reasons(connection, turn).understood)) for turn in kept
            ]
    return found
