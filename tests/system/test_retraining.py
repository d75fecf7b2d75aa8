"""A training asked for in the console of the running product: trained, compared, put into service
and taken back, while people go on asking. No message fails."""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime

import httpx
import pytest

from bot.bootstrap import build_stores
from bot.bootstrap.training import ModelFiles, training_jobs_of
from bot.cli.evaluation.product import Product
from bot.clock import LOCAL_ZONE
from bot.dialogue.serving import ServerStates
from bot.replies import load_replies
from bot.services.staffing.staff import Accounts, Role
from bot.services.training import examples
from bot.services.training.training_job import State
from bot.services.training.training_jobs import TrainingJobs
from bot.simulator.fake_wechat import Phone, Shown

pytestmark = [pytest.mark.trained, pytest.mark.parametrize("product", ["plain"], indirect=True)]

NAME, PASSWORD = "赵管理", "lychee-Orchard-41"
REPLIES = load_replies()
FAILED = [REPLIES.get(key).text for key in ("away", "no_answer", "late_failed")]
QUESTIONS = ("孵化器谁牵头", "主要目标有哪些", "第3条讲什么", "高新技术企业谁牵头")
_TOKEN = re.compile(r'name="csrf" value="(\w+)"')


@dataclass
class Talking:
    """People who ask one after the other until told to stop."""

    phone: Phone
    shown: list[Shown] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def person(self) -> None:
        name = "o" + secrets.token_urlsafe(20)
        while not self.stop.is_set():
            for question in QUESTIONS:
                self.shown.append(await self.phone.say(name, question))
                await asyncio.sleep(0.3)


class Console:
    """The console, signed in."""

    def __init__(self, product: Product) -> None:
        address = f"http://127.0.0.1:{product.internal_port}"
        self.client = httpx.Client(
            base_url=address, trust_env=False, follow_redirects=True, timeout=30
        )
        self._post("/console/sign-in", "/console/sign-in", name=NAME, password=PASSWORD)

    def _post(self, page: str, path: str, **data: str) -> str:
        token = _TOKEN.search(self.client.get(page).text)[1]
        answer = self.client.post(path, data={"csrf": token, **data})
        assert answer.status_code == 200, answer.text
        return answer.text

    def do(self, path: str, **data: str) -> str:
        return self._post("/console/models", path, **data)


async def until(jobs: TrainingJobs, number: int, *states: State, seconds: float = 900.0) -> None:
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    while (job := jobs.get(number)).state not in states:
        assert job.state is not State.FAILED, job.note
        assert loop.time() < ends, f"{job.state} {job.stage}"
        await asyncio.sleep(0.5)


async def test_retrained_served_and_taken_back_while_people_ask(product: Product) -> None:
    stores = build_stores(product.settings)
    jobs = training_jobs_of(stores.engine, stores.clock)
    text = "养蜂合作社想问能贷到多少"
    with stores.engine.begin() as connection:
        Accounts(stores.engine).add(connection, NAME, Role.ADMIN, PASSWORD)
        assert not examples.add(
            connection,
            "ask_amount",
            text,
            by=NAME,
            at=datetime.now(LOCAL_ZONE),
            ground=examples.ground_of(),
        )
    console = await asyncio.to_thread(Console, product)
    files, servers = ModelFiles(product.data_dir), ServerStates(product.settings.dialogue_urls)
    old = files.current()
    talking = Talking(product.phone())
    people = [asyncio.create_task(talking.person()) for _ in range(3)]
    try:
        await asyncio.to_thread(console.do, "/console/models/train", extent="5")
        number = jobs.open().number
        await until(jobs, number, State.DONE)
        job = jobs.get(number)
        assert files.current() == old != job.model
        assert [state.model for state in servers.look()] == [old, old]
        assert files.origin(job.model).examples == (("ask_amount", text),)
        assert sum(row["count"] for row in job.report["groups"]) > 150
        assert job.report["left"] == ""
        page = await asyncio.to_thread(console.do, f"/console/models/{number}", act="serve")
        assert "启用" in page
        await until(jobs, number, State.SERVED)
        assert [state.model for state in servers.look()] == [job.model] * 2
        await asyncio.sleep(2)
        await asyncio.to_thread(console.do, f"/console/models/{number}", act="back")
        await until(jobs, number, State.RETURNED)
        assert [state.model for state in servers.look()] == [old, old]
    finally:
        talking.stop.set()
        await asyncio.gather(*people)
        await talking.phone.aclose()
    assert len(talking.shown) > 50
    wrong = [one for one in talking.shown if one.fault or not one.text or one.text in FAILED]
    assert wrong == []
