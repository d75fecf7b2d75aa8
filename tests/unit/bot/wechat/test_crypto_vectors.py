"""The platform's own examples.

https://developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html
"""

from __future__ import annotations

import pytest

from bot.errors import BadMessage, BadSignature
from bot.wechat import flatxml
from bot.wechat.crypto import Envelope, check_signature, signature
from bot.wechat.protocol import sealed

TOKEN, APPID, KEY = "AAAAA", "wxba5fad812f8e6fb9", "A" * 43
REPLY = b'{"demo_resp":"good luck"}'
REPLY_ENCRYPTED = (
    "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
)
REPLY_SIGNATURE = "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"


@pytest.mark.parametrize(
    ("timestamp", "nonce", "expected"),
    [
        ("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        ("1714112445", "415670741", "6c5c811b55cc85e0e1b54100749188c20beb3f5d"),
    ],
)
def test_official_signatures(timestamp: str, nonce: str, expected: str) -> None:
    assert signature(TOKEN, timestamp, nonce) == expected
    check_signature(expected, TOKEN, timestamp, nonce)


def test_official_reply_is_sealed_bit_for_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Envelope, "get_random_string", lambda self: "707722b803182950")
    fields = flatxml.read(sealed(REPLY, Envelope(KEY, APPID), TOKEN, "1713424427", "415670741"))
    assert fields == {
        "Encrypt": REPLY_ENCRYPTED,
        "MsgSignature": REPLY_SIGNATURE,
        "TimeStamp": "1713424427",
        "Nonce": "415670741",
    }


def test_official_reply_is_unsealed() -> None:
    assert Envelope(KEY, APPID).unseal(REPLY_ENCRYPTED) == REPLY


def test_an_envelope_of_another_account_is_refused() -> None:
    with pytest.raises(BadSignature):
        Envelope(KEY, "wx0000000000000000").unseal(REPLY_ENCRYPTED)


@pytest.mark.parametrize(
    "broken",
    ["", "AAAA", "!!!!", "中文", REPLY_ENCRYPTED[:-24] + "==", "A" * 64, REPLY_ENCRYPTED + "AAAA"],
)
def test_a_broken_envelope_is_one_kind_of_error(broken: str) -> None:
    with pytest.raises(BadMessage):
        Envelope(KEY, APPID).unseal(broken)


def test_the_random_prefix_differs_each_time() -> None:
    envelope = Envelope(KEY, APPID)
    assert len({envelope.seal(b"x") for _ in range(20)}) == 20


@pytest.mark.parametrize("message", [b"", b"x", "中".encode() * 11, b"y" * 5000])
def test_what_is_sealed_is_unsealed(message: bytes) -> None:
    envelope = Envelope("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", APPID)
    assert envelope.unseal(envelope.seal(message)) == message


def test_an_empty_token_never_matches() -> None:
    with pytest.raises(BadSignature):
        check_signature(signature("", "1", "2"), "", "1", "2")


@pytest.mark.parametrize("claimed", ["", "0" * 40, "签名", signature(TOKEN, "1", "2").upper()])
def test_a_wrong_signature_is_refused(claimed: str) -> None:
    with pytest.raises(BadSignature):
        check_signature(claimed, TOKEN, "1", "2")


def test_secrets_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signature and appid both: the comparison is the library's, on whole values."""
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr("bot.wechat.crypto.hmac.compare_digest", compare)
    with pytest.raises(BadSignature):
        check_signature("0" * 40, TOKEN, "1", "2")
    assert compared.pop() == (signature(TOKEN, "1", "2").encode(), b"0" * 40)
    Envelope(KEY, APPID).unseal(REPLY_ENCRYPTED)
    assert compared == [(APPID.encode(), APPID.encode())]
