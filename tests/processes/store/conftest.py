"""The stage of the store's suite: every test runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import LOCAL_ZONE
from bot.db import engine_for
from bot.db.upgrade import upgrade
from policy_kb import store
from policy_kb.model import Chapter, Clause, Knowledge, Part, Policy, Service, Target, Unit

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)


def a_task(number: int, title: str, **more) -> Clause:
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
    """Just enough of everything to pass the checks."""
    return Knowledge(
        policy=Policy("p", "科创意见", goal_year=2018, aliases=("科创意见",)),
        chapters=(Chapter("chapter-1", 1, "任务"),),
        parts=(Part("part-1", 1, "主体", 1, 2, aliases=("主体",)),),
        clauses=(a_task(1, "孵化器建设"), a_task(2, "服装升级", support=("乙局",))),
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
        services=(Service("s", "service", "政策咨询", "解答政策", ("task-01",), ("咨询",)),),
        units=(Unit("甲局"), Unit("乙局", aliases=("乙",))),
    )


class Desk:
    """The store as a member of staff uses it: each call a transaction of its own."""

    def __init__(self, engine) -> None:
        self.engine = engine

    def __getattr__(self, name: str):
        function = getattr(store, name)

        def called(*args, by: str = "li", why: str = "核对", **more):
            names = function.__code__.co_varnames[
                : function.__code__.co_argcount + function.__code__.co_kwonlyargcount
            ]
            given = {"author": by, "by": by, "reason": why, "note": why, "now": NOW}
            more |= {key: value for key, value in given.items() if key in names}
            with self.engine.begin() as connection:
                return function(connection, *args, **more)

        return called


@pytest.fixture
def engine(database_url):
    made = engine_for(database_url)
    upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def desk(engine, small) -> Desk:
    """A store in which the small knowledge is published."""
    desk = Desk(engine)
    desk.publish(small.by_id.values())
    return desk
