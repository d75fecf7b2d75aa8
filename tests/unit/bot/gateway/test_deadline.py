"""Five seconds, three deliveries, one answer: the platform's clock against a slow dialogue."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.clock import SystemClock
from bot.dialogue.scripted import ScriptedDialogue
from bot.errors import DialogueUnavailable, StoreError
from bot.gateway.deadline import Deadline, Late, Timing
from bot.gateway.turn import STEPS
from bot.services.delivery.inbox_memory import MemoryInbox
from bot.services.delivery.inbox_redis import WORKER_LIVES, RedisInbox
from bot.services.delivery.quota import Quota
from bot.services.people.wishes import Wishes

PUSH = {
    "ToUserName": "gh",
    "FromUserName": "o",
    "CreateTime": 1,
    "MsgType": "text",
    "Content": "慢",
    "MsgId": 7,
}


def test_the_steps_are_these() -> None:
    names = [step.__name__ for step in STEPS]
    assert names == ["clean_text", "claim", "limit_rate", "admit", "ask_dialogue", "store_reply"]


async def test_waiting_never_cancels() -> None:
    gate = asyncio.Event()
    task = asyncio.create_task(gate.wait())
    with pytest.raises(Late):
        await Deadline(SystemClock(), Timing(answer_by=0.01)).wait(task)
    assert not task.done()
    gate.set()
    assert await task


async def test_a_redelivery_joins_the_pending_answer(stage, gate) -> None:
    gateway = stage.gateway(ScriptedDialogue({"慢": "慢答"}, gate=gate))
    asyncio.get_running_loop().call_later(0.26, gate.set)
    shown = await gateway.phone.say("o", "慢")
    assert (shown.text, shown.deliveries) == ("慢答", 2)
    assert len(gateway.dialogue.asked) == 1


async def test_an_answer_between_two_deliveries_waits_for_the_second(stage, gate) -> None:
    gateway = stage.gateway(ScriptedDialogue({"慢": "慢答"}, gate=gate))
    asyncio.get_running_loop().call_later(0.17, gate.set)
    shown = await gateway.phone.say("o", "慢")
    assert (shown.text, shown.deliveries) == ("慢答", 2)
    assert (await gateway.phone.say("o", "慢")).text == "慢答"  # and is owed to nobody


async def test_the_third_deadline_promises_and_the_next_message_delivers_once(stage, gate) -> None:
    dialogue = ScriptedDialogue({"慢": "慢答", "再问": "再答"}, gate=gate)
    phone = stage.gateway(dialogue).phone
    shown = await phone.say("o", "慢")
    said = stage.replies
    assert (shown.text, shown.deliveries, shown.fault) == (said.get("late").text, 3, "")
    gate.set()
    await asyncio.sleep(0)
    both = await phone.say("o", "再问")
    parts = [said.get("late_intro").text, "慢答", said.get("next_intro").text, "再答"]
    assert both.text == "\n\n".join(parts)
    assert (await phone.say("o", "再问")).text == "再答"
    assert (await phone.say("o_2", "再问")).text == "再答"


async def test_who_sends_anything_gets_just_the_late_answer(stage, gate) -> None:
    phone = stage.gateway(ScriptedDialogue({"慢": "慢答"}, gate=gate)).phone
    await phone.say("o", "慢")
    gate.set()
    shown = await phone.say("o", "？")
    assert shown.text == stage.replies.get("late_intro").text + "\n\n慢答"


async def test_a_late_failure_is_owned_up_to(stage, gate) -> None:
    dialogue = ScriptedDialogue({"慢": DialogueUnavailable("x"), "再问": "再答"}, gate=gate)
    phone = stage.gateway(dialogue).phone
    await phone.say("o", "慢")
    gate.set()
    shown = await phone.say("o", "再问")
    assert stage.replies.get("late_failed").text in shown.text
    assert shown.text.endswith("再答")


async def test_unfollowing_forgets_what_was_owed(stage, gate) -> None:
    phone = stage.gateway(ScriptedDialogue({"慢": "慢答", "再问": "再答"}, gate=gate)).phone
    await phone.say("o", "慢")
    gate.set()
    await asyncio.sleep(0.01)
    await phone.unfollow("o")
    assert (await phone.say("o", "再问")).text == "再答"


async def test_a_redelivery_to_another_process_joins(stage, keeper, gate) -> None:
    one = stage.gateway(ScriptedDialogue({"慢": "慢答"}, gate=gate), inbox=keeper.inbox)
    two = stage.gateway(ScriptedDialogue({"慢": "另一个答案"}), inbox=keeper.inbox)
    first = asyncio.create_task(one.phone.post_raw(*one.phone.dress(PUSH)))
    await asyncio.sleep(0.04)
    second = asyncio.create_task(two.phone.post_raw(*two.phone.dress(PUSH)))
    await asyncio.sleep(0.01)
    gate.set()
    assert "慢答" in (await first).text
    assert "慢答" in (await second).text
    assert two.dialogue.asked == []
    assert "慢答" in (await two.phone.post_raw(*two.phone.dress(PUSH))).text


async def test_a_late_answer_crosses_processes(stage, keeper, gate) -> None:
    one = stage.gateway(ScriptedDialogue({"慢": "慢答"}, gate=gate), inbox=keeper.inbox)
    two = stage.gateway(ScriptedDialogue({"再问": "再答"}), inbox=keeper.inbox)
    await one.phone.say("o", "慢")
    next_one = asyncio.create_task(two.phone.say("o", "再问"))
    await asyncio.sleep(0.01)
    assert two.dialogue.asked == []  # in order: the slow one first
    gate.set()
    shown = await next_one
    assert "慢答" in shown.text
    assert shown.text.endswith("再答")


async def test_two_quick_messages_are_asked_in_order(stage, keeper, gate) -> None:
    one = stage.gateway(ScriptedDialogue(otherwise="好", gate=gate), inbox=keeper.inbox)
    two = stage.gateway(one.dialogue, inbox=keeper.inbox)
    first = asyncio.create_task(one.phone.say("o", "一"))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(two.phone.say("o", "二"))
    other = asyncio.create_task(two.phone.say("o_2", "三"))
    await asyncio.sleep(0.06)
    assert one.dialogue.asked == [("o", "一"), ("o_2", "三")]
    gate.set()
    await asyncio.gather(first, second, other)
    assert one.dialogue.asked[-1] == ("o", "二")


@pytest.mark.redis
async def test_the_third_deadline_is_silent_only_where_a_push_will_follow(
    stage, redis, gate
) -> None:
    quota = Quota(redis)
    gateway = stage.gateway(ScriptedDialogue(otherwise="慢答", gate=gate), RedisInbox(redis))
    gateway.desk.tools = replace(gateway.desk.tools, quota=quota)
    late = stage.replies.get("late").text
    assert (await gateway.phone.say("o_1", "慢")).text == late  # no worker is there
    await redis.set(WORKER_LIVES, "1")
    silent = await gateway.phone.say("o_2", "慢")
    assert (silent.text, silent.fault, silent.deliveries) == ("", "", 3)
    view = await gateway.phone.send("o_3", MsgType="text", Content="慢", bizmsgmenuid="1")
    assert view.text == ""  # a tap allows pushes too
    for _ in range(3):
        await quota.failed()
    assert (await gateway.phone.say("o_4", "慢")).text == late  # pushing does not work just now
    gate.set()


async def test_more_people_than_a_gateway_can_hold_are_told_at_once(
    stage, gate, monkeypatch
) -> None:
    monkeypatch.setattr("bot.gateway.desk.MOST_AT_WORK", 2)
    phone = stage.gateway(ScriptedDialogue(otherwise="好", gate=gate)).phone
    first = [asyncio.create_task(phone.say(f"o_{n}", "问")) for n in range(2)]
    await asyncio.sleep(0.01)
    shown = await phone.say("o_3", "问")
    assert (shown.text, shown.deliveries) == (stage.replies.get("busy").text, 1)
    gate.set()
    assert [one.text for one in await asyncio.gather(*first)] == ["好", "好"]


@pytest.mark.redis
async def test_unfollowing_queues_a_wish_even_while_redis_is_away(
    stage, redis, monkeypatch
) -> None:
    monkeypatch.setattr("bot.gateway.desk._WISH_PAUSE", 0.01)

    class Away(Wishes):
        away = 2

        async def add(self, user: str) -> None:
            self.away -= 1
            if self.away >= 0:
                raise StoreError("away")
            await super().add(user)

    gateway = stage.gateway()
    gateway.desk.tools = replace(gateway.desk.tools, wishes=Away(redis))
    assert (await gateway.phone.unfollow("o")).fault == ""
    await asyncio.sleep(0.1)
    assert await gateway.desk.tools.wishes.due(10, 60) == ["o"]
    assert await gateway.desk.tools.wishes.due(10, 60) == []  # not again so soon
    assert await gateway.desk.tools.wishes.waiting() == 1


class _Broken(MemoryInbox):
    """A shared inbox that vanishes after the claim."""

    async def move(self, *args: object) -> bool:
        raise StoreError("away")

    look = collect = first_in_line = owe = forget = move


async def test_a_store_that_vanishes_in_mid_turn_costs_no_answer(stage) -> None:
    gateway = stage.gateway(inbox=_Broken(SystemClock()))
    assert (await gateway.phone.say("o", "问")).text == "好的"
    await gateway.phone.unfollow("o")


async def test_closing_waits_for_answers_under_way(stage, gate) -> None:
    gateway = stage.gateway(ScriptedDialogue({"慢": "慢答"}, gate=gate))
    asking = asyncio.create_task(gateway.phone.say("o", "慢"))
    while not gateway.dialogue.asked:
        await asyncio.sleep(0.001)
    closing = asyncio.create_task(gateway.desk.close(patience=1))
    await asyncio.sleep(0.01)
    assert not closing.done()
    gate.set()
    await closing
    assert (await asking).text == "慢答"
