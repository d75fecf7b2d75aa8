"""What the pages work with; built in `bot.bootstrap`. Each part adds its own field."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Engine

from bot.clock import Clock
from bot.console.models import ModelTools
from bot.console.people import PeopleTools
from bot.dialogue.trial import Trial
from bot.services.knowledge.checkup import Checkup
from bot.services.knowledge.editing import Editing
from bot.services.knowledge.examining import Examining
from bot.services.knowledge.gate import Gate
from bot.services.knowledge.imports import Imports
from bot.services.knowledge.releasing import Releasing
from bot.services.record.open_questions import OpenQuestions
from bot.services.staffing.sessions import Lockout, Sessions
from bot.services.staffing.staff import Accounts
from policy_kb.library import Library


@dataclass(frozen=True)
class ConsoleDesk:
    """The services behind the pages. `library` looks at the store when it is asked."""

    engine: Engine
    clock: Clock
    accounts: Accounts
    sessions: Sessions
    lockout: Lockout
    editing: Editing
    releasing: Releasing
    examining: Examining
    gate: Gate
    questions: OpenQuestions
    trial: Trial
    people: PeopleTools
    models: ModelTools
    imports: Imports
    checkup: Checkup
    library: Library | None = None
    hosts: tuple[str, ...] = ()
