"""The library as the NLU sees it: the live one of this process, seeded on first use."""

from __future__ import annotations

import os
from datetime import datetime

from bot.clock import LOCAL_ZONE
from bot.db import engine_for, first_comer_wins
from bot.db.upgrade import upgrade
from bot.settings import Settings
from policy_kb.library import Library, open_library
from policy_kb.seeding import seed_if_empty


def live_library() -> Library:
    """The library of the configured store, the same object for everybody in this process."""
    engine = engine_for(Settings.from_env(os.environ).database_url)

    def set_up() -> None:
        upgrade(engine)
        seed_if_empty(engine, datetime.now(LOCAL_ZONE))

    first_comer_wins(set_up)
    return open_library(engine)
