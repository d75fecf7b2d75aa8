"""Runs the public and the internal application in one process until SIGTERM.

Which applications those are is decided by whoever calls `serve`.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator

import structlog
import uvicorn
from starlette.applications import Starlette

from bot.http_server import HttpServer
from bot.observability.logging import set_up_logging
from bot.settings import Settings

try:
    from uvloop import run
except ImportError:
    from asyncio import run

log = structlog.get_logger(__name__)

Builder = Callable[[Settings], Starlette]

# A held delivery ends after 5.3 s, see deadline.Timing; whoever is being answered still gets it.
_GRACE_SECONDS = 6


class _Server(HttpServer):
    """Leaves signals to us: two servers live in this process, and its exit code is 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(settings: Settings, build_public: Builder, build_internal: Builder | None) -> None:
    """Serve both ports; returns after SIGTERM or SIGINT, answers under way being finished."""
    set_up_logging(settings.log_level)
    run(_serve(settings, build_public, build_internal))


async def _serve(settings: Settings, build_public: Builder, build_internal: Builder | None) -> None:
    servers = [_server(build_public(settings), settings.host, settings.port)]
    if build_internal is not None:
        internal = build_internal(settings)
        servers.append(_server(internal, settings.internal_host, settings.internal_port))

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    log.info("gateway_starts", port=settings.port, internal_port=settings.internal_port)
    running = [asyncio.create_task(server.serve()) for server in servers]
    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    stop()  # One port alone is of no use.
    await asyncio.gather(*running)
    log.info("gateway_ended")


def _server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    return _Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            ws="none",
            http="auto",
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
