"""The database of the house: one engine a process, one way to open a transaction.

Several processes use it at once. For SQLite that means: readers never wait for a
writer (WAL), and a writer waits for another one instead of failing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.pool import QueuePool

_SQLITE = "sqlite:///"
_BUSY_MILLISECONDS = 10_000
_CONNECT_SECONDS = 3
_RACE_PAUSE, _RACE_ATTEMPTS = 0.2, 5

Result = TypeVar("Result")


@lru_cache(maxsize=4)
def engine_for(database_url: str) -> Engine:
    """The engine of this process for a database; the folder of a SQLite file is made."""
    if database_url.startswith(_SQLITE):
        Path(database_url.removeprefix(_SQLITE)).parent.mkdir(parents=True, exist_ok=True)
    if not database_url.startswith("sqlite"):
        return create_engine(
            database_url,
            future=True,
            pool_pre_ping=True,
            # Whatever a server was set up with (SQL_ASCII, where it had no locale): we speak UTF-8.
            connect_args={"connect_timeout": _CONNECT_SECONDS, "client_encoding": "utf8"},
        )
    # Kept open, as SQLAlchemy 2 does: opening a file costs more than most of our questions to it,
    # and a pooled connection may be used by whichever thread has it.
    engine = create_engine(
        database_url, future=True, poolclass=QueuePool, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", _share_between_processes)
    return engine


def first_comer_wins(set_up: Callable[[], Result]) -> Result:
    """Run a set-up that several processes may begin at once on an empty store.

    Who loses the race runs it again and finds it done.
    """
    for attempt in range(1, _RACE_ATTEMPTS + 1):
        try:
            return set_up()
        except (IntegrityError, OperationalError, ProgrammingError):
            if attempt == _RACE_ATTEMPTS:
                raise
            time.sleep(_RACE_PAUSE * attempt)
    raise AssertionError("unreachable")


def _share_between_processes(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # The waiting first: changing the journal mode may itself have to wait.
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
