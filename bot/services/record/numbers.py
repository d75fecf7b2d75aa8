"""How the account is used: counts of the record of turns over a range of days.

Counted when asked, from one covering index; there is no summary to fall out of step with the
rows, and what a person has had deleted is no longer counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, and_, case, cast, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.clock import LOCAL_ZONE
from bot.services.record.turn_search import FAMILIES, day_span
from bot.services.tables import turns

MOST_TOPICS = 15


@dataclass(frozen=True)
class Day:
    """One day's questions by what became of them. `wrong` is among them, judged by staff."""

    day: date
    by_family: Mapping[str, int] = field(default_factory=dict)
    wrong: int = 0

    @property
    def questions(self) -> int:
        return sum(self.by_family.values())


@dataclass(frozen=True)
class Numbers:
    """A range of days. `hours` are 24 counts; `topics` (entry, count), most first;
    `median` and `slow` (the slowest of twenty) are seconds, None without questions."""

    days: Sequence[Day]
    hours: Sequence[int]
    topics: Sequence[tuple[str, int]]
    median: float | None
    slow: float | None

    @property
    def questions(self) -> int:
        return sum(day.questions for day in self.days)

    @property
    def wrong(self) -> int:
        return sum(day.wrong for day in self.days)

    def of(self, family: str) -> int:
        """How many questions ended that way."""
        return sum(day.by_family.get(family, 0) for day in self.days)


def numbers(connection: Connection, since: date, until: date) -> Numbers:
    """The numbers of the days from `since` to `until`, both included."""
    begins, ends = day_span(since, until)
    within = and_(turns.c.at >= begins, turns.c.at < ends)
    milliseconds = _counted(connection, cast(turns.c.seconds * 1000, Integer), within)
    topics = _counted(connection, turns.c.topic, and_(within, turns.c.topic != ""))
    return Numbers(
        days=_days(connection, within, since, until),
        hours=_hours(connection, within),
        topics=topics.most_common(MOST_TOPICS),
        median=_quantile(milliseconds, 0.5),
        slow=_quantile(milliseconds, 0.95),
    )


def _days(
    connection: Connection, within: ColumnElement[bool], since: date, until: date
) -> tuple[Day, ...]:
    day, family = _local(connection, 1, 10), _family()
    wrong = func.sum(case((turns.c.mark == "wrong", 1), else_=0))
    query = select(day, family, func.count(), wrong).where(within).group_by(day, family)
    counts: dict[str, Counter[str]] = {}
    wrongs: Counter[str] = Counter()
    for name, kind, count, amiss in connection.execute(query):
        counts.setdefault(name, Counter())[kind] += count
        wrongs[name] += amiss
    length = (until - since).days + 1
    span = [since + timedelta(days=n) for n in range(length)]
    return tuple(
        Day(one, dict(counts.get(one.isoformat(), {})), wrongs[one.isoformat()]) for one in span
    )


def _hours(connection: Connection, within: ColumnElement[bool]) -> tuple[int, ...]:
    counted = _counted(connection, _local(connection, 12, 2), within)
    return tuple(counted[f"{hour:02}"] for hour in range(24))


def _counted(
    connection: Connection, what: ColumnElement[Any], within: ColumnElement[bool]
) -> Counter[Any]:
    return Counter(
        dict(connection.execute(select(what, func.count()).where(within).group_by(what)).all())
    )


def _quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The value (in seconds) below or at which a share of counted milliseconds lies."""
    rank = share * sum(counts.values())
    for milliseconds in sorted(counts):
        rank -= counts[milliseconds]
        if rank <= 0:
            return milliseconds / 1000
    return None


def _family() -> ColumnElement[str]:
    """The status up to its dot."""
    return case(
        *((turns.c.status.startswith(family), family) for family in FAMILIES), else_="spoken"
    )


def _local(connection: Connection, first: int, length: int) -> ColumnElement[str]:
    """A piece of the local time as text: 2026-03-02 09."""
    if connection.dialect.name == "sqlite":  # kept as local time without a zone
        return func.substr(turns.c.at, first, length)
    told = func.to_char(func.timezone(LOCAL_ZONE.key, turns.c.at), "YYYY-MM-DD HH24")
    return func.substr(told, first, length)
