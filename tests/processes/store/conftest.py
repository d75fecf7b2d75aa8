"""The stage of the store's suite: every test runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from datetime import datetime

import pytest
from small_knowledge import small_knowledge

from bot.clock import LOCAL_ZONE
from bot.db import engine_for
from bot.db.upgrade import upgrade
from policy_kb import store
from policy_kb.model import Knowledge, Service

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)


@pytest.fixture
def small() -> Knowledge:
    """Two tasks, a target, a service, two units."""
    advice = Service("s", "service", "政策咨询", "解答政策", ("task-01",), ("咨询",))
    return small_knowledge("服装升级", (advice,))


class Desk:
    """The store as a member of staff uses it: each call a transaction of its own."""

    def __init__(self, engine) -> None:
        self.engine = engine

    def __getattr__(self, name: str):
        function = getattr(store, name)

        def called(*args, by: str = "li", why: str = "核对", **more):
            names = function.__code__.co_varnames[
                : function.__code__.co_argcount + function.__code__.co_kwonlyargcount
            ]
            given = {"author": by, "by": by, "reason": why, "note": why, "now": NOW}
            more |= {key: value for key, value in given.items() if key in names}
            with self.engine.begin() as connection:
                return function(connection, *args, **more)

        return called


@pytest.fixture
def engine(database_url):
    made = engine_for(database_url)
    upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def desk(engine, small) -> Desk:
    """A store in which the small knowledge is published."""
    desk = Desk(engine)
    desk.publish(small.by_id.values())
    return desk
