"""The reading room: always the newest shelf, and never an empty one once there was one."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from sqlalchemy.exc import OperationalError

from policy_kb import library as rooms
from policy_kb import store, tables
from policy_kb.calls.model import Call
from policy_kb.errors import NotLoaded
from policy_kb.library import POLL_SECONDS, Library

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def no_encoder(monkeypatch):
    monkeypatch.setattr(rooms, "sentence_encoder", lambda: None)


class Watch:
    seconds = 50.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def library(engine, watch) -> Library:
    return Library(engine, monotonic=watch)


def publish(engine, entries) -> None:
    with engine.begin() as connection:
        store.publish(connection, entries, author="li", reason="核对", now=NOW)


def test_nothing_published_yet(library, engine, small, watch):
    with pytest.raises(NotLoaded):
        library.shelf()
    publish(engine, small.by_id.values())
    assert library.shelf().knowledge == small


def test_a_new_publication_is_seen_after_the_poll_time(library, engine, small, watch):
    publish(engine, small.by_id.values())
    first = library.shelf()
    publish(engine, [replace(small.task(1), title="创客空间", aliases=("创客空间",))])
    watch.seconds += POLL_SECONDS * 0.9
    assert library.shelf() is first
    watch.seconds += POLL_SECONDS * 0.2
    now = library.shelf()
    assert now.knowledge.task(1).title == "创客空间"
    assert [m.id for m in now.linker.mentions("创客空间")] == ["task-01"]
    assert now.index.search(("创客空间",))[0].id == "task-01"


def test_an_unchanged_store_keeps_the_same_shelf(library, engine, small, watch):
    publish(engine, small.by_id.values())
    first = library.shelf()
    watch.seconds += POLL_SECONDS * 10
    assert library.shelf() is first


def test_the_database_away_keeps_the_shelf(library, engine, small, watch):
    publish(engine, small.by_id.values())
    first = library.shelf()
    tables.metadata.drop_all(engine)
    watch.seconds += POLL_SECONDS * 2
    assert library.shelf() is first


def test_the_database_away_from_the_start_is_an_error(library, engine):
    tables.metadata.drop_all(engine)
    with pytest.raises(OperationalError):
        library.shelf()


def test_the_database_back_brings_the_news(library, engine, small, watch):
    publish(engine, small.by_id.values())
    library.shelf()
    tables.metadata.drop_all(engine)
    watch.seconds += POLL_SECONDS * 2
    library.shelf()
    tables.metadata.create_all(engine)
    publish(engine, small.by_id.values())
    publish(engine, [replace(small.task(1), title="创客空间")])
    watch.seconds += POLL_SECONDS * 2
    assert library.shelf().knowledge.task(1).title == "创客空间"


def test_threads_share_one_shelf(library, engine, small, monkeypatch):
    publish(engine, small.by_id.values())
    built = []
    monkeypatch.setattr(rooms, "Index", lambda *a: built.append(a))
    threads = [threading.Thread(target=library.shelf) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1


def test_an_overlay_stands_beside_what_is_published_and_steps_aside(engine, small, watch):
    def example(published):
        if not published.calls:
            yield Call("example-1", "示例申报", "区", "甲局", example=True)

    publish(engine, small.by_id.values())
    library = Library(engine, watch, example)
    assert [c.id for c in library.shelf().knowledge.calls] == ["example-1"]
    publish(engine, [Call("real-1", "真的申报", "区", "甲局")])
    watch.seconds += POLL_SECONDS * 2
    assert [c.id for c in library.shelf().knowledge.calls] == ["real-1"]
    with engine.connect() as connection:
        assert "example-1" not in store.read(connection).by_id
