"""The composition root of the console: settings → the internal application with the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route

from bot.bootstrap import (
    REDIS_SECONDS,
    Stores,
    build_internal,
    build_stores,
    build_trial,
    build_wechat_api,
    overlay_of,
)
from bot.errors import SettingsError
from bot.observability.metrics import render_left, show_metrics_of
from bot.replies import load_replies
from bot.settings import Settings

# An upload has megabytes, and a page waits for it, not a company.
UPLOAD_SECONDS = 5.0

if TYPE_CHECKING:
    from bot.console.models import ModelTools
    from bot.console.people import Audit, PeopleTools


def build_console(settings: Settings) -> Starlette:
    """The internal application with the console, for the process that owns the internal port."""
    from bot.console.app import build_console_app
    from bot.console.desk import ConsoleDesk
    from bot.services.knowledge.checkup import Checkup
    from bot.services.knowledge.editing import Editing
    from bot.services.knowledge.examining import Examining
    from bot.services.knowledge.gate import Gate
    from bot.services.knowledge.imports import Imports
    from bot.services.knowledge.releasing import Releasing
    from bot.services.knowledge.uploads import uploads_in
    from bot.services.record.open_questions import OpenQuestions
    from bot.services.staffing.audit import audit
    from bot.services.staffing.sessions import Lockout, Sessions
    from bot.services.staffing.staff import Accounts
    from policy_kb.library import open_library

    show_metrics_of(settings.data_dir / "metrics" / "gateway.prom")
    app = build_internal(settings, render_left)
    stores = build_stores(settings)
    engine, clock, trial = stores.engine, stores.clock, build_trial(settings)
    gate, editing = Gate(engine, trial, audit), Editing(engine, clock, audit)
    library = open_library(engine, overlay_of(settings))
    uploads = uploads_in(settings.redis_url, UPLOAD_SECONDS, clock)
    desk = ConsoleDesk(
        engine=engine, clock=clock, accounts=Accounts(engine), sessions=Sessions(engine),
        lockout=Lockout(engine), library=library, hosts=settings.console_hosts, editing=editing,
        gate=gate, releasing=Releasing(engine, clock, audit, gate), trial=trial,
        examining=Examining(engine, clock, audit, gate),
        questions=OpenQuestions(engine, clock, audit),
        people=build_people_tools(settings, stores, audit),
        models=build_model_tools(settings, stores),
        imports=Imports(engine, clock, audit, uploads, editing.known),
        checkup=Checkup(library.shelf, editing.known),
    )  # fmt: skip
    app.router.routes += [
        Route("/console", lambda _: RedirectResponse("/console/")),
        Mount("/console", build_console_app(desk)),
    ]
    return app


def build_people_tools(settings: Settings, stores: Stores, audit: Audit) -> PeopleTools:
    """What the console's pages about people and the account work with."""
    from bot.console.people import PeopleTools
    from bot.services.delivery.sending import sending_of

    try:
        api = build_wechat_api(settings)
    except SettingsError:
        api = None
    look = sending_of(settings.redis_url, REDIS_SECONDS)
    may_send = settings.wechat_customer_service
    return PeopleTools(stores.tickets, load_replies(), api, may_send, look, audit)


def build_model_tools(settings: Settings, stores: Stores) -> ModelTools:
    """What the page of the models works with."""
    from bot.bootstrap.training import ModelFiles, training_jobs_of
    from bot.console.models import ModelTools
    from bot.dialogue.serving import ServerStates

    jobs = training_jobs_of(stores.engine, stores.clock)
    servers = ServerStates(settings.dialogue_urls)
    return ModelTools(jobs, ModelFiles(settings.data_dir), servers.look)
