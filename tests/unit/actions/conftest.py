"""The stage for tests of the actions: real knowledge and sentences, a ticket file of its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import create_engine, event

from actions import runtime
from actions.context import SLOT, Context
from actions.phrases import Phrases
from actions.piece import Piece
from bot.clock import LOCAL_ZONE, SystemClock
from bot.services.desk.tickets import Tickets
from bot.services.people.privacy import mask_personal
from bot.services.people.profiles import Profiles
from policy_kb.language import text as levelled
from policy_kb.library import Shelf
from policy_kb.mentions import Linker


class StoppedClock:
    """Always the same morning."""

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)

    def monotonic(self) -> float:
        return 0.0


@dataclass
class OneShelf:
    """A library that never changes."""

    kept: object

    def shelf(self):
        return self.kept


@pytest.fixture(scope="session")
def say() -> Phrases:
    return Phrases.read()


@pytest.fixture
def engine(tmp_path):
    made = create_engine(f"sqlite:///{tmp_path / 'tickets.sqlite3'}", future=True)
    # Nothing here outlives a power cut, and waiting for the disk is most of the time.
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    yield made
    made.dispose()


@pytest.fixture
def tickets(engine) -> Tickets:
    return Tickets(engine, StoppedClock(), mask_personal)


@pytest.fixture
def profiles(engine, tickets) -> Profiles:
    return Profiles(engine, StoppedClock(), mask_personal)


@pytest.fixture
def tools(shelf, tickets, profiles, say):
    """The actions' tools, in place for the time of the test."""
    placed = runtime.Runtime(OneShelf(shelf), tickets, say, StoppedClock(), profiles)
    runtime.use(placed)
    yield placed
    runtime.use(None)


@dataclass
class Person:
    """Somebody who talks: each message goes to an action, the slot is carried on."""

    shelf: object
    id: str = "li"
    context: Context = Context()
    text: str = ""
    taps: list[str] = field(default_factory=list)

    def says(
        self,
        action,
        typed: str,
        intent: str,
        confidence: float = 0.95,
        mended: str = "",
        pieces: tuple[str, ...] = (),
    ) -> str:
        segments = []
        for said in (mended or typed, *pieces):
            text = self.shelf.linker.respell(levelled.normalise(said))
            segments.append(
                {
                    "intent": intent,
                    "confidence": confidence,
                    "outside": 0.0,
                    "ranking": {intent: confidence},
                    "text": text,
                    "mentions": [asdict(m) for m in self.shelf.linker.mentions(text)],
                }
            )
        message = {"text": typed, "intent": {"name": intent}, "segments": segments}
        slots = {SLOT: self.context.to_slot()}
        tracker = Tracker(self.id, slots, message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        (event,) = action.run(dispatcher, tracker, {})
        (sent,) = dispatcher.messages
        self.context = Context.from_slot(event["value"])
        self.text, self.taps = sent["text"], [b["title"] for b in sent["buttons"]]
        return self.text


@pytest.fixture
def li(tools, shelf) -> Person:
    return Person(shelf, "li")


@pytest.fixture
def wang(tools, shelf) -> Person:
    return Person(shelf, "wang")


@pytest.fixture
def talking_of(shelf, tickets, profiles, say):
    """Somebody who talks while the given calls are published, on a fixed day."""

    def placed(calls, today, **more) -> Person:
        knowledge = replace(shelf.knowledge, calls=tuple(calls), **more)
        stocked = Shelf(knowledge, Linker(knowledge), shelf.index)
        runtime.use(runtime.Runtime(OneShelf(stocked), tickets, say, SystemClock(today), profiles))
        return Person(stocked)

    yield placed
    runtime.use(None)


@pytest.fixture
def piece(shelf):
    """One piece of a message as the NLU would read it."""

    def made(typed: str, intent: str, confidence: float = 0.9, outside: float = 0.0, **ranking):
        text = shelf.linker.respell(levelled.normalise(typed))
        return Piece(
            text,
            intent,
            confidence,
            outside,
            shelf.linker.mentions(text),
            {intent: confidence, **ranking},
        )

    return made
