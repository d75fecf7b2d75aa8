"""A handful of entries, just enough of everything to pass the checks and to be published."""

from __future__ import annotations

from policy_kb.model import Chapter, Clause, Knowledge, Part, Policy, Service, Target, Unit


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


def small_knowledge(second: str = "牛仔服装升级", services: tuple[Service, ...] = ()) -> Knowledge:
    """Two tasks (`second`: the title of the second), one target, two units."""
    return Knowledge(
        policy=Policy("p", "科创意见", goal_year=2018, aliases=("科创意见",)),
        chapters=(Chapter("chapter-1", 1, "任务"),),
        parts=(Part("part-1", 1, "主体", 1, 2, aliases=("主体",)),),
        clauses=(a_task(1, "孵化器建设"), a_task(2, second, support=("乙局",))),
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
        services=services,
        units=(Unit("甲局"), Unit("乙局", aliases=("乙",))),
    )
