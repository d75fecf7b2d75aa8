"""The sans-I/O door: query and bytes in, `Incoming` or a ProtocolError out; `Reply` back to bytes.

No sockets, no clock, no state. What is said belongs elsewhere; so does every
number of the vendor (`limits`) and the look of a text (`rendering`).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import BadMessage, BadSignature, ProtocolError
from bot.messages import Incoming, Reply
from bot.wechat import flatxml
from bot.wechat.crypto import Envelope, check_signature, signature
from bot.wechat.incoming import to_incoming
from bot.wechat.limits import NOTHING_TO_SAY
from bot.wechat.rendering import render


@dataclass(frozen=True)
class Received:
    """A verified push, and the envelope its answer must go into (None: plain mode)."""

    incoming: Incoming
    envelope: Envelope | None = None


class Door:
    """Verifies and undresses what the platform sends, dresses what we answer."""

    def __init__(
        self, token: str, appid: str = "", aes_key: str = "", aes_key_previous: str = ""
    ) -> None:
        self._token = token
        keys = [key for key in (aes_key, aes_key_previous) if key]
        self._envelopes = tuple(Envelope(key, appid) for key in keys)

    def greet(self, query: Mapping[str, str]) -> str:
        """The echostr of the platform's URL check. Raises BadSignature."""
        self._check_plain(query)
        return query.get("echostr", "")

    def receive(self, query: Mapping[str, str], body: bytes) -> Received:
        """Verify, decrypt and parse one push. Raises BadSignature or BadMessage, nothing else."""
        if not self._envelopes:
            self._check_plain(query)
            fields = flatxml.read(body)
            if "Encrypt" in fields and "MsgType" not in fields:
                raise BadMessage("an encrypted body, but no WECHAT_AES_KEY is set")
            return Received(to_incoming(fields))
        # msg_signature covers the body; `signature` does not, but a wrong one is still a lie.
        if "signature" in query:
            self._check_plain(query)
        elif not query.get("msg_signature"):
            raise BadSignature("unsigned")
        encrypted = flatxml.read(body).get("Encrypt", "")
        if not encrypted:
            raise BadMessage("a plain body, although WECHAT_AES_KEY is set")
        check_signature(query.get("msg_signature", ""), self._token, *_nonces(query), encrypted)
        message, envelope = self._unseal(encrypted)
        return Received(to_incoming(flatxml.read(message)), envelope)

    def answer(self, received: Received, reply: Reply | None, now: int) -> bytes:
        """The body that answers a push: XML in the mode of the push, or "nothing to say"."""
        text = render(reply) if reply else ""
        if not text:
            return NOTHING_TO_SAY
        body = flatxml.write(
            {
                "ToUserName": received.incoming.user,
                "FromUserName": received.incoming.account,
                "CreateTime": now,
                "MsgType": "text",
                "Content": text,
            }
        )
        if received.envelope is None:
            return body
        return sealed(body, received.envelope, self._token, str(now), secrets.token_hex(8))

    def _check_plain(self, query: Mapping[str, str]) -> None:
        check_signature(query.get("signature", ""), self._token, *_nonces(query))

    def _unseal(self, encrypted: str) -> tuple[bytes, Envelope]:
        """Try the current key, then the previous one: pushes overlap while a key is changed."""
        refusal: ProtocolError | None = None
        for envelope in self._envelopes:
            try:
                return envelope.unseal(encrypted), envelope
            except BadSignature as error:
                refusal = error
            except BadMessage as error:
                refusal = refusal or error
        raise refusal or BadMessage("no key")


def sealed(body: bytes, envelope: Envelope, token: str, timestamp: str, nonce: str) -> bytes:
    """An encrypted reply as the platform wants it."""
    encrypted = envelope.seal(body)
    return flatxml.write(
        {
            "Encrypt": encrypted,
            "MsgSignature": signature(token, timestamp, nonce, encrypted),
            "TimeStamp": int(timestamp),
            "Nonce": nonce,
        }
    )


def _nonces(query: Mapping[str, str]) -> tuple[str, str]:
    return query.get("timestamp", ""), query.get("nonce", "")
