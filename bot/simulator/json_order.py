"""What a page or a test asks of the simulator: a JSON object, from nobody but them."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request


async def json_order(request: Request) -> dict[str, Any]:
    """The object in the body: 415 for another content type, 400 for anything else."""
    # A page of another site cannot send this content type without being asked first.
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise HTTPException(415)
    try:
        order = json.loads(await request.body())
    except ValueError as error:
        raise HTTPException(400) from error
    if not isinstance(order, dict):
        raise HTTPException(400)
    return order
