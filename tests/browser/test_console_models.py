"""The page of the models in a browser: a comparison read, a model served and given back, on a desk
and on a phone. The worker's part is done by the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from browser import Tab
from conftest import _server
from console_desk import NAMES, PASSWORD, Desk
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from trained import NEW, OLD, leave_a_training

from bot.bootstrap import build_stores
from bot.bootstrap.console import build_console
from bot.bootstrap.training import training_jobs_of
from bot.cli.evaluation.product import free_port
from bot.services.staffing.staff import Accounts, Role
from bot.services.training.training_jobs import TrainingJobs
from bot.settings import Settings

FITS = "document.documentElement.scrollWidth <= innerWidth"


@dataclass
class House:
    """A console, and the dialogue servers' word for what they serve."""

    address: str
    jobs: TrainingJobs
    serves: str = OLD

    async def readyz(self, _) -> JSONResponse:
        return JSONResponse({"ready": True, "model": self.serves})


@pytest.fixture
async def house(tmp_path) -> AsyncIterator[House]:
    port, servers = free_port(), free_port()
    settings = Settings.from_env(
        {
            "DATA_DIR": str(tmp_path / "data"),
            "SIMULATOR": "true",
            "INTERNAL_PORT": str(port),
            "DIALOGUE_URLS": f"http://127.0.0.1:{servers},http://localhost:{servers}",
        }
    )

    def fill() -> tuple[Starlette, TrainingJobs]:
        stores = build_stores(settings)
        with stores.engine.begin() as connection:
            for role, name in NAMES.items():
                Accounts(stores.engine).add(connection, name, Role(role), PASSWORD)
        leave_a_training(settings, stores.engine, stores.clock)
        return build_console(settings), training_jobs_of(stores.engine, stores.clock)

    app, jobs = await asyncio.to_thread(fill)
    made = House(f"http://127.0.0.1:{port}/console", jobs)
    readyz = Starlette(routes=[Route("/readyz", made.readyz)])
    running = [_server(app, port), _server(readyz, servers)]
    tasks = [asyncio.create_task(server.serve()) for server in running]
    while not all(server.started for server in running):
        await asyncio.sleep(0.01)
    yield made
    for server in running:
        server.should_exit = True
    await asyncio.gather(*tasks)


async def both_widths(desk: Desk, name: str) -> None:
    await desk.tab.resize(1280, 900)
    await desk.picture(name)
    await desk.tab.resize(390, 844)
    assert await desk.tab.value(FITS), name
    await desk.picture(f"{name}-phone")
    await desk.tab.resize(1280, 900)


async def test_compared_served_and_given_back(house: House, tab: Tab):
    desk = Desk(tab, house.address, "")
    await desk.be("reader", "/models")
    assert "开始训练" not in await desk.shows("待决定")
    await desk.be("admin", "/models")
    await desk.shows("2 个对话服务，2 个在用这个模型")
    await both_widths(desk, "models")
    await tab.value("document.querySelector('main section a[href$=\\'/models/1\\']').click()")
    await desk.shows("我家小区停水了找谁")
    await both_widths(desk, "model-comparison")
    await desk.open("/models")
    await desk.press("serve")
    await desk.shows("启用中")
    house.jobs.leaves(1, OLD)
    house.serves = NEW
    assert house.jobs.arrived(house.jobs.moving())
    # The page looks again by itself.
    await desk.shows("退回原来的模型（56d1ade5c7ccaab7-1b2f0c9a）")
    await desk.press("back")
    await desk.shows("退回中")
    house.serves = OLD
    assert house.jobs.arrived(house.jobs.moving())
    await desk.shows("已退回")


async def test_progress_moves_by_itself_and_can_be_stopped(house: House, tab: Tab):
    desk = Desk(tab, house.address, "")
    await desk.be("admin", "/models")
    await desk.press("discard")
    await desk.shows("已放弃")
    await tab.value("document.querySelector('[name=extent]').form.requestSubmit()")
    await desk.shows("排队中")
    assert house.jobs.open().per_group == 5
    house.jobs.take("r")
    house.jobs.tell(2, "r", "训练模型", 0.12)
    await desk.shows("12%，训练模型")
    house.jobs.tell(2, "r", "政策题库：问新模型 10/399", 0.6)
    await desk.shows("60%，政策题库")
    await both_widths(desk, "models-progress")
    await desk.press("cancel")
    await desk.shows("已取消")
