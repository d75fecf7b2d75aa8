"""What was told to whom, and why: one row a reply, found again by number, day, status or words.

A person is kept as a digest of the platform's id: enough to find or delete what belongs to
somebody who is known, not enough to tell who it was. Writing off the hot path is `turn_writer`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.engine import Engine
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.dml import Delete

from bot.clock import LOCAL_ZONE, as_local
from bot.errors import KejitongError
from bot.services.people.privacy import hide_like, mask_personal, mask_within
from bot.services.tables import turn_marks, turns

# The Cybersecurity Law asks for six months of logs; more is not needed to explain an answer.
KEPT = timedelta(days=185)
LONGEST_TEXT = 4_000
# Statuses of replies for which the library decided nothing; the others are `policy_kb.answer`'s.
SPOKEN, FAILED, ASKED_OF_COMPANY = "spoken", "failed", "asked_back.form"
# The aspect of an answer that tells what suits a company; the others are `policy_kb.question`'s.
FITTING = "fitting"


class NoSuchTurn(KejitongError):
    """No turn has this number, or it is no longer kept."""


@dataclass(frozen=True)
class TurnRecord:
    """One reply. `user` is the platform's id of the person and is not stored.

    `entries`: (id, number of the revision or None) of what was answered from; `understood`: what
    was made of the message, ready for JSON; `seconds` from the message to the answer.
    """

    at: datetime
    user: str
    question: str
    answer: str
    status: str
    aspect: str = ""
    entries: tuple[tuple[str, int | None], ...] = ()
    sources: tuple[str, ...] = ()
    understood: Mapping[str, Any] | None = None
    knowledge_version: str = ""
    model_version: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class KeptTurn:
    """One stored reply. `person` is the digest."""

    number: int
    at: datetime
    person: str
    question: str
    answer: str
    status: str
    aspect: str
    entries: tuple[tuple[str, int | None], ...]
    sources: tuple[str, ...]
    understood: Mapping[str, Any]
    knowledge_version: str
    model_version: str
    seconds: float
    topic: str = ""
    mark: str | None = None


def person_key(user: str) -> str:
    """The digest under which a person's turns are kept."""
    return hashlib.sha256(f"kejitong person {user}".encode()).hexdigest()


def turns_of(user: str) -> Delete:
    """The statement that deletes a person's turns, for the register of personal rows."""
    return delete(turns).where(turns.c.person == person_key(user))


def marks_of(user: str) -> Delete:
    """The statement that deletes what staff noted on a person's turns; goes before `turns_of`."""
    return _marks_on(turns.c.person == person_key(user))


def _marks_on(which: ColumnElement[bool]) -> Delete:
    return delete(turn_marks).where(turn_marks.c.turn.in_(select(turns.c.number).where(which)))


class Turns:
    """The turns of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, records: Sequence[TurnRecord]) -> None:
        """Store replies, all or none, with everything personal masked."""
        if records:
            with self._engine.begin() as connection:
                connection.execute(insert(turns), [_row(record) for record in records])

    def get(self, number: int) -> KeptTurn:
        """Raises NoSuchTurn."""
        with self._engine.connect() as connection:
            row = connection.execute(select(turns).where(turns.c.number == number)).first()
        if row is None:
            raise NoSuchTurn(f"没有第 {number} 号问答，或已超过 {KEPT.days} 天保存期")
        return kept_turn(row)

    def find(
        self,
        day: date | None = None,
        status: str | None = None,
        words: str | None = None,
        user: str | None = None,
        most: int = 50,
    ) -> list[KeptTurn]:
        """The newest turns that fit everything given, oldest first.

        `status` may be the family before the dot; `words` stand in question or answer.
        """
        query = select(turns).order_by(turns.c.number.desc()).limit(most)
        if day is not None:
            midnight = datetime.combine(day, time(), LOCAL_ZONE)
            query = query.where(turns.c.at >= midnight, turns.c.at < midnight + timedelta(days=1))
        if status is not None:
            within = turns.c.status.startswith(f"{status}.", autoescape=True)
            query = query.where(or_(turns.c.status == status, within))
        if words is not None:
            query = query.where(
                or_(
                    turns.c.question.contains(words, autoescape=True),
                    turns.c.answer.contains(words, autoescape=True),
                )
            )
        if user is not None:
            query = query.where(turns.c.person == person_key(user))
        with self._engine.connect() as connection:
            return [kept_turn(row) for row in reversed(connection.execute(query).all())]

    def forget(self, user: str) -> int:
        """Delete what was told to a person; how many turns."""
        with self._engine.begin() as connection:
            connection.execute(marks_of(user))
            return connection.execute(turns_of(user)).rowcount

    def purge(self, before: datetime) -> int:
        """Delete what is older; how many turns."""
        with self._engine.begin() as connection:
            connection.execute(_marks_on(turns.c.at < before))
            return connection.execute(delete(turns).where(turns.c.at < before)).rowcount


def _row(record: TurnRecord) -> dict[str, Any]:
    return {
        "at": record.at.astimezone(LOCAL_ZONE),
        "person": person_key(record.user),
        "question": mask_personal(record.question)[:LONGEST_TEXT],
        # What is ours in an answer (a hotline) is not personal; what repeats the person is.
        "answer": hide_like(record.question, record.answer)[:LONGEST_TEXT],
        "status": record.status,
        "aspect": record.aspect,
        "entries": [list(entry) for entry in record.entries],
        "sources": list(record.sources),
        "understood": mask_within(record.understood or {}),
        "knowledge_version": record.knowledge_version,
        "model_version": record.model_version,
        "seconds": round(record.seconds, 4),
        "topic": record.entries[0][0] if record.entries else "",
    }


def kept_turn(row: Any) -> KeptTurn:
    """A row of `turns` as what it says."""
    return KeptTurn(
        row.number,
        as_local(row.at),
        row.person,
        row.question,
        row.answer,
        row.status,
        row.aspect,
        tuple((name, revision) for name, revision in row.entries),
        tuple(row.sources),
        row.understood,
        row.knowledge_version,
        row.model_version,
        row.seconds,
        row.topic,
        row.mark,
    )
