"""`python -m bot.workers`: the worker. Only the start belongs here.

The one module of this room that may reach up to `bot.bootstrap`.
"""

from __future__ import annotations

import asyncio
import os
import sys

from bot.bootstrap.worker import build_worker
from bot.errors import SettingsError
from bot.observability.logging import set_up_logging
from bot.settings import Settings
from bot.workers.worker import work_until_told


def main() -> int:
    """Work until told to stop; 2 when a setting is wrong."""
    try:
        settings = Settings.from_env(os.environ)
        set_up_logging(settings.log_level)
        asyncio.run(work_until_told(lambda: build_worker(settings)))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
