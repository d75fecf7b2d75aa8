"""One SQLite file, several processes: nobody fails because somebody else writes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.bootstrap import build_stores
from bot.db import engine_for, first_comer_wins
from bot.settings import Settings

_WRITER = """
import os, sys
from bot.bootstrap import build_stores
from bot.settings import Settings

tickets = build_stores(Settings.from_env(os.environ)).tickets
for number in range(40):
    tickets.answer(tickets.open("o", "问题").number, "答复", "test")
"""


def test_processes_that_start_and_write_at_once_do_not_fail(tmp_path):
    environ = {"DATA_DIR": str(tmp_path)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER], env=environ, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    errors = [writer.communicate(timeout=60)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0], errors
    stores = build_stores(Settings.from_env(environ))
    assert len(stores.tickets.of_user("o", most=1000)) == 120
    assert stores.tickets.waiting() == []
    with stores.engine.connect() as connection:
        assert connection.execute(text("select number from kb_version")).scalars().all() == [1]


def test_a_server_without_a_locale_is_spoken_to_in_utf_8(postgres_url, monkeypatch):
    monkeypatch.setenv("PGCLIENTENCODING", "SQL_ASCII")
    with engine_for(postgres_url).connect() as connection:
        assert connection.execute(text("select :word"), {"word": "增城"}).scalar() == "增城"


def test_a_reader_does_not_wait_for_a_writer(tmp_path):
    engine = engine_for(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("create table t (n integer)"))
    with engine.begin() as writing, engine.connect() as reading:
        writing.execute(text("insert into t values (1)"))
        assert reading.execute(text("select count(*) from t")).scalar() == 0
        assert reading.execute(text("pragma busy_timeout")).scalar() >= 5000


def test_who_loses_the_race_to_set_up_tries_again():
    attempts = []

    def set_up():
        attempts.append(1)
        if len(attempts) < 3:
            raise OperationalError("create table", {}, Exception("already exists"))
        return "done"

    assert first_comer_wins(set_up) == "done"


def test_a_set_up_that_never_works_says_why(monkeypatch):
    monkeypatch.setattr("bot.db._RACE_PAUSE", 0)

    def set_up():
        raise OperationalError("create table", {}, Exception("disk full"))

    with pytest.raises(OperationalError, match="disk full"):
        first_comer_wins(set_up)
