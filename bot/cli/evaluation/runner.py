"""Ask every conversation of a set through the webhook, and judge each answer.

Each conversation is one new person; several talk at once. What counts as right
is in `judge`, what is printed in `report`.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.cli.evaluation import judge
from bot.cli.evaluation.cases import Case, Expectation
from bot.simulator.fake_wechat import Phone, Shown
from bot.wechat.limits import TEXT_LIMIT_BYTES
from policy_kb.calls.model import Call
from policy_kb.model import Knowledge
from policy_kb.yaml_io import entry_to_dict

AT_ONCE = 4


@dataclass(frozen=True)
class TurnResult:
    """One question with what the phone showed; `faults` in words, empty when right."""

    said: str
    shown: Shown
    faults: tuple[str, ...]
    invented: tuple[str, ...]
    expected: Expectation = Expectation()


@dataclass(frozen=True)
class Outcome:
    """One conversation and how it went."""

    case: Case
    turns: tuple[TurnResult, ...]
    person: str = ""

    @property
    def right(self) -> bool:
        """Whether every answer was."""
        return not any(turn.faults for turn in self.turns)


async def ask_all(
    cases: Iterable[Case],
    phone: Phone,
    stated: set[str],
    at_once: int = AT_ONCE,
    when_done: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """All conversations, in the order of the set. `stated`: every figure of the knowledge."""
    places = asyncio.Semaphore(at_once)

    async def one(case: Case) -> Outcome:
        async with places:
            outcome = await _converse(case, phone, stated)
            when_done(outcome)
            return outcome

    return list(await asyncio.gather(*map(one, cases)))


def stated_figures(knowledge: Knowledge, today: date | None = None) -> set[str]:
    """Every figure that is written anywhere in the published knowledge, or follows from it:
    the days of calls, and on `today` how many days are left."""
    texts = [
        json.dumps(entry_to_dict(entry), ensure_ascii=False, default=str)
        for entry in knowledge.by_id.values()
    ]
    for target in knowledge.targets:
        texts.append(f"{target.figure}{target.unit}、{target.year}年")
    if knowledge.policy.goal_year:
        texts.append(f"{knowledge.policy.goal_year}年")
    for call in knowledge.calls:
        texts += _days_of(call, today)
    return judge.figures("\n".join(texts))


def _days_of(call: Call, today: date | None) -> list[str]:
    """The days of a call as answers write them, and the days from today to those ahead."""
    days = [d for d in (call.published, call.opens, call.closes) if d]
    days += [named.day for named in call.named_dates]
    texts = [f"{day.year}年{day.month}月{day.day}日" for day in days]
    if today is not None:
        texts += [f"{(day - today).days}天" for day in days if day >= today]
    return texts


async def _converse(case: Case, phone: Phone, stated: set[str]) -> Outcome:
    person = "o" + secrets.token_urlsafe(20)
    turns: list[TurnResult] = []
    typed = ""
    for said, expected in case.turns:
        typed += f"{said}\n"
        shown = await phone.say(person, said)
        faults = [*_delivery_faults(shown), *judge.faults(shown.text, expected)]
        invented = sorted(judge.invented(shown.text, typed, stated))
        turns.append(TurnResult(said, shown, tuple(faults), tuple(invented), expected))
    return Outcome(case, tuple(turns), person)


def _delivery_faults(shown: Shown) -> list[str]:
    """What a person would notice before reading."""
    found = []
    if shown.fault:
        found.append(f"平台报错（{shown.problem}）")
    elif not shown.text:
        found.append("没有回复")
    size = len(shown.raw.encode())
    if size > TEXT_LIMIT_BYTES:
        found.append(f"超过 {TEXT_LIMIT_BYTES} 字节（{size}）")
    return found
