"""Drafts asked of the running product, while a company asks the same."""

from __future__ import annotations

import asyncio

import pytest

from bot.dialogue.trial import HttpTrial

NUMBER = "2026-试问"
DRAFT = {
    "id": NUMBER,
    "kind": "call",
    "title": "低空物流装备首台套专项",
    "level": "区",
    "issuer": "区科工商信局",
    "closes_on": "2099-06-30",
    "contact": "020-82620000",
    "aliases": ["低空物流专项"],
    "conditions": [],
    "materials": [],
    "other_dates": [],
}
QUESTION = "低空物流装备首台套专项什么时候截止"


@pytest.fixture
def trial(product):
    asked = HttpTrial(product.settings.dialogue_urls)
    yield asked
    asked.close()


async def test_a_draft_is_answered_on_trial_and_by_nobody_else(trial, meet):
    """The same question at the same time: staff read the draft's day, companies never do."""

    async def company() -> list[str]:
        person = meet()
        return [await person.ask(QUESTION) for _ in range(5)]

    async def staff() -> list[str]:
        talks = await asyncio.to_thread(trial.ask, [[QUESTION, "联系电话是多少"]] * 5, [DRAFT])
        return [f"{first.text}\n{second.text}" for first, second in talks]

    tried, *told = await asyncio.gather(staff(), *(company() for _ in range(3)))
    assert all("2099" in text and "82620000" in text for text in tried), tried
    assert not any("2099" in text for texts in told for text in texts)
    ((after,),) = await asyncio.to_thread(trial.ask, [[QUESTION]])
    assert "2099" not in after.text


async def test_what_counts_as_withdrawn_is_not_answered(trial):
    ((before,),) = await asyncio.to_thread(trial.ask, [["政策咨询服务是什么"]])
    ((after,),) = await asyncio.to_thread(
        trial.ask, [["政策咨询服务是什么"]], (), ["service-policy"]
    )
    assert "政策咨询" in before.text and after.text != before.text


async def test_nothing_of_a_trial_is_kept(trial, kejitong, person):
    words = "我想转人工咨询试问专用的问题"
    await asyncio.to_thread(trial.ask, [["转人工", words], ["我们公司去年营收3000万元"]])
    assert "试问专用" not in kejitong("tickets", "list")
    await person.ask("第3条由谁牵头")  # a turn that is recorded, after those that are not
    await asyncio.sleep(1.0)
    recorded = kejitong("why", "--list", "--most", "200")
    assert "第3条由谁牵头" in recorded and "试问专用" not in recorded
