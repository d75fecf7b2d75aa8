"""Calls from end to end: a sheet published while the product runs, asked about without training."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest
from rich.console import Console

from bot.bootstrap import build_stores
from bot.cli.evaluation import cases, report
from bot.cli.evaluation.product import running_product
from bot.cli.evaluation.runner import ask_all, stated_figures
from bot.rasa_server.models import newest_model
from bot.settings import Settings
from policy_kb import store

pytestmark = pytest.mark.trained

OWN = Path(__file__).parents[1] / "evaluation" / "calls-own"
# A group has as few as six conversations: one miss in it costs as much as 17 %.
LEAST, LEAST_IN_ALL = 0.80, 0.95


async def test_a_sheet_is_answered_without_training():
    model = newest_model(Settings.from_env(os.environ).data_dir)
    if model is None:
        pytest.skip("needs a trained model: make train")
    around = cases.surroundings(OWN)
    with running_product(model, workers=2, today=around.today) as product:
        phone = product.phone()
        person = "o" + secrets.token_urlsafe(20)
        before = await phone.say(person, "现在有什么项目可以报")
        assert "没有已发布" in before.text and "示例" in before.text
        product.publish(around.sheet)
        after = await phone.say(person, "现在有什么项目可以报")
        assert "示例" not in after.text
        with build_stores(product.settings).engine.connect() as connection:
            stated = stated_figures(store.read(connection), around.today)
        outcomes = await ask_all(cases.load(OWN), phone, stated)
        await phone.aclose()
    report.print_report(Console(width=100), outcomes, LEAST, misses=10)
    shares = report.shares(outcomes, report.by_group)
    assert {group: share for group, share in shares.items() if share < LEAST} == {}
    assert sum(outcome.right for outcome in outcomes) >= LEAST_IN_ALL * len(outcomes)
    assert [turn for one in outcomes for turn in one.turns if turn.invented] == []
