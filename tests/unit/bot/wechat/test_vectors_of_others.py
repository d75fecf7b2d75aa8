"""Our door against vectors that neither we nor wechatpy made: tests/fixtures/wechat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import BadSignature
from bot.wechat import flatxml
from bot.wechat.crypto import Envelope, check_signature, signature

FILE = Path(__file__).resolve().parents[3] / "fixtures" / "wechat" / "crypto_vectors.yml"
VECTORS: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def cases(kind: str) -> Any:
    return pytest.mark.parametrize("case", VECTORS[kind], ids=lambda case: case["source"])


@cases("signatures")
def test_signatures(case: dict[str, Any]) -> None:
    assert signature(case["token"], *case["parts"]) == case["expected"]
    check_signature(case["expected"], case["token"], *reversed(case["parts"]))


@cases("envelopes")
def test_envelopes_are_the_same_bit_for_bit(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Envelope, "get_random_string", lambda _: case["prefix"])
    envelope = Envelope(case["key"], case["appid"])
    assert envelope.seal(case["message"].encode()) == case["encrypt"]
    assert envelope.unseal(case["encrypt"]).decode() == case["message"]
    if "msg_signature" in case:
        stamps = case["timestamp"], case["nonce"]
        assert signature(case["token"], *stamps, case["encrypt"]) == case["msg_signature"]


@cases("pushes")
def test_a_push_is_verified_and_undressed(case: dict[str, Any]) -> None:
    stamps = case["timestamp"], case["nonce"], case["encrypt"]
    check_signature(case["msg_signature"], case["token"], *stamps)
    fields = flatxml.read(Envelope(case["key"], case["appid"]).unseal(case["encrypt"]))
    assert {name: fields.get(name) for name in case["fields"]} == case["fields"]
    with pytest.raises(BadSignature):
        check_signature("invalid-signature", case["token"], *stamps)
    with pytest.raises(BadSignature):
        Envelope(case["key"], "invalid appid").unseal(case["encrypt"])
