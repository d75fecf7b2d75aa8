"""The HTTP side of a dialogue server: three routes, and 503 until it is ready.

The model loads in a thread while the port is already open, so that nobody has
to guess whether the server is starting or gone. Rasa is imported in that
thread, not here.

A model chosen later (`bot.rasa_server.models`) is loaded beside the old one and
takes over between two turns: turns under way end with the old one, which is
dropped after the last of them. A model that cannot be loaded leaves the old one
in service; `/readyz` names it as refused.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.errors import SettingsError
from bot.rasa_server.environment import without_warnings
from bot.rasa_server.models import current_model
from bot.rasa_server.nlu.knowledge import live_library
from bot.rasa_server.trial import CannotBeTried, Trials, wanted_of
from bot.settings import Settings
from policy_kb.trial import on_trial

if TYPE_CHECKING:
    from bot.rasa_server.agent import Dialogue
    from policy_kb.library import Library, Shelf

LOOK_EVERY_SECONDS = 1.0
# Something on everybody's mind, with a slip, a name in Latin letters and facts about a company.
_REHEARSED = ("我们是做新能其车的，gaoqi有什么扶持，有20个人，能申报吗", "谁牵头")

_log = structlog.get_logger(__name__)


class DialogueServer:
    """Holds the dialogue once it is loaded and answers for it."""

    def __init__(
        self,
        load: Callable[[], Dialogue],
        on_failure: Callable[[], None],
        chosen: Callable[[], Path | None] | None = None,
        look_every: float = LOOK_EVERY_SECONDS,
        library: Callable[[], Library] = live_library,
    ) -> None:
        """`load` loads what `chosen` names; without `chosen` the first model stays.

        `library`: what drafts of a trial are laid over.
        """
        self._load = load
        self._on_failure = on_failure
        self._chosen = chosen
        self._look_every = look_every
        self._trials = Trials(library)
        self._refused: tuple[str, float] | None = None
        self._dialogue: Dialogue | None = None

    @property
    def is_ready(self) -> bool:
        """Whether questions can be answered."""
        return self._dialogue is not None

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/webhooks/rest/webhook", self._webhook, methods=["POST"]),
                Route("/trial", self._trial, methods=["POST"]),
                Route("/readyz", self._readyz, methods=["GET"]),
            ],
            lifespan=self._lifespan,
        )

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        loading = asyncio.create_task(self._load_and_swap())
        yield
        loading.cancel()

    async def _load_and_swap(self) -> None:
        await self._load_in_thread()
        while self._chosen and self._dialogue:
            await asyncio.sleep(self._look_every)
            try:
                await self._swap_if_chosen(self._chosen(), self._dialogue)
            except OSError:  # the file went while it was looked at
                _log.warning("models cannot be looked at", exc_info=True)

    async def _swap_if_chosen(self, chosen: Path | None, old: Dialogue) -> None:
        if chosen is None or chosen.name == old.model_name:
            self._refused = None
            return
        # A file that was refused is tried again only when it has changed.
        version = (chosen.name, chosen.stat().st_mtime)
        if version == self._refused:
            return
        try:
            self._dialogue = await asyncio.to_thread(self._load)
        except Exception:
            self._refused = version
            _log.exception("new model cannot be loaded", model=chosen.name, serving=old.model_name)
            return
        self._refused = None
        _log.info("model swapped", model=self._dialogue.model_name, before=old.model_name)

    async def _load_in_thread(self) -> None:
        began = time.monotonic()
        try:
            self._dialogue = await asyncio.to_thread(self._load)
        except Exception:
            _log.exception("model cannot be loaded")
            self._on_failure()
            return
        seconds = round(time.monotonic() - began, 1)
        _log.info("dialogue ready", model=self._dialogue.model_name, seconds=seconds)

    async def _readyz(self, _request: Request) -> JSONResponse:
        if self._dialogue is None:
            return _loading()
        state = {"ready": True, "model": self._dialogue.model_name}
        if self._refused:
            state["refused"] = self._refused[0]
        return JSONResponse(state)

    async def _webhook(self, request: Request) -> JSONResponse:
        if self._dialogue is None:
            return _loading()
        message = await _message_of(request)
        if message is None:
            return JSONResponse({"error": "sender and message must be texts"}, status_code=400)
        try:
            return JSONResponse(await self._dialogue.say(*message))
        except Exception:
            # Rasa's own channel answers 200 and an empty list here, which is
            # how a failure comes to look like an answer.
            _log.exception("turn failed")
            return JSONResponse({"error": "turn failed"}, status_code=500)

    async def _trial(self, request: Request) -> JSONResponse:
        """Questions of staff, answered from drafts (`bot.rasa_server.trial`)."""
        if self._dialogue is None:
            return _loading()
        try:
            wanted = await wanted_of(request)
            said = await self._trials.hold(self._dialogue.say, wanted)
        except CannotBeTried as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        except Exception:
            _log.exception("trial failed")
            return JSONResponse({"error": "trial failed"}, status_code=500)
        return JSONResponse({"conversations": said})


def dialogue_loader(settings: Settings) -> Callable[[], Dialogue]:
    """What loads the current model with the stores that the settings name.

    Called again for each swap: store and locks are made once, conversations
    pass from model to model.
    """
    shared: dict[str, Any] = {}

    def load() -> Dialogue:
        model = current_model(settings.data_dir)
        if model is None:
            raise SettingsError(f"DATA_DIR: {settings.data_dir} 中没有模型，请运行 kejitong train")
        with without_warnings():
            from bot.rasa_server.agent import load_dialogue

            if not shared:
                shared.update(_shared_parts(settings))
            dialogue = load_dialogue(model, **shared)
            library = live_library()
            asyncio.run(rehearse(dialogue, library.shelf()))
            library.watch()
            return dialogue

    return load


async def rehearse(dialogue: Dialogue, shelf: Shelf) -> None:
    """Ready means that the first question is answered in time: tables and word lists that are
    made when somebody asks are made now, by questions that leave no trace."""
    with on_trial(shelf):
        for text in _REHEARSED:
            await dialogue.say("rehearsal", text)


def _shared_parts(settings: Settings) -> dict[str, Any]:
    from bot.rasa_server.locks import SenderLocks
    from bot.rasa_server.tracker_store import CompactMemoryTrackerStore, CompactRedisTrackerStore

    if settings.redis_url:
        store = CompactRedisTrackerStore(None, url=settings.redis_url)
    else:
        store = CompactMemoryTrackerStore(None)
    return {"conversations": store, "locks": SenderLocks()}


async def _message_of(request: Request) -> tuple[str, str] | None:
    try:
        body: Any = await request.json()
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    sender, message = body.get("sender"), body.get("message")
    if not isinstance(sender, str) or not sender or not isinstance(message, str):
        return None
    return sender, message


def _loading() -> JSONResponse:
    return JSONResponse({"ready": False}, status_code=503, headers={"Retry-After": "1"})
