"""The gate before a publication: golden questions are asked of the drafts, red ones block.

Asked are the questions of what changes and of its neighbours, by the companies' own path
(`bot.dialogue.trial`). When nobody can be asked nothing is published; whoever may override says
why, in writing, and that is audited. The pages and the command line decide who may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.engine import Connection, Engine

from bot.errors import DialogueError, KejitongError
from bot.messages import Reply
from policy_kb import golden, store
from policy_kb.golden import Golden
from policy_kb.model import Entry
from policy_kb.neighbours import neighbours
from policy_kb.yaml_io import entry_to_dict

# More is not asked at one publication: the questions of what changes come first.
MOST = 60
SHORTEST_REASON = 4

Audit = Callable[[Connection, Any, str, str, str], object]


class GateShut(KejitongError):
    """The golden questions could not be asked; the text says why, for staff."""


class Asking(Protocol):
    """The part of `bot.dialogue.trial.Trial` that is needed here."""

    def ask(
        self, conversations: Sequence[Sequence[str]], drafts: Sequence[Mapping[str, Any]] = (),
        without: Sequence[str] = (),
    ) -> list[list[Reply]]: ...


@dataclass(frozen=True)
class Planned:
    """A change that is to be published: the entry as it would be, None where it is withdrawn."""

    id: str
    entry: Entry | None


@dataclass(frozen=True)
class Red:
    """A golden question that would be answered wrongly."""

    entry: str
    question: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.entry}：问“{self.question}”，应有“{self.expected}”，实际回答“{self.got}”"


class Gate:
    """Checks changes of the knowledge of one database."""

    def __init__(self, engine: Engine, trial: Asking, audit: Audit) -> None:
        self._engine = engine
        self._trial = trial
        self._audit = audit

    def check(self, changes: Sequence[Planned]) -> list[Red]:
        """The golden questions that would go wrong. Raises GateShut where none could be asked.

        Passes without asking where no question concerns the changes.
        """
        drafts = {change.id: change.entry for change in changes if change.entry is not None}
        without = [change.id for change in changes if change.entry is None]
        with self._engine.connect() as connection:
            known = dict(store.read(connection).by_id)
            asked = self._asked(golden.of(connection), changes, known, set(without))
        if not asked:
            return []
        try:
            replies = self._trial.ask(
                [[one.question] for one in asked],
                [entry_to_dict(entry) for entry in drafts.values()], without,
            )
        except DialogueError as error:
            raise GateShut(
                "对话服务现在无法试答黄金问题，暂不能发布。请稍后再试；"
                "确需立即发布的，由管理员写明原因后放行"
            ) from error
        results = known | drafts
        return [
            red for one, turns in zip(asked, replies, strict=True)
            if (red := _red(one, turns, results)) is not None
        ]

    def override(
        self, connection: Connection, staff: Any, changes: Sequence[Planned], reason: str,
        reds: Iterable[Red] = (),
    ) -> None:
        """Record that somebody lets changes pass all the same, in the caller's transaction.

        Raises GateShut without a reason. That the person may is the caller's business.
        """
        if len(reason.strip()) < SHORTEST_REASON:
            raise GateShut("放行须写明原因")
        left = "；".join(map(str, reds))
        detail = f"{reason.strip()}{f'（未通过：{left}）' if left else ''}"
        for change in changes:
            self._audit(connection, staff, "黄金问题放行", change.id, detail)

    def _asked(
        self, questions: list[Golden], changes: Sequence[Planned], known: Mapping[str, Entry],
        gone: set[str],
    ) -> list[Golden]:
        """Those of what changes, then those of its neighbours; of what goes, none."""
        changed = {change.id for change in changes} - gone
        carriers = [known[name] for name in {one.entry for one in questions} if name in known]
        near: set[str] = set()
        for change in changes:
            versions = [e for e in (change.entry, known.get(change.id)) if e is not None]
            near |= {other.id for e in versions for other in neighbours(e, carriers)}
        first = [one for one in questions if one.entry in changed]
        then = [one for one in questions if one.entry in near - changed - gone]
        return [*first, *then][:MOST]


def _red(one: Golden, turns: Sequence[Reply], known: Mapping[str, Entry]) -> Red | None:
    answer = turns[0].text if turns else ""
    missing = golden.misses(one, answer, known.get(one.names))
    if not missing and answer:
        return None
    return Red(one.entry, one.question, "、".join(missing), answer or "没有回答")
