"""The stage for tests of the knowledge: a handful of entries, a database, a way to ask."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, event

from policy_kb import tables
from policy_kb.answer import Answer, decide
from policy_kb.language import text as levelled
from policy_kb.model import Chapter, Clause, Knowledge, Part, Policy, Target, Unit
from policy_kb.question import Aspect, Before, Question


def a_task(number: int, title: str, **more) -> Clause:
    """A task of the small knowledge."""
    values = {
        "summary": f"{title}的摘要",
        "measures": (f"{title}的措施",),
        "part": "part-1",
        "lead": ("甲局",),
        "aliases": (title,),
        **more,
    }
    return Clause(id=f"task-{number:02}", kind="task", number=number, title=title, **values)


@pytest.fixture
def small() -> Knowledge:
    """Just enough of everything to be published."""
    return Knowledge(
        policy=Policy("p", "科创意见", goal_year=2018, aliases=("科创意见",)),
        chapters=(Chapter("chapter-1", 1, "任务"),),
        parts=(Part("part-1", 1, "主体", 1, 2, aliases=("主体",)),),
        clauses=(a_task(1, "孵化器建设"), a_task(2, "牛仔服装升级", support=("乙局",))),
        targets=(
            Target(
                "t",
                "组",
                "孵化器面积",
                "120",
                "万平方米",
                2018,
                "达到120万平方米。",
                aliases=("孵化器面积",),
                related=("task-01",),
            ),
        ),
        services=(),
        units=(Unit("甲局"), Unit("乙局", aliases=("乙",))),
    )


@pytest.fixture
def engine(tmp_path):
    """A database of its own with the tables of the knowledge."""
    made = create_engine(f"sqlite:///{tmp_path / 'kb.sqlite3'}", future=True)
    # Nothing here outlives a power cut, and waiting for the disk is most of the time.
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    tables.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def named(shelf):
    """What a typed text names: kind, id and number of each mention."""

    def look(typed: str):
        text = shelf.linker.respell(levelled.normalise(typed))
        return [(m.kind, m.id, m.number) for m in shelf.linker.mentions(text)]

    return look


@pytest.fixture
def ask(shelf):
    """Decide a question as typed, after the given clauses were talked about."""

    def decided(typed: str, aspect: Aspect, *before: str, on=None, **more) -> Answer:
        on = on or shelf
        text = on.linker.respell(levelled.normalise(typed))
        question = Question(text, aspect, on.linker.mentions(text), **more)
        if before:
            question = replace(question, before=Before(before, Aspect.CONTENT, before))
        return decide(question, on)

    return decided
