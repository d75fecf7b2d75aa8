"""What several rooms' tests share: the seed, read and indexed once. Imports nothing by itself,
so that tests of `bot` also run where the knowledge's libraries are not installed."""

from __future__ import annotations

from pathlib import Path

import pytest


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
    from policy_kb.search import Index

    return Shelf(seed, Linker(seed), Index(seed))
