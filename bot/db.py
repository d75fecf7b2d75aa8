"""The database of the house: one engine a process, one way to open a transaction."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

_SQLITE = "sqlite:///"


@lru_cache(maxsize=4)
def engine_for(database_url: str) -> Engine:
    """The engine of this process for a database; the folder of a SQLite file is made."""
    if database_url.startswith(_SQLITE):
        Path(database_url.removeprefix(_SQLITE)).parent.mkdir(parents=True, exist_ok=True)
    return create_engine(database_url, future=True, pool_pre_ping=True)
