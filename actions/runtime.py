"""What the actions work with, built once on first use; tests put their own in place.

Needed because rasa_sdk makes every action without arguments.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from actions.phrases import Phrases
from bot.bootstrap import build_desk_tools
from bot.clock import Clock
from bot.services.profiles import Profiles
from bot.services.tickets import Tickets
from bot.services.turns import TurnRecord
from bot.settings import Settings
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
            tools.library, tools.tickets, Phrases.read(), tools.clock, tools.profiles,
            tools.turns.note,
        )
    return _current


def use(tools: Runtime | None) -> None:
    """Put other tools in place (tests); None builds the real ones anew on next use."""
    global _current
    _current = tools
