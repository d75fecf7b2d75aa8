"""The gate before a publication: golden questions are asked of the drafts, red ones block.

Asked are the questions of what changes and of its neighbours, by the companies' own path
(`bot.dialogue.trial`), while no transaction is open: an answer takes longer than others may wait
to write. When nobody can be asked nothing is published; whoever may override says why, in
writing, and that is audited. What is published how is `releasing`; the pages decide who may.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.engine import Connection, Engine

from bot.errors import DialogueError, DialogueUnavailable, KejitongError
from bot.messages import Reply
from policy_kb import golden, store
from policy_kb.errors import NotLoaded
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
        self,
        conversations: Sequence[Sequence[str]],
        drafts: Sequence[Mapping[str, Any]] = (),
        without: Sequence[str] = (),
    ) -> list[list[Reply]]: ...


@dataclass(frozen=True)
class Planned:
    """A change that is to be published: the entry as it would be, None where it is withdrawn."""

    id: str
    entry: Entry | None


@dataclass(frozen=True)
class Outcome:
    """A golden question with what came of it. `title` is that of the entry that carries it,
    `missing` what the answer should hold and does not."""

    golden: Golden
    title: str
    missing: tuple[str, ...]
    answer: str

    @property
    def right(self) -> bool:
        """Whether it was answered as it must be."""
        return bool(self.answer) and not self.missing

    def __str__(self) -> str:
        lacks = f"应有“{'、'.join(self.missing)}”，" if self.missing else ""
        got = f"实际回答“{self.answer}”" if self.answer else "没有得到回答"
        return f"{self.title}的检验题“{self.golden.question}”：{lacks}{got}"


@dataclass(frozen=True)
class Verdict:
    """What came of a check, against which state of the store (`version`). Of an `unasked` one
    nothing is known."""

    version: str
    outcomes: tuple[Outcome, ...] = ()
    unasked: bool = False

    @property
    def reds(self) -> tuple[Outcome, ...]:
        """What would be answered wrongly."""
        return tuple(one for one in self.outcomes if not one.right)

    @property
    def seal(self) -> str:
        """The same for the same red questions: what somebody saw who lets them pass."""
        numbers = sorted(one.golden.number for one in self.reds)
        return hashlib.sha256(repr(numbers).encode()).hexdigest()[:16]


class Gate:
    """Checks changes of the knowledge of one database."""

    def __init__(self, engine: Engine, trial: Asking, audit: Audit) -> None:
        self._engine = engine
        self._trial = trial
        self._audit = audit

    def check(self, changes: Sequence[Planned]) -> Verdict:
        """The golden questions of what changes and of its neighbours, asked of the result.

        Passes without asking where no question concerns the changes. Raises GateShut where none
        could be asked.
        """
        with self._engine.connect() as connection:
            try:
                knowledge = store.read(connection)
            except NotLoaded:  # the first publication: no dialogue can answer yet
                return Verdict(str(store.current_version(connection)))
            known = dict(knowledge.by_id)
            asked = _concerned(golden.of(connection), changes, known)
        return Verdict(knowledge.version, self._ask(asked, changes, known))

    def run(self, questions: Sequence[Golden]) -> Verdict:
        """These questions, asked of what is published. Raises GateShut."""
        with self._engine.connect() as connection:
            knowledge = store.read(connection)
        return Verdict(knowledge.version, self._ask(questions, (), dict(knowledge.by_id)))

    def override(
        self,
        connection: Connection,
        staff: Any,
        changes: Sequence[Planned],
        reason: str,
        reds: Iterable[Outcome] = (),
    ) -> None:
        """Record that somebody lets changes pass all the same, in the caller's transaction.

        Raises GateShut without a reason. That the person may is the caller's business.
        """
        if len(reason.strip()) < SHORTEST_REASON:
            raise GateShut(f"放行须写明原因，至少 {SHORTEST_REASON} 个字")
        left = "；".join(map(str, reds))
        detail = f"{reason.strip()}{f'（未通过：{left}）' if left else ''}"
        for change in changes:
            self._audit(connection, staff, "检验题放行", change.id, detail)

    def _ask(
        self, asked: Sequence[Golden], changes: Sequence[Planned], known: Mapping[str, Entry]
    ) -> tuple[Outcome, ...]:
        if not asked:
            return ()
        drafts = {change.id: change.entry for change in changes if change.entry is not None}
        without = [change.id for change in changes if change.entry is None]
        try:
            replies = self._trial.ask(
                [[one.question] for one in asked],
                [entry_to_dict(entry) for entry in drafts.values()],
                without,
            )
        except DialogueUnavailable as error:
            raise GateShut("问答服务没有运行或正在启动，检验题现在无法试答") from error
        except DialogueError as error:
            raise GateShut(f"检验题无法试答：{error}") from error
        results = {**known, **drafts}
        return tuple(
            _outcome(one, turns, results) for one, turns in zip(asked, replies, strict=True)
        )


def _concerned(
    questions: Sequence[Golden], changes: Sequence[Planned], known: Mapping[str, Entry]
) -> list[Golden]:
    """Those of what changes, then those of its neighbours; of what goes, none."""
    gone = {change.id for change in changes if change.entry is None}
    changed = {change.id for change in changes} - gone
    carriers = [known[name] for name in {one.entry for one in questions} if name in known]
    near: set[str] = set()
    for change in changes:
        versions = [e for e in (change.entry, known.get(change.id)) if e is not None]
        near |= {other.id for e in versions for other in neighbours(e, carriers)}
    first = [one for one in questions if one.entry in changed]
    then = [one for one in questions if one.entry in near - changed - gone]
    return [*first, *then][:MOST]


def _outcome(one: Golden, turns: Sequence[Reply], known: Mapping[str, Entry]) -> Outcome:
    answer = turns[0].text if turns else ""
    carrier = known.get(one.entry)
    title = golden.name_of(carrier) if carrier is not None else one.entry
    return Outcome(one, title, tuple(golden.misses(one, answer, known.get(one.names))), answer)
