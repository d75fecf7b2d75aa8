"""Calls in the account's name: our transport and token under wechatpy's catalogue of calls.

wechatpy's own requests are not used: they repeat without end, fetch tokens
without a lock or a time limit, and show secrets in their errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wechatpy import WeChatClient

from bot.errors import TransportError
from bot.wechat.api.errors import TOKEN_REFUSED
from bot.wechat.api.token import AccessToken
from bot.wechat.api.transport import Answer, Transport


class Client(WeChatClient):
    """The account as its API sees it; `message`, `menu`, `qrcode` … are wechatpy's."""

    def __init__(self, transport: Transport, token: AccessToken) -> None:
        super().__init__(appid="", secret="", auto_retry=False)
        self._transport = transport
        self.token = token

    def call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        """One call, and one more where its token is refused. Raises TransportError."""
        value = self.token.get()
        try:
            return self._attempt(value, method, path, params, body)
        except TransportError as error:
            if error.code not in TOKEN_REFUSED:
                raise
        value = self.token.instead_of(value)
        return self._attempt(value, method, path, params, body)

    def fetch_access_token(self) -> None:
        """wechatpy's way to a token; ours is `token`."""
        raise NotImplementedError

    def _attempt(
        self,
        token: str,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
    ) -> Answer:
        query = {"access_token": token, **(params or {})}
        return self._transport.call(method, path, query, body)

    def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Any:
        """What all of wechatpy's calls go through."""
        processor = kwargs.get("result_processor")
        answer = self.call(
            method.upper(), f"cgi-bin/{url_or_endpoint}", kwargs.get("params"), kwargs.get("data")
        )
        return processor(answer) if processor else answer
