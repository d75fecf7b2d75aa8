"""Broken, twisted and forged requests in any number: the same seed makes the same ones.

Half of them are signed rightly after they were broken, so that they get past the
first gate. For the tests of the door; nothing here judges what comes back.
"""

from __future__ import annotations

import base64
import json
import random
import struct
from collections.abc import Callable
from pathlib import Path

from bot.simulator.fake_wechat import Phone
from bot.wechat import flatxml
from bot.wechat.crypto import Envelope, signature

_FOLDER = Path(__file__).parent / "fixtures" / "wechat"
FIXTURES = [path.read_bytes() for path in sorted(_FOLDER.glob("*.xml"))]
TOKEN, APPID, SECRET = "fuzz-token-2f81c6", "wxfuzz5fad812f8e6fb9", "fuzz-secret-77aa01"
AES_KEY = "fuzzKEY0123456789abcdefghijklmnopqrstuvwxyz"
# What a person's openid looks like here; it may stand in no log.
OPENID = "oFUZZ{:06d}PERSONabcdefghijk"
SECRETS = (TOKEN, AES_KEY, SECRET, "oFUZZ")

_NASTY = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"]]>", b"<![CDATA[", b"<!--", b"<?xml version='1.0'?>",
    b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", b"&e;", b"&#0;", b"&lt;", b"</xml>",
    b"<xml>", b"<a>" * 200, b"{", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"A" * 9000, b"%00",
    b"\r\n",
)  # fmt: skip
_ODD = ("", "0", "-1", "1e9", "9" * 5000, "签名", "\x00", "\ud800", "%ff", "a" * 40, "null", "[]")
_ENTITIES = (
    b"<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
    b"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]><xml><Content>&c;</Content></xml>"
)

Request = tuple[dict[str, str], bytes]


class _SeededEnvelope(Envelope):
    def __init__(self, source: random.Random, key: str = AES_KEY, appid: str = APPID) -> None:
        super().__init__(key, appid)
        self._source = source

    def get_random_string(self) -> str:
        return f"{self._source.randrange(16**16):016x}"


class Mutations:
    """An endless supply for one mode of the door."""

    def __init__(self, seed: int, safe: bool) -> None:
        self._random = random.Random(seed)
        self._safe = safe
        self._envelope = _SeededEnvelope(self._random)
        self._phone = Phone("", TOKEN, nonce=lambda: str(self._random.randrange(10**9)))
        if safe:
            self._phone._envelope = self._envelope
        self._count = 0

    def next(self) -> Request:
        """One more request: query and body."""
        self._count += 1
        ways: list[Callable[[bytes], Request]] = [
            self._bytes_outside, self._bytes_inside, self._fields, self._no_xml, self._query,
        ]  # fmt: skip
        if self._safe:
            ways += [self._ciphertext, self._plaintext, self._downgrade]
        way = self._random.choice(ways)
        query, body = way(self._genuine())
        if self._random.random() < 0.2:
            query = self._twist(query)
        return query, body

    def _genuine(self) -> bytes:
        body = self._random.choice(FIXTURES)
        return body.replace(b"oCJUsw1234567890abcdefghijkl", self._person().encode())

    def _person(self) -> str:
        return OPENID.format(self._count)

    def _wrap(self, body: bytes) -> Request:
        return self._phone.wrap(body, self._person())

    def _bytes_outside(self, message: bytes) -> Request:
        query, body = self._wrap(message)
        return self._maybe_signed(query, self._mangle(body))

    def _bytes_inside(self, message: bytes) -> Request:
        return self._wrap(self._mangle(message))

    def _fields(self, message: bytes) -> Request:
        fields = list(flatxml.read(message).items())
        for _ in range(self._random.randint(1, 4)):
            place = self._random.randrange(len(fields))
            name, value = fields[place]
            odd = self._random.choice(_ODD)
            fields[place] = self._random.choice(
                [(name, odd), (name, value * 50), ("Event", value), (name.lower(), value)]
            )
            if self._random.random() < 0.3:
                fields += self._random.sample(fields, self._random.randint(1, len(fields)))
        inside = "".join(
            f"<{name.split('[')[0]}><![CDATA[{value}]]></{name.split('[')[0]}>"
            for name, value in fields
        )
        return self._wrap(f"<xml>{inside}</xml>".encode("utf-8", "surrogatepass"))

    def _no_xml(self, message: bytes) -> Request:
        other = self._random.choice(
            [
                b"",
                b"success",
                _ENTITIES,
                json.dumps(flatxml.read(message)).encode(),
                message.decode().encode("utf-16"),
                self._random.randbytes(400),
                b"<xml/>",
                b"<xml>" + b"<a>" * 5000,
                b"[" * 60_000,
                b"x" * 70_000,
                message * 3,
            ]  # fmt: skip
        )
        if self._random.random() < 0.5:
            return self._wrap(other)
        return self._maybe_signed(self._wrap(message)[0], other)

    def _query(self, message: bytes) -> Request:
        query, body = self._wrap(message)
        return self._twist(query), body

    def _ciphertext(self, message: bytes) -> Request:
        sealed = self._envelope.seal(message)
        place = self._random.randrange(len(sealed))
        broken = self._random.choice(
            [
                sealed[:place], sealed[place:], sealed + sealed, sealed[: place // 64 * 64],
                sealed[:place] + "!" + sealed[place:], "AAAA", "", "A" * 40_000,
                sealed[:place] + self._random.choice("AZaz09+/=中") + sealed[place + 1 :],
                _SeededEnvelope(self._random, appid="wx_another_account").seal(message),
                _SeededEnvelope(self._random, key="B" * 43).seal(message),
            ]
        )  # fmt: skip
        return self._sealed(broken)

    def _plaintext(self, message: bytes) -> Request:
        """Whole blocks, rightly encrypted, whose inside lies about itself."""
        length = self._random.choice([0, 1, len(message) - 1, len(message) + 1, 2**31, 2**32 - 1])
        plain = b"0" * 16 + struct.pack(">I", length) + message + APPID.encode()
        padding = self._random.choice([0, 1, 16, 32, 33, 255, 32 - len(plain) % 32])
        plain += bytes([padding]) * (32 - len(plain) % 32)
        blocks = self._envelope.cipher.encrypt(plain)  # the cipher alone, without its own padding
        return self._sealed(base64.b64encode(blocks).decode())

    def _downgrade(self, message: bytes) -> Request:
        query, _ = self._wrap(message)
        for name in ("msg_signature", "encrypt_type"):
            if self._random.random() < 0.5:
                query.pop(name)
        return query, message

    def _sealed(self, encrypted: str) -> Request:
        query, _ = self._wrap(b"")
        stamps = query["timestamp"], query["nonce"]
        query["msg_signature"] = signature(TOKEN, *stamps, encrypted)
        return query, flatxml.write({"ToUserName": "gh", "Encrypt": encrypted})

    def _maybe_signed(self, query: dict[str, str], body: bytes) -> Request:
        if self._safe and self._random.random() < 0.5:
            try:
                encrypted = flatxml.read(body).get("Encrypt", "")
            except Exception:
                return query, body
            stamps = query["timestamp"], query["nonce"]
            query["msg_signature"] = signature(TOKEN, *stamps, encrypted)
        return query, body

    def _twist(self, query: dict[str, str]) -> dict[str, str]:
        twisted = dict(query)
        for name in self._random.sample(sorted(query), self._random.randint(1, len(query))):
            action = self._random.random()
            if action < 0.3:
                del twisted[name]
            elif action < 0.6:
                twisted[name] = self._random.choice(_ODD)
            else:
                value = bytearray(twisted[name].encode("utf-8", "replace"))
                if value:
                    value[self._random.randrange(len(value))] = self._random.randrange(32, 127)
                twisted[name] = value.decode("utf-8", "replace")
        return twisted

    def _mangle(self, body: bytes) -> bytes:
        mangled = bytearray(body)
        for _ in range(self._random.randint(1, 6)):
            place = self._random.randrange(len(mangled) + 1)
            length = self._random.randrange(4)
            action = self._random.random()
            if action < 0.4:
                mangled[place : place + 1] = bytes([self._random.randrange(256)])
            elif action < 0.6:
                mangled[place : place + length] = b""
            elif action < 0.8:
                mangled[place:place] = self._random.choice(_NASTY)
            elif action < 0.9:
                mangled[place:place] = mangled[place : place + 40]
            else:
                del mangled[place:]
        return bytes(mangled)
