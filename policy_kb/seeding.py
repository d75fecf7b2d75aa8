"""First start: the policy that ships with the product goes into an empty store."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from policy_kb import store
from policy_kb.errors import ContentError
from policy_kb.validation import problems
from policy_kb.yaml_io import SEED, read_folder

AUTHOR, REASON = "system", "首次启动时载入"


def seed_if_empty(engine: Engine, now: datetime, folder: Path = SEED) -> bool:
    """Publish the folder's entries into a store that never had any; True if so.

    Raises ContentError, and leaves the store empty, when the content fails the checks.
    """
    with engine.connect() as connection:
        if store.current_version(connection):
            return False
    with store.writing(engine) as connection:
        if store.current_version(connection):
            return False
        knowledge = read_folder(folder)
        found = problems(knowledge)
        if found:
            raise ContentError([str(problem) for problem in found])
        store.publish(connection, knowledge.by_id.values(), author=AUTHOR, reason=REASON, now=now)
    return True
