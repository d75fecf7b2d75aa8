"""The phone page before the real product: a question gets its answer, and nobody else is asked."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import pytest
from browser import WIDTHS, Tab

from bot.cli.evaluation.product import Product, running_product
from bot.rasa_server.models import newest_model
from bot.settings import Settings

pytestmark = pytest.mark.trained

_ANSWER = "document.querySelector('.turn:not(.own) .bubble')?.innerText ?? ''"
_ASK = """(() => {
  const input = document.getElementById('input');
  input.value = %s;
  document.getElementById('form').requestSubmit();
})()"""


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """The real product with its simulator."""
    model = newest_model(Settings.from_env(os.environ).data_dir)
    if model is None:
        pytest.skip("needs a trained model: make train")
    with running_product(model, workers=1) as running:
        yield running


async def _open(tab: Tab, product: Product, width: int, height: int) -> None:
    await tab.resize(width, height)
    await tab.call("Page.navigate", url=f"http://127.0.0.1:{product.internal_port}/simulator")
    await tab.until("document.body?.dataset.ready")


@pytest.mark.parametrize("size", WIDTHS.values(), ids=WIDTHS.keys())
async def test_a_question_typed_on_the_page_is_answered(product: Product, tab: Tab, size):
    await _open(tab, product, *size)
    await tab.value(_ASK % json.dumps("高企认定谁负责"))
    answer = await tab.until(_ANSWER)
    assert "区科工信局" in answer and "来源：" in answer
    assert await tab.value("document.querySelector('.own .bubble').innerText") == "高企认定谁负责"
    assert await tab.value("document.documentElement.scrollWidth <= innerWidth")
    assert tab.faults == []


async def test_the_page_asks_nobody_else_for_anything(product: Product, tab: Tab):
    await _open(tab, product, 390, 844)
    await tab.value(_ASK % json.dumps("<img src=http://example.com/x.png> 孵化器谁牵头"))
    await tab.until(_ANSWER)
    await tab.value("0")  # takes in the last events
    assert f"http://127.0.0.1:{product.internal_port}/simulator/send" in tab.addresses
    here = re.compile(rf"http://127\.0\.0\.1:{product.internal_port}/|data:|about:")
    assert [address for address in tab.addresses if not here.match(address)] == []
    assert await tab.value("document.images.length") == 0
