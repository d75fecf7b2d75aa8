"""The pages before a store in memory, on the provisional frame."""

from __future__ import annotations

from datetime import datetime

import pytest
from provisional_console import app_of, desk_over, headers_of
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from starlette.testclient import TestClient

from bot.clock import LOCAL_ZONE
from bot.dialogue.trial import ScriptedTrial
from policy_kb import store, tables
from policy_kb.library import Shelf

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)


class StoppedClock:
    def now(self) -> datetime:
        return NOW


class Live:
    """What is published, with the seed's linker and index."""

    def __init__(self, engine, shelf) -> None:
        self.engine, self.seed = engine, shelf

    def shelf(self) -> Shelf:
        with self.engine.connect() as connection:
            knowledge = store.read(connection)
        return Shelf(knowledge, self.seed.linker, self.seed.index)


@pytest.fixture
def console(shelf):
    engine = create_engine(
        "sqlite://", future=True, poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        entries = shelf.knowledge.by_id.values()
        store.publish(connection, entries, author="system", reason="载入", now=NOW)
    return app_of(desk_over(engine, StoppedClock(), Live(engine, shelf), ScriptedTrial()))


@pytest.fixture
def as_role(console):
    return lambda role, name="": TestClient(console, headers=headers_of(role, name))


@pytest.fixture
def post():
    def sent(client, path, data):
        path = path if path.startswith("/console") else f"/console{path}"
        return client.post(path, data=data)

    return sent
