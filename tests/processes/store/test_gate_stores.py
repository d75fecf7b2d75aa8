"""What the pages of golden and open questions read and write, on every database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import LOCAL_ZONE
from bot.dialogue.trial import ScriptedTrial
from bot.services.knowledge.examining import Examining, Progress
from bot.services.knowledge.gate import Gate
from bot.services.record.doubts import Doubt
from bot.services.record.open_questions import OpenQuestions
from bot.services.record.turns import TurnRecord, Turns
from policy_kb import golden, golden_results
from policy_kb.calls.model import Call
from policy_kb.golden import Golden
from policy_kb.store import State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
CALL = Call("c-1", "低空专项", "区", "甲局")


@dataclass(frozen=True)
class Staff:
    name: str


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def audit(*_) -> None:
    """Nothing is looked up in the log here."""


def test_results_of_golden_questions_are_kept_counted_and_gone_on_with(desk, engine, small):
    desk.publish([*small.by_id.values(), CALL])
    asked = [Golden("c-1", f"第{n}问", ("甲局",)) for n in range(3)]
    with engine.begin() as connection:
        golden.add(connection, [*asked, Golden("no", "无", ("x",))], by="li", now=NOW)
    trial = ScriptedTrial({"第1问": "乙局"}, otherwise="甲局发布")
    clock = Clock()
    work = Examining(engine, clock, audit, Gate(engine, trial, audit))
    assert work.counts() == {"right": 0, "wrong": 0, "never": 3, "idle": 1}
    began = clock.now()
    assert work.run_on(began) == Progress(3, 3)
    assert work.run_on(began).is_over and len(trial.asked) == 1
    assert work.counts() == {"right": 2, "wrong": 1, "never": 0, "idle": 1}
    ((wrong,), count) = work.page("wrong", most=5, skip=0)
    assert count == 1 and wrong.title == "低空专项" and wrong.published
    assert (wrong.result.missing, wrong.result.answer) == ("甲局", "乙局")
    assert wrong.result.version == str(desk.current_version())
    work.change(Staff("li"), Golden("c-1", "第1问", ("乙局",), number=wrong.golden.number))
    assert work.counts()["never"] == 1 and work.run_on(began) == Progress(3, 3)
    with engine.connect() as connection:
        assert golden_results.left(connection, began, 5) == ([], 0)


def test_open_questions_are_grouped_settled_and_come_back(desk, engine, small):
    desk.publish([*small.by_id.values(), CALL])
    work = OpenQuestions(engine, Clock(), audit)

    def tell(*questions: str) -> None:
        version = str(desk.current_version())
        Turns(engine).add(
            [
                TurnRecord(
                    NOW, "o-1", one, "没有", "unanswerable.no_match", knowledge_version=version
                )
                for one in questions
            ]
        )
        work.gather()

    tell("飞天专项怎么申请", "飞天专项怎么申请", "请问飞天专项", "养蜂合作社贷款贴息")
    (first, second), count = work.groups(most=5)
    assert (count, first.count, first.times, second.times) == (2, 2, 3, 1)
    assert first.first_at == NOW and work.counts() == {Doubt.NO_MATCH: 2}
    numbers = [one.number for one in work.group(first.head).questions]
    draft = work.as_alias(Staff("li"), numbers, "c-1", "飞天专项")
    tell("飞天专项怎么申请")
    assert work.group(first.head) is None and work.settled(most=5)[1] == 2
    desk.submit("c-1", draft)
    assert desk.approve("c-1", draft, by="wang") is State.PUBLISHED
    tell("飞天专项怎么申请")
    assert [one.times for one in work.group(first.head).questions] == [4]
