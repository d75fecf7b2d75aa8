"""Rows are the truth: published whole or not at all, every change a revision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from sqlalchemy import select

from policy_kb import store, tables
from policy_kb.errors import ContentError, NotLoaded
from policy_kb.seeding import seed_if_empty

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.utc)
BY = {"author": "li", "reason": "核对", "now": NOW}


def publish(engine, entries) -> int:
    with engine.begin() as connection:
        return store.publish(connection, entries, **BY)


def read(engine):
    with engine.connect() as connection:
        return store.read(connection)


def revisions(engine, entry: str | None = None):
    query = select(tables.revisions).order_by(tables.revisions.c.id)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [row for row in rows if entry in (None, row.entry)]


def renamed(knowledge, title):
    return replace(knowledge.task(1), title=title)


def test_what_is_published_is_read_back(engine, small):
    version = publish(engine, small.by_id.values())
    assert read(engine) == small
    assert read(engine).version == str(version)


def test_the_whole_seed_survives_the_store(engine, seed):
    publish(engine, seed.by_id.values())
    assert read(engine) == seed


def test_nothing_published_is_not_loaded(engine):
    with pytest.raises(NotLoaded, match="kejitong kb import"):
        read(engine)
    with engine.connect() as connection:
        assert store.current_version(connection) == 0


def test_the_version_counts_up_with_every_publication(engine, small):
    first = publish(engine, small.by_id.values())
    second = publish(engine, [renamed(small, "新标题")])
    assert second == first + 1
    with engine.connect() as connection:
        assert store.current_version(connection) == second


def test_a_changed_entry_is_answered_in_its_new_form_and_keeps_its_place(engine, small):
    publish(engine, small.by_id.values())
    publish(engine, [renamed(small, "新标题")])
    now = read(engine)
    assert now.task(1).title == "新标题"
    assert [c.id for c in now.clauses] == [c.id for c in small.clauses]


def test_every_change_leaves_a_revision_with_who_why_and_when(engine, small):
    publish(engine, small.by_id.values())
    publish(engine, [renamed(small, "新标题")])
    old, new = revisions(engine, "task-01")
    assert (old.payload["title"], new.payload["title"]) == (small.task(1).title, "新标题")
    assert (new.author, new.reason) == (BY["author"], BY["reason"])
    assert new.saved_at.replace(tzinfo=None) == NOW.replace(tzinfo=None)


def test_an_unchanged_entry_gets_no_new_revision(engine, small):
    publish(engine, small.by_id.values())
    before = len(revisions(engine))
    publish(engine, [*small.by_id.values(), renamed(small, "新标题")])
    assert len(revisions(engine)) == before + 1


def test_a_failed_publication_leaves_the_old_state(engine, small):
    publish(engine, small.by_id.values())
    before = len(revisions(engine))

    def breaks_off():
        yield renamed(small, "新标题")
        raise OSError("file gone")

    with pytest.raises(OSError, match="file gone"):
        publish(engine, breaks_off())
    assert read(engine) == small
    assert len(revisions(engine)) == before


def test_the_seed_is_loaded_once(engine, tmp_path):
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "policy.yml").write_text(
        "{id: p, kind: policy, title: 小政策, aliases: [小政策]}", encoding="utf-8"
    )
    assert seed_if_empty(engine, NOW, tmp_path / "kb")
    assert not seed_if_empty(engine, NOW, tmp_path / "kb")
    assert {row.author for row in revisions(engine)} == {"system"}


def test_a_seed_that_fails_the_checks_leaves_the_store_empty(engine, tmp_path):
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "policy.yml").write_text("{id: p, kind: policy, title: ''}", "utf-8")
    with pytest.raises(ContentError, match="p 的 title"):
        seed_if_empty(engine, NOW, tmp_path / "kb")
    with pytest.raises(NotLoaded):
        read(engine)


def test_who_watches_the_version_sees_every_publication_and_reaches_a_store_anew(engine, small):
    watch = store.VersionWatch(engine)
    assert watch.number() == 0
    first = publish(engine, small.by_id.values())
    assert watch.number() == first
    watch._connection.cursor().connection.close()  # as a server that went away
    with pytest.raises(Exception, match="closed"):
        watch.number()
    assert publish(engine, [renamed(small, "新标题")]) == watch.number() == first + 1
    watch.close()
