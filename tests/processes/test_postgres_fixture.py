"""Both kinds of database are really there and empty."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from bot.db import engine_for


@pytest.mark.parametrize("_", range(2))
def test_each_test_gets_an_empty_database(database_url, _):
    engine = engine_for(database_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("create table t (n integer)"))
