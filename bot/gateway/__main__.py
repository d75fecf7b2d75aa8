"""`python -m bot.gateway`: the public and the internal port. Only the start belongs here.

The one module of this room that may reach up to `bot.bootstrap`.
"""

from __future__ import annotations

import os
import sys

from bot.bootstrap import build_gateway, build_internal
from bot.errors import SettingsError
from bot.gateway.server import serve
from bot.settings import Settings


def main() -> int:
    """Serve until told to stop; 2 when a setting is wrong."""
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    # The internal port is the console's where there is one.
    serve(settings, build_gateway, None if "--public-only" in sys.argv[1:] else build_internal)
    return 0


if __name__ == "__main__":
    sys.exit(main())
