"""Brings a database to the form that this product needs; refuses one that is newer.

Runs at every start: a database in the right form costs one small query. Any number of processes
may begin at once; one does the work in one transaction, the others wait and find it done.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection, Engine

from bot.errors import StoreError

# The newest change in migrations/versions; a test compares.
NEWEST = "0011"
_BOOK = "alembic_version"
# Any number that nobody else uses for a PostgreSQL advisory lock.
_LOCK = 6_820_113


class DatabaseTooNew(StoreError):
    """The database was written by a newer product."""


def current(engine: Engine) -> str:
    """The form the database is in: the number of the last change, empty for none."""
    with engine.connect() as connection:
        return _current(connection)


def upgrade(engine: Engine) -> bool:
    """Bring the database to the newest form; whether there was anything to do.

    Raises DatabaseTooNew.
    """
    if _is_newest(current(engine)):
        return False
    with engine.begin() as connection:
        _take_turn(connection)
        if _is_newest(_current(connection)):
            return False
        _run(connection)
    return True


def _is_newest(form: str) -> bool:
    if form > NEWEST:
        raise DatabaseTooNew(
            f"数据库由更新的版本建立（{form}，本版最高 {NEWEST}），请升级程序后再启动"
        )
    return form == NEWEST


def _current(connection: Connection) -> str:
    if not inspect(connection).has_table(_BOOK):
        return ""
    return connection.execute(text(f"select version_num from {_BOOK}")).scalar() or ""


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # Python's driver would begin at the first change of a row only, and leave the tables out.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _run(connection: Connection) -> None:
    # Imported here: most starts have nothing to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
