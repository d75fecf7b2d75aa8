"""An API call that the platform refuses: an errcode and the words that go with it."""

from __future__ import annotations

import secrets

_WORDS = {
    40001: "invalid credential, access_token is invalid or not latest",
    40003: "invalid openid",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40023: "invalid sub button size",
    40025: "invalid sub button name size",
    40026: "invalid sub button key size",
    40027: "invalid sub button url size",
    40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
    40037: "invalid template_id",
    40066: "invalid url",
    40125: "invalid appsecret",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    42001: "access_token expired",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    44004: "empty content",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45029: "qrcode count out of limit",
    45047: "out of response count limit",
    45072: "command list size out of limit",
    45080: "user did not interact recently",
    45081: "is typing already",
    45098: "msgmenu list size is out of limit",
    46003: "menu no exist",
    47001: "data format error",
    47003: "argument invalid",
    48001: "api unauthorized",
}


class Refusal(Exception):
    """Raised by whatever part of the stand-in does not accept a call."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(f"{code}")
        self.code = code
        self.words = words or _WORDS.get(code, "system error")

    def as_answer(self) -> dict[str, object]:
        """The JSON body, with the platform's mark for its own logs."""
        rid = "-".join(secrets.token_hex(4) for _ in range(3))
        return {"errcode": self.code, "errmsg": f"{self.words} rid: {rid}"}
