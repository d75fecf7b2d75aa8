"""Replies given before: many people ask the same, and get the same reply.

Besides what was said and remembered, what is published and the day, a reply may depend on what is
kept of the person. That is seen, not declared: a reply is made with tools that note their use.
One that read the company's profile serves again beside an equal profile only; one that touched
anything else of the person's is not remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actions.piece import Piece
    from actions.turn import Reply, Turn
    from policy_kb.calls.company import Company

# So many replies are remembered; longer messages are nobody else's.
_REMEMBERED, _SHORT = 2_000, 200


@dataclass(frozen=True)
class _Given:
    """A reply with how the message had been read, and the profile if it was looked at."""

    reply: Reply
    pieces: list[Piece]
    company: Company | None

    def serves(self, turn: Turn) -> bool:
        if turn.pieces != self.pieces:
            return False  # another model reads it otherwise
        if self.company is None:
            return True
        now = turn.tools.profiles.company(turn.user)
        return now == self.company and now.said == self.company.said


class Replies:
    """The replies of one state of the knowledge, on one day."""

    def __init__(self) -> None:
        self._given: dict[Any, _Given] = {}
        self._state: tuple[Any, Any] = (None, None)

    def to(self, action: str, turn: Turn, answer: Callable[[Turn], Reply]) -> Reply:
        """What an action replies to a turn: what it replied before, or else what `answer` says."""
        if len(turn.typed) > _SHORT:
            return answer(turn)
        state = (turn.shelf, turn.tools.clock.now().date())
        if state[0] is not self._state[0] or state[1] != self._state[1] or (
            len(self._given) >= _REMEMBERED
        ):
            self._given, self._state = {}, state
        key = (action, turn.typed, turn.intent, turn.context)
        given = self._given.get(key)
        if given is not None and given.serves(turn):
            return given.reply
        profiles, tickets = _Profiles(turn.tools.profiles), _Noted(turn.tools.tickets)
        tools = replace(turn.tools, profiles=profiles, tickets=tickets)
        reply = answer(replace(turn, tools=tools))
        if not (profiles.used or tickets.used):
            self._given[key] = _Given(reply, turn.pieces, profiles.seen)
        return reply


class _Noted:
    """A tool that notes whether it was used."""

    def __init__(self, tool: Any) -> None:
        self._tool = tool
        self.used = False

    def __getattr__(self, name: str) -> Any:
        self.used = True
        return getattr(self._tool, name)


class _Profiles(_Noted):
    """The profiles, of which reading is no use; what was read is noted."""

    seen: Company | None = None

    def company(self, user: str) -> Company:
        """See `Profiles.company`."""
        self.seen = self._tool.company(user)
        return self.seen
