"""Publications and withdrawals at their hour, each in a transaction of its own, once.

Each goes through the gate first, while no transaction is open. What would be answered wrongly is
held back, on the plan and in sight of staff, until somebody acts; where nobody could be asked it
is tried again by itself, a minute later. What cannot be done any more is taken off the plan with
the reason, so that staff see it in the history and the list of drafts.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.engine import Engine

from bot.clock import Clock
from bot.services.knowledge.gate import Audit, Gate, GateShut
from bot.services.knowledge.gate import Planned as Change
from policy_kb import store
from policy_kb.errors import KnowledgeError

log = structlog.get_logger(__name__)

_AGAIN = timedelta(minutes=1)
# In the audit log, which tells of people otherwise.
_BY = "定时任务"


@dataclass(frozen=True)
class Planned:
    """The plan of one database. Any number of workers may look at it."""

    engine: Engine
    clock: Clock
    gate: Gate
    audit: Audit

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
        try:
            verdict = self.gate.check([self._change(what)])
            if verdict.reds:
                self._hold_back(what, "；".join(map(str, verdict.reds)))
                return False
            now = self.clock.now()
            with store.writing(self.engine) as connection:
                if str(store.current_version(connection)) != verdict.version:
                    return False  # somebody published meanwhile: checked anew in the next round
                done = store.carry_out(connection, what, now=now)
        except GateShut as error:
            self._hold_back(what, str(error), self.clock.now() + _AGAIN)
            return False
        except KnowledgeError as error:
            with store.writing(self.engine) as connection:
                store.give_up(connection, what, str(error), now=self.clock.now())
            log.warning("planned_given_up", entry=what.entry, number=what.number)
            return False
        if done:
            log.info("planned_done", entry=what.entry, number=what.number, was=what.state.value)
        return done

    def _change(self, what: store.Due) -> Change:
        if what.state is store.State.PUBLISHED:
            return Change(what.entry, None)
        with self.engine.connect() as connection:
            revision = store.revision(connection, what.entry, what.number)
        return Change(what.entry, revision.restored())

    def _hold_back(self, what: store.Due, reason: str, again_at: datetime | None = None) -> None:
        with store.writing(self.engine) as connection:
            if store.hold_back(connection, what, reason, now=self.clock.now(), again_at=again_at):
                self.audit(connection, _BY, "定时未执行", what.entry, reason)
                log.warning("planned_held_back", entry=what.entry, number=what.number)
