"""One suite for both keepers of message ids."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.errors import StoreError
from bot.messages import Choice, Reply
from bot.services.delivery.acts import Act, pool
from bot.services.delivery.inbox import (
    BIRTHS,
    FINAL,
    MOST_OWED,
    MOVES,
    Entry,
    IllegalMove,
    Question,
    State,
    check_move,
)
from bot.services.delivery.inbox_memory import MemoryInbox
from bot.services.delivery.inbox_steady import SteadyInbox
from bot.services.delivery.reply_json import dump_reply, load_reply

A, B = Reply("甲", (Choice("看", "看甲"),)), Reply("乙")
USER = "o_1"


async def collect(inbox, key: str = "next") -> list[Reply | None]:
    """What a new message of the person finds owed."""
    await inbox.claim(USER, key)
    return await inbox.collect(USER, key)


async def test_the_first_delivery_gets_the_work(keeper) -> None:
    first, second = await keeper.inbox.claim(USER, "k"), await keeper.inbox.claim(USER, "k")
    assert (first.ours, first.deliveries, first.alone) == (True, 1, True)
    assert (second.ours, second.deliveries) == (False, 2)
    assert second.entry == Entry(State.WORKING)


async def test_a_hundred_claims_at_once_have_one_winner(keeper) -> None:
    claims = await asyncio.gather(*(keeper.inbox.claim(USER, "k") for _ in range(100)))
    assert sum(claim.ours for claim in claims) == 1
    assert sorted(claim.deliveries for claim in claims) == list(range(1, 101))


async def test_same_key_of_another_person_is_another_message(keeper) -> None:
    assert (await keeper.inbox.claim(USER, "k")).ours
    assert (await keeper.inbox.claim("o_2", "k")).ours


async def test_a_lapsed_lease_lets_another_take_over(keeper) -> None:
    await keeper.inbox.claim(USER, "k")
    await keeper.lapse()
    assert (await keeper.inbox.claim(USER, "k")).ours
    await keeper.inbox.renew(USER, "k")
    assert not (await keeper.inbox.claim(USER, "k")).ours


async def test_an_answer_is_stored_once_and_read_back(keeper) -> None:
    inbox = keeper.inbox
    await inbox.claim(USER, "k")
    assert await inbox.move(USER, "k", State.WORKING, State.READY, A)
    assert not await inbox.move(USER, "k", State.WORKING, State.READY, B)
    assert await inbox.look(USER, "k") == Entry(State.READY, A)
    moves = [inbox.move(USER, "k", State.READY, State.REPLIED) for _ in range(20)]
    assert sum(await asyncio.gather(*moves)) == 1
    again = await inbox.claim(USER, "k")
    assert (again.ours, again.entry) == (False, Entry(State.REPLIED, A))


async def test_unknown_ids(keeper) -> None:
    assert await keeper.inbox.look(USER, "never") is None
    assert not await keeper.inbox.move(USER, "never", State.WORKING, State.READY, A)
    assert await keeper.inbox.first_in_line(USER, "never")
    assert await keeper.inbox.collect(USER, "never") == []


async def test_illegal_moves_raise(keeper) -> None:
    await keeper.inbox.claim(USER, "k")
    with pytest.raises(IllegalMove):
        await keeper.inbox.move(USER, "k", State.REPLIED, State.READY, A)


async def test_messages_of_a_person_stand_in_line(keeper) -> None:
    inbox = keeper.inbox
    await inbox.claim(USER, "1")
    assert not (await inbox.claim(USER, "2")).alone
    assert (await inbox.claim("o_2", "3")).alone
    assert await inbox.first_in_line(USER, "1")
    assert not await inbox.first_in_line(USER, "2")
    await inbox.move(USER, "1", State.WORKING, State.REPLIED, A)
    assert await inbox.first_in_line(USER, "2")


async def test_a_dead_head_of_the_line_is_passed(keeper) -> None:
    await keeper.inbox.claim(USER, "1")
    await keeper.lapse()
    await keeper.inbox.claim(USER, "2")
    assert await keeper.inbox.first_in_line(USER, "2")


async def test_a_late_answer_is_collected_once(keeper) -> None:
    inbox = keeper.inbox
    await inbox.claim(USER, "late")
    assert await inbox.move(USER, "late", State.WORKING, State.PROMISED)
    assert await collect(inbox, "meanwhile") == []  # still being worked on
    assert await inbox.move(USER, "late", State.PROMISED, State.KEPT, A)
    for number in range(10):
        assert not (await inbox.claim(USER, f"next {number}")).alone
    taken = await asyncio.gather(*(inbox.collect(USER, f"next {n}") for n in range(10)))
    assert [answers for answers in taken if answers] == [[A]]
    assert (await inbox.look(USER, "late")).state is State.HANDED


async def test_an_answer_nobody_waits_for_is_owed_until_a_redelivery_asks(keeper) -> None:
    inbox = keeper.inbox
    await inbox.claim(USER, "k")
    await inbox.owe(USER, "k")
    await inbox.move(USER, "k", State.WORKING, State.READY, A)
    await inbox.claim(USER, "k")
    assert await collect(inbox) == []
    await inbox.owe(USER, "k")
    assert await inbox.collect(USER, "k") == []  # not from oneself
    assert await collect(inbox) == [A]


async def test_a_promise_whose_worker_died_is_collected_as_nothing(keeper) -> None:
    await keeper.inbox.claim(USER, "k")
    await keeper.inbox.move(USER, "k", State.WORKING, State.PROMISED)
    await keeper.lapse()
    assert await collect(keeper.inbox) == [None]
    assert await collect(keeper.inbox, "after") == []


async def test_forgetting_drops_what_is_owed(keeper) -> None:
    inbox = keeper.inbox
    await inbox.claim(USER, "k")
    await inbox.move(USER, "k", State.WORKING, State.PROMISED)
    await inbox.move(USER, "k", State.PROMISED, State.KEPT, A)
    await inbox.forget(USER)
    assert await collect(inbox) == []
    assert await inbox.look(USER, "k") is None


async def test_counting(keeper) -> None:
    async def number(user: str, key: str) -> int:
        return (await keeper.inbox.claim(user, key, counted=True)).number

    assert [await number(USER, str(n)) for n in range(3)] == [1, 2, 3]
    assert await number(USER, "2") == 0  # a redelivery is no other message
    assert (await keeper.inbox.claim(USER, "uncounted")).number == 0
    assert await number(USER, "3") == 4
    assert await number("o_2", "0") == 1


async def test_while_a_human_talks_nothing_is_noted(keeper) -> None:
    inbox = keeper.inbox
    await inbox.claim(USER, "before")
    await inbox.leave_to_human(USER, 60)
    assert await inbox.claim(USER, "before") is None
    assert await inbox.claim(USER, "k", counted=True) is None
    assert await inbox.look(USER, "k") is None
    assert (await inbox.claim("o_2", "k")).ours
    await inbox.leave_to_human(USER, 0)
    claim = await inbox.claim(USER, "k", counted=True)
    assert (claim.ours, claim.number) == (True, 1)


async def test_a_human_who_never_closes_is_waited_for_so_long(keeper) -> None:
    await keeper.inbox.leave_to_human(USER, 0.02)
    while (claim := await keeper.inbox.claim(USER, "k")) is None:
        await keeper.lapse()
        await asyncio.sleep(0.005)
    assert claim.ours


@pytest.mark.redis
async def test_the_first_delivery_alone_begins_what_a_message_allows(redis) -> None:
    from bot.services.delivery.inbox_redis import RedisInbox
    from bot.services.delivery.quota import Quota

    inbox, quota = RedisInbox(redis), Quota(redis)
    await inbox.claim(USER, "view")
    assert await quota.left(USER) == 0
    await inbox.claim(USER, "text", act=Act.MESSAGE)
    await inbox.claim(USER, "tap", act=Act.EVENT)
    assert await quota.left(USER) == Act.MESSAGE.value[0] + Act.EVENT.value[0]
    await quota.take(USER, 2)
    left = await quota.left(USER)
    await inbox.claim(USER, "text", act=Act.MESSAGE)
    assert await quota.left(USER) == left
    for act in Act:
        assert 0 < await redis.ttl(pool(USER, act)) <= act.value[1]


def test_the_table_is_whole_and_ends() -> None:
    assert set(MOVES) == set(State)
    for origin in State:
        for target in State:
            if target in MOVES[origin]:
                check_move(origin, target)
            else:
                with pytest.raises(IllegalMove):
                    check_move(origin, target)
    ends = {state for state in State if not MOVES[state]}
    assert ends == {State.REPLIED, State.PUSHED, State.HANDED}


async def test_who_never_comes_back_is_owed_so_much_and_no_more(keeper) -> None:
    for number in range(MOST_OWED + 5):
        await keeper.inbox.keep(USER, f"letter-{number}", Reply(f"{number}"))
    owed = [reply.text for reply in await collect(keeper.inbox)]
    assert owed == [f"{number}" for number in range(5, MOST_OWED + 5)]


async def test_a_letter_is_laid_there_once(keeper) -> None:
    for _ in range(2):
        assert (await keeper.inbox.keep(USER, "letter", A)).state is State.KEPT
    assert await collect(keeper.inbox) == [A]
    assert (await keeper.inbox.keep(USER, "letter", A)).state is State.HANDED
    assert await collect(keeper.inbox, "after") == []


async def test_what_an_answer_took_survives_its_maker(keeper) -> None:
    inbox = keeper.inbox
    await inbox.keep(USER, "letter", A)
    await inbox.claim(USER, "k")
    assert await inbox.collect(USER, "k") == [A]
    await keeper.lapse()
    claim = await inbox.claim(USER, "k")
    assert (claim.ours, claim.alone) == (True, False)
    assert await inbox.collect(USER, "k") == [A]
    await inbox.move(USER, "k", State.WORKING, State.REPLIED, B)
    assert await inbox.collect(USER, "k") == []


async def test_dead_work_is_adopted_once_and_only_when_dead(keeper) -> None:
    inbox = keeper.inbox
    await inbox.claim(USER, "k", Question("问", True))
    await inbox.move(USER, "k", State.WORKING, State.EXPECTED)
    (waiting,) = await inbox.due(10)
    assert (waiting.user, waiting.key, waiting.alive) == (USER, "k", True)
    assert waiting.question == Question("问", True)
    assert not await inbox.adopt(USER, "k", State.EXPECTED)
    await keeper.lapse()
    assert await inbox.adopt(USER, "k", State.EXPECTED)
    assert not await inbox.adopt(USER, "k", State.EXPECTED)
    assert await inbox.busy(USER)
    await inbox.forget(USER)
    assert not await inbox.busy(USER)


async def test_work_is_not_adopted_while_a_delivery_may_come(keeper) -> None:
    await keeper.inbox.claim(USER, "k")
    await keeper.lapse()  # five seconds
    assert not await keeper.inbox.adopt(USER, "k", State.PROMISED)
    assert (await keeper.inbox.claim(USER, "k")).ours


def test_the_drawing_is_the_table(root) -> None:
    drawing = (root / "docs" / "delivery.md").read_text("utf-8")
    drawn = set(re.findall(r"^    (\S+) --> (\S+)$", drawing, re.M))
    moves = {(origin.name, target.name) for origin in MOVES for target in MOVES[origin]}
    ends = {(state.name, "[*]") for state in FINAL}
    assert drawn == moves | ends | {("[*]", state.name) for state in BIRTHS}


def test_replies_survive_storage() -> None:
    assert load_reply(dump_reply(A)) == A
    assert load_reply("") is None


@pytest.mark.redis
async def test_everything_in_redis_expires_and_names_nobody(redis) -> None:
    from bot.services.delivery.inbox_redis import RedisInbox

    inbox = RedisInbox(redis)
    await inbox.claim(USER, "message-7-1-o_1", act=Act.MESSAGE, counted=True)
    await inbox.move(USER, "message-7-1-o_1", State.WORKING, State.PROMISED)
    await inbox.leave_to_human(USER, 60)
    names = [name async for name in redis.scan_iter("*")]
    assert len(names) >= 6
    for name in names:
        assert await redis.pttl(name) > 0, name
        assert USER not in name


async def test_memory_forgets(clock) -> None:
    inbox = MemoryInbox(clock)
    await inbox.claim(USER, "k")
    clock.advance(3600)
    assert await inbox.look(USER, "k") is None
    for number in range(600):
        await inbox.claim(f"o_{number}", "k")
        clock.advance(10)
    assert len(inbox._people) < 400


class _Away:
    """A Redis that is away as long as it is said to be."""

    def __init__(self, inbox: MemoryInbox) -> None:
        self._inbox = inbox
        self.away = True
        self.asked = 0

    def __getattr__(self, name: str):
        async def method(*args: object):
            self.asked += 1
            if self.away:
                raise StoreError("away")
            return await getattr(self._inbox, name)(*args)

        return method


async def test_while_redis_is_away_memory_serves(clock) -> None:
    away = _Away(MemoryInbox(clock))
    inbox = SteadyInbox(away, MemoryInbox(clock), clock)
    assert (await inbox.claim(USER, "k", counted=True)).number == 1
    assert not (await inbox.claim(USER, "k")).ours
    await inbox.leave_to_human("o_2", 60)
    assert await inbox.claim("o_2", "k") is None
    assert away.asked == 1  # left alone for a while
    assert await inbox.move(USER, "k", State.WORKING, State.PROMISED)
    assert await inbox.backlog() is None
    away.away = False
    clock.advance(60)
    assert await inbox.move(USER, "k", State.PROMISED, State.KEPT, A)
    claim = await inbox.claim(USER, "next")
    assert claim.ours
    assert not claim.alone
    assert await collect(inbox) == [A]
    await inbox.forget(USER)


async def test_what_waits_for_workers_is_not_asked_for_by_everybody(clock) -> None:
    class Counted(MemoryInbox):
        asked = 0

        async def backlog(self) -> int:
            self.asked += 1
            return self.asked

    shared = Counted(clock)
    inbox = SteadyInbox(shared, MemoryInbox(clock), clock)
    assert [await inbox.backlog() for _ in range(3)] == [1, 1, 1]
    clock.advance(1)
    assert await inbox.backlog() == 2
