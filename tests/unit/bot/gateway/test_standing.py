"""The account's welcome and its switch, as people meet them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.gateway.remarks import remark
from bot.messages import Choice, Incoming, Kind, Reply
from bot.services.presence.account_copy import Standing

OFF = Standing(1, off="系统维护中，请下午再来。")
WORDED = Standing(2, "您好，这里是科技通。", ("科技专员", "查进度"))


class Known:
    """A watch that knows."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    async def now(self) -> Standing:
        return self._standing


def arriving(kind: Kind, **more) -> Incoming:
    return Incoming(kind, "o_li", "gh_1", 0, "1", **more)


async def ask(stage, standing: Standing, text: str):
    gateway = stage.gateway()
    gateway.desk.tools = replace(gateway.desk.tools, standing=Known(standing))
    said = await gateway.phone.say("o_li", text)
    return said, gateway.dialogue.asked


async def test_while_it_is_off_nobody_is_asked_and_the_given_sentence_is_said(stage):
    said, asked = await ask(stage, OFF, "高企认定谁负责")
    assert OFF.off in str(said)
    assert asked == []


async def test_while_it_is_on_the_dialogue_answers(stage):
    said, asked = await ask(stage, WORDED, "高企认定谁负责")
    assert "好的" in str(said)
    assert asked == [("o_li", "高企认定谁负责")]


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.MENU_CLICK, Kind.IMAGE, Kind.SCANNED])
def test_whatever_is_sent_while_it_is_off_gets_the_sentence(replies, kind):
    assert remark(replies, arriving(kind, text="高企"), OFF) == Reply(OFF.off)
    assert remark(replies, arriving(kind, text=""), OFF) == Reply(OFF.off)


def test_the_welcome_is_what_staff_wrote_or_the_products_own(replies):
    followed = arriving(Kind.FOLLOWED)
    choices = (Choice("科技专员", "科技专员"), Choice("查进度", "查进度"))
    assert remark(replies, followed, WORDED) == Reply(WORDED.welcome, choices)
    assert remark(replies, followed) == replies.get("welcome")
    off = remark(replies, followed, OFF)
    assert OFF.off in off.text and off.choices == ()
