"""Turns found again by people who look into them: page by page, and as one person's talk.

Pages go by number (keyset), so that a page deep in the past costs what the first one costs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.clock import LOCAL_ZONE
from bot.services.record.turns import KeptTurn, kept_turn, person_key
from bot.services.tables import turns

# A person is shown by so many characters of the digest, and found by as many or more.
SHOWN_OF_PERSON = 8
_DIGEST = re.compile(rf"[0-9a-f]{{{SHOWN_OF_PERSON},64}}")
# Statuses by what became of the question; `why` tells the finer ones.
FAMILIES = ("answered", "asked_back", "unanswerable", "spoken", "failed")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is empty does not narrow.

    `person`: a pseudonym as shown, or an id of the platform's. Days include both ends.
    `mark`: a verdict of `turn_marks`, or "none" for answers that nobody has judged.
    """

    person: str = ""
    since: date | None = None
    until: date | None = None
    topic: str = ""
    status: str = ""
    words: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Page:
    """Turns, newest first. `older` and `newer` are where the next page begins, if there is one."""

    turns: tuple[KeptTurn, ...]
    older: int | None = None
    newer: int | None = None


def pseudonym(person: str) -> str:
    """A person's digest as shown: enough to tell people apart."""
    return person[:SHOWN_OF_PERSON]


def find(
    connection: Connection,
    wanted: Wanted,
    before: int | None = None,
    after: int | None = None,
    most: int = 30,
) -> Page:
    """A page of what fits: the newest, or what lies next to a number on one side."""
    query = select(turns).where(*_conditions(wanted)).limit(most + 1)
    if after is not None:
        query = query.where(turns.c.number > after).order_by(turns.c.number)
        rows = connection.execute(query).all()
        found = [kept_turn(row) for row in reversed(rows[:most])]
        if not found:
            return Page(())
        return Page(tuple(found), found[-1].number, found[0].number if len(rows) > most else None)
    if before is not None:
        query = query.where(turns.c.number < before)
    rows = connection.execute(query.order_by(turns.c.number.desc())).all()
    found = [kept_turn(row) for row in rows[:most]]
    older = found[-1].number if len(rows) > most else None
    return Page(tuple(found), older, found[0].number if found and before is not None else None)


def talk(connection: Connection, turn: KeptTurn, around: int = 15) -> Page:
    """What the same person was told around a turn, oldest first."""
    theirs = select(turns).where(turns.c.person == turn.person).limit(around + 1)
    earlier = connection.execute(
        theirs.where(turns.c.number < turn.number).order_by(turns.c.number.desc())
    ).all()
    later = connection.execute(
        theirs.where(turns.c.number > turn.number).order_by(turns.c.number)
    ).all()
    before = [kept_turn(row) for row in reversed(earlier[:around])]
    after = [kept_turn(row) for row in later[:around]]
    return Page(
        (*before, turn, *after),
        before[0].number if len(earlier) > around else None,
        after[-1].number if len(later) > around else None,
    )


def day_span(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """The moments from which and before which days lie."""
    begins = datetime.combine(since, time(), LOCAL_ZONE) if since else None
    ends = datetime.combine(until, time(), LOCAL_ZONE) + timedelta(days=1) if until else None
    return begins, ends


def of_family(family: str) -> ColumnElement[bool]:
    """A status or any finer one below it. As a range, which an index serves."""
    return or_(
        turns.c.status == family,
        (turns.c.status >= f"{family}.") & (turns.c.status < f"{family}/"),
    )


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    begins, ends = day_span(wanted.since, wanted.until)
    if begins is not None:
        yield turns.c.at >= begins
    if ends is not None:
        yield turns.c.at < ends
    if wanted.person:
        yield from _of_person(wanted.person)
    if wanted.topic:
        yield turns.c.topic == wanted.topic
    if wanted.status:
        yield of_family(wanted.status)
    if wanted.mark:
        yield turns.c.mark.is_(None) if wanted.mark == "none" else turns.c.mark == wanted.mark
    if wanted.words:
        yield or_(
            turns.c.question.contains(wanted.words, autoescape=True),
            turns.c.answer.contains(wanted.words, autoescape=True),
        )


def _of_person(person: str) -> Iterator[ColumnElement[bool]]:
    if _DIGEST.fullmatch(person):
        # Hexadecimal digits all come before "g".
        yield turns.c.person >= person
        yield turns.c.person < f"{person}g"
    else:
        yield turns.c.person == person_key(person)
