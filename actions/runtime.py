"""What the actions work with, built once on first use; tests put their own in place.

Needed because rasa_sdk makes every action without arguments. While a trial is on
(`policy_kb.trial`) the actions work with tools that keep nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from actions.phrases import Phrases
from bot.bootstrap import build_desk_tools
from bot.clock import Clock
from bot.services.desk.tickets import Tickets
from bot.services.people.profiles import Profiles
from bot.services.record.turns import TurnRecord
from bot.services.tables import metadata
from bot.settings import Settings
from policy_kb import trial
from policy_kb.library import Library


@dataclass(frozen=True)
class Runtime:
    """The tools of all actions. `record` takes note of every reply; it never raises."""

    library: Library
    tickets: Tickets
    phrases: Phrases
    clock: Clock
    profiles: Profiles
    record: Callable[[TurnRecord], None] = lambda _: None


_current: Runtime | None = None


def runtime() -> Runtime:
    """The tools in use; built from the environment on first use."""
    global _current
    if _current is None:
        tools = build_desk_tools(Settings.from_env(os.environ))
        _current = Runtime(
            tools.library,
            tools.tickets,
            Phrases.read(),
            tools.clock,
            tools.profiles,
            tools.turns.note,
        )
    on_trial = trial.current()
    if on_trial is not None:
        usual = _current
        return on_trial.keep("tools", lambda: _keeping_nothing(usual))
    return _current


def use(tools: Runtime | None) -> None:
    """Put other tools in place (tests); None builds the real ones anew on next use."""
    global _current
    _current = tools


def _keeping_nothing(usual: Runtime) -> Runtime:
    """The same tools over rows in memory, which are gone with the trial; no turn is recorded."""
    memory = create_engine(
        "sqlite://", future=True, poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    metadata.create_all(memory)
    return replace(
        usual,
        tickets=Tickets(memory, usual.clock),
        profiles=Profiles(memory, usual.clock),
        record=lambda _: None,
    )
