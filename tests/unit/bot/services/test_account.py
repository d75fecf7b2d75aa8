"""What staff decide about the account holds at once everywhere, and survives the loss of Redis."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from bot.clock import LOCAL_ZONE
from bot.errors import StoreError
from bot.services.presence.account import Subject, decide, decided, decisions, standing
from bot.services.presence.account_copy import LOOK_EVERY, AccountCopy, Standing, StandingWatch
from bot.workers.publishing import Publishing

AT = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
OFF = {"on": False, "say": "系统维护中，请下午再来。"}


class Shelf:
    """Stands in for the copy: gives what it is told, or fails."""

    def __init__(self) -> None:
        self.holds: Standing | None = None
        self.away = False
        self.looked = 0

    async def read(self) -> Standing | None:
        self.looked += 1
        if self.away:
            raise StoreError("Redis is away")
        return self.holds


def write(rows, subject: Subject, value, **more) -> None:
    with rows.begin() as connection:
        decide(connection, subject, value, **{"by": "陈", "at": AT, **more})


def test_the_newest_decision_holds_and_the_others_are_its_history(rows):
    assert standing(rows) == Standing()
    write(rows, Subject.SWITCH, OFF, reason="更换服务器")
    write(rows, Subject.WELCOME, {"text": "您好。", "choices": ["科技专员"]})
    assert standing(rows) == Standing(2, "您好。", ("科技专员",), OFF["say"])
    write(rows, Subject.SWITCH, {"on": True}, by="吴")
    write(rows, Subject.WELCOME, None)
    assert standing(rows) == Standing(4)
    known = standing(rows)
    assert standing(rows, known) is known
    assert standing(rows, Standing(3, "您好。")) == known
    with rows.connect() as connection:
        assert decided(connection, Subject.MENU) is None
        assert decided(connection, Subject.SWITCH).by == "吴"
        history = decisions(connection, Subject.SWITCH)
    assert [(one.by, one.reason, one.at) for one in history] == [
        ("吴", "", AT),
        ("陈", "更换服务器", AT),
    ]


@pytest.mark.redis
async def test_a_lost_copy_is_published_again(rows, redis):
    copy = AccountCopy(redis)
    publishing = Publishing(copy, partial(standing, rows))
    assert await copy.read() is None
    write(rows, Subject.SWITCH, OFF)
    await publishing.round()
    assert (await copy.read()).off == OFF["say"]
    assert await copy.publish(standing(rows)) is False
    await redis.flushall()
    await publishing.round()
    assert (await copy.read()).off == OFF["say"]
    for broken in ("x", "[]", '{"number": 1}', '{"choices": [], "later": 1}'):
        await redis.set("kejitong:account", broken)
        assert await copy.read() is None
    await publishing.round()
    assert await copy.read() == standing(rows)


async def test_a_decision_is_heard_of_within_the_time(clock):
    shelf = Shelf()
    watch = StandingWatch(shelf, clock.monotonic)
    assert (await watch.now()).off is None
    shelf.holds = Standing(1, off="维护")
    clock.advance(LOOK_EVERY / 2)
    assert (await watch.now()).off is None
    clock.advance(LOOK_EVERY / 2)
    assert (await watch.now()).off == "维护"
    assert shelf.looked == 2


async def test_redis_away_changes_nothing(clock):
    shelf = Shelf()
    watch = StandingWatch(shelf, clock.monotonic)
    shelf.away = True
    assert await watch.now() == Standing()  # never heard of: it is on
    shelf.away, shelf.holds = False, Standing(1, off="维护")
    clock.advance(3)
    assert (await watch.now()).off == "维护"
    shelf.away = True
    clock.advance(3)
    assert (await watch.now()).off == "维护"
    shelf.away, shelf.holds = False, None  # come back empty
    clock.advance(3)
    assert (await watch.now()).off == "维护"
    assert await StandingWatch(None).now() == Standing()
