"""One turn as the actions see it: what was said, what is remembered, what is replied.

The only reader of the tracker.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rasa_sdk import Tracker

from actions.context import SLOT, Context
from actions.phrases import Phrases
from actions.piece import Piece, pieces_of
from actions.render import Renderer, renderer_for
from actions.runtime import Runtime
from policy_kb.answer import Answer
from policy_kb.library import Shelf


@dataclass(frozen=True)
class Reply:
    """What is said, what may be tapped next, and what is remembered.

    `answers` are what the library decided, `sources` the places cited for it; `failed` marks
    the apology for an error of ours, `of_form` a reply
    in which the open form had its say. `fitting` are the entries in an answer about what suits a
    company (None for other answers), `told` what it had told; both for the record of the turn.
    """

    text: str
    context: Context
    taps: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    sources: tuple[str, ...] = ()
    failed: bool = False
    of_form: bool = False
    fitting: tuple[str, ...] | None = None
    told: tuple[str, ...] = ()


class Asker:
    """Who asks."""

    def __init__(self, user: str) -> None:
        self._user = user
        self.looked_at = False

    def look(self) -> str:
        """The platform's id of the person."""
        self.looked_at = True
        return self._user


@dataclass(frozen=True)
class Turn:
    """One message with everything an action may need to answer it."""

    asker: Asker
    typed: str
    intent: str
    pieces: list[Piece]
    context: Context
    shelf: Shelf
    today: date
    tools: Runtime

    @property
    def user(self) -> str:
        """Under which name things are kept of who asks. Whoever wants to know makes the reply one
        for this person alone."""
        return self.asker.look()

    @property
    def said(self) -> str:
        """The message as it was understood: levelled, slips of the pen mended. What is kept of
        it, and what it tells of figures, is read from `typed`."""
        return self.pieces[0].text

    @property
    def say(self) -> Phrases:
        return self.tools.phrases

    @property
    def renderer(self) -> Renderer:
        return renderer_for(self.say, self.shelf.knowledge, self.today.year)

    def reply(
        self, phrase: str, *taps: str, context: Context | None = None, **values: Any
    ) -> Reply:
        """A fixed sentence; the topic of the conversation stays unless another is given."""
        return Reply(self.say(phrase, **values), context or replace(self.context, rest=()), taps)


def turn_of(tracker: Tracker, tools: Runtime) -> Turn:
    """The turn that a tracker stands at."""
    message = tracker.latest_message or {}
    return Turn(
        asker=Asker(tracker.sender_id),
        typed=(message.get("text") or "").strip(),
        intent=(message.get("intent") or {}).get("name") or "",
        pieces=pieces_of(message),
        context=Context.from_slot(tracker.get_slot(SLOT)),
        shelf=tools.library.shelf(),
        today=tools.clock.now().date(),
        tools=tools,
    )
