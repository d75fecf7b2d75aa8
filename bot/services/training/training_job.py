"""One request of staff for a new model, and the states that it passes through.

Plain values and their words for staff. The table of them is `training_jobs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from bot.errors import KejitongError


class State(str, Enum):
    """Where a training is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    SWITCHING = "switching"
    SERVED = "served"
    RETURNING = "returning"
    RETURNED = "returned"
    DISCARDED = "discarded"
    CANCELLED = "cancelled"
    UNCHANGED = "unchanged"
    FAILED = "failed"


WORDS = {
    State.QUEUED: "排队中",
    State.RUNNING: "进行中",
    State.DONE: "待决定",
    State.SWITCHING: "启用中",
    State.SERVED: "已启用",
    State.RETURNING: "退回中",
    State.RETURNED: "已退回",
    State.DISCARDED: "已放弃",
    State.CANCELLED: "已取消",
    State.UNCHANGED: "无需训练",
    State.FAILED: "未完成",
}
# From the wish to the decision.
OPEN = (State.QUEUED, State.RUNNING, State.DONE, State.SWITCHING)
MOVING = (State.SWITCHING, State.RETURNING)


class NotNow(KejitongError):
    """A step that cannot be taken in this state; the text says why, for staff."""


@dataclass(frozen=True)
class Job:
    """One training. `share` of it is done; `per_group` questions are asked, 0 for all."""

    number: int
    state: State
    stage: str
    share: float
    attempts: int
    per_group: int
    asked_by: str
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    model: str
    former: str
    report: Mapping[str, Any] | None
    note: str
    decided_by: str
    decided_at: datetime | None

    @property
    def words(self) -> str:
        """The state as staff read it."""
        return WORDS[self.state]

    @property
    def target(self) -> str:
        """The model that dialogue servers are to change over to while the job is moving."""
        return self.former if self.state is State.RETURNING else self.model
