"""A console over a store of its own, members of each role, and forms that carry their token."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.clock import LOCAL_ZONE
from bot.console.access import cookies
from bot.console.app import build_console_app
from bot.console.models import ModelTools
from bot.console.people import PeopleTools
from bot.db import engine_for
from bot.db.upgrade import upgrade
from bot.dialogue.serving import ServerState
from bot.dialogue.trial import ScriptedTrial
from bot.messages import Reply
from bot.replies import load_replies
from bot.services.delivery.outbox import Outbox
from bot.services.delivery.sending import Sending
from bot.services.desk.tickets import Tickets
from bot.services.knowledge.checkup import Checkup
from bot.services.knowledge.editing import Editing
from bot.services.knowledge.examining import Examining
from bot.services.knowledge.gate import Gate
from bot.services.knowledge.imports import Imports
from bot.services.knowledge.releasing import Releasing
from bot.services.knowledge.uploads import MemoryUploads
from bot.services.record.open_questions import OpenQuestions
from bot.services.staffing.audit import audit
from bot.services.staffing.sessions import Lockout, Sessions
from bot.services.staffing.staff import Accounts, Role
from bot.services.training.training_jobs import TrainingJobs
from policy_kb import store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
PASSWORD = "lychee-Orchard-41"
NAMES = {"editor": "李编辑", "reviewer": "王审核", "admin": "赵管理", "reader": "钱只读"}


class StoppedClock:
    """Nine in the morning of the second of March."""

    def now(self) -> datetime:
        return NOW


class ShelfOfOne:
    """One model, trained from the product's own files."""

    NAME = "kejitong-0123456789abcdef.tar.gz"

    def current(self) -> str:
        return self.NAME

    def origin(self, name: str) -> None:
        return None


@pytest.fixture(scope="session")
def written_store(tmp_path_factory, seed):
    """A database in the newest form with the seed published; every test works on a copy."""
    path = tmp_path_factory.mktemp("console") / "store.sqlite3"
    engine = engine_for(f"sqlite:///{path}")
    upgrade(engine)
    with engine.begin() as connection:
        store.publish(connection, seed.by_id.values(), author="system", reason="载入", now=NOW)
    engine.dispose()
    return path


@pytest.fixture
def desk(tmp_path, written_store, shelf):
    """What the pages work with; tests may put other tools in place."""
    path = tmp_path / "console.sqlite3"
    shutil.copy(written_store, path)
    engine = engine_for(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    outbox, clock = Outbox(engine), StoppedClock()

    def tell(connection, ticket, cause):
        outbox.enqueue(connection, ticket.user, cause, Reply(ticket.reply))

    tickets, trial = Tickets(engine, clock, tell=tell), ScriptedTrial()
    gate = Gate(engine, trial, audit)
    editing = Editing(engine, clock, audit)
    yield SimpleNamespace(
        engine=engine,
        clock=clock,
        hosts=(),
        outbox=outbox,
        trial=trial,
        gate=gate,
        releasing=Releasing(engine, clock, audit, gate),
        examining=Examining(engine, clock, audit, gate),
        questions=OpenQuestions(engine, clock, audit),
        accounts=Accounts(engine, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)),
        sessions=Sessions(engine),
        lockout=Lockout(engine),
        editing=editing,
        library=SimpleNamespace(shelf=lambda: shelf),
        imports=Imports(engine, clock, audit, MemoryUploads(clock), editing.known),
        checkup=Checkup(lambda: shelf, editing.known, begin=lambda check: check()),
        people=PeopleTools(
            tickets, load_replies(), None, False, lambda: Sending(True, False), audit
        ),
        models=ModelTools(
            TrainingJobs(engine, clock, audit),
            ShelfOfOne(),
            lambda: [
                ServerState("http://a", ShelfOfOne.NAME),
                ServerState("http://b", ShelfOfOne.NAME),
            ],
        ),
    )
    engine.dispose()


@pytest.fixture
def console(desk) -> Starlette:
    app = Starlette(routes=[Mount("/console", build_console_app(desk))])
    app.state.desk = desk
    return app


@pytest.fixture
def as_role(desk, console) -> Callable[..., TestClient]:
    """A browser in which somebody of the role is signed in."""

    def client(role: str, name: str = "", follow: bool = True) -> TestClient:
        name = name or NAMES[role]
        with desk.engine.begin() as connection:
            known = [one.staff for one in desk.accounts.all(connection) if one.staff.name == name]
            member = (
                known[0] if known else desk.accounts.add(connection, name, Role(role), PASSWORD)
            )
            token = desk.sessions.begin(connection, member)
        made = TestClient(console, base_url="http://127.0.0.1", follow_redirects=follow)
        made.cookies.set(cookies.SESSION, token, domain="127.0.0.1", path="/console")
        return made

    return client


@pytest.fixture
def post() -> Callable[..., object]:
    """POST with the token of the client's session; the path is the page's own."""

    def send(client: TestClient, path: str, data: dict[str, object] | None = None, **more):
        token = cookies.csrf_of(client.cookies.get(cookies.SESSION))
        path = path if path.startswith("/console") else f"/console{path}"
        return client.post(path, data={**(data or {}), "csrf": token}, **more)

    return send
