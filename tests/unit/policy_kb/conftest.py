"""The stage for tests of the knowledge: a handful of entries, a database, a way to ask."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_knowledge import small_knowledge
from sqlalchemy import create_engine, event

from policy_kb import tables
from policy_kb.answer import Answer, decide
from policy_kb.language import text as levelled
from policy_kb.model import Knowledge
from policy_kb.question import Aspect, Before, Question


@pytest.fixture
def small() -> Knowledge:
    """Two tasks, a target, two units."""
    return small_knowledge()


@pytest.fixture
def engine(tmp_path):
    """A database of its own with the tables of the knowledge."""
    made = create_engine(f"sqlite:///{tmp_path / 'kb.sqlite3'}", future=True)
    # Nothing here outlives a power cut, and waiting for the disk is most of the time.
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    tables.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def named(shelf):
    """What a typed text names: kind, id and number of each mention."""

    def look(typed: str):
        text = shelf.linker.respell(levelled.normalise(typed))
        return [(m.kind, m.id, m.number) for m in shelf.linker.mentions(text)]

    return look


@pytest.fixture
def ask(shelf):
    """Decide a question as typed, after the given clauses were talked about."""

    def decided(typed: str, aspect: Aspect, *before: str, on=None, **more) -> Answer:
        on = on or shelf
        text = on.linker.respell(levelled.normalise(typed))
        question = Question(text, aspect, on.linker.mentions(text), **more)
        if before:
            question = replace(question, before=Before(before, Aspect.CONTENT, before))
        return decide(question, on)

    return decided
