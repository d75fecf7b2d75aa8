"""A hundred people at once, on the real product with two dialogue servers and its worker.

Nobody sees the platform's fault notice; who is over capacity is answered late, not lost; and
nothing that people leave behind grows without bound.
"""

from __future__ import annotations

import asyncio
import secrets

import pytest
import redis

from bot.cli.evaluation.product import Product
from bot.replies import load_replies
from bot.simulator.fake_wechat import Phone, Shown

pytestmark = [
    pytest.mark.trained,
    pytest.mark.parametrize("product", ["plain", "safe"], indirect=True),
]

PEOPLE, QUESTIONS = 100, ("孵化器谁牵头", "高新技术企业谁牵头", "主要目标有哪些")
REPLIES = load_replies()
HONEST = [REPLIES.get(key).text for key in ("late", "busy")]
FAILED = [REPLIES.get(key).text for key in ("away", "no_answer", "late_failed")]


async def one_person(phone: Phone) -> list[Shown]:
    """Three questions, each after the answer to the one before, then a word to get what is late."""
    name = "o" + secrets.token_urlsafe(20)
    shown = [await phone.say(name, question) for question in QUESTIONS]
    while any(one.text in HONEST for one in shown[-1:]):
        await asyncio.sleep(2)
        shown.append(await phone.say(name, "？"))
    return shown


async def test_a_hundred_people_at_once(product: Product) -> None:
    phone = product.phone()
    crowd = await asyncio.gather(*(one_person(phone) for _ in range(PEOPLE)))
    faults = [one.problem for shown in crowd for one in shown if one.fault]
    assert faults == []
    answered = 0
    for shown in crowd:
        told = "\n".join(one.text for one in shown)
        assert not any(failed in told for failed in FAILED), told
        answered += told.count("来源：")
    assert answered == PEOPLE * len(QUESTIONS)
    seconds = sorted(one.seconds for shown in crowd for one in shown)
    print(f"median {seconds[len(seconds) // 2]:.2f} s, slowest {seconds[-1]:.2f} s")
    await phone.aclose()

    # What is left of it: nothing to do, nothing without an end.
    left = redis.Redis(unix_socket_path=str(product.data_dir / "redis.sock"), decode_responses=True)
    for _ in range(60):
        if not left.zcard("kejitong:work"):
            break
        await asyncio.sleep(0.5)
    assert left.zcard("kejitong:work") == 0
    endless = [name for name in left.scan_iter("kejitong:*") if left.ttl(name) == -1]
    # One key for the whole account: whether it answers, and its welcome.
    assert endless == ["kejitong:account"]
    left.close()
