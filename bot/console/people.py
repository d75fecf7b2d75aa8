"""What the pages about people and the account work with; the desk holds one as `people`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection
from starlette.requests import Request

from bot.replies import Replies
from bot.services.delivery.sending import Sending
from bot.services.desk.tickets import Tickets
from bot.wechat.api.account import WeChatApi

# (connection, staff, action, subject, detail): writes a row of the audit log.
Audit = Callable[[Connection, Any, str, str, str], None]


@dataclass(frozen=True)
class PeopleTools:
    """`api` is None where the account is not set."""

    tickets: Tickets
    replies: Replies
    api: WeChatApi | None
    may_send: bool
    sending: Callable[[], Sending]
    audit: Audit


def note_down(request: Request, connection: Connection, what: str, about: str, detail: str) -> None:
    """A line of the audit log, in the transaction of what it tells."""
    request.state.desk.people.audit(connection, request.state.staff, what, about, detail)
