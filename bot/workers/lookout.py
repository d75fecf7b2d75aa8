"""One question to the database for all rounds: what may have come up since.

Says "perhaps", never "certainly": the round that is then made looks for itself. What is to be
done about anything belongs in the rounds.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.engine import Engine

from bot.clock import Clock
from bot.services.delivery.outbox import Mail
from bot.services.tables import (
    account_changes,
    open_question_mark,
    outbox,
    training_jobs,
    turns,
)
from bot.services.training.training_job import State
from policy_kb.store import State as Entry
from policy_kb.tables import revisions


def _question() -> Any:
    """Built once: to put together and compile a query costs more than to answer it."""
    letters = outbox.c.state.in_([Mail.WAITING.value, Mail.SENDING.value])
    planned = revisions.c.state.in_([Entry.SCHEDULED.value, Entry.PUBLISHED.value])
    trainings = training_jobs.c.state.in_([State.QUEUED.value, State.RUNNING.value])
    read = func.coalesce(select(func.max(open_question_mark.c.turn)).scalar_subquery(), 0)
    return select(
        exists().where(letters, outbox.c.due_at <= bindparam("now")).label("letters"),
        exists().where(planned, revisions.c.due_at <= bindparam("local")).label("planned"),
        exists().where(turns.c.number > read).label("turns"),
        exists().where(or_(trainings, training_jobs.c.moving == 1)).label("trainings"),
        func.coalesce(select(func.max(account_changes.c.id)).scalar_subquery(), 0).label("account"),
    )


@dataclass(frozen=True)
class Sight:
    """What may be waiting. `account`: the newest decision about the account."""

    letters: bool
    planned: bool
    turns: bool
    trainings: bool
    account: int


class Lookout:
    """Looks at one database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._asked = _question()

    async def look(self) -> Sight:
        """What the rounds go by."""
        return await asyncio.to_thread(self._look)

    def _look(self) -> Sight:
        # Letters are due by the machine's time, publications by that of TODAY: as their rounds.
        moments: dict[str, datetime] = {
            "now": datetime.now(timezone.utc),
            "local": self._clock.now(),
        }
        with self._engine.connect() as connection:
            return Sight(*connection.execute(self._asked, moments).one())
