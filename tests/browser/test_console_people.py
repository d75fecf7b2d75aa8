"""A question left in the phone page is answered in the console and arrives on the phone; the pages
about people, the account and staff as they look."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator

import pytest
from browser import Tab
from console_desk import Desk, desk_of

from bot.cli.evaluation.product import Product, running_product
from bot.rasa_server.models import newest_model
from bot.settings import Settings

pytestmark = pytest.mark.trained

ASKED = "我们做无人机巡检的，能不能在增城申请试飞场地"
REPLY = "可以。请联系您所在镇街，本周内会有专人对接。"
_SHOWN = "document.body.innerText"


@pytest.fixture(scope="module", params=["true", "false"], ids=["pushed", "next message"])
def product(request) -> Iterator[Product]:
    model = newest_model(Settings.from_env(os.environ).data_dir)
    if model is None:
        pytest.skip("needs a trained model: make train")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WECHAT_CUSTOMER_SERVICE", request.param)
        with running_product(model, workers=1) as running:
            yield running


@pytest.fixture
async def desk(product: Product, tab: Tab) -> Desk:
    return await desk_of(product, tab)


async def say(desk: Desk, text: str) -> None:
    """Type into the phone page."""
    await desk.tab.value(
        f"document.getElementById('input').value = {json.dumps(text)};"
        "document.getElementById('form').requestSubmit()"
    )


async def test_a_question_left_for_a_person_comes_back_answered(desk: Desk, product: Product):
    await desk.tab.resize(390, 844)
    await desk.tab.call("Page.navigate", url=desk.phone)
    await desk.tab.until("document.body?.dataset.ready")
    await say(desk, f"留言：{ASKED}")
    await desk.tab.until(f"/单号/.test({_SHOWN})")
    stayed = await desk.tab.value("location.href")

    await desk.be("editor", "/tickets")
    await desk.shows(ASKED[:10])
    await desk.picture("tickets")
    await desk.tab.value("document.querySelector('main a[href*=\\'/tickets/\\']').click()")
    await desk.shows(ASKED)
    await desk.fill(reply=REPLY)
    await desk.picture("ticket")
    await desk.tab.value("document.querySelector('[name=reply]').form.requestSubmit()")
    await desk.shows("已答复")

    await desk.tab.resize(390, 844)
    await desk.tab.call("Page.navigate", url=stayed)
    await desk.tab.until("document.body?.dataset.ready")
    pushed = product.environ["WECHAT_CUSTOMER_SERVICE"] == "true"
    if not pushed:
        await asyncio.sleep(2)  # the worker lays the letter ready within a second
        await say(desk, "你好")
    began = time.monotonic()
    while REPLY not in await desk.tab.value(_SHOWN):
        assert time.monotonic() - began < 20, await desk.tab.value(_SHOWN)
        await asyncio.sleep(0.2)
    await desk.picture("ticket-answered-on-the-phone")
    if pushed:
        await say(desk, "你好")
    await asyncio.sleep(1)
    assert (await desk.tab.value(_SHOWN)).count(REPLY) == 1


async def test_the_pages_fit_a_phone(desk: Desk):
    pages = {
        "home": "/",
        "conversations": "/conversations",
        "numbers": "/numbers",
        "canned-replies": "/canned-replies",
        "wechat": "/wechat",
        "staff": "/staff",
        "audit": "/audit",
        "account": "/account",
    }
    for name, path in pages.items():
        await desk.be("admin", path)
        await desk.picture(name)
        await desk.tab.resize(390, 844)
        assert await desk.tab.value("document.documentElement.scrollWidth <= innerWidth"), path
    await desk.open("/")
    await desk.picture("home-phone")
    here = (desk.console.removesuffix("/console"), "about:", "data:")
    assert [address for address in desk.tab.addresses if not address.startswith(here)] == []
