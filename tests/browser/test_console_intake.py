"""A sheet with one wrong date, from the upload to the drafts; the pages of import, export and
checks as they look. With CONSOLE_PICTURES set to a folder the pictures are kept there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from browser import Tab
from console_desk import Desk, desk_of

from bot.cli.evaluation.product import COMMAND, Product, running_product
from bot.rasa_server.models import newest_model
from bot.settings import Settings
from policy_kb.calls.model import Call
from policy_kb.intake.sheet.writing import write_calls

pytestmark = pytest.mark.trained

CALLS = (
    Call(
        "2099-低空",
        "低空物流装备首台套专项",
        "区",
        "区科工商信局",
        category="装备",
        opens_on="2099-03-01",
        closes_on="2099-06-30",
        funding="按投入的20%补助，最高100万元",
        conditions=("在增城区注册的企业", "上年度研发费用不低于200万元"),
        aliases=("低空首台套",),
    ),
    Call(
        "2099-荔枝",
        "荔枝保鲜技术攻关专项",
        "区",
        "区农业农村局",
        closes_on="2099-07-31",
        funding="每项最高50万元",
    ),
)


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


def a_sheet(path: Path, closes_on: str) -> Path:
    write_calls(CALLS, path)
    book = openpyxl.load_workbook(path)
    book["项目征集"]["H2"] = closes_on
    book.save(path)
    return path


async def test_a_sheet_with_a_wrong_date_is_marked_mended_and_becomes_drafts(
    desk: Desk, tmp_path: Path
):
    await desk.be("editor", "/import")
    await desk.attach(a_sheet(tmp_path / "区级项目.xlsx", "2099-02-30"))
    await desk.tab.value("document.querySelector('main form').requestSubmit()")
    text = await desk.shows("整个文件没有导入")
    assert "第 2 行 H 列“截止日期”：没有这一天（现为“2099-02-30”）" in text
    assert "存为草稿" not in text
    await desk.picture("import-wrong-date")

    (tmp_path / "down").mkdir()
    marked = await desk.download("a[href*='errors.xlsx']", tmp_path / "down")
    cell = openpyxl.load_workbook(marked)["项目征集"]["H2"]
    assert "没有这一天" in cell.comment.text

    await desk.open("/import")
    await desk.attach(a_sheet(tmp_path / "区级项目.xlsx", "2099-06-30"))
    await desk.tab.value("document.querySelector('main form').requestSubmit()")
    text = await desk.shows("存为草稿（2 条）")
    assert "新增 2" in text and "2099-06-30" in text
    await desk.picture("import")
    await desk.tab.resize(390, 844)
    assert await desk.tab.value("document.documentElement.scrollWidth <= innerWidth")
    await desk.tab.resize(1280, 900)
    await desk.tab.value("document.getElementById('save').click()")
    text = await desk.shows("已存为草稿 2 条")
    assert all(call.title in text for call in CALLS)
    await desk.picture("import-drafts")
    assert all("favicon" in fault or "422" in fault for fault in desk.tab.faults)


async def test_the_pages_fit_a_phone(product: Product, desk: Desk, tmp_path: Path):
    differing = [
        replace(
            CALLS[0],
            id=f"2098-{n}",
            title="2098年海洋装备专项",
            contact=f"创新科 8262000{n}",
            link=None if n else "https://example.org/a",
            closes_on=closes_on,
            aliases=(),
        )
        for n, closes_on in enumerate(("2099-06-30", "2099-07-31"))
    ]
    write_calls(differing, tmp_path / "a.xlsx")
    command = [*COMMAND, "kb", "import", str(tmp_path / "a.xlsx"), "--publish"]
    subprocess.run(command, env=product.environ, check=True, capture_output=True)
    await desk.be("editor", "/conflicts")
    for _ in range(100):  # the check runs beside the pages
        if "内容互相矛盾 2" in await desk.tab.value("document.body.innerText"):
            break
        await desk.open("/conflicts")
    for name, path, text in (
        ("conflicts", "/conflicts", "2099-06-30 / 2099-07-31"),
        ("export", "/export", "下载 .xlsx"),
        ("import-form", "/import", "上传并检查"),
        ("home", "/", "内容互相矛盾 2 处"),
    ):
        await desk.be("editor", path)
        await desk.shows(text)
        if name != "home":
            await desk.picture(name)
        await desk.tab.resize(390, 844)
        assert await desk.tab.value("document.documentElement.scrollWidth <= innerWidth"), path
    here = (desk.console.removesuffix("/console"), "about:", "data:")
    assert [address for address in desk.tab.addresses if not address.startswith(here)] == []
