"""Publications and withdrawals at their hour, each in a transaction of its own, once.

What cannot be done any more is taken off the plan with the reason, so that staff see it in the
history and the list of drafts; nothing is tried for ever.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog
from sqlalchemy.engine import Engine

from bot.clock import Clock
from policy_kb import store
from policy_kb.errors import KnowledgeError

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Planned:
    """The plan of one database. Any number of workers may look at it."""

    engine: Engine
    clock: Clock

    async def round(self) -> None:
        """Everything whose hour has come."""
        await asyncio.to_thread(self.carry_out)

    def carry_out(self) -> int:
        """Do what is due; how many were done."""
        now = self.clock.now()
        with self.engine.connect() as connection:
            waiting = store.due(connection, now)
        return sum(self._one(what) for what in waiting)

    def _one(self, what: store.Due) -> bool:
        now = self.clock.now()
        try:
            with store.writing(self.engine) as connection:
                done = store.carry_out(connection, what, now=now)
        except KnowledgeError as error:
            with store.writing(self.engine) as connection:
                store.give_up(connection, what, str(error), now=now)
            log.warning("planned_given_up", entry=what.entry, number=what.number)
            return False
        if done:
            log.info("planned_done", entry=what.entry, number=what.number, was=what.state.value)
        return done
