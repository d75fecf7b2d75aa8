"""A dialogue server dies: people still get an honest answer in time, and it comes back."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.wechat.limits import REPLY_WINDOW_SECONDS

pytestmark = [pytest.mark.trained, pytest.mark.parametrize("product", ["plain"], indirect=True)]

PEOPLE = 12


def dialogue_processes(supervisor: int) -> list[int]:
    """The process ids of the supervisor's dialogue servers."""
    return [
        pid
        for pid in _children(supervisor)
        if b"bot.rasa_server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def _children(parent: int) -> list[int]:
    return list(map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split()))


@pytest.mark.parametrize("how_many", [1, 2])
async def test_killed_dialogue_servers_are_survived_and_replaced(meet, product, how_many):
    people = [meet() for _ in range(PEOPLE)]
    await asyncio.gather(*(person.ask("孵化器谁牵头") for person in people))
    before = dialogue_processes(product.process.pid)
    assert len(before) == 2
    for pid in before[:how_many]:
        os.kill(pid, signal.SIGKILL)

    shown = await asyncio.gather(*(person.say("高新技术企业谁牵头") for person in people))
    assert all(one.seconds < REPLY_WINDOW_SECONDS for one in shown)
    for one in shown:
        answered = "第2条" in one.text
        honest = "请稍后重新发送" in one.text
        assert answered or (honest and how_many == 2), one.text

    await asyncio.sleep(1)
    await asyncio.to_thread(product.wait_until_ready)
    after = dialogue_processes(product.process.pid)
    assert len(after) == 2
    assert not set(after) & set(before[:how_many])
    for person in people:
        # What was talked about is kept in Redis, not in the server that died.
        assert "第2条" in await person.ask("高新技术企业谁牵头")
        assert "各镇街" in await person.ask("配合的呢")


async def test_the_gateway_is_restarted(meet, product):
    (gateway,) = [
        pid
        for pid in _children(product.process.pid)
        if b"bot.gateway" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(gateway, signal.SIGKILL)
    # The platform delivers again when nobody answers: so do we, as long as it would.
    person = meet()
    for _ in range(20):
        shown = await person.phone.say(person.name, "孵化器谁牵头")
        if shown.text:
            break
        await asyncio.sleep(0.5)
    assert "来源：" in shown.text
