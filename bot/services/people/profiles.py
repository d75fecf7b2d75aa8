"""What a company told of itself, kept until it deletes it: one row a person.

Only facts that calls ask for, and the words they were told in, with personal
data masked. What the facts mean is `policy_kb.calls`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.clock import Clock
from bot.services.tables import company_profiles as rows
from policy_kb.calls.company import INFINITE, Company, Span

_SAID = "said"
_LONGEST_WORDS = 60
# Put together once; it is asked in many turns.
_OF_USER = select(rows.c.facts).where(rows.c.user == bindparam("user"))


class Profiles:
    """The profiles of one database."""

    def __init__(
        self, engine: Engine, clock: Clock, mask: Callable[[str], str] = lambda text: text
    ) -> None:
        """`mask` hides personal data before anything is stored."""
        self._engine = engine
        self._clock = clock
        self._mask = mask

    def company(self, user: str) -> Company:
        """What is kept of a person's company; an empty `Company` when nothing is."""
        with self._engine.connect() as connection:
            return _read(connection, user) or Company()

    def tell(self, user: str, facts: Company) -> Company:
        """Keep new facts over the old ones; the whole as it is now."""
        facts = self._masked(facts)
        now = self._clock.now()
        with self._engine.begin() as connection:
            old = _read(connection, user)
            whole = (old or Company()).updated(facts)
            values = {"facts": _to_json(whole), "changed_at": now}
            if old is None:
                connection.execute(insert(rows).values(user=user, **values))
            else:
                connection.execute(update(rows).where(rows.c.user == user).values(**values))
        return whole

    def delete(self, user: str) -> bool:
        """Delete all that is kept of a person's company; whether there was anything."""
        with self._engine.begin() as connection:
            return connection.execute(delete(rows).where(rows.c.user == user)).rowcount > 0

    def _masked(self, facts: Company) -> Company:
        said = {name: self._mask(words)[:_LONGEST_WORDS] for name, words in facts.said.items()}
        values = {name: getattr(facts, name) for name in facts.known}
        if facts.trade is not None:
            values["trade"] = self._mask(facts.trade)[:_LONGEST_WORDS]
        return Company(**values, said=said)


def _read(connection: Connection, user: str) -> Company | None:
    row = connection.execute(_OF_USER, {"user": user}).first()
    return None if row is None else _from_json(row.facts)


def _to_json(company: Company) -> dict[str, Any]:
    values = {name: _plain(getattr(company, name)) for name in company.known}
    return {**values, _SAID: dict(company.said)}


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return {"low": value.low, "high": None if value.high == INFINITE else value.high}
    if isinstance(value, tuple):
        return [day.isoformat() for day in value]
    return value


def _from_json(raw: dict[str, Any]) -> Company:
    """The stored facts; a field that today's product no longer knows is left out."""
    known = {f.name for f in fields(Company)} - {_SAID}
    values = {name: _value(value) for name, value in raw.items() if name in known}
    return Company(**values, said=raw.get(_SAID) or {})


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return Span(value["low"], INFINITE if value["high"] is None else value["high"])
    if isinstance(value, list):
        first, last = map(date.fromisoformat, value)
        return first, last
    return value
