"""A body is read so far and so long, whoever sends it and however."""

from __future__ import annotations

import asyncio

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.clock import SystemClock
from bot.errors import BadMessage
from bot.gateway.body import BODY_LIMIT, read_body
from bot.gateway.deadline import Deadline, Timing


def request_of(*chunks: bytes, ends: str = "whole") -> Request:
    """A POST whose body arrives in chunks and then is whole, hangs, or is cut off."""
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    if ends == "whole":
        messages.append({"type": "http.request", "body": b"", "more_body": False})
    if ends == "cut off":
        messages.append({"type": "http.disconnect"})

    async def receive() -> dict:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(60)
        raise AssertionError("never")

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def deadline(seconds: float = 4.5) -> Deadline:
    return Deadline(SystemClock(), Timing(answer_by=seconds))


async def test_chunks_are_one_body() -> None:
    assert await read_body(request_of(b"<xml>", b"", b"</xml>"), deadline()) == b"<xml></xml>"


async def test_the_limit_counts_all_chunks() -> None:
    half = b"x" * (BODY_LIMIT // 2)
    assert len(await read_body(request_of(half, half), deadline())) == BODY_LIMIT
    with pytest.raises(HTTPException) as error:
        await read_body(request_of(half, half, b"x", ends="hangs"), deadline())
    assert error.value.status_code == 413


async def test_who_sends_too_slowly_is_not_waited_for() -> None:
    with pytest.raises(HTTPException) as error:
        await read_body(request_of(b"<xml>", ends="hangs"), deadline(0.02))
    assert error.value.status_code == 408


async def test_who_hangs_up_sent_no_message() -> None:
    with pytest.raises(BadMessage):
        await read_body(request_of(b"<xml>", ends="cut off"), deadline())
