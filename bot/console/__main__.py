"""`python -m bot.console`: the internal port. Only the start belongs here.

The one module of this room that may reach up to `bot.bootstrap`.
"""

from __future__ import annotations

import contextlib
import os
import sys

import uvicorn

from bot.bootstrap.console import build_console
from bot.errors import KejitongError
from bot.http_server import HttpServer
from bot.observability.logging import set_up_logging
from bot.settings import Settings


def main() -> int:
    """Serve until told to stop; 2 when a setting is wrong."""
    try:
        settings = Settings.from_env(os.environ)
        set_up_logging(settings.log_level)
        app = build_console(settings)
    except KejitongError as error:
        print(error, file=sys.stderr)
        return 2
    server = HttpServer(uvicorn.Config(
        app, host=settings.internal_host, port=settings.internal_port, ws="none",
        access_log=False, log_config=None, server_header=False, timeout_graceful_shutdown=5,
    ))  # fmt: skip
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
