"""Signed-in browsers, and the waits after failed attempts. Cookies are the console's affair.

The database knows a digest of each session's id only. Time is the machine's, not TODAY.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.services.staffing.staff import Role, Staff
from bot.services.tables import sign_in_failures, staff, staff_sessions

IDLE, LONGEST = 3_600.0, 12 * 3_600.0
_TOUCH = 60.0
_FORGET = 24 * 3_600.0
_FIRST_WAIT, _LONGEST_WAIT = 60.0, 3_600.0
# So many failures are free: for one name, and for one address.
FREE_FOR_NAME, FREE_FOR_ADDRESS = 5, 20


def digest(text: str) -> str:
    """What the database keeps instead of the thing itself."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


class Sessions:
    """The sessions of one database."""

    def __init__(self, engine: Engine, now: Callable[[], float] = time.time) -> None:
        self._engine, self._now = engine, now

    def begin(self, connection: Connection, member: Staff) -> str:
        """A new session; its id, which is told once."""
        token, now = secrets.token_urlsafe(32), self._now()
        old = staff_sessions.c.began < now - LONGEST
        connection.execute(delete(staff_sessions).where(old))
        connection.execute(
            insert(staff_sessions).values(
                digest=digest(token), staff=member.id, began=now, seen=now
            )
        )
        return token

    def member(self, token: str) -> Staff | None:
        """Who that is; None when the session is over or unknown, or the member shut out."""
        now, key = self._now(), digest(token)
        query = (
            select(staff.c.id, staff.c.name, staff.c.role, staff_sessions.c.seen)
            .join(staff_sessions, staff_sessions.c.staff == staff.c.id)
            .where(
                staff_sessions.c.digest == key,
                staff_sessions.c.seen > now - IDLE,
                staff_sessions.c.began > now - LONGEST,
                ~staff.c.disabled,
            )
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if row.seen < now - _TOUCH:
            with self._engine.begin() as connection:
                connection.execute(
                    update(staff_sessions).where(staff_sessions.c.digest == key).values(seen=now)
                )
        return Staff(row.id, row.name, Role(row.role))

    def end(self, connection: Connection, token: str) -> None:
        """Sign out."""
        connection.execute(delete(staff_sessions).where(staff_sessions.c.digest == digest(token)))


class Lockout:
    """Makes guessing slow: after some failures a name, and an address, is closed for a while.

    An attempt is counted before the password is looked at, so that many at once gain nothing.
    """

    def __init__(self, engine: Engine, now: Callable[[], float] = time.time) -> None:
        self._engine, self._now = engine, now

    def attempt(self, name: str, address: str) -> float:
        """Count an attempt; the seconds to wait before it is looked at, 0 for now."""
        keys = self._keys(name, address)
        with self._engine.begin() as connection:
            waits = [self._count(connection, key, free) for key, free in keys]
        return max(waits)

    def forgive(self, connection: Connection, name: str, address: str = "") -> None:
        """The attempt was right (or an administrator says so).

        The name starts afresh. The address only takes this one attempt back: who has an account
        does not get to go on guessing those of others.
        """
        (of_name, _), (of_address, _) = self._keys(name, address)
        table = sign_in_failures
        connection.execute(delete(table).where(table.c.key == of_name))
        if address:
            connection.execute(
                update(table)
                .where(table.c.key == of_address, table.c.times > 0)
                .values(times=table.c.times - 1)
            )

    def _keys(self, name: str, address: str) -> list[tuple[str, int]]:
        return [
            (digest(f"name {name.strip().lower()}"), FREE_FOR_NAME),
            (digest(f"address {address}"), FREE_FOR_ADDRESS),
        ]

    def _count(self, connection: Connection, key: str, free: int) -> float:
        now, table = self._now(), sign_in_failures
        connection.execute(delete(table).where(table.c.last < now - _FORGET))
        mine = table.c.key == key
        added = connection.execute(
            update(table)
            .where(mine, table.c.closed_until <= now)
            .values(times=table.c.times + 1, last=now)
        ).rowcount
        row = connection.execute(select(table).where(mine)).first()
        if row is None:
            row_values = {"key": key, "times": 1, "last": now, "closed_until": 0.0}
            try:
                with connection.begin_nested():
                    connection.execute(insert(table).values(**row_values))
            except IntegrityError:  # another first attempt at the same moment
                connection.execute(update(table).where(mine).values(times=table.c.times + 1))
            return 0.0
        if not added:
            return row.closed_until - now
        if row.times > free:
            wait = min(_FIRST_WAIT * 2 ** min(row.times - free - 1, 10), _LONGEST_WAIT)
            connection.execute(update(table).where(mine).values(closed_until=now + wait))
        return 0.0
