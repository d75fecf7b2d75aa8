"""Reading a request's body: so many bytes, in so much time, and no further."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from bot.errors import BadMessage
from bot.gateway.deadline import Deadline

# The platform's pushes are some kilobytes, three times that in compatible mode.
BODY_LIMIT = 64 * 1024


async def read_body(request: Request, deadline: Deadline) -> bytes:
    """The whole body: 413 when too long, 408 when too slow, BadMessage when cut off."""
    try:
        return await asyncio.wait_for(_limited(request.stream()), deadline.left())
    except asyncio.TimeoutError as error:
        raise HTTPException(408) from error
    except ClientDisconnect as error:
        raise BadMessage("the sender hung up") from error


async def _limited(stream: AsyncIterator[bytes]) -> bytes:
    body = bytearray()
    async for chunk in stream:
        body += chunk
        if len(body) > BODY_LIMIT:
            raise HTTPException(413)
    return bytes(body)
