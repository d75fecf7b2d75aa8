"""Too much at once, in miniature: whom the dialogue cannot answer in time is told, and answered
later, once; and nothing of it lasts."""

from __future__ import annotations

import asyncio

import pytest

from bot.dialogue.scripted import ScriptedDialogue
from bot.gateway.line import Line
from bot.services.delivery.inbox import Pace
from bot.services.delivery.inbox_redis import WORK, RedisInbox
from bot.workers.late import ASKED_AT_ONCE, LateAnswers

PACE = Pace(lease=0.06, abandoned=0.0, look_again=0.0)


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_so_many_have_a_place_and_the_wait_of_the_rest_is_estimated() -> None:
    time = Time()
    line, ends = Line(at_once=2, longest=3.0, monotonic=time), asyncio.Event()
    asked = []

    async def ask(name: int) -> None:
        async with line.place():
            asked.append(name)
            await ends.wait()

    first = [asyncio.create_task(ask(n)) for n in range(2)]
    await asyncio.sleep(0)
    time.now = 4.0
    ends.set()
    await asyncio.gather(*first)  # an answer takes four seconds
    ends.clear()
    more = [asyncio.create_task(ask(n)) for n in range(2, 5)]
    await asyncio.sleep(0)
    assert asked == [0, 1, 2, 3]
    assert line.estimate == 1 * 4.0 / 2
    assert not line.is_too_long(0.0)
    more.append(asyncio.create_task(ask(5)))
    await asyncio.sleep(0)
    assert line.estimate == 4.0
    assert line.is_too_long(0.0)
    more.pop().cancel()  # who goes away is counted no more
    await asyncio.sleep(0)
    assert line.estimate == 2.0
    ends.set()
    await asyncio.gather(*more)
    assert line.estimate == 0.0


@pytest.mark.parametrize(("came_in", "too_long"), [(0.2, False), (1.0, False), (1.6, True)])
def test_a_gateway_that_is_behind_itself_lets_nobody_wait_for_the_way_back(came_in, too_long):
    assert Line(at_once=2, longest=3.0).is_too_long(came_in) is too_long


async def test_an_event_loop_that_is_behind_is_counted_for_every_step_to_come() -> None:
    time = Time()
    line = Line(at_once=2, longest=3.0, monotonic=time)
    line.arrived()
    time.now = 0.5  # so long did others keep the loop
    await asyncio.sleep(0)
    assert line.is_too_long(0.0)
    time.now = 2.0  # and that is past
    assert not line.is_too_long(0.0)
    line.arrived()
    time.now += 0.01
    await asyncio.sleep(0)
    assert not line.is_too_long(0.0)


async def test_a_failure_gives_its_place_back() -> None:
    line = Line(at_once=1)
    for _ in range(3):
        with pytest.raises(ValueError):
            async with line.place():
                raise ValueError
    assert line.estimate == 0.0


async def crowded(stage, gate, inbox=None):
    """A gateway with one question at the dialogue and one in line, which is one too many."""
    gate.set()
    dialogue = ScriptedDialogue({"问": "答"}, gate=gate)
    gateway = stage.gateway(dialogue, inbox, line=Line(at_once=1, longest=0.0))
    assert (await gateway.phone.say("o_0", "问")).text == "答"
    gate.clear()
    waiting = [asyncio.create_task(gateway.phone.say(f"o_{n}", "问")) for n in (1, 2)]
    await asyncio.sleep(0.03)
    assert len(dialogue.asked) == 2  # the second of them is in line
    return gateway, waiting


async def test_without_a_worker_people_are_asked_to_come_again(stage, gate) -> None:
    gateway, waiting = await crowded(stage, gate)
    shown = await gateway.phone.say("o_9", "问")
    assert (shown.text, shown.deliveries) == (stage.replies.get("busy").text, 1)
    gate.set()
    assert [shown.text for shown in await asyncio.gather(*waiting)] == ["答", "答"]
    assert (await gateway.phone.say("o_9", "问")).text == "答"  # over at once, and nothing owed


@pytest.mark.redis
async def test_what_is_put_aside_is_answered_by_a_worker_once(stage, gate, redis) -> None:
    inbox = RedisInbox(redis, PACE)
    late = LateAnswers(inbox, ScriptedDialogue({"问": "晚答"}), stage.replies, None, PACE)
    await late.round()  # a worker lives
    gateway, waiting = await crowded(stage, gate, inbox)
    shown = await gateway.phone.say("o_9", "问")
    assert (shown.text, shown.deliveries) == (stage.replies.get("noted").text, 1)
    assert ("o_9", "问") not in gateway.dialogue.asked
    gate.set()
    await asyncio.gather(*waiting)
    for _ in range(100):
        await late.round()
        await asyncio.sleep(0.005)
    assert late.dialogue.asked.count(("o_9", "问")) == 1
    first = await gateway.phone.say("o_9", "？")
    assert first.text == stage.replies.get("late_intro").text + "\n\n晚答"
    assert (await gateway.phone.say("o_9", "问")).text == "答"
    assert await redis.zcard(WORK) == 0
    assert [name async for name in redis.scan_iter("*") if await redis.ttl(name) == -1] == []


@pytest.mark.redis
async def test_the_worker_asks_few_at_once(stage, gate, redis) -> None:
    inbox = RedisInbox(redis, PACE)
    dialogue = ScriptedDialogue({"问": "晚答"}, gate=gate)
    late = LateAnswers(inbox, dialogue, stage.replies, None, PACE)

    def put_aside() -> int:
        return sum(user.startswith("late_") for user, _ in dialogue.asked)

    await late.round()
    gateway, waiting = await crowded(stage, gate, inbox)
    for n in range(ASKED_AT_ONCE + 3):
        await gateway.phone.say(f"late_{n}", "问")
    for rounds in range(2_000):
        await late.round()
        await asyncio.sleep(0.005)
        if rounds >= 40 and put_aside():
            break
    assert 0 < put_aside() <= ASKED_AT_ONCE
    gate.set()
    await asyncio.gather(*waiting)
    for _ in range(2_000):
        await late.round()
        await asyncio.sleep(0.005)
        if put_aside() == ASKED_AT_ONCE + 3:
            break
    assert put_aside() == ASKED_AT_ONCE + 3
