"""A console over a given database, and browsers signed in by role, for the benches of its pages."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.engine import Engine
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.bootstrap.training import ModelFiles
from bot.clock import SystemClock
from bot.console.access import cookies
from bot.console.app import build_console_app
from bot.console.models import ModelTools
from bot.console.people import PeopleTools
from bot.dialogue.trial import ScriptedTrial
from bot.replies import load_replies
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


def desk_over(engine: Engine, library: Any = None) -> SimpleNamespace:
    """What the pages work with; the dialogue is scripted."""
    clock, trial = SystemClock(), ScriptedTrial()
    gate = Gate(engine, trial, audit)
    people = PeopleTools(
        Tickets(engine, clock), load_replies(), None, False, lambda: Sending(None, None), audit
    )
    editing = Editing(engine, clock, audit)
    return SimpleNamespace(
        engine=engine,
        clock=clock,
        hosts=(),
        library=library,
        trial=trial,
        gate=gate,
        releasing=Releasing(engine, clock, audit, gate),
        examining=Examining(engine, clock, audit, gate),
        questions=OpenQuestions(engine, clock, audit),
        accounts=Accounts(engine, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)),
        sessions=Sessions(engine),
        lockout=Lockout(engine),
        people=people,
        editing=editing,
        imports=Imports(engine, clock, audit, MemoryUploads(clock), editing.known),
        checkup=Checkup(lambda: library.shelf(), editing.known),
        models=ModelTools(TrainingJobs(engine, clock, audit), ModelFiles(Path("none")), list),
    )


def browser(desk: SimpleNamespace, role: str) -> TestClient:
    """Somebody of the role, signed in."""
    with desk.engine.begin() as connection:
        name = f"bench.{role}"
        known = [one.staff for one in desk.accounts.all(connection) if one.staff.name == name]
        member = (
            known[0]
            if known
            else desk.accounts.add(connection, name, Role(role), "lychee-Orchard-41")
        )
        token = desk.sessions.begin(connection, member)
    app = Starlette(routes=[Mount("/console", build_console_app(desk))])
    client = TestClient(app, base_url="http://127.0.0.1")
    client.cookies.set(cookies.SESSION, token, domain="127.0.0.1", path="/console")
    return client


def token_of(client: TestClient) -> dict[str, str]:
    """What every form carries."""
    return {"csrf": cookies.csrf_of(client.cookies.get(cookies.SESSION))}
