"""Signatures and the platform's AES envelope. Bytes and strings only, no XML, no I/O.

wechatpy's cipher and encryption are used; its signature check, decryption and
random source are not (not constant in time, unchecked padding, `random.sample`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct

from wechatpy.crypto import PrpCrypto

from bot.errors import BadMessage, BadSignature
from bot.wechat.limits import PADDING_BLOCK, RANDOM_PREFIX


def signature(token: str, *parts: str) -> str:
    """SHA-1 over the sorted strings, as the platform computes it."""
    pieces = sorted(part.encode("utf-8", "replace") for part in (token, *parts))
    return hashlib.sha1(b"".join(pieces)).hexdigest()  # noqa: S324 - the vendor's choice


def check_signature(claimed: str, token: str, *parts: str) -> None:
    """Compare in constant time; raises BadSignature. An empty token never matches:
    the "signature" would then be a hash of what the sender chose himself."""
    if not token:
        raise BadSignature("no token is configured")
    if not all(parts):
        raise BadSignature("a signed parameter is missing")
    expected = signature(token, *parts).encode()
    if not hmac.compare_digest(expected, claimed.encode("utf-8", "replace")):
        raise BadSignature("wrong signature")


class Envelope(PrpCrypto):
    """Encrypts and decrypts for one EncodingAESKey and one account."""

    def __init__(self, encoding_aes_key: str, appid: str) -> None:
        self._appid = appid
        super().__init__(base64.b64decode(encoding_aes_key + "="))

    def get_random_string(self) -> str:
        """The 16 bytes before the message; wechatpy calls this."""
        return secrets.token_hex(RANDOM_PREFIX // 2)

    def seal(self, message: bytes) -> str:
        """The Encrypt field for `message`."""
        return self.encrypt(message, self._appid).decode("ascii")

    def unseal(self, encrypted: str) -> bytes:
        """The message inside an Encrypt field.

        Raises BadMessage for anything but an intact envelope, BadSignature for
        an intact one of another account.
        """
        plain = self._decrypt_blocks(encrypted)
        padding = plain[-1]
        if not 1 <= padding <= PADDING_BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise BadMessage("broken padding")
        content = plain[RANDOM_PREFIX:-padding]
        if len(content) < 4:
            raise BadMessage("the envelope is too short")
        (length,) = struct.unpack(">I", content[:4])
        if length > len(content) - 4:
            raise BadMessage("the envelope is too short")
        message, appid = content[4 : 4 + length], content[4 + length :]
        if not hmac.compare_digest(appid, self._appid.encode()):
            raise BadSignature("the envelope is addressed to another account")
        return message

    def _decrypt_blocks(self, encrypted: str) -> bytes:
        try:
            blocks = base64.b64decode("".join(encrypted.split()).encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError) as error:
            raise BadMessage("the envelope is not base64") from error
        if not blocks or len(blocks) % RANDOM_PREFIX:
            raise BadMessage("the envelope is not whole AES blocks")
        return self.cipher.decrypt(blocks)
