"""The account's own voice: what the worker and the commands use. Threads may share one.

Each subject of the API is an attribute; what takes a `Reply` is here.
"""

from __future__ import annotations

from bot.errors import TransportError, TransportKind
from bot.messages import Reply
from bot.wechat.api.client import Client
from bot.wechat.api.customer_service import CustomerService
from bot.wechat.api.errors import TYPING_ALREADY
from bot.wechat.api.menu import Menu
from bot.wechat.api.network import Network
from bot.wechat.api.notices import Notices
from bot.wechat.api.people import People
from bot.wechat.api.qrcodes import QrCodes
from bot.wechat.api.token import AccessToken
from bot.wechat.api.transport import Transport
from bot.wechat.limits import MESSAGES_AFTER_MESSAGE
from bot.wechat.splitting import split


class WeChatApi:
    """`may_send` is whether the account may send customer-service messages at all; `notice`
    ends a reply that did not fit into the messages allowed."""

    def __init__(
        self, transport: Transport, token: AccessToken, may_send: bool = True, notice: str = ""
    ) -> None:
        client = Client(transport, token)
        self.may_send = may_send
        self.token = token
        self.messages = CustomerService(client)
        self.notices = Notices(client)
        self.menu = Menu(client)
        self.qrcodes = QrCodes(client)
        self.people = People(client)
        self.network = Network(client)
        self._transport = transport
        self._notice = notice

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def send_reply(
        self, user: str, reply: Reply, most: int = MESSAGES_AFTER_MESSAGE, after: int = 0
    ) -> int:
        """Send a reply in at most `most` messages; returns how many were used.

        The choices are tappable links in the last message, as in a passive
        reply. After a failure the first `error.sent` messages were taken: the
        same call with `after=error.sent` goes on behind them. Raises
        TransportError.
        """
        self._require_permission()
        sent = after
        try:
            for text in split(reply, most, self._notice)[after:]:
                self.messages.text(user, text)
                sent += 1
        except TransportError as error:
            error.sent = sent
            raise
        return sent

    def typing(self, user: str, on: bool) -> None:
        """Show or end "the other side is typing" (lasts 15 s). Raises TransportError."""
        self._require_permission()
        try:
            self.messages.typing(user, on)
        except TransportError as error:
            if error.code != TYPING_ALREADY:
                raise

    def _require_permission(self) -> None:
        if not self.may_send:
            raise TransportError(
                "账号未开通客服消息（WECHAT_CUSTOMER_SERVICE 未设为 true）", TransportKind.PERMANENT
            )
