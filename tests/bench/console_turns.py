"""Many synthetic turns for measuring the console; the same ones at every run.

    .venv/bin/python tests/bench/console_turns.py [--turns 100000] [--days 185]

Questions, lengths of answers, statuses, hours and people are distributed as an account of a
district might see them; nothing here is a real person's.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.clock import LOCAL_ZONE
from bot.services.record.turns import TurnRecord

_ASKED = (
    "高企认定谁负责",
    "孵化器有什么支持",
    "研发费用补助多少",
    "项目什么时候截止",
    "科技专员电话多少",
    "我们公司能报什么",
    "知识产权质押怎么办",
    "首台套奖励多少",
    "人才公寓怎么申请",
    "第十二条写的什么",
)
_STATUSES = (
    ("answered", 62),
    ("answered.not_stated", 4),
    ("asked_back.choice", 14),
    ("unanswerable.no_match", 5),
    ("unanswerable.out_of_scope", 3),
    ("spoken", 11),
    ("failed", 1),
)
_TOPICS = tuple(f"task-{n:02}" for n in range(1, 31))
_BY_HOUR = (1, 1, 1, 1, 1, 1, 2, 4, 14, 30, 32, 22, 10, 12, 26, 30, 26, 16, 8, 6, 6, 5, 3, 2)
_SENTENCE = "对符合条件的企业给予研发投入补助，按实际支出核定，最高不超过一百万元。"


def synthetic_turns(count: int, days: int, until: datetime, seed: int = 6) -> Iterator[TurnRecord]:
    """`count` turns spread over the `days` before `until`, oldest first."""
    chance = random.Random(seed)
    people = [f"openid-{n:05}" for n in range(max(1, count // 12))]
    names, weights = zip(*_STATUSES, strict=True)
    first = until.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
    for number in range(count):
        at = first + timedelta(
            days=number * days // count,
            hours=chance.choices(range(24), _BY_HOUR)[0],
            seconds=chance.random() * 3600,
        )
        yield _turn(chance, at, chance.choice(people), chance.choices(names, weights)[0])


def _turn(chance: random.Random, at: datetime, user: str, status: str) -> TurnRecord:
    question = chance.choice(_ASKED)
    topic = _TOPICS[min(int(chance.expovariate(0.15)), len(_TOPICS) - 1)]
    about = ((topic, chance.randint(1, 4)),) if status.startswith(("answered", "asked")) else ()
    answers = [
        {
            "status": status,
            "key": "content",
            "aspect": "content",
            "probable": False,
            "entries": [name for name, _ in about],
            "offered": [],
        }
    ]
    piece = {
        "text": question,
        "intent": "ask_content",
        "confidence": 0.9,
        "mentions": [
            {"kind": "clause", "id": topic, "surface": question[:4], "exact": True},
        ],
    }
    return TurnRecord(
        at=at,
        user=user,
        question=f"{question}{chance.randint(1, 9999)}",
        answer=_SENTENCE * chance.randint(2, 6),
        status=status,
        aspect="content",
        entries=about,
        sources=("《若干意见》第三部分第12条",),
        understood={
            "intent": "ask_content",
            "confidence": 0.9,
            "pieces": [piece],
            "before": [],
            "answers": answers,
        },
        knowledge_version="7",
        model_version="kejitong-20261125.tar.gz",
        seconds=chance.lognormvariate(-4.2, 0.6),
    )


def main() -> None:
    """Fill a store of its own and tell how large it is."""
    import tempfile
    from pathlib import Path

    from bot.db import engine_for
    from bot.db.upgrade import upgrade
    from bot.services.record.turns import Turns

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=185)
    parser.add_argument("--store", type=Path, default=Path(tempfile.gettempdir()) / "turns.sqlite3")
    args = parser.parse_args()
    engine = engine_for(f"sqlite:///{args.store}")
    upgrade(engine)
    fill(Turns(engine), args.turns, args.days)
    print(f"{args.turns} turns in {args.store}, {args.store.stat().st_size / 1e6:.0f} MB")


def fill(turns, count: int, days: int) -> None:
    """Store synthetic turns up to now."""
    batch = []
    for record in synthetic_turns(count, days, datetime.now(LOCAL_ZONE)):
        batch.append(record)
        if len(batch) == 2_000:
            turns.add(batch)
            batch = []
    turns.add(batch)


if __name__ == "__main__":
    main()
