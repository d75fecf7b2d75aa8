"""`python -m bot.rasa_server --port N`: one dialogue server on DIALOGUE_HOST."""

from __future__ import annotations

import argparse
import logging
import os
import sys

from bot.errors import SettingsError
from bot.observability.logging import set_up_logging
from bot.rasa_server.environment import prepare
from bot.settings import Settings


def main() -> int:
    """Serve until told to stop; 1 when the model cannot be loaded."""
    parser = argparse.ArgumentParser(prog="python -m bot.rasa_server")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    set_up_logging(settings.log_level)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    prepare(settings.log_level)
    return _serve(settings, port)


def _serve(settings: Settings, port: int) -> int:
    import uvicorn

    from bot.http_server import HttpServer
    from bot.rasa_server.app import DialogueServer, dialogue_loader
    from bot.rasa_server.models import current_model

    failed = False

    def give_up() -> None:
        nonlocal failed
        failed = True
        server.should_exit = True

    dialogue = DialogueServer(
        dialogue_loader(settings),
        on_failure=give_up,
        chosen=lambda: current_model(settings.data_dir),
    )
    server = HttpServer(
        uvicorn.Config(
            dialogue.app(),
            host=settings.dialogue_host,
            port=port,
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
        )
    )
    server.run()
    if dialogue.is_ready:
        _store_what_waits(settings)
    # The loading thread cannot be interrupted and would hold the exit up.
    sys.stdout.flush()
    os._exit(1 if failed or not server.started else 0)


def _store_what_waits(settings: Settings) -> None:
    """The turns of the last moments; the process ends without Python's own farewells."""
    from bot.db import engine_for
    from bot.services.record.turn_writer import open_turn_writer

    open_turn_writer(engine_for(settings.database_url)).close()


if __name__ == "__main__":
    sys.exit(main())
