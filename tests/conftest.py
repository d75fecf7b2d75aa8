"""What several rooms' tests share: the seed, read and indexed once. Imports nothing by itself,
so that tests of `bot` also run where the knowledge's libraries are not installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

pytest_plugins = ["postgres"]

# No test asserts a timing, an example of hypothesis included.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def logging_is_nobodys() -> Iterator[None]:
    """What an entry point sets up, a test that calls it must not leave to the next."""
    was, config = structlog.is_configured(), structlog.get_config()
    yield
    structlog.reset_defaults()
    if was:
        structlog.configure(**config)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seed():
    """The knowledge that ships with the product."""
    from policy_kb.yaml_io import SEED, read_folder

    return read_folder(SEED)


@pytest.fixture(scope="session")
def shelf(seed):
    """The seed on a shelf that was built without the sentence encoder."""
    from policy_kb.library import Shelf
    from policy_kb.mentions import Linker
    from policy_kb.retrieval.search import Index

    return Shelf(seed, Linker(seed), Index(seed))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind the product runs on, for one suite of behaviour."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    return request.getfixturevalue("postgres_url")
