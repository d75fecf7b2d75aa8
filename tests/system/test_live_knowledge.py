"""What staff change while the product runs, and what the product can tell about its answers."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

QUESTION = "政策咨询服务是什么"


async def ask_every_server(product, text: str) -> list[str]:
    """The answer of each dialogue server, asked directly: the gateway would choose one."""
    answers = []
    async with httpx.AsyncClient(timeout=10) as client:
        for port in product.dialogue_ports:
            url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
            # A new person every time, so that nothing comes from an earlier conversation.
            said = {"sender": f"everybody-{time.monotonic_ns()}", "message": text}
            answers.append("".join(m["text"] for m in (await client.post(url, json=said)).json()))
    return answers


@pytest.fixture
def withdrawn(kejitong):
    """Withdraws an entry; it is published again after the test."""
    gone = []

    def withdraw(entry: str) -> None:
        gone.append(entry)
        kejitong("kb", "withdraw", entry, "--reason", "测试")

    yield withdraw
    for entry in gone:
        kejitong("kb", "republish", entry, "--reason", "测试完毕")


async def test_what_is_withdrawn_no_server_tells_any_more(product, withdrawn):
    """Within a second on a free machine; how long it takes on a busy one is not judged here."""
    before = await ask_every_server(product, QUESTION)
    assert all("政策咨询" in answer for answer in before)
    withdrawn("service-policy")
    gives_up = time.monotonic() + 30
    while set(await ask_every_server(product, QUESTION)) & set(before):
        assert time.monotonic() < gives_up, "a server still tells what was withdrawn"
        await asyncio.sleep(0.2)
    for _ in range(4):  # and it does not come back
        assert not set(await ask_every_server(product, QUESTION)) & set(before)


async def test_a_reply_can_be_explained_while_the_product_runs(product, person, kejitong):
    answer = await person.ask("第3条由谁牵头")
    await asyncio.sleep(1.0)
    listed = kejitong("why", "--user", person.name)
    assert "第3条由谁牵头" in listed and "共 1 条" in listed
    number = listed.split()[0]
    told = kejitong("why", number)
    recorded = told.split("答：\n")[1].split("\n结果：")[0].splitlines()
    assert len(recorded) >= 3
    for line in recorded:
        assert line.strip() in answer
    assert "task-03" in told and "第 1 版" in told and "system 于" in told
    model = next(product.data_dir.glob("models/*.tar.gz")).name
    assert f"模型版本：{model}" in told
    assert person.name not in told
