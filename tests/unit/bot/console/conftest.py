"""Stand-in until the foundation is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from bot.clock import LOCAL_ZONE
from bot.console.access.roles import ALLOWED
from bot.console.pages.knowledge import PAGES
from bot.dialogue.trial import ScriptedTrial
from bot.services.editing import Editing
from policy_kb import store, tables
from policy_kb.library import Shelf

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)

NAMES = {"editor": "李编辑", "reviewer": "王审核", "admin": "赵管理", "reader": "钱只读"}


@dataclass(frozen=True)
class Staff:
    name: str
    role: str


class StoppedClock:
    def now(self):
        return NOW


class Live:
    def __init__(self, engine, shelf):
        self.engine, self.seed = engine, shelf

    def shelf(self):
        with self.engine.connect() as connection:
            knowledge = store.read(connection)
        return Shelf(knowledge, self.seed.linker, self.seed.index)


@pytest.fixture
def console(tmp_path, shelf):
    engine = create_engine(
        "sqlite://", future=True, poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        store.publish(connection, shelf.knowledge.by_id.values(), author="system", reason="载入",
                      now=NOW)
    log = []
    audit = lambda connection, *told: log.append(told)  # noqa: E731
    trial = ScriptedTrial()
    desk = SimpleNamespace(
        editing=Editing(engine, StoppedClock(), audit), library=Live(engine, shelf), trial=trial,
        log=log, engine=engine,
    )
    routes = []
    for page in PAGES:
        routes.append(Route(page.path, _endpoint(page, desk), methods=list(page.methods)))
    files = StaticFiles(directory="bot/console/static")
    inner = Starlette(routes=[*routes, Mount("/static", files)])
    app = Starlette(routes=[Mount("/console", inner)])
    app.state.desk = desk
    return app


def _endpoint(page, desk):
    async def endpoint(request):
        request.state.desk = desk
        request.state.staff = Staff(
            bytes.fromhex(request.headers["x-name"]).decode(), request.headers["x-role"]
        )
        if request.state.staff.role not in ALLOWED[page.action]:
            return PlainTextResponse("no", 403)
        request.state.form = await request.form() if request.method == "POST" else {}
        return await run_in_threadpool(page.endpoint, request)

    return endpoint


@pytest.fixture
def as_role(console):
    def made(role, name=None):
        name = name or NAMES[role]
        return TestClient(console, headers={"x-role": role, "x-name": name.encode().hex()})

    return made


def post(client, path, data):
    return client.post("/console" + path if not path.startswith("/console") else path, data=data)


@pytest.fixture(name="post")
def posting():
    return post
