"""A training that waits for its decision, for the pages that show one."""

from __future__ import annotations

from types import SimpleNamespace

from sqlalchemy.engine import Engine

from bot.bootstrap.training import training_jobs_of
from bot.clock import Clock
from bot.rasa_server.models import Origin, keep_origin, models_dir, serve_model
from bot.services.training import examples
from bot.settings import Settings

OLD = "kejitong-56d1ade5c7ccaab7-1b2f0c9a.tar.gz"
NEW = "kejitong-56d1ade5c7ccaab7-f7947a2f.tar.gz"
_ROWS = [
    ("own", "lead", 38, 38, 38),
    ("own", "need", 71, 69, 70),
    ("own", "follow_up", 58, 56, 57),
    ("own", "out_of_scope", 21, 21, 20),
    ("calls-own", "deadline", 22, 22, 22),
    ("calls-own", "eligibility", 18, 17, 17),
    ("golden", "golden", 12, 11, 12),
]
_WORSE = (
    "out_of_scope",
    "我家小区停水了找谁",
    "这个问题不在服务范围，本号只解答科技政策。",
    "请联系区科工商信局。",
    "没有表示 out_of_scope",
)
_BETTER = (
    "need",
    "我们搞农产品冷链的，缺周转的钱",
    "没有找到相关内容，请换一种说法。",
    "科技金融服务：协助对接贷款、贴息等。来源：任务7。",
    "缺少 科技金融",
)


def leave_a_training(settings: Settings, engine: Engine, clock: Clock) -> int:
    """A model in service, examples that it does not know, a new one compared with it."""
    folder = models_dir(settings.data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / OLD).touch()
    keep_origin(folder / OLD, Origin("2026-02-16T10:12:00+08:00", (("greet", "各位早"),)))
    serve_model(settings.data_dir, OLD)
    given = [
        ("ask_amount", "养蜂合作社能贷到多少"),
        ("ask_contact", "想跟科室当面谈谈找谁合适"),
        ("ask_apply", "冷链车改装的钱怎么报"),
    ]
    with engine.begin() as connection:
        for intent, text in given:
            examples.add(
                connection,
                intent,
                text,
                by="李编辑",
                at=clock.now(),
                ground=examples.Ground(frozenset({intent}), {}, frozenset()),
            )
    jobs, zhao = training_jobs_of(engine, clock), SimpleNamespace(name="赵管理")
    number = jobs.ask(zhao, 0)
    jobs.take("runner")
    jobs.finish(
        number,
        "runner",
        NEW,
        {
            "against": OLD,
            "changed": 3,
            "left": "",
            "better_count": 1,
            "worse_count": 1,
            "groups": [
                dict(zip(("part", "group", "count", "before", "after"), row, strict=True))
                for row in _ROWS
            ],
            "better": [_listed(*_BETTER)],
            "worse": [_listed(*_WORSE)],
        },
    )
    return number


def _listed(group: str, said: str, before: str, after: str, fault: str) -> dict[str, object]:
    turns = [{"said": said, "before": before, "after": after}]
    return {"part": "own", "group": group, "turns": turns, "fault": fault}
