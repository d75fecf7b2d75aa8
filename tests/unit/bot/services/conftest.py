"""A database of the services in a passing file, without waiting for the disk."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, event

from bot.services.tables import metadata


@pytest.fixture
def rows(tmp_path):
    """An engine with all tables of the services."""
    made = create_engine(f"sqlite:///{tmp_path / 'rows.sqlite3'}", future=True)
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    metadata.create_all(made)
    yield made
    made.dispose()
