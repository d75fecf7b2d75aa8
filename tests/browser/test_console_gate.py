"""A draft that would answer a golden question wrongly is stopped at the gate; a question that
nobody could answer becomes an alias, and the phone answers.

The real product. With CONSOLE_PICTURES set to a folder the pages' pictures are kept there.
"""

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

ID, NAME, QUESTION = "2099-海洋", "海洋装备首台套专项", "海洋装备首台套专项什么时候截止"
ENTRY = f"/knowledge/entry?id={ID}"
NICKNAME = "瓦蓝巨鲸计划"


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    model = newest_model(Settings.from_env(os.environ).data_dir)
    if model is None:
        pytest.skip("needs a trained model: make train")
    with running_product(model, workers=1) as running:
        yield running


@pytest.fixture
async def desk(product: Product, tab: Tab) -> Desk:
    return await desk_of(product, tab)


async def write_call(desk: Desk, closes_on: str, number: int) -> None:
    """Write the call, or its new last day, and hand it in."""
    if number == 1:
        await desk.be("editor", "/knowledge/new?kind=call")
        await desk.fill(id=ID, title=NAME, issuer="区科工信局", aliases="海洋首台套")
        await desk.tab.value("document.querySelector('[name=level]').value = '区'")
    else:
        await desk.be("editor", f"/knowledge/edit?id={ID}")
    await desk.fill(closes_on=closes_on)
    await desk.press("submit")
    await desk.shows(f"第 {number} 版已送审")


async def approve(desk: Desk, expected: str) -> str:
    await desk.be("reviewer", ENTRY)
    await desk.press("approve")
    return await desk.shows(expected)


async def golden_says(desk: Desk, says: str, do: str) -> None:
    """Add the golden question, or change what it wants to be said."""
    await desk.be("editor", ENTRY)
    fields = {"question_text": QUESTION, "says": says}
    await desk.tab.value(
        f"const form = document.querySelector('#golden [value={do}]').form;"
        f"for (const [name, text] of Object.entries({json.dumps(fields)}))"
        " form.elements[name].value = text;"
        f"form.requestSubmit(form.querySelector('[value={do}]'))"
    )
    await desk.shows("检验题已")


async def test_a_draft_that_breaks_a_golden_question_waits_until_it_is_mended(desk: Desk):
    await write_call(desk, "2099-06-30", 1)
    await approve(desk, "已发布，一秒内生效")
    await golden_says(desk, "2099年6月30日", "add")
    await asyncio.sleep(1.5)  # what is published is answered within a second
    await desk.tab.value("document.querySelector('[name=run][value=published]').click()")
    await desk.shows("1 道检验题全部通过")

    await write_call(desk, "2099-07-31", 2)
    await desk.open(ENTRY)
    await desk.tab.value("document.querySelector('[name=run][value=draft]').click()")
    assert "2099年7月31日" in await desk.shows("1 道中有 1 道未通过")
    page = await approve(desk, "1 道检验题的回答不对")
    assert QUESTION in page and "2099年6月30日" in page and "2099年7月31日截止" in page
    assert "放行的原因" not in page
    await desk.picture("gate")
    await desk.tab.resize(390, 844)
    assert await desk.tab.value("document.documentElement.scrollWidth <= innerWidth")
    await desk.be("admin", ENTRY)
    await desk.press("approve")
    await desk.shows("放行的原因")
    await desk.ask(QUESTION, "2099年6月30日")

    await golden_says(desk, "2099年7月31日", "change")
    await approve(desk, "已发布，一秒内生效")
    await desk.ask(QUESTION, "2099年7月31日")

    await desk.be("editor", "/golden")
    await desk.tab.value("document.querySelector('form[action$=run] button').click()")
    await desk.shows("已全部检验")
    await desk.picture("golden")
    await desk.tab.resize(390, 844)
    assert await desk.tab.value("document.documentElement.scrollWidth <= innerWidth")


async def test_what_nobody_could_answer_becomes_an_alias_and_is_answered(desk: Desk):
    asked = f"{NICKNAME}什么时候截止"
    await desk.tab.resize(390, 844)
    await desk.tab.call("Page.navigate", url=desk.phone)
    await desk.tab.until("document.body?.dataset.ready")
    await desk.tab.value(
        f"document.getElementById('input').value = {json.dumps(asked)};"
        "document.getElementById('form').requestSubmit()"
    )
    await desk.tab.until("document.querySelectorAll('.turn:not(.own) .bubble').length > 0")

    await desk.be("editor", "/questions")
    ends = time.monotonic() + 20  # the worker gathers every two seconds
    while asked not in await desk.tab.value("document.body.innerText"):
        assert time.monotonic() < ends, await desk.tab.value("document.body.innerText")
        await asyncio.sleep(0.5)
        await desk.open("/questions")
    await desk.picture("open-questions")
    await desk.tab.value(
        "[...document.querySelectorAll('.k-list a')]"
        f".find(a => a.innerText.includes({json.dumps(NICKNAME)})).click()"
    )
    await desk.shows("加为别名")
    await desk.fill(find="海洋装备")
    await desk.press("find")
    await desk.shows(NAME)
    await desk.fill(alias=NICKNAME)
    await desk.picture("open-question")
    await desk.tab.resize(390, 844)
    assert await desk.tab.value("document.documentElement.scrollWidth <= innerWidth")
    await desk.press("alias")
    await desk.shows("别名已写入")

    await desk.open(ENTRY)
    await desk.press("submit")
    await desk.shows("第 3 版已送审")
    await approve(desk, "已发布，一秒内生效")
    await desk.ask(asked, "2099年7月31日")
    await desk.be("editor", "/questions/settled")
    assert asked in await desk.shows("已加为别名")
    assert all("409" in fault or "favicon" in fault or "404" in fault for fault in desk.tab.faults)
