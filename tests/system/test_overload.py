"""Three times what the product can do, for some seconds: nobody sees the fault notice, everybody is
answered once in the end, nothing is left behind, and soon afterwards it answers at once again."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time

import pytest
import redis

from bot.cli.evaluation.product import Product
from bot.replies import load_replies
from bot.simulator.fake_wechat import Phone, Shown

pytestmark = [pytest.mark.trained, pytest.mark.parametrize("product", ["plain"], indirect=True)]

QUESTIONS = ("孵化器谁牵头", "第七条讲什么", "高企目标多少家", "新三板找哪个部门", "人才落户有政策吗")
TIMES, SECONDS, MOST_A_SECOND = 3, 6, 150
REPLIES = load_replies()
HONEST = [REPLIES.get(key).text for key in ("late", "busy")]
FAILED = [REPLIES.get(key).text for key in ("away", "no_answer", "late_failed")]


async def capacity(phone: Phone, seconds: float = 4.0) -> float:
    """Answers a second when as many people ask as are answered."""
    ends, count = time.monotonic() + seconds, itertools.count()
    questions = itertools.cycle(QUESTIONS)

    async def one_after_another() -> None:
        while time.monotonic() < ends:
            await phone.say("o" + secrets.token_urlsafe(20), next(questions))
            next(count)

    await asyncio.gather(*(one_after_another() for _ in range(8)))
    return next(count) / seconds


async def one_person(phone: Phone, question: str, after: float) -> list[Shown]:
    """A question at its moment, then a word now and then until the answer is there."""
    await asyncio.sleep(after)
    name = "o" + secrets.token_urlsafe(20)
    shown = [await phone.say(name, question)]
    while shown[-1].text in HONEST and len(shown) < 40:
        await asyncio.sleep(3)
        shown.append(await phone.say(name, "？"))
    return shown


async def test_three_times_the_capacity(product: Product) -> None:
    phone = product.phone()
    able = await capacity(phone)
    rate = min(TIMES * able, MOST_A_SECOND)
    people = int(rate * SECONDS)
    began = time.monotonic()
    crowd = await asyncio.gather(*(
        one_person(phone, QUESTIONS[n % len(QUESTIONS)], n / rate) for n in range(people)
    ))
    print(f"able {able:.0f}/s, asked {rate:.0f}/s: {people} people, "
          f"{sum(len(shown) > 1 for shown in crowd)} answered later, "
          f"all after {time.monotonic() - began:.1f} s")
    assert [one.problem for shown in crowd for one in shown if one.fault] == []
    for shown in crowd:
        told = "\n".join(one.text for one in shown)
        assert not any(failed in told for failed in FAILED), told
        assert told.count("来源：") == 1, told

    # At rest again: the next person is answered at the first delivery, and no work is left.
    after = await phone.say("o" + secrets.token_urlsafe(20), QUESTIONS[0])
    assert (after.deliveries, after.text.count("来源：")) == (1, 1)
    await phone.aclose()
    left = redis.Redis(unix_socket_path=str(product.data_dir / "redis.sock"), decode_responses=True)
    for _ in range(60):
        if not left.zcard("kejitong:work"):
            break
        await asyncio.sleep(0.5)
    assert left.zcard("kejitong:work") == 0
    left.close()
