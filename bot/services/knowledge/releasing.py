"""All that changes what companies are told, by hand of staff: each goes through the gate first.

The golden questions are asked while no transaction is open; then the change is made, with its
history and audit rows, in one transaction that sees to it that what was checked is still what is
published. Otherwise it is checked anew. Drafts and reviews before the last are `editing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.engine import Connection, Engine

from bot.clock import Clock
from bot.errors import KejitongError
from bot.services.knowledge.editing import Audit, Editor, detail_of, refuse_own_work
from bot.services.knowledge.gate import Gate, GateShut, Outcome, Planned, Verdict
from policy_kb import store
from policy_kb.errors import IllegalMove, KnowledgeError
from policy_kb.store import State

# How often a check is made anew because somebody else published meanwhile.
_TRIES = 3
# What was seen where nothing could be asked.
UNASKED = "unasked"

Done = TypeVar("Done")
Act = Callable[[Connection, datetime], Done]


class HeldBack(KejitongError):
    """The gate did not let a change pass. `reds` is empty where nobody could be asked."""

    def __init__(self, reason: str, reds: tuple[Outcome, ...], seal: str) -> None:
        super().__init__(reason)
        self.reds, self.seal = reds, seal


@dataclass(frozen=True)
class Letting:
    """Somebody who may lets a change pass: why, and what was seen (`HeldBack.seal`)."""

    reason: str
    seen: str


class Releasing:
    """The publications of one database, for staff. `letting` only from who may override."""

    def __init__(self, engine: Engine, clock: Clock, audit: Audit, gate: Gate) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._gate = gate

    def approve(
        self,
        staff: Editor,
        entry: str,
        number: int,
        note: str,
        due_at: datetime | None = None,
        letting: Letting | None = None,
    ) -> State:
        """Give one review; the state after it. The last one without an hour to come publishes.

        Raises OwnWork, HeldBack, and as the store does.
        """
        with self._engine.connect() as connection:
            refuse_own_work(connection, staff, entry, number)
            last = store.is_last_review(connection, store.revision(connection, entry, number))
        publishes = last and due_at is None

        def act(connection: Connection, now: datetime) -> State:
            refuse_own_work(connection, staff, entry, number)
            state = store.approve(
                connection, entry, number, by=staff.name, note=note, now=now, due_at=due_at
            )
            if state is State.PUBLISHED and not publishes:
                raise IllegalMove("审核级数刚被改动，请再操作一次")
            said = f"{detail_of(number, note)}（{store.WORDS[state]}）"
            self._audit(connection, staff, "审核通过", entry, said)
            return state

        if not publishes:
            return self._write(act)
        return self._release(staff, self.planned(entry, number), act, letting)

    def publish_now(
        self, staff: Editor, entry: str, number: int, note: str, letting: Letting | None = None
    ) -> None:
        """Do now what was planned for later. Raises OwnWork, HeldBack."""

        def act(connection: Connection, now: datetime) -> None:
            refuse_own_work(connection, staff, entry, number)
            store.publish_scheduled(connection, entry, number, by=staff.name, note=note, now=now)
            self._audit(connection, staff, "立即发布", entry, detail_of(number, note))

        with self._engine.connect() as connection:
            refuse_own_work(connection, staff, entry, number)
        self._release(staff, self.planned(entry, number), act, letting)

    def withdraw(
        self,
        staff: Editor,
        entry: str,
        reason: str,
        due_at: datetime | None = None,
        letting: Letting | None = None,
    ) -> None:
        """Answer from it no longer, now or at an hour to come. Raises HeldBack."""

        def act(connection: Connection, now: datetime) -> None:
            store.withdraw(connection, [entry], author=staff.name, reason=reason, now=now)
            self._audit(connection, staff, "下架", entry, reason)

        def plan(connection: Connection, now: datetime) -> None:
            assert due_at is not None
            store.schedule_withdrawal(
                connection, entry, due_at, by=staff.name, note=reason, now=now
            )
            self._audit(connection, staff, "定时下架", entry, f"{due_at:%Y-%m-%d %H:%M} {reason}")

        if due_at is not None:
            return self._write(plan)
        return self._release(staff, Planned(entry, None), act, letting)

    def republish(
        self, staff: Editor, entry: str, reason: str, letting: Letting | None = None
    ) -> None:
        """Answer again from what was withdrawn, as it was. Raises HeldBack."""

        def act(connection: Connection, now: datetime) -> None:
            store.republish(connection, entry, author=staff.name, reason=reason, now=now)
            self._audit(connection, staff, "恢复发布", entry, reason)

        with self._engine.connect() as connection:
            gone = [
                revision
                for revision in store.revisions_of(connection, entry)
                if revision.state is State.WITHDRAWN
            ]
        if not gone:
            raise IllegalMove(f"{entry} 没有已下架的版本")
        self._release(staff, Planned(entry, gone[-1].restored()), act, letting)

    def roll_back(
        self,
        staff: Editor,
        entry: str,
        number: int,
        reason: str,
        letting: Letting | None = None,
    ) -> None:
        """Publish what an older revision said, as a new one. Raises HeldBack."""

        def act(connection: Connection, now: datetime) -> None:
            store.roll_back(connection, entry, number, author=staff.name, reason=reason, now=now)
            self._audit(connection, staff, "回退", entry, detail_of(number, reason))

        self._release(staff, self.planned(entry, number), act, letting)

    def planned(self, entry: str, number: int) -> Planned:
        """A revision as a change. Raises NoSuchRevision."""
        with self._engine.connect() as connection:
            return Planned(entry, store.revision(connection, entry, number).restored())

    def foretell(self, change: Planned) -> str:
        """For what is put off: what would hold it back if its hour were now, in a sentence."""
        try:
            reds = self._gate.check([change]).reds
        except (GateShut, KnowledgeError):
            return "到时先试答检验题，通过后执行。"
        if not reds:
            return ""
        return f"现在试答有 {len(reds)} 道检验题不通过，到时仍不通过将不会执行。"

    def _release(
        self, staff: Editor, change: Planned, act: Act[Done], letting: Letting | None
    ) -> Done:
        for _ in range(_TRIES):
            verdict = self._judge(change, letting)
            with store.writing(self._engine) as connection:
                if str(store.current_version(connection)) != verdict.version:
                    continue
                if letting is not None and (verdict.reds or verdict.unasked):
                    self._gate.override(connection, staff, [change], letting.reason, verdict.reds)
                return act(connection, self._clock.now())
        raise IllegalMove("试答检验题时其他内容一直在发布，请稍后再操作一次")

    def _judge(self, change: Planned, letting: Letting | None) -> Verdict:
        """Raises HeldBack, unless what is red, or that nobody can be asked, is let pass."""
        try:
            verdict = self._gate.check([change])
        except GateShut as error:
            if letting is not None and letting.seen == UNASKED:
                with self._engine.connect() as connection:
                    return Verdict(str(store.current_version(connection)), unasked=True)
            raise HeldBack(str(error), (), UNASKED) from error
        if verdict.reds and (letting is None or letting.seen != verdict.seal):
            reason = "；".join(map(str, verdict.reds))
            raise HeldBack(reason, verdict.reds, verdict.seal)
        return verdict

    def _write(self, act: Act[Done]) -> Done:
        with store.writing(self._engine) as connection:
            return act(connection, self._clock.now())
