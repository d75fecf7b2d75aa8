"""The form of the database: made, upgraded from 0.1.0 without loss, never by two at once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.clock import LOCAL_ZONE
from bot.db import engine_for
from bot.db import upgrade as upgrading
from bot.db.upgrade import NEWEST, DatabaseTooNew, current, upgrade
from bot.services import tables as of_services
from policy_kb import store
from policy_kb import tables as of_knowledge
from policy_kb.store import State
from policy_kb.yaml_io import entry_to_dict

# As release 0.1.0 made them, before there were migrations.
FIRST_RELEASE = (
    "create table kb_revisions (id {serial}, entry varchar(80) not null, payload json not null,"
    " author varchar(80) not null, reason text not null, saved_at {moment} not null)",
    "create index ix_kb_revisions_entry on kb_revisions (entry)",
    "create table kb_version (id {serial}, number integer not null)",
    "create table kb_entries (id varchar(80) not null primary key, kind varchar(20) not null,"
    " position integer not null, published integer references kb_revisions (id))",
    'create table tickets (number {serial}, "user" varchar(120) not null, question text not null,'
    " state varchar(20) not null, reply text, opened_at {moment} not null,"
    " changed_at {moment} not null)",
    'create index ix_tickets_user on tickets ("user")',
    "create index ix_tickets_state on tickets (state)",
    "create table ticket_history (id {serial}, ticket integer not null,"
    ' state varchar(20) not null, "by" varchar(120) not null, note text not null,'
    " at {moment} not null)",
    "create index ix_ticket_history_ticket on ticket_history (ticket)",
)
_AT = "2026-03-02 09:00:00.000000"


@pytest.fixture
def bare(database_url):
    made = engine_for(database_url)
    yield made
    made.dispose()


def old_database(engine, small) -> None:
    """A store of 0.1.0: one entry was published twice, one ticket is open."""
    sqlite = engine.dialect.name == "sqlite"
    words = {
        "serial": "integer not null primary key" if sqlite else "serial primary key",
        "moment": "datetime" if sqlite else "timestamp with time zone",
    }
    with engine.begin() as connection:
        for statement in FIRST_RELEASE:
            connection.execute(text(statement.format(**words)))
        saved = [small.by_id["s"], *small.by_id.values()]
        for number, entry in enumerate(saved, 1):
            payload = entry_to_dict(entry) | ({"summary": "最早的说法"} if number == 1 else {})
            connection.execute(
                text(
                    "insert into kb_revisions (entry, payload, author, reason, saved_at)"
                    " values (:entry, :payload, 'li', '导入', :at)"
                ),
                {"entry": entry.id, "payload": json.dumps(payload), "at": _AT},
            )
        for place, (name, entry) in enumerate(small.by_id.items()):
            connection.execute(
                text(
                    "insert into kb_entries values (:id, :kind, :place,"
                    " (select max(id) from kb_revisions where entry = :id))"
                ),
                {"id": name, "kind": entry.kind, "place": place},
            )
        connection.execute(text("insert into kb_version values (1, 7)"))
        connection.execute(
            text(
                'insert into tickets ("user", question, state, opened_at, changed_at)'
                " values ('o1', '怎么申请', 'open', :at, :at)"
            ),
            {"at": _AT},
        )


def test_an_empty_database_is_brought_to_the_newest_form_once(bare):
    assert current(bare) == ""
    assert upgrade(bare)
    assert current(bare) == NEWEST
    assert not upgrade(bare)


def test_the_changes_make_exactly_the_declared_tables(bare):
    upgrade(bare)
    with bare.connect() as connection:
        context = MigrationContext.configure(connection)
        declared = [of_knowledge.metadata, of_services.metadata]
        assert compare_metadata(context, declared) == []


def test_the_newest_change_is_the_one_that_the_product_asks_for():
    config = Config()
    folder = Path(upgrading.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_a_database_of_the_first_release_loses_nothing(bare, small):
    old_database(bare, small)
    upgrade(bare)
    with bare.connect() as connection:
        published = store.read_published(connection)
        assert published.knowledge == small
        assert published.knowledge.version == "7"
        assert published.revisions == dict.fromkeys(small.by_id, 1) | {"s": 2}
        old, new = store.revisions_of(connection, "s")
        assert (old.state, new.state) == (State.REPLACED, State.PUBLISHED)
        assert (old.payload["summary"], old.author) == ("最早的说法", "li")
        assert f"{old.saved_at:%Y-%m-%d %H}" in ("2026-03-02 09", "2026-03-02 17")
        assert [e.revision for e in store.events(connection, "s")] == [1, 2]
        tickets = connection.execute(text("select question, state from tickets")).all()
        assert [tuple(row) for row in tickets] == [("怎么申请", "open")]


def test_an_upgraded_store_is_worked_on_like_any_other(bare, small):
    old_database(bare, small)
    upgrade(bare)
    by = {"author": "wang", "reason": "核对", "now": datetime(2026, 3, 3, 9, 0, tzinfo=LOCAL_ZONE)}
    with store.writing(bare) as connection:
        assert store.roll_back(connection, "s", 1, **by) == 8
        store.withdraw(connection, ["s"], **by)
    with bare.connect() as connection:
        assert [r.state for r in store.revisions_of(connection, "s")] == [
            State.REPLACED,
            State.REPLACED,
            State.WITHDRAWN,
        ]


def test_an_upgrade_that_breaks_off_leaves_the_old_form(bare, small):
    old_database(bare, small)
    with bare.begin() as connection:  # the second change will trip over it
        connection.execute(text("create table kb_vectors (n integer)"))
    with pytest.raises(Exception, match="kb_vectors"):
        upgrade(bare)
    assert current(bare) == ""
    columns = {column["name"] for column in inspect(bare).get_columns("kb_revisions")}
    assert "state" not in columns


def test_a_newer_database_is_refused(bare):
    upgrade(bare)
    with bare.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="9999.*升级程序"):
        upgrade(bare)


def test_processes_that_begin_at_once_upgrade_once(bare, database_url, small):
    old_database(bare, small)
    script = (
        "import sys; from bot.db import engine_for; from bot.db.upgrade import upgrade;"
        "print(upgrade(engine_for(sys.argv[1])))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, database_url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    said = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0] * 4, said
    assert sorted(out.strip() for out, _ in said) == ["False"] * 3 + ["True"]
