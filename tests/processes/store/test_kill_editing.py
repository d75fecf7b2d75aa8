"""Kill -9 while a member of staff publishes or imports in the console: all of it happened, or
nothing.

What is published, where the revision stands, its history, the line of the list and the row of the
audit log are one transaction.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, insert, select
from sqlalchemy.pool import NullPool
from test_kill import killed

from bot.clock import LOCAL_ZONE
from bot.db import engine_for
from bot.dialogue.trial import ScriptedTrial
from bot.services.knowledge.editing import Editing
from bot.services.knowledge.gate import Gate
from bot.services.knowledge.imports import Imports
from bot.services.knowledge.releasing import Releasing
from bot.services.knowledge.uploads import MemoryUploads
from policy_kb import store
from policy_kb.calls.model import Call
from policy_kb.intake.sheet.writing import write_calls
from policy_kb.intake.uploaded import Wish
from policy_kb.store import State

TRIALS = 24
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
LOG = Table(
    "audit_of_the_test",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("said", Text),
)


@dataclass(frozen=True)
class Staff:
    name: str


class StoppedClock:
    def now(self) -> datetime:
        return NOW


def audit(connection, staff, action, subject, detail) -> None:
    connection.execute(insert(LOG).values(said=f"{action} {detail}"))


def releasing(engine) -> Releasing:
    """The way to a publication; no golden question stands in it."""
    gate = Gate(engine, ScriptedTrial(), audit)
    return Releasing(engine, StoppedClock(), audit, gate)


@pytest.fixture
def watcher(database_url):
    made = create_engine(database_url, future=True, poolclass=NullPool)
    yield made
    made.dispose()


def state(engine, number: int) -> str:
    """`old` or `new`; asserts that it is whole."""
    with engine.connect() as connection:
        published = store.read_published(connection)
        answered = published.revisions.get("c-1")
        line = store.line(connection, "c-1")
        revision = store.revision(connection, "c-1", number)
        last = store.events(connection, "c-1")[-1]
        approved = connection.execute(
            select(LOG.c.said).where(LOG.c.said.like(f"审核通过 第 {number} 版%"))
        ).all()
    is_new = answered == number
    wanted = State.PUBLISHED if is_new else State.FIRST_REVIEW
    assert (revision.state, line.state, last.state) == (wanted, wanted, wanted)
    assert line.published == answered
    assert len(approved) == is_new
    title = f"专项第{number if is_new else number - 1}代"
    assert answered is None or published.knowledge.by_id["c-1"].title == title
    return "new" if is_new else "old"


def test_kills_while_a_reviewer_publishes(desk, engine, watcher, database_url):
    LOG.metadata.create_all(engine)
    engine.dispose()
    engine_for.cache_clear()
    chance, outcomes, whole = random.Random(), Counter(), 0.0
    seed = chance.randrange(10**9)
    chance.seed(seed)
    call = Call("c-1", "专项", "区", "甲局")
    for number in range(1, TRIALS + 1):
        li = Editing(watcher, StoppedClock(), audit)
        li.save(Staff("li"), replace(call, title=f"专项第{number}代"), base=number - 1, reason="改")
        li.submit(Staff("li"), "c-1", number, "")

        def work(number=number) -> None:
            releasing(engine_for(database_url)).approve(Staff("wang"), "c-1", number, "属实")

        took = killed(work, "start", chance.uniform(0, whole) if number > 2 else None)
        whole = whole if took is None else took  # it depends on what else the machine does
        outcomes[state(watcher, number)] += 1
        outcomes["killed"] += took is None
        if state(watcher, number) == "old":
            releasing(watcher).approve(Staff("wang"), "c-1", number, "再次")
            assert state(watcher, number) == "new"
    print(f"seed {seed}: {dict(outcomes)}")
    assert outcomes["old"] >= 3 and outcomes["new"] >= 2, (seed, outcomes)


def test_kills_while_an_import_is_saved(desk, engine, watcher, database_url, tmp_path):
    LOG.metadata.create_all(engine)
    engine.dispose()
    engine_for.cache_clear()
    chance, outcomes, whole = random.Random(), Counter(), 0.0
    rows = 120
    for trial in range(1, TRIALS // 2 + 1):
        file = tmp_path / f"{trial}.csv"
        calls = [Call(f"i-{trial}-{n}", f"专项{trial}之{n}", "区", "甲局") for n in range(rows)]
        write_calls(calls, file)
        uploads = MemoryUploads(StoppedClock())
        imports = Imports(watcher, StoppedClock(), audit, uploads, lambda: desk.read())
        token = imports.rehearse(Staff("li"), file.name, file.read_bytes(), Wish()).token

        def work(uploads=uploads, token=token) -> None:
            Imports(engine_for(database_url), StoppedClock(), audit, uploads, lambda: None).save(
                Staff("li"), token
            )

        took = killed(work, "start", chance.uniform(0, whole) if trial > 2 else None)
        whole = whole if took is None else took  # it depends on what else the machine does
        with watcher.connect() as connection:
            held = store.living_revisions(connection, [call.id for call in calls])
            lines, _ = store.lines(
                connection, store.Wanted(words=f"专项{trial}之"), today=NOW.date(), most=rows
            )
            said = connection.execute(select(LOG.c.said).where(LOG.c.said.like("导入%"))).all()
        assert len(held) == len(lines) and len(held) in (0, rows)
        if not held:  # the upload still waits for its sender, who presses again
            imports.save(Staff("li"), token)
        outcomes["new" if held else "old"] += 1
        outcomes["killed"] += took is None
        assert len(said) == trial - (not held)
    print(dict(outcomes))
    assert outcomes["old"] >= 1 and outcomes["new"] >= 2, outcomes
