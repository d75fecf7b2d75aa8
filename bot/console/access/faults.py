"""What goes wrong in a page becomes a page that says so. The pages themselves catch nothing."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.showing import problem
from bot.db.faults import in_words
from bot.errors import KejitongError
from policy_kb.errors import KnowledgeError

log = structlog.get_logger(__name__)
Endpoint = Callable[[Request], Awaitable[Response]]


def explained(endpoint: Endpoint) -> Endpoint:
    """The endpoint, whose errors are told in words; unforeseen ones with a number of the log."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except HTTPException:
            raise
        except (KejitongError, KnowledgeError) as error:
            return problem(request, 409, "没有完成", str(error))
        except Exception as error:
            number = secrets.token_hex(4)
            log.exception("console_failed", number=number, path=request.url.path)
            said = in_words(error) or "出错了，本次操作没有完成。请把编号告诉维护人员。"
            return problem(request, 500, "出错了", said, number)

    return answer
