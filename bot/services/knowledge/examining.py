"""The golden questions in the hands of staff: written, altered, and asked of what is published.

All of them are asked in portions, each a call of a few seconds, and what came of each is kept: who
stops half-way goes on where it stood. The gate before a publication is `gate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Engine

from bot.clock import Clock
from bot.errors import KejitongError
from bot.services.knowledge.gate import Audit, Gate, Outcome, Verdict
from policy_kb import golden, golden_results, store
from policy_kb.golden import Golden
from policy_kb.golden_results import Listed, Result

# Questions asked in one request: one to three seconds of a dialogue server.
PORTION = 20
LONGEST_QUESTION, LONGEST_SAID, MOST_SAID = 200, 100, 10
_MOST_OF_AN_ENTRY = 200


class NotGolden(KejitongError):
    """It cannot be a golden question; the text says why, for staff."""


@dataclass(frozen=True)
class Progress:
    """How far a run over all questions is."""

    done: int
    total: int

    @property
    def is_over(self) -> bool:
        """Whether every question was asked."""
        return self.done >= self.total


class Examining:
    """The golden questions of one database."""

    def __init__(self, engine: Engine, clock: Clock, audit: Audit, gate: Gate) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._gate = gate

    def of_entry(self, entry: str) -> list[Listed]:
        """Those that an entry carries, with their last results."""
        with self._engine.connect() as connection:
            return golden_results.listed(connection, entry=entry, most=_MOST_OF_AN_ENTRY)[0]

    def page(self, outcome: str, *, most: int, skip: int) -> tuple[list[Listed], int]:
        """A page of all, or of those with that outcome, and how many there are."""
        with self._engine.connect() as connection:
            return golden_results.listed(connection, outcome=outcome, most=most, skip=skip)

    def counts(self) -> dict[str, int]:
        """How many there are of each outcome."""
        with self._engine.connect() as connection:
            return golden_results.counts(connection)

    def add(self, staff: Any, new: Golden) -> None:
        """Raises NotGolden, ContentError."""
        with store.writing(self._engine) as connection:
            self._refuse(connection, new)
            if not golden.add(connection, [new], by=staff.name, now=self._clock.now()):
                raise NotGolden("同样的检验题已经有了")
            self._audit(connection, staff, "新增检验题", new.entry, described(new))

    def change(self, staff: Any, new: Golden) -> None:
        """Raises NotGolden, ContentError."""
        with store.writing(self._engine) as connection:
            self._refuse(connection, new)
            before = golden.get(connection, new.number)
            if before is None or before.entry != new.entry:
                raise NotGolden("这道检验题已被删除")
            golden.change(connection, new, by=staff.name, now=self._clock.now())
            said = f"{described(before)} → {described(new)}"
            self._audit(connection, staff, "修改检验题", new.entry, said)

    def remove(self, staff: Any, number: int) -> None:
        """Raises NotGolden where it is gone already."""
        with store.writing(self._engine) as connection:
            gone = golden.remove(connection, number)
            if gone is None:
                raise NotGolden("这道检验题已被删除")
            self._audit(connection, staff, "删除检验题", gone.entry, described(gone))

    def run_entry(self, entry: str) -> tuple[Outcome, ...]:
        """Ask an entry's questions of what is published. Raises GateShut."""
        with self._engine.connect() as connection:
            asked = golden.of(connection, [entry])
        return self._run(asked)

    def run_on(self, since: datetime) -> Progress:
        """Ask a portion of those that were not asked since then. Raises GateShut."""
        with self._engine.connect() as connection:
            numbers, waiting = golden_results.left(connection, since, PORTION)
            asked = [one for one in golden.of(connection) if one.number in set(numbers)]
            counted = golden_results.counts(connection)
        self._run(asked)
        total = sum(counted.values()) - counted[golden_results.IDLE]
        return Progress(total - waiting + len(asked), total)

    def _run(self, asked: list[Golden]) -> tuple[Outcome, ...]:
        verdict = self._gate.run(asked)
        with self._engine.begin() as connection:
            golden_results.keep(connection, _results(verdict, self._clock.now()))
        return verdict.outcomes

    def _refuse(self, connection: Connection, new: Golden) -> None:
        if not store.newest_number(connection, new.entry):
            raise NotGolden(f"没有条目 {new.entry}")
        if new.names and not store.newest_number(connection, new.names):
            raise NotGolden(f"没有条目 {new.names}，请填写条目编号")
        if len(new.question) > LONGEST_QUESTION:
            raise NotGolden(f"问题最多 {LONGEST_QUESTION} 字")
        if len(new.says) > MOST_SAID or any(len(one) > LONGEST_SAID for one in new.says):
            raise NotGolden(f"必须出现的文字最多 {MOST_SAID} 行，每行最多 {LONGEST_SAID} 字")


def described(one: Golden) -> str:
    """A golden question in a line, for the audit log."""
    wanted = [*one.says, *([f"提到 {one.names}"] if one.names else [])]
    return f"问“{one.question}”，应有“{'、'.join(wanted)}”"


def _results(verdict: Verdict, now: datetime) -> list[Result]:
    return [
        Result(
            one.golden.number, verdict.version, now, one.right, "、".join(one.missing), one.answer
        )
        for one in verdict.outcomes
    ]
