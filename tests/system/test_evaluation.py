"""Our own set of questions, asked through the webhook: how much is right, group by group."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from bot.bootstrap import build_stores
from bot.cli.evaluation import cases, report
from bot.cli.evaluation.runner import ask_all, stated_figures
from policy_kb import store

pytestmark = [pytest.mark.trained, pytest.mark.parametrize("product", ["plain"], indirect=True)]

OWN = Path(__file__).parents[1] / "evaluation" / "own"
LEAST = 0.90


async def test_the_own_set_is_answered_group_by_group(product):
    with build_stores(product.settings).engine.connect() as connection:
        stated = stated_figures(store.read(connection))
    phone = product.phone()
    outcomes = await ask_all(cases.load(OWN), phone, stated)
    await phone.aclose()
    report.print_report(Console(width=100), outcomes, LEAST, misses=10)
    shares = report.shares(outcomes, report.by_group)
    assert {group: share for group, share in shares.items() if share < LEAST} == {}
    assert [turn for one in outcomes for turn in one.turns if turn.invented] == []
