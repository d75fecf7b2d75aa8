"""What the worker's lookout sees of each kind of work, in each kind of database."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from sqlalchemy import insert, update

from bot.bootstrap import build_stores
from bot.messages import Reply
from bot.services.delivery.outbox import Outbox
from bot.services.presence.account import Subject, decide
from bot.services.tables import open_question_mark, outbox, training_jobs, turns
from bot.services.training.training_jobs import TrainingJobs
from bot.settings import Settings
from bot.workers.lookout import Lookout
from policy_kb.tables import revisions

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=timezone.utc)


@pytest.fixture
def stores(database_url, tmp_path):
    settings = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path)}
    return build_stores(Settings.from_env(settings))


@pytest.fixture
def look(stores):
    return Lookout(stores.engine, SimpleNamespace(now=lambda: NOW)).look


async def test_of_an_idle_product_nothing_is_seen(look) -> None:
    sight = await look()
    assert not (sight.letters or sight.planned or sight.turns or sight.trainings)
    assert sight.account == 0


async def test_letters_are_seen_when_they_are_due(stores, look) -> None:
    moment = datetime.now(timezone.utc) - timedelta(seconds=1)
    letters = Outbox(stores.engine, lambda: moment)
    with stores.engine.begin() as connection:
        letters.enqueue(connection, "o_1", "ticket-1-1", Reply("您的咨询单已有答复"))
    assert (await look()).letters
    letters.claim()
    assert not (await look()).letters  # in a worker's hands
    with stores.engine.begin() as connection:
        connection.execute(update(outbox).values(due_at=moment))
    assert (await look()).letters  # it died


async def test_a_planned_publication_is_seen_at_its_hour(stores, look) -> None:
    for hour, seen in ((NOW + timedelta(hours=1), False), (NOW, True)):
        with stores.engine.begin() as connection:
            connection.execute(
                update(revisions).where(revisions.c.id == 1).values(state="scheduled", due_at=hour)
            )
        assert (await look()).planned is seen


async def test_turns_are_seen_until_they_are_read(stores, look) -> None:
    with stores.engine.begin() as connection:
        connection.execute(
            insert(turns).values(
                number=7,
                at=NOW,
                person="p",
                question="问",
                answer="答",
                status="answered",
                aspect="",
                entries=[],
                sources=[],
                understood={},
                knowledge_version="1",
                model_version="m",
                seconds=0.1,
            )
        )
    assert (await look()).turns
    with stores.engine.begin() as connection:
        if not connection.execute(update(open_question_mark).values(turn=7)).rowcount:
            connection.execute(insert(open_question_mark).values(id=1, turn=7))
    assert not (await look()).turns


async def test_trainings_are_seen_while_there_is_something_to_do(stores, look) -> None:
    jobs = TrainingJobs(stores.engine, stores.clock, lambda *_: None)
    number = jobs.ask(SimpleNamespace(name="小梁"))
    assert (await look()).trainings
    jobs.cancel(SimpleNamespace(name="小梁"), number)
    assert not (await look()).trainings
    with stores.engine.begin() as connection:
        connection.execute(update(training_jobs).values(moving=1))
    assert (await look()).trainings


async def test_decisions_about_the_account_are_told_apart(stores, look) -> None:
    seen = set()
    for on in (False, True):
        with stores.engine.begin() as connection:
            decide(connection, Subject.SWITCH, {"on": on, "say": "稍后"}, "小梁", NOW)
        seen.add((await look()).account)
    assert len(seen) == 2
