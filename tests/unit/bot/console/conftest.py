"""A console over a store of its own, members of each role, and forms that carry their token."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.clock import SystemClock
from bot.console.access import cookies
from bot.console.app import build_console_app
from bot.console.desk import ConsoleDesk
from bot.db import engine_for
from bot.db.upgrade import upgrade
from bot.services.sessions import Lockout, Sessions
from bot.services.staff import Accounts, Role

PASSWORD = "lychee-Orchard-41"


@pytest.fixture
def desk(tmp_path) -> ConsoleDesk:
    engine = engine_for(f"sqlite:///{tmp_path / 'console.sqlite3'}")
    upgrade(engine)
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return ConsoleDesk(
        engine, SystemClock(), Accounts(engine, hasher), Sessions(engine), Lockout(engine)
    )


@pytest.fixture
def console(desk) -> Starlette:
    return Starlette(routes=[Mount("/console", build_console_app(desk))])


@pytest.fixture
def as_role(desk, console) -> Callable[[str], TestClient]:
    """A browser in which somebody of the role is signed in."""

    def client(role: str) -> TestClient:
        name = f"{Role(role).label}员"
        with desk.engine.begin() as connection:
            known = [one.staff for one in desk.accounts.all(connection) if one.staff.name == name]
            member = known[0] if known else desk.accounts.add(
                connection, name, Role(role), PASSWORD
            )
            token = desk.sessions.begin(connection, member)
        made = TestClient(console, base_url="http://127.0.0.1", follow_redirects=False)
        made.cookies.set(cookies.SESSION, token, domain="127.0.0.1", path="/console")
        return made

    return client


@pytest.fixture
def post() -> Callable[..., object]:
    """POST with the token of the client's session; the path is the page's own."""

    def send(client: TestClient, path: str, data: dict[str, object] | None = None, **more):
        token = cookies.csrf_of(client.cookies.get(cookies.SESSION))
        return client.post(f"/console{path}", data={**(data or {}), "csrf": token}, **more)

    return send
