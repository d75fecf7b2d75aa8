"""The public door: bytes → protocol → turn → bytes, and two health pages. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from time import time

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.errors import BadSignature, ProtocolError
from bot.gateway.admission import Admission
from bot.gateway.body import read_body
from bot.gateway.deadline import Deadline, Timing
from bot.gateway.desk import Desk
from bot.gateway.notes import Notes
from bot.gateway.reception import Reception
from bot.observability.metrics import DELIVERIES, TURN_SECONDS
from bot.wechat.protocol import Door

log = structlog.get_logger(__name__)

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def build_app(
    door: Door,
    desk: Desk,
    clock: Clock,
    timing: Timing | None = None,
    lifespan: Lifespan | None = None,
    notes: Notes | None = None,
    now: Callable[[], float] = time,
) -> Starlette:
    """The public application; everything it needs is handed over.

    `clock` measures; `now` is the real time of day, which `clock` need not be.
    """
    notes = notes or Notes()
    admission, reception = Admission(notes, now), Reception(desk)

    async def greet(request: Request) -> Response:
        # Played again it tells nobody anything, so its time does not matter.
        return PlainTextResponse(door.greet(request.query_params))

    async def push(request: Request) -> Response:
        deadline = Deadline(clock, timing)
        body = await read_body(request, deadline)
        received = door.receive(request.query_params, body)
        admission.check_time(request.query_params)
        if received.envelope is None:
            await admission.check_words(request.query_params, received.incoming)
        reply = await reception.answer(received.incoming, deadline)
        TURN_SECONDS.observe(deadline.elapsed())
        answer = door.answer(received, reply, int(now()))
        return Response(answer, media_type="text/xml")

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_: Request) -> Response:
        if await desk.tools.dialogue.ready():
            return PlainTextResponse("ok")
        return PlainTextResponse("no dialogue server", status_code=503)

    webhook = [Route("/wechat", greet, methods=["GET"]), Route("/wechat", push, methods=["POST"])]
    webhook[0].methods.discard("HEAD")
    app = Starlette(
        routes=[*webhook, Route("/healthz", alive), Route("/readyz", ready)],
        exception_handlers={ProtocolError: _refuse},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app


async def _refuse(request: Request, error: Exception) -> Response:
    status, said = (403, "forbidden") if isinstance(error, BadSignature) else (400, "bad request")
    DELIVERIES.labels("refused").inc()
    log.warning("refused", status=status, reason=str(error), method=request.method)
    return PlainTextResponse(said, status_code=status)
