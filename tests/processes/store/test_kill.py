"""Kill -9 at random moments of an import or a publication: always the whole old or new state.

A child is made by `fork` for every trial, so that a trial costs what an import costs and not what
starting Python costs. Half of the trials count their moment from the first row that is written.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.pool import NullPool

from bot import cli
from bot.bootstrap import build_stores
from bot.clock import LOCAL_ZONE
from bot.db import engine_for
from bot.settings import Settings
from policy_kb import store, tables
from policy_kb.calls.model import Call

CALLS = 200
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)


def a_generation(number: int) -> list[Call]:
    return [Call(f"c-{n}", f"专项{n} 第{number}代", "区", "甲局") for n in range(CALLS)]


def state(engine) -> tuple[int, int]:
    """(version, generation); asserts that it is whole."""
    with engine.connect() as connection:
        published = store.read_published(connection)
        version = int(published.knowledge.version)
        generations = {c.title.rsplit("第", 1)[1] for c in published.knowledge.calls}
        assert len(generations) <= 1, "a mixture of states"
        assert len(published.knowledge.calls) in (0, CALLS)
        # Every publication has its history, and nothing is half moved.
        newest = connection.execute(select(func.max(tables.history.c.version))).scalar()
        assert newest == version
        states = Counter(
            connection.execute(
                select(tables.revisions.c.state).where(tables.revisions.c.entry.like("c-%"))
            ).scalars()
        )
        assert states["published"] == len(published.knowledge.calls)
        assert states["replaced"] % CALLS == 0
    return version, int(generations.pop().removesuffix("代")) if generations else 0


def killed(work: Callable[[], None], began: str, delay: float | None) -> float | None:
    """Run `work` in a child and kill it `delay` seconds after it began (or wrote).

    None when it was killed in time; else the seconds that it took from there to its end. Without
    a delay nothing is killed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            with Path(os.devnull).open("w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            if began == "start":
                os.write(writing, b"!")
            else:
                _tell_first_write(writing)
            work()
            os._exit(0)
        except BaseException:
            os._exit(3)
    os.close(writing)
    os.read(reading, 1)
    at = time.monotonic()
    if delay is not None:
        time.sleep(delay)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(reading)
    if os.WIFSIGNALED(status):
        return None
    assert os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return time.monotonic() - at


def _tell_first_write(pipe: int) -> None:
    from sqlalchemy.engine import Engine

    def told(conn, cursor, statement, parameters, context, executemany):
        if statement.startswith("INSERT INTO kb_revisions"):
            os.write(pipe, b"!")

    event.listen(Engine, "before_cursor_execute", told)


@pytest.fixture
def watcher(database_url):
    """Reads the database without keeping connections that a child could inherit."""
    made = create_engine(database_url, future=True, poolclass=NullPool)
    yield made
    made.dispose()


def test_fifty_kills_in_an_import_leave_a_whole_state(tmp_path, monkeypatch):
    data = tmp_path / "data"
    monkeypatch.setattr(os, "environ", {"DATA_DIR": str(data), "LOGNAME": "tester"})
    settings = Settings.from_env(os.environ)
    build_stores(settings)
    engine_for(settings.database_url).dispose()
    engine_for.cache_clear()
    watcher = create_engine(settings.database_url, future=True, poolclass=NullPool)
    file = tmp_path / "calls.yml"

    def write(generation: int) -> None:
        rows = [
            {"id": c.id, "kind": "call", "title": c.title, "level": c.level, "issuer": c.issuer}
            for c in a_generation(generation)
        ]
        file.write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")

    def work() -> None:
        assert cli.main(["kb", "import", str(file), "--publish"]) == 0

    outcomes = _trials(50, watcher, write, work)
    assert outcomes["old"] >= 10
    assert Path(f"{data}/kejitong.sqlite3").is_file()
    with watcher.connect() as connection:
        assert connection.execute(text("pragma integrity_check")).scalar() == "ok"


def test_kills_in_a_publication_leave_a_whole_state(engine, watcher, database_url, small):
    with store.writing(engine) as connection:
        store.publish(connection, small.by_id.values(), author="li", reason="导入", now=NOW)
    engine.dispose()
    engine_for.cache_clear()
    entries: list[Call] = []

    def prepare(generation: int) -> None:
        entries[:] = a_generation(generation)

    def work() -> None:
        with store.writing(engine_for(database_url)) as connection:
            store.publish(connection, entries, author="li", reason="导入", now=NOW)
            store.withdraw(connection, ["s"], author="li", reason="导入", now=NOW)
            store.publish(
                connection, [replace(small.by_id["s"])], author="li", reason="导入", now=NOW
            )

    outcomes = _trials(16, watcher, prepare, work)
    assert outcomes["old"] >= 3


def _trials(
    count: int, watcher, prepare: Callable[[int], None], work: Callable[[], None]
) -> Counter[str]:
    """Kill `work` in time `count` times, at moments spread over all of it.

    How long it takes depends on what else the machine does, so the length is learnt again from
    every child that was sooner at its end than the kill; those are not counted.
    """
    chance = random.Random()
    seed = chance.randrange(10**9)
    chance.seed(seed)
    outcomes: Counter[str] = Counter()
    whole: dict[str, float] = {}
    for began in ("start", "write"):
        prepare(state(watcher)[1] + 1)
        whole[began] = _not_killed(work, began)
    while outcomes["killed"] < count:
        assert outcomes["too late"] < 4 * count, f"seed {seed}: {dict(outcomes)}"
        before = state(watcher)
        prepare(before[1] + 1)
        began = ("start", "write")[outcomes["killed"] % 2]
        took = killed(work, began, chance.uniform(0, whole[began]))
        after = state(watcher)
        assert after == before or (after[1] == before[1] + 1 and after[0] > before[0]), seed
        if took is None:
            outcomes["killed"] += 1
            outcomes["old" if after == before else "new"] += 1
        else:
            assert after != before
            outcomes["too late"] += 1
            whole[began] = took
    print(f"seed {seed}: {dict(outcomes)}")
    return outcomes


def _not_killed(work: Callable[[], None], began: str) -> float:
    took = killed(work, began, None)
    assert took is not None
    return took
