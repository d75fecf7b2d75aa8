"""Exactly one answer, for real: signed pushes, real processes, real Redis, real seconds.

{fast, 4 s, 6 s, 11 s, 20 s, crash, never} × {with, without customer-service messages} ×
{plain, safe} × {redelivered to the same gateway, to another one}: all at once, in about 70 s.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import Api, House, Reader, kill

from bot.replies import load_replies
from bot.simulator.platform.faults import Fault, Trouble

SECONDS = {"0": 0.0, "4": 4.0, "6": 6.0, "11": 11.0, "20": 20.0, "crash": 0.0, "never": 60.0}
MODES = ("plain", "safe")
REPLIES = load_replies()
LATE, LATE_FAILED, AWAY = (REPLIES.get(key).text for key in ("late", "late_failed", "away"))


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, House]]:
    """One account with customer-service messages, one without; two gateways for each mode."""
    folder: Path = tmp_path_factory.mktemp("houses")
    api = Api()
    built = {may: House(folder / str(may), may, api) for may in (True, False)}
    try:
        for house in built.values():
            for mode in MODES:
                house.add_gateways(mode, 2)
            house.add_worker()
        for house in built.values():
            house.wait()
        yield built
    finally:
        for house in built.values():
            house.close()
        api.close()


async def one_case(house: House, kind: str, mode: str, gateways: list[int]) -> str:
    """Ask, wait, write once more; what is wrong with what was read, or nothing."""
    reader = Reader(house, house.phone(mode, gateways))
    answer = f"答复{reader.name}问的{kind} 慢问题"
    first = await reader.say(f"{kind} 慢问题")
    honest = {"crash": AWAY, "never": LATE_FAILED}.get(kind, answer)
    pushes = house.customer_service and not first.text
    rest = max(0.0, SECONDS[kind] - first.seconds)
    if pushes:
        await reader.wait_for(honest, rest + 10)
    elif first.text == LATE:
        await asyncio.sleep(rest + 2)
    else:
        await asyncio.sleep(1)
    before = list(reader.read)
    await reader.say("0 再问")
    await asyncio.sleep(1)
    await reader.phone.aclose()

    told = reader.times(honest)
    wrong = [*reader.faults]
    if told != 1:
        wrong.append(f"the answer was read {told} times")
    if not first.text and not house.customer_service:
        wrong.append("nothing was said")
    if pushes and not any(honest in text for text in before):
        wrong.append("nothing was said and nothing was pushed")
    if reader.times(LATE) > 1 or (reader.times(LATE) and house.customer_service):
        wrong.append("a promise too many")
    if reader.times(f"答复{reader.name}问的0 再问") != 1:
        wrong.append("the next question was not answered once")
    if len(reader.read) > 2 + (first.text == LATE and not house.customer_service):
        wrong.append("more was read than was asked")
    return "; ".join([*wrong, repr(reader.read)]) if wrong else ""


async def test_the_matrix(houses: dict[bool, House]) -> None:
    cases = list(itertools.product(SECONDS, (True, False), MODES, ([0], [0, 1])))
    assert len(cases) == 56
    found = await asyncio.gather(
        *(one_case(houses[may], kind, mode, where) for kind, may, mode, where in cases)
    )
    assert {case: wrong for case, wrong in zip(map(str, cases), found, strict=True) if wrong} == {}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An account with customer-service messages, for one test that kills."""
    api = Api()
    built = House(tmp_path / "house", True, api)
    built.add_gateways("plain", 2)
    try:
        yield built
    finally:
        built.close()
        api.close()


async def test_a_gateway_killed_in_the_middle_loses_no_question(house: House) -> None:
    house.add_worker()
    house.wait()
    first, second = (Reader(house, house.phone("plain", where)) for where in ([0, 1, 1], [0]))
    answer, other = f"答复{first.name}问的3 慢", f"答复{second.name}问的8 慢"

    async def kill_soon() -> None:
        await asyncio.sleep(1.5)
        kill(house.gateways[0])

    # One is delivered again, at the other gateway; nobody comes again for the other one, whose
    # gateway is gone: the worker asks again.
    second.act()
    push = {
        "MsgType": "text",
        "Content": "8 慢",
        "ToUserName": "gh",
        "FromUserName": second.name,
        "CreateTime": 1,
        "MsgId": 7,
    }
    query, body = second.phone.dress(push)
    lost = asyncio.create_task(second.phone.post_raw(query, body))
    shown, _ = await asyncio.gather(first.say("3 慢"), kill_soon())
    await asyncio.gather(lost, return_exceptions=True)
    assert shown.deliveries > 1
    assert first.times(answer) == 1, first.read
    assert await second.wait_for(other, 40), second.read
    await asyncio.sleep(2)
    assert second.times(other) == 1, second.read
    for reader in (first, second):
        assert reader.faults == []
        await reader.phone.aclose()


async def test_a_promise_whose_gateway_died_is_kept_by_the_worker(house: House) -> None:
    house.add_worker()
    house.wait()
    reader = Reader(house, house.phone("plain", [0]))
    shown = await reader.say("17 慢")  # silence at the third deadline, 14.5 s
    assert (shown.text, shown.fault, shown.deliveries) == ("", "", 3)
    kill(house.gateways[0])
    answer = f"答复{reader.name}问的17 慢"
    assert await reader.wait_for(answer, 40), reader.read
    await asyncio.sleep(2)
    assert reader.times(answer) == 1
    await reader.phone.aclose()


async def test_a_worker_killed_while_sending_sends_nothing_twice(house: House) -> None:
    worker = house.add_worker()
    house.wait()
    house.api.platform.inject(Fault(Trouble.HANG_AFTER, "custom/send", seconds=8))
    reader = Reader(house, house.phone("plain", [0]))
    answer = f"答复{reader.name}问的16 慢"
    await reader.say("16 慢")
    assert await reader.wait_for(answer, 10)  # it arrived, but the worker does not know
    kill(worker)
    house.add_worker()
    other = Reader(house, house.phone("plain", [1]))
    assert (await other.say("0 别的")).text  # life goes on meanwhile
    await asyncio.sleep(62)  # so long may sending take before it is given up
    phone = Reader(house, house.phone("plain", [1]), name=reader.name)
    shown = await phone.say("0 再问")
    assert REPLIES.get("late_unsure").text in shown.text
    assert reader.times(answer) == 1, reader.read
    for one in (reader, other, phone):
        await one.phone.aclose()
