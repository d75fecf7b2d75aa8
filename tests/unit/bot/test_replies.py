"""The sentences said without a dialogue: all used, all presentable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot
from bot.gateway.reception import QUIET
from bot.gateway.remarks import UNREADABLE
from bot.messages import Kind
from bot.replies import Replies, UnknownReply
from bot.wechat.limits import TEXT_BUDGET_BYTES
from bot.wechat.rendering import render


def test_an_unknown_key_raises(replies: Replies) -> None:
    with pytest.raises(UnknownReply):
        replies.get("nonsense")


def test_every_key_is_used_and_every_used_key_exists(replies: Replies) -> None:
    files = Path(bot.__file__).parent.rglob("*.py")
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    found = re.findall(r'(?:replies(?:\(\))?|self)\.get\("(\w+)"', code)
    used = set(found) | set(UNREADABLE.values())
    assert used == replies.keys()


def test_values_are_filled_in(replies: Replies) -> None:
    assert "500" in replies.get("too_long", kept=500).text


def test_a_civil_servant_would_sign(replies: Replies) -> None:
    for key in sorted(replies.keys()):
        reply = replies.get(key)
        assert not re.search(r"[!！~～]|人工客服|小编|亲", reply.text), key
        assert reply.text.strip() == reply.text
        assert re.search(r"[。：]$", reply.text), key
        assert len(render(reply).encode()) <= TEXT_BUDGET_BYTES


def test_every_kind_that_cannot_be_read_has_a_sentence() -> None:
    talk = {Kind.TEXT, Kind.MENU_CLICK}
    arriving, leaving = {Kind.FOLLOWED, Kind.SCANNED}, {Kind.UNFOLLOWED, Kind.REVOKED}
    assert set(UNREADABLE) == set(Kind) - talk - arriving - leaving - QUIET
