"""Turns on both databases: a day is a day of Guangzhou wherever the server's clock stands."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from bot.clock import LOCAL_ZONE
from bot.services.record.turns import KEPT, NoSuchTurn, TurnRecord, Turns


@pytest.fixture
def kept(engine) -> Turns:
    return Turns(engine)


def told(at: datetime, user: str = "o1", **more) -> TurnRecord:
    return TurnRecord(at, user, "高企100%补贴吗", "文件没有规定。", "answered.not_stated", **more)


def test_stored_found_forgotten_purged(kept):
    night = datetime(2026, 3, 2, 0, 30, tzinfo=LOCAL_ZONE)  # still the day before in UTC
    kept.add(
        [
            told(night, entries=(("s", 2), ("example", None)), understood={"intent": "ask_amount"}),
            told(night.astimezone(timezone.utc), user="o2"),
            told(night - KEPT * 2),
        ]
    )
    turn = kept.get(1)
    assert turn.at == night
    assert turn.entries == (("s", 2), ("example", None))
    assert turn.understood == {"intent": "ask_amount"}
    assert [t.number for t in kept.find(day=date(2026, 3, 2))] == [1, 2]
    assert kept.find(day=date(2026, 3, 1)) == []
    assert [t.number for t in kept.find(status="answered", words="100%", user="o2")] == [2]
    assert kept.forget("o2") == 1
    assert kept.purge(night - KEPT) == 1
    assert [t.number for t in kept.find()] == [1]
    with pytest.raises(NoSuchTurn):
        kept.get(2)
