"""One call of the platform's API over HTTP: a JSON object in return, or a TransportError.

Knows no account and no token. Tokens and secrets travel in query strings and
bodies, so nothing of either, and no text of the HTTP library, gets into an
error or a log line.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.wechat.api.errors import disturbed, refusal

# A call takes a tenth of a second; the longest a worker waits for one.
TIMEOUT_SECONDS = 5.0
_MOST_BYTES = 1_000_000
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Answer = dict[str, Any]


class Transport:
    """Calls one address; threads may share it."""

    def __init__(
        self,
        base_url: str,
        timeout: float = TIMEOUT_SECONDS,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        logging.getLogger("httpx").addFilter(_hide_queries)
        self.base_url = base_url.rstrip("/")
        self._timeout = timeout
        # A proxy on the way out is the environment's business, but never towards this machine.
        outward = urlsplit(self.base_url).hostname not in _LOOPBACK
        self._client = httpx.Client(
            timeout=timeout, transport=transport, trust_env=outward, follow_redirects=False
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        """`path` is the part behind the host, e.g. `cgi-bin/menu/get`. Raises TransportError."""
        call = path.removeprefix("cgi-bin/")
        # The platform refuses \uXXXX escapes (40033).
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {} if content is None else {"Content-Type": "application/json"}
        request = self._client.build_request(
            method, f"{self.base_url}/{path}", params=params, content=content, headers=headers
        )
        answer = _decoded(call, self._exchange(call, request))
        if answer.get("errcode"):
            raise refusal(call, answer)
        return answer

    def _exchange(self, call: str, request: httpx.Request) -> bytes:
        ends = time.monotonic() + self._timeout
        try:
            response = self._client.send(request, stream=True)
            try:
                if response.status_code != 200:
                    status = response.status_code
                    # A gateway that waited in vain: what is behind it may have done its work.
                    raise disturbed(call, f"微信返回 HTTP {status}", in_doubt=status == 504)
                return _body(call, response, ends)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise disturbed(call, "无法连接微信接口") from None
        except httpx.HTTPError:
            raise disturbed(call, "微信没有答复，或连接中断", in_doubt=True) from None


def _body(call: str, response: httpx.Response, ends: float) -> bytes:
    """The whole body; the client's own time limit is for each piece of it."""
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > _MOST_BYTES:
            raise disturbed(call, "微信的答复过长", in_doubt=True)
        if time.monotonic() > ends:
            raise disturbed(call, "微信的答复过慢", in_doubt=True)
    return body


def _decoded(call: str, body: bytes) -> Answer:
    try:
        answer = json.loads(body)
        if not isinstance(answer, dict) or not isinstance(int(answer.get("errcode", 0)), int):
            raise TypeError
    except (ValueError, TypeError, RecursionError):
        raise disturbed(call, "微信的答复不是 JSON 对象", in_doubt=True) from None
    return {**answer, "errcode": int(answer.get("errcode", 0))}


_QUERY = re.compile(r"\?\S*")


def _hide_queries(record: logging.LogRecord) -> bool:
    """For httpx's own log lines, which show whole addresses."""
    record.msg, record.args = _QUERY.sub("?…", record.getMessage()), ()
    return True
