"""The library as the NLU sees it: the live one of this process, seeded on first use."""

from __future__ import annotations

import os
from datetime import datetime

from bot.clock import LOCAL_ZONE
from bot.db import engine_for, first_comer_wins
from bot.db.upgrade import upgrade
from bot.settings import Settings
from policy_kb.calls.examples import beside_no_calls
from policy_kb.library import Library, open_library
from policy_kb.retrieval.meaning import keep_tables_in
from policy_kb.seeding import seed_if_empty


def live_library() -> Library:
    """The library of the configured store, the same object for everybody in this process."""
    settings = Settings.from_env(os.environ)
    engine = engine_for(settings.database_url)
    keep_tables_in(settings.data_dir / "encoder")

    def set_up() -> None:
        upgrade(engine)
        seed_if_empty(engine, datetime.now(LOCAL_ZONE))

    first_comer_wins(set_up)
    # The same library, overlay included, as the actions have (bot.bootstrap.overlay_of).
    return open_library(engine, beside_no_calls(settings.today) if settings.simulator else None)
