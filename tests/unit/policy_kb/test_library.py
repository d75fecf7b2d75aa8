"""The reading room: always the newest shelf, and never an empty one once there was one."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timezone
from types import SimpleNamespace

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from policy_kb import library as rooms
from policy_kb import store, tables
from policy_kb.calls.model import Call
from policy_kb.errors import NotLoaded
from policy_kb.library import PATIENCE_SECONDS, POLL_SECONDS, Library, Shelf
from policy_kb.retrieval.meaning import DIMENSIONS, Meaning
from policy_kb.retrieval.search import phrases_of

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
    monkeypatch.setattr(rooms, "Index", lambda *a: built.append(a) or SimpleNamespace(meaning=None))
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


class SlowBuilding:
    """Builds the second shelf only when it is let go."""

    def __init__(self, monkeypatch) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        build, first = Shelf.of, []

        def slow(*given):
            if first:
                self.begun.set()
                assert self.go_on.wait(10)
            first.append(1)
            return build(*given)

        monkeypatch.setattr(rooms.Shelf, "of", slow)


def ask_in_thread(library) -> tuple[threading.Thread, list]:
    got = []
    thread = threading.Thread(target=lambda: got.append(library.shelf()))
    thread.start()
    return thread, got


def test_while_a_shelf_is_built_the_old_one_answers_for_less_than_a_second(
    library, engine, small, watch, monkeypatch
):
    building = SlowBuilding(monkeypatch)
    publish(engine, small.by_id.values())
    old = library.shelf()
    publish(engine, [replace(small.task(1), title="创客空间")])
    watch.seconds += POLL_SECONDS * 1.1
    builder, built = ask_in_thread(library)
    assert building.begun.wait(10)
    assert library.shelf() is old
    watch.seconds += PATIENCE_SECONDS * 1.1
    waiting, got = ask_in_thread(library)
    waiting.join(0.05)
    assert waiting.is_alive() and not got
    building.go_on.set()
    for thread in (builder, waiting):
        thread.join(10)
    assert got == built
    assert got[0].knowledge.task(1).title == "创客空间"


def test_nobody_waits_for_ever_for_a_shelf(library, engine, small, watch, monkeypatch):
    building = SlowBuilding(monkeypatch)
    publish(engine, small.by_id.values())
    old = library.shelf()
    publish(engine, [replace(small.task(1), title="创客空间")])
    watch.seconds += POLL_SECONDS * 1.1
    builder, _ = ask_in_thread(library)
    assert building.begun.wait(10)
    watch.seconds += PATIENCE_SECONDS + rooms._LONGEST_WAIT + 0.1
    for _ in range(20):  # a turn asks more than once; together they must not wait either
        assert library.shelf() is old
    building.go_on.set()
    builder.join(10)


def test_a_watched_library_finds_the_news_without_being_asked(engine, small, monkeypatch):
    monkeypatch.setattr(rooms, "_WATCH_SECONDS", 0.01)
    publish(engine, small.by_id.values())
    library = Library(engine)
    library.shelf()
    library.watch()
    built = threading.Event()
    build = Shelf.of
    monkeypatch.setattr(rooms.Shelf, "of", lambda *given: (build(*given), built.set())[0])
    publish(engine, [replace(small.task(1), title="创客空间")])
    assert built.wait(10)
    assert library.shelf().knowledge.task(1).title == "创客空间"
    library.close()


def test_an_index_whose_entries_did_not_change_is_taken_over(library, engine, small, watch):
    publish(engine, small.by_id.values())
    first = library.shelf()
    publish(engine, [Call("c-1", "专项", "区", "甲局")])
    watch.seconds += POLL_SECONDS * 1.1
    second = library.shelf()
    assert second.index is first.index
    assert [c.id for c in second.knowledge.calls] == ["c-1"]
    publish(engine, [replace(small.task(1), title="创客空间")])
    watch.seconds += POLL_SECONDS * 1.1
    assert library.shelf().index is not first.index


def test_a_shelf_names_the_revisions_it_answers_from(library, engine, small, watch):
    publish(engine, small.by_id.values())
    publish(engine, [replace(small.task(1), title="创客空间")])
    assert library.shelf().revisions == dict.fromkeys(small.by_id, 1) | {"task-01": 2}


def test_vectors_are_kept_for_other_processes(library, engine, small, monkeypatch):
    meaning = Meaning(lambda texts: np.ones((len(texts), DIMENSIONS), dtype=np.float32))
    monkeypatch.setattr(rooms, "sentence_encoder", lambda: meaning)
    kept = threading.Event()
    keep = rooms.keep
    monkeypatch.setattr(rooms, "keep", lambda *given: (keep(*given), kept.set()))
    publish(engine, small.by_id.values())
    library.shelf()
    assert kept.wait(10)
    with engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(tables.vectors)).scalar()
    assert count == len(set(phrases_of(small)))
