"""Questions that were not answered well: each once, grouped by likeness, until staff settle it.

A settled one that is asked again, and again not answered well, is open again (`reopening`).

They are gathered from the record of turns in portions; each portion is one transaction, and a
turn is never counted twice (`open_question_turns`), so that a restart loses and doubles nothing.
What staff make of a question (an alias, a golden question, an example, a draft) happens in the
transaction that settles it, with its audit row.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.clock import Clock
from bot.services.record.doubts import Doubt, doubt_of
from bot.services.record.open_lists import WORDS, NotPossible, OpenLists, require
from bot.services.record.reopening import (
    ALIAS,
    DISMISSED,
    DRAFT,
    EXAMPLE,
    GOLDEN,
    OPEN,
    SILENCED,
    reopens,
)
from bot.services.tables import open_question_mark, open_question_turns, open_questions, turns
from bot.services.training import examples
from bot.services.training.examples import Ground, bare, ground_of
from policy_kb import golden, store
from policy_kb.golden import Golden
from policy_kb.language import text as levelled
from policy_kb.model import Entry
from policy_kb.retrieval.alike import Groups
from policy_kb.retrieval.meaning import Meaning

PORTION = 500
# Turns committed late, by another process, may carry smaller numbers than those read before.
_LATE = 200
_LONGEST_ALIAS = 40

Audit = Callable[[Connection, Any, str, str, str], object]


class OpenQuestions(OpenLists):
    """The open questions of one database: gathered, read, settled."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: Audit,
        meaning: Meaning | None = None,
        ground: Callable[[], Ground] = ground_of,
    ) -> None:
        """`meaning` lets questions be grouped that share no words; `ground`: what an example must
        agree with."""
        super().__init__(engine)
        self._clock = clock
        self._audit = audit
        self._meaning = meaning
        self._ground = ground
        self._groups: Groups | None = None
        self._newest = 0
        # Turns among the last that were read here, by number and hour.
        self._read: set[tuple[int, datetime]] = set()
        self._lock = threading.Lock()

    # --- gathering ----------------------------------------------------------

    def gather(self, portions: int = 1) -> bool:
        """Read on in the record of turns; whether all of it is read."""
        with self._lock:
            return any(self._portion() for _ in range(portions))

    def _portion(self) -> bool:
        """One portion in one transaction; True when nothing is left."""
        try:
            with self._engine.begin() as connection:
                mark = _take_mark(connection)
                t = turns.c
                newest = connection.execute(select(func.max(t.number))).scalar() or 0
                if newest <= mark:
                    return True
                seen = select(open_question_turns.c.turn).where(
                    open_question_turns.c.turn > mark - _LATE
                )
                stand = connection.execute(
                    select(t.number, t.at)
                    .where(t.number > mark - _LATE, t.number.not_in(seen))
                    .order_by(t.number)
                    .limit(PORTION + _LATE)
                ).all()
                found = {(row.number, row.at) for row in stand}
                for row in _whole(connection, sorted(number for number, _ in found - self._read)):
                    doubt = doubt_of(row.status, row.understood or {})
                    if doubt is not None and levelled.normalise(row.question).strip():
                        self._count(connection, row, doubt)
                last = max((number for number, _ in found), default=newest)
                connection.execute(update(open_question_mark).values(turn=max(mark, last)))
            self._read = {one for one in found | self._read if one[0] > max(mark, last) - _LATE}
            return last >= newest
        except Exception:
            self._groups = None  # may know groups that were rolled back
            raise

    def _count(self, connection: Connection, row: Any, doubt: Doubt) -> None:
        q = open_questions
        key = _key_of(row.question)
        known = connection.execute(select(q).where(q.c.key == key)).first()
        if known is None:
            number = self._new(connection, key, row, doubt)
        else:
            number = known.number
            again = known.state != OPEN and reopens(connection, known, row, doubt)
            connection.execute(
                update(q)
                .where(q.c.number == number)
                .values(
                    times=q.c.times + 1,
                    last_at=row.at,
                    last_turn=row.number,
                    doubt=doubt.value,
                    state=OPEN if again else known.state,
                )
            )
        connection.execute(
            insert(open_question_turns).values(turn=row.number, question=number, person=row.person)
        )

    def _new(self, connection: Connection, key: str, row: Any, doubt: Doubt) -> int:
        groups = self._known_groups(connection)
        head = groups.find(row.question)
        result = connection.execute(
            insert(open_questions).values(
                key=key,
                question=row.question,
                doubt=doubt.value,
                head=head or 0,
                times=1,
                first_at=row.at,
                last_at=row.at,
                last_turn=row.number,
                state=OPEN,
            )
        )
        number = int(result.inserted_primary_key[0])
        if head is None:
            connection.execute(
                update(open_questions).where(open_questions.c.number == number).values(head=number)
            )
            groups.add(number, row.question)
        self._newest = number
        return number

    def _known_groups(self, connection: Connection) -> Groups:
        """The groups, read on where another process added some."""
        if self._groups is None:
            self._groups, self._newest = Groups(self._meaning), 0
        q = open_questions.c
        rows = connection.execute(
            select(q.number, q.question, q.head).where(q.number > self._newest).order_by(q.number)
        )
        for row in rows:
            self._newest = row.number
            if row.head == row.number:
                self._groups.add(row.number, row.question)
        return self._groups

    # --- settling -----------------------------------------------------------

    def as_alias(self, staff: Any, numbers: Sequence[int], entry: str, alias: str) -> int:
        """Save a draft of the entry with the alias; the number of its revision.

        Raises NotPossible, and IllegalMove as the store where the entry is in review.
        """
        alias = alias.strip()
        if not 1 < len(alias) <= _LONGEST_ALIAS:
            raise NotPossible(f"别名应为 2 至 {_LONGEST_ALIAS} 个字")
        with store.writing(self._engine) as connection:
            base = store.newest_number(connection, entry)
            if not base:
                raise NotPossible(f"没有条目 {entry}")
            before = store.revision(connection, entry, base).restored()
            changed = _with_alias(before, alias)
            draft = store.save_draft(
                connection,
                changed,
                base=base,
                author=staff.name,
                reason=f"由未答问题增加别名“{alias}”",
                now=self._clock.now(),
            )
            said = f"{entry} 第 {draft.number} 版草稿，别名“{alias}”"
            self._settle(connection, staff, numbers, ALIAS, said, (entry, draft.number))
        return draft.number

    def as_golden(self, staff: Any, numbers: Sequence[int], question: Golden) -> None:
        """Raises ContentError where the golden question is none, NotPossible."""
        with store.writing(self._engine) as connection:
            if not store.newest_number(connection, question.entry):
                raise NotPossible(f"没有条目 {question.entry}")
            golden.add(connection, [question], by=staff.name, now=self._clock.now())
            said = f"{question.entry} 的检验题“{question.question}”"
            self._settle(connection, staff, numbers, GOLDEN, said)

    def as_example(self, staff: Any, numbers: Sequence[int], intent: str, text: str) -> None:
        """Keep an example of an intent for the next training. Raises NotPossible."""
        ground = self._ground()
        with store.writing(self._engine) as connection:
            if fault := examples.add(
                connection, intent, text, by=staff.name, at=self._clock.now(), ground=ground
            ):
                raise NotPossible(fault)
            said = f"{intent.strip()} 的例句“{text.strip()}”"
            self._settle(connection, staff, numbers, EXAMPLE, said)

    def as_draft(
        self, staff: Any, numbers: Sequence[int], entry: Entry, reason: str = "由未答问题新建"
    ) -> int:
        """Save a new entry as a draft; its number. Raises NotPossible where its id is taken."""
        with store.writing(self._engine) as connection:
            if store.newest_number(connection, entry.id):
                raise NotPossible(f"编号 {entry.id} 已有条目，请换一个编号")
            draft = store.save_draft(
                connection,
                entry,
                base=0,
                author=staff.name,
                reason=reason,
                now=self._clock.now(),
            )
            said, place = f"新建草稿 {entry.id}", (entry.id, draft.number)
            self._settle(connection, staff, numbers, DRAFT, said, place)
        return draft.number

    def dismiss(
        self, staff: Any, numbers: Sequence[int], reason: str, for_good: bool = False
    ) -> None:
        """Leave questions as they are, until they are asked again or `for_good`.

        Raises NotPossible without a reason.
        """
        if not reason.strip():
            raise NotPossible("请写明不处理的原因")
        state = SILENCED if for_good else DISMISSED
        with store.writing(self._engine) as connection:
            self._settle(connection, staff, numbers, state, reason.strip())

    def reopen(self, staff: Any, number: int) -> None:
        """Take back that a question is settled; what was made of it stays. Raises NotPossible."""
        q = open_questions
        with store.writing(self._engine) as connection:
            one = require(connection, number)
            done = connection.execute(
                update(q)
                .where(q.c.number == number, q.c.state != OPEN)
                .values(state=OPEN, by=staff.name, changed_at=self._clock.now())
            )
            if done.rowcount != 1:
                raise NotPossible(f"“{one.question}”已经是待处理")
            said = f"原为{WORDS[one.state]}：{one.outcome}"
            self._audit(connection, staff, "重新打开", f"未答问题 {number}", said)

    def _settle(
        self,
        connection: Connection,
        staff: Any,
        numbers: Sequence[int],
        state: str,
        said: str,
        place: tuple[str, int] = ("", 0),
    ) -> None:
        """Close questions that are open still, all or none, with an audit row each.

        `place`: the entry and revision of the draft in which the answer stands.
        """
        if not numbers:
            raise NotPossible("请选择要处理的问题")
        q = open_questions
        for number in dict.fromkeys(numbers):
            done = connection.execute(
                update(q)
                .where(q.c.number == number, q.c.state == OPEN)
                .values(
                    state=state,
                    outcome=said,
                    by=staff.name,
                    changed_at=self._clock.now(),
                    entry=place[0],
                    revision=place[1],
                )
            )
            if done.rowcount != 1:
                one = require(connection, number)
                raise NotPossible(f"“{one.question}”已由 {one.by} 处理：{WORDS[one.state]}")
            self._audit(connection, staff, WORDS[state], f"未答问题 {number}", said)

    def sweep(self, before: datetime) -> int:
        """Delete what nobody settled and what is kept long enough, or whose askers all asked to
        be forgotten; how many questions."""
        q, t = open_questions, open_question_turns
        asked = select(t.c.question)
        with store.writing(self._engine) as connection:
            gone = connection.execute(
                delete(q).where(
                    q.c.state == OPEN, (q.c.last_at < before) | q.c.number.not_in(asked)
                )
            ).rowcount
            oldest = select(func.min(turns.c.number)).scalar_subquery()
            connection.execute(
                delete(t).where(t.c.question.not_in(select(q.c.number)) | (t.c.turn < oldest))
            )
        if gone:
            self._groups = None
        return gone


def _key_of(question: str) -> str:
    """The same for questions that differ in marks and levelling alone."""
    return hashlib.sha256(bare(question).encode()).hexdigest()


def _whole(connection: Connection, numbers: Sequence[int]) -> Sequence[Any]:
    """What is needed of the turns with these numbers, in order."""
    if not numbers:
        return ()
    t, wanted = turns.c, set(numbers)
    rows = connection.execute(
        select(
            t.number,
            t.at,
            t.person,
            t.question,
            t.status,
            t.understood,
            t.knowledge_version,
            t.model_version,
        )
        .where(t.number.between(numbers[0], numbers[-1]))
        .order_by(t.number)
    )
    return [row for row in rows if row.number in wanted]


def _take_mark(connection: Connection) -> int:
    """How far the record was read; others that gather wait until the commit."""
    m = open_question_mark
    if connection.execute(update(m).values(turn=m.c.turn)).rowcount == 0:
        connection.execute(insert(m).values(id=1, turn=0))
    return connection.execute(select(m.c.turn)).scalar_one()


def _with_alias(entry: Entry, alias: str) -> Entry:
    aliases = getattr(entry, "aliases", None)
    if aliases is None:
        raise NotPossible(f"{entry.id} 这类条目没有别名")
    if alias in aliases:
        raise NotPossible(f"{entry.id} 已有别名“{alias}”")
    return replace(entry, aliases=(*aliases, alias))
