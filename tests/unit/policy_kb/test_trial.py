"""Drafts over what is published: seen by the trial's own context and by nobody else."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from policy_kb import library as rooms
from policy_kb import store, trial
from policy_kb.calls.model import Call
from policy_kb.library import Library

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.utc)
DRAFT = Call("c1", "专利资助申报", "区", "区科工商信局")


@pytest.fixture
def library(engine, small, monkeypatch) -> Library:
    monkeypatch.setattr(rooms, "sentence_encoder", lambda: None)
    with engine.begin() as connection:
        store.publish(connection, small.by_id.values(), author="li", reason="核对", now=NOW)
    return Library(engine)


def titles(library) -> list[str]:
    return [e.title for e in (*library.shelf().knowledge.tasks, *library.shelf().knowledge.calls)]


def test_a_shelf_with_drafts_takes_the_place_of_what_is_published(library, small):
    changed = replace(small.task(1), title="创客空间")
    shelf = library.shelf_with([changed, DRAFT], without=["t"])
    assert shelf.knowledge.task(1).title == "创客空间"
    assert shelf.knowledge.calls == (DRAFT,) and shelf.calls is not library.shelf().calls
    assert "t" not in shelf.knowledge.by_id and "t" in library.shelf().knowledge.by_id
    assert set(shelf.revisions) == {"p", "chapter-1", "part-1", "task-02", "甲局", "乙局"}
    assert shelf.knowledge.version != library.shelf().knowledge.version
    assert library.shelf().knowledge == small


def test_who_looks_sees_what_was_published_a_moment_ago(engine, small, library):
    still = Library(engine, monotonic=lambda: 0.0)  # no time passes between two looks
    assert still.shelf().knowledge == small
    with engine.begin() as connection:
        store.publish(connection, [DRAFT], author="li", reason="新增", now=NOW)
    assert still.shelf().knowledge == small
    still.look()
    assert still.shelf().knowledge.calls == (DRAFT,)


def test_what_stands_beside_no_calls_steps_aside_for_a_draft(engine, library):
    example = Call("x", "示例：某申报", "区", "某局", example=True)
    beside = Library(engine, overlay=lambda k: () if k.calls else (example,))
    assert beside.shelf().knowledge.calls == (example,)
    assert beside.shelf_with([DRAFT]).knowledge.calls == (DRAFT,)
    assert beside.shelf_with([]).knowledge.calls == (example,)


async def test_only_the_context_of_the_trial_sees_it(library):
    before = titles(library)
    begun, seen = asyncio.Event(), asyncio.Event()

    async def on_trial() -> list[str]:
        with trial.on_trial(library.shelf_with([DRAFT])):
            begun.set()
            await seen.wait()
            return await asyncio.to_thread(titles, library)

    async def a_company() -> list[str]:
        await begun.wait()
        found = titles(library)
        thread = threading.Thread(target=lambda: found.extend(titles(library)))
        thread.start()
        thread.join()
        seen.set()
        return found

    tried, told = await asyncio.gather(on_trial(), a_company())
    assert tried == [*before, DRAFT.title]
    assert told == before * 2
    assert titles(library) == before and trial.current() is None


def test_what_is_kept_ends_with_the_trial(library):
    shelf = library.shelf()
    for _ in range(2):
        with trial.on_trial(shelf) as one:
            assert trial.current() is one
            assert one.keep("rows", list) == []
            one.keep("rows", list).append(1)
            assert trial.current().keep("rows", list) == [1]
    assert trial.current() is None
