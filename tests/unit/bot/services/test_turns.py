"""What was told is found again, without telling who asked; nothing personal is kept."""

from __future__ import annotations

import threading
import time
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, event, select

from bot.clock import LOCAL_ZONE
from bot.services.record.turn_writer import TurnWriter
from bot.services.record.turns import KEPT, NoSuchTurn, TurnRecord, Turns
from bot.services.tables import metadata, turns

AT = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)


def told(question: str = "孵化器牵头单位是谁", user: str = "openid-li", **more) -> TurnRecord:
    values = {
        "at": AT,
        "answer": "由区科工信局牵头。",
        "status": "answered",
        "aspect": "lead",
        "entries": (("task-10", 3), ("example-1", None)),
        "sources": ("第10条",),
        "understood": {"intent": "ask_lead", "pieces": [{"text": question}]},
        "knowledge_version": "7",
        "model_version": "kejitong-1.tar.gz",
        "seconds": 0.0123,
        **more,
    }
    return TurnRecord(user=user, question=question, **values)


@pytest.fixture
def engine(tmp_path):
    made = create_engine(f"sqlite:///{tmp_path / 'turns.sqlite3'}", future=True)
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def kept(engine) -> Turns:
    return Turns(engine)


def test_a_turn_is_found_by_its_number_with_everything(kept):
    kept.add([told()])
    turn = kept.get(1)
    assert (turn.at, turn.question, turn.status) == (AT, "孵化器牵头单位是谁", "answered")
    assert turn.entries == (("task-10", 3), ("example-1", None))
    assert (turn.sources, turn.knowledge_version) == (("第10条",), "7")
    assert turn.understood["intent"] == "ask_lead"
    with pytest.raises(NoSuchTurn, match="第 9 号"):
        kept.get(9)


def test_nothing_in_a_row_tells_the_person(kept, engine):
    kept.add(
        [
            told(
                "我的手机13812345678，身份证11010519491231002X",
                answer="已记下：我的手机13812345678。热线020-12345678",
            )
        ]
    )
    with engine.connect() as connection:
        row = str(connection.execute(select(turns)).one())
    for personal in ("openid-li", "13812345678", "11010519491231002X"):
        assert personal not in row
    assert "020-12345678" in row  # what we say ourselves stays


def test_turns_are_found_by_day_status_words_and_person(kept):
    kept.add(
        [
            told(),
            told("高企100%补贴吗", status="answered.not_stated"),
            told("天气", status="unanswerable.out_of_scope", at=AT + timedelta(days=1)),
            told("半夜", status="answered_not", at=AT.replace(hour=0)),
            told("留言", user="o2"),
        ]
    )

    def numbers(**wanted) -> list[int]:
        return [turn.number for turn in kept.find(**wanted)]

    assert numbers() == [1, 2, 3, 4, 5]
    assert numbers(day=date(2026, 3, 2)) == [1, 2, 4, 5]
    assert numbers(day=date(2026, 3, 1)) == []
    assert numbers(status="answered") == [1, 2, 5]
    assert numbers(status="answered.not_stated") == [2]
    assert numbers(words="100%") == [2]
    assert numbers(words="%") == [2]
    assert numbers(user="o2") == [5]
    assert numbers(most=2) == [4, 5]


def test_a_person_is_forgotten_and_old_turns_go(kept):
    kept.add([told(), told(user="o2"), told(user="o2", at=AT - KEPT - timedelta(days=1))])
    assert kept.purge(AT - KEPT) == 1
    assert kept.forget("o2") == 1
    assert kept.forget("o2") == 0
    assert [turn.number for turn in kept.find()] == [1]


class Shelf:
    """Turns that may be away, and note what is stored."""

    def __init__(self) -> None:
        self.away = threading.Event()
        self.stored: list[TurnRecord] = []
        self.purged: list[datetime] = []
        self.tried = threading.Event()

    def add(self, records) -> None:
        self.tried.set()
        if self.away.is_set():
            raise OSError("disk full")
        self.stored += records

    def purge(self, before: datetime) -> int:
        self.purged.append(before)
        return 0


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_everything_noted_is_stored_in_order(shelf):
    writer = TurnWriter(shelf)
    records = [told(f"问题{n}") for n in range(250)]
    for record in records:
        writer.note(record)
    writer.close(10)
    assert (shelf.stored, writer.lost) == (records, 0)
    assert shelf.purged == [AT - KEPT]


def test_while_the_database_is_away_turns_wait_and_what_does_not_fit_is_counted(shelf):
    writer = TurnWriter(shelf, capacity=5, pause=0.01)
    shelf.away.set()
    writer.note(told("在手里"))
    assert shelf.tried.wait(10)
    for number in range(8):
        writer.note(told(f"问题{number}"))
    assert writer.lost == 3
    shelf.away.clear()
    writer.close(10)
    assert [r.question for r in shelf.stored] == ["在手里", *(f"问题{n}" for n in range(5))]


def test_closing_does_not_wait_for_a_database_that_is_away(shelf):
    writer = TurnWriter(shelf, pause=60)
    shelf.away.set()
    writer.note(told())
    assert shelf.tried.wait(10)
    writer.note(told())
    began = time.monotonic()
    writer.close(10)
    assert time.monotonic() - began < 9
    assert writer.lost == 2


def test_closing_without_a_turn_does_nothing(shelf):
    TurnWriter(shelf).close()
    assert not shelf.tried.is_set()
