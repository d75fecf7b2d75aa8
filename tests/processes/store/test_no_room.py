"""A full disk, a locked file, a server that is away: a clear sentence, nothing half written."""

from __future__ import annotations

import os
import sqlite3

import pytest
import yaml
from sqlalchemy import event, select

from bot import cli
from bot.bootstrap import build_stores
from bot.db import engine_for
from bot.services.record.turns import Turns
from bot.settings import Settings
from policy_kb import store, tables


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    monkeypatch.setattr(os, "environ", {"DATA_DIR": str(tmp_path / "data"), "LOGNAME": "tester"})
    return Settings.from_env(os.environ)


@pytest.fixture
def engine(settings):
    made = build_stores(settings).engine
    yield made
    made.dispose()
    engine_for.cache_clear()


@pytest.fixture
def many(tmp_path):
    rows = [
        {
            "id": f"c-{n}",
            "kind": "call",
            "title": f"专项{n}",
            "level": "区",
            "issuer": "甲局",
            "summary": "很长的说明" * 50,
        }
        for n in range(300)
    ]
    path = tmp_path / "calls.yml"
    path.write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")
    return path


def rows(engine) -> dict[str, list]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(table)).all()
            for table in tables.metadata.sorted_tables
        }


def narrow(engine, *pragmas: str):
    """New connections of the engine get these limits; the function that lifts them."""

    def limited(connection, _):
        for pragma in pragmas:
            connection.execute(pragma)

    event.listen(engine, "connect", limited)
    engine.dispose()

    def lift() -> None:
        event.remove(engine, "connect", limited)
        engine.dispose()

    return lift


def test_a_full_disk_is_told_and_leaves_the_old_state(engine, many, capsys):
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()
    before = rows(engine)
    lift = narrow(engine, f"pragma max_page_count = {pages + 20}")
    code = cli.main(["kb", "import", str(many), "--publish"])
    assert code == 2
    assert "磁盘已满" in capsys.readouterr().err
    lift()
    assert rows(engine) == before
    assert cli.main(["kb", "import", str(many), "--publish"]) == 0
    with engine.connect() as connection:
        assert len(store.read(connection).calls) == 300
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"


def test_a_database_that_somebody_else_holds_is_told(engine, settings, many, capsys):
    narrow(engine, "pragma busy_timeout = 50")
    before = rows(engine)
    holder = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))
    holder.execute("begin immediate")
    assert cli.main(["kb", "import", str(many), "--publish"]) == 2
    assert "正被别的程序占用" in capsys.readouterr().err
    holder.rollback()
    assert rows(engine) == before
    assert cli.main(["kb", "import", str(many), "--publish"]) == 0


def test_a_broken_file_is_told(settings, capsys):
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / "kejitong.sqlite3").write_bytes(b"not a database at all" * 500)
    assert cli.main(["why", "--list"]) == 2
    assert "已损坏" in capsys.readouterr().err
    engine_for.cache_clear()


def test_a_server_that_is_away_is_told(tmp_path, monkeypatch, capsys):
    url = f"postgresql+psycopg2://nobody@/none?host={tmp_path}"
    monkeypatch.setattr(os, "environ", {"DATA_DIR": str(tmp_path), "DATABASE_URL": url})
    monkeypatch.setattr("bot.db._RACE_PAUSE", 0)
    assert cli.main(["kb", "export", str(tmp_path / "out")]) == 2
    assert "连不上数据库" in capsys.readouterr().err
    engine_for.cache_clear()


def test_turns_do_not_fit_but_nothing_is_half_stored(engine):
    from datetime import datetime

    from bot.clock import LOCAL_ZONE
    from bot.services.record.turns import TurnRecord

    with engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()
    lift = narrow(engine, f"pragma max_page_count = {pages + 3}")
    record = TurnRecord(
        datetime(2026, 3, 2, tzinfo=LOCAL_ZONE), "o1", "问", "答" * 3000, "answered"
    )
    with pytest.raises(Exception, match="full"):
        Turns(engine).add([record] * 20)
    lift()
    assert Turns(engine).find() == []
