"""A fast share of the mutated requests; tests/processes sends thousands to a real process."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from urllib.parse import urlencode

import mutations
import pytest
from structlog.testing import capture_logs

from bot.clock import SystemClock
from bot.gateway.app import build_app
from bot.wechat.protocol import Door

SHARE = 250


@pytest.mark.parametrize("safe", [False, True], ids=["plain", "safe"])
async def test_no_mutation_is_a_500_or_a_secret_in_a_log(stage, caplog, safe: bool) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # the sender's own log
    gateway = stage.gateway()
    door = Door(mutations.TOKEN, mutations.APPID, mutations.AES_KEY if safe else "")
    gateway.http._transport.app = build_app(door, gateway.desk, SystemClock())
    supply = mutations.Mutations(seed=20261125, safe=safe)
    statuses: Counter[int] = Counter()
    with capture_logs() as logs:
        for _ in range(SHARE):
            query, body = supply.next()
            address = "/wechat?" + urlencode(query, errors="surrogatepass")
            answer = await asyncio.wait_for(gateway.http.post(address, content=body), 4)
            statuses[answer.status_code] += 1
    assert set(statuses) <= {200, 400, 403, 413}
    assert min(statuses[200], statuses[400], statuses[403]) > SHARE / 50, "too tame to prove much"
    said = repr(logs) + caplog.text
    assert [secret for secret in mutations.SECRETS if secret in said] == []


def test_the_same_seed_makes_the_same_requests() -> None:
    one, other = (mutations.Mutations(3, safe=True) for _ in range(2))
    one._phone._now = other._phone._now = lambda: 1_714_112_445
    assert [one.next() for _ in range(200)] == [other.next() for _ in range(200)]
