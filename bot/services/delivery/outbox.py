"""Messages to send later, as rows written in the transaction that is their reason.

A row is claimed by conditional update and moves only along `MOVES`; sending is
in `bot.workers`. What cannot be sent is kept for the person's next message.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from bot.errors import KejitongError
from bot.messages import Reply
from bot.services.delivery.reply_json import dump_reply, load_reply
from bot.services.tables import metadata, outbox


class Mail(str, Enum):
    """Where a row stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"  # among what the person gets with the next message
    HANDED = "handed"
    EXPIRED = "expired"  # the person never came back for it


MOVES: dict[Mail, frozenset[Mail]] = {
    Mail.WAITING: frozenset({Mail.SENDING}),
    Mail.SENDING: frozenset({Mail.SENT, Mail.WAITING, Mail.KEPT}),
    Mail.KEPT: frozenset({Mail.HANDED, Mail.EXPIRED}),
    Mail.SENT: frozenset(),
    Mail.HANDED: frozenset(),
    Mail.EXPIRED: frozenset(),
}

# A worker that claimed a row and says nothing for so long is dead.
LEASE = timedelta(seconds=120)
# Where a kept row is looked after: whether it was handed over, whether Redis lost it.
LOOK_AFTER = timedelta(minutes=5)
# A kept row that nobody came for is let go.
KEEP_FOR = timedelta(days=30)
# Ended rows go after this; the reason for them (a ticket) has its own history.
REMEMBER_FOR = timedelta(days=90)


class IllegalMove(KejitongError):
    """A transition that the table does not know: a mistake in our code."""


# "Insert unless there is one" is not in the common tongue of the databases.
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Letter:
    """One row. `unclear`: a worker died while sending it, so it may have arrived."""

    id: int
    user: str
    cause: str
    reply: Reply
    state: Mail
    attempts: int
    created_at: datetime
    unclear: bool = False

    @property
    def name(self) -> str:
        """How the inbox knows it once it is kept."""
        return f"outbox-{self.id}"


def _utc_now() -> datetime:
    # The machine's time, not that of TODAY: leases and retries are real.
    return datetime.now(timezone.utc)


class Outbox:
    """The rows of one database."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = _utc_now) -> None:
        self._engine = engine
        self._now = now
        metadata.create_all(engine)

    def enqueue(self, connection: Connection, user: str, cause: str, reply: Reply) -> bool:
        """Write a row in the caller's transaction; false where this cause has one already."""
        now = self._now()
        row = {
            "user": user,
            "cause": cause,
            "reply": dump_reply(reply),
            "state": Mail.WAITING.value,
            "attempts": 0,
            "due_at": now,
            "created_at": now,
            "changed_at": now,
        }
        row_once = _INSERTS[connection.dialect.name](outbox).values(**row).on_conflict_do_nothing()
        return connection.execute(row_once).rowcount == 1

    def claim(self, most: int = 10) -> list[Letter]:
        """Rows whose time has come, each given to one caller only."""
        now = self._now()
        dead = and_(outbox.c.state == Mail.SENDING.value, outbox.c.due_at <= now)
        due = and_(outbox.c.state == Mail.WAITING.value, outbox.c.due_at <= now)
        with self._engine.connect() as connection:
            query = select(outbox).where(or_(due, dead)).order_by(outbox.c.due_at).limit(most)
            rows = connection.execute(query).all()
        claimed = []
        for row in rows:
            with self._engine.begin() as connection:
                changed = connection.execute(
                    update(outbox)
                    .where(
                        outbox.c.id == row.id,
                        outbox.c.state == row.state,
                        outbox.c.attempts == row.attempts,
                        outbox.c.due_at <= now,
                    )
                    .values(
                        state=Mail.SENDING.value,
                        attempts=row.attempts + 1,
                        due_at=now + LEASE,
                        changed_at=now,
                    )
                ).rowcount
            if changed == 1:
                claimed.append(_letter(row, row.attempts + 1, row.state == Mail.SENDING.value))
        return claimed

    def settle(
        self,
        letter: Letter,
        state: Mail,
        due_in: timedelta | None = None,
        note: str = "",
        reply: Reply | None = None,
    ) -> bool:
        """Record what became of a claimed row, and what is to be said instead, if anything else;
        false where it is no longer ours."""
        if state not in MOVES[letter.state]:
            raise IllegalMove(f"{letter.state.value} -> {state.value}")
        now = self._now()
        values = {
            "state": state.value,
            "due_at": now + (due_in or LOOK_AFTER),
            "changed_at": now,
            "note": note[:200],
        }
        if reply is not None:
            values["reply"] = dump_reply(reply)
        ours = and_(
            outbox.c.id == letter.id,
            outbox.c.state == letter.state.value,
            outbox.c.attempts == letter.attempts,
        )
        with self._engine.begin() as connection:
            return connection.execute(update(outbox).where(ours).values(**values)).rowcount == 1

    def kept(self, most: int = 50) -> list[Letter]:
        """Kept rows that shall be looked after now; offered again a while later."""
        now = self._now()
        due = and_(outbox.c.state == Mail.KEPT.value, outbox.c.due_at <= now)
        found = []
        with self._engine.begin() as connection:
            query = select(outbox).where(due).order_by(outbox.c.due_at).limit(most)
            for row in connection.execute(query).all():
                mine = and_(outbox.c.id == row.id, due)
                later = update(outbox).where(mine).values(due_at=now + LOOK_AFTER)
                if connection.execute(later).rowcount == 1:
                    found.append(_letter(row, row.attempts, False))
        return found

    def too_old(self, letter: Letter) -> bool:
        """Whether nobody will come for it any more."""
        return letter.created_at + KEEP_FOR < self._now()

    def sweep(self) -> int:
        """Let ended rows go that are long past; how many."""
        ended = [state.value for state, targets in MOVES.items() if not targets]
        old = and_(outbox.c.state.in_(ended), outbox.c.changed_at < self._now() - REMEMBER_FOR)
        with self._engine.begin() as connection:
            return connection.execute(outbox.delete().where(old)).rowcount

    def counts(self) -> dict[Mail, int]:
        """How many rows stand where."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        with self._engine.connect() as connection:
            return {Mail(state): number for state, number in connection.execute(query)}


def _letter(row, attempts: int, unclear: bool) -> Letter:
    state = Mail.SENDING if row.state != Mail.KEPT.value else Mail.KEPT
    created_at = row.created_at
    if created_at.tzinfo is None:  # SQLite keeps no zone
        created_at = created_at.replace(tzinfo=timezone.utc)
    reply = load_reply(row.reply) or Reply("")
    return Letter(row.id, row.user, row.cause, reply, state, attempts, created_at, unclear)
