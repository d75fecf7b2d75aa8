"""What the pages about people cost before a store of 100,000 turns. Asserts nothing.

    .venv/bin/python tests/bench/console_turns.py --store /tmp/turns.sqlite3
    .venv/bin/python tests/bench/console_pages.py --store /tmp/turns.sqlite3

The best and the median of some calls, in milliseconds, without the network.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from console_frame import browser, desk_over  # noqa: E402
from sqlalchemy import func, insert, select  # noqa: E402

from bot.clock import LOCAL_ZONE  # noqa: E402
from bot.db import engine_for  # noqa: E402
from bot.db.upgrade import upgrade  # noqa: E402
from bot.services.tables import open_questions  # noqa: E402
from policy_kb.library import Library  # noqa: E402
from policy_kb.seeding import seed_if_empty  # noqa: E402


def paths(today: date) -> list[str]:
    """Pages at their usual and at their worst."""
    first, month = today - timedelta(days=184), today - timedelta(days=30)
    return [
        "/conversations",
        "/conversations?before=50000",
        "/conversations/50000",
        "/conversations?words=绝无此词",
        "/conversations?status=unanswerable",
        "/conversations?status=failed&words=孵化器",
        "/conversations?topic=task-30",
        "/conversations?mark=wrong",
        f"/conversations?since={first}&until={today}&mark=none",
        f"/conversations?since={first}&until={month}&words=绝无此词",
        "/conversations?person=abcdef12",
        "/numbers",
        f"/numbers?since={first}&until={today}",
        f"/numbers.csv?since={first}&until={today}",
        "/tickets",
        "/tickets?state=closed",
        "/tickets/1",
        "/wechat",
        "/",
        "/staff",
        "/audit",
        "/questions",
        "/questions?page=200",
        "/questions?doubt=engine_error",
        "/questions/1",
        "/questions/settled",
    ]


def many_questions(engine) -> None:
    """5,000 groups of open questions beside those of the turns, and 5,000 settled ones."""
    now, q = datetime.now(LOCAL_ZONE), open_questions
    with engine.begin() as connection:
        if connection.execute(select(func.count()).select_from(q)).scalar_one() > 10_000:
            return
        first = (connection.execute(select(func.max(q.c.number))).scalar() or 0) + 1
        connection.execute(
            insert(q),
            [
                {
                    "number": first + n,
                    "key": f"bench-{n}",
                    "question": f"第 {n} 件事怎么办",
                    "doubt": "no_match",
                    "head": first + n,
                    "times": 1 + n % 7,
                    "first_at": now,
                    "last_at": now,
                    "last_turn": 1,
                    "state": "dismissed" if n % 2 else "open",
                    "outcome": "",
                    "by": "",
                    "changed_at": now if n % 2 else None,
                }
                for n in range(10_000)
            ],
        )


def main() -> None:
    """Call every page some times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    engine = engine_for(f"sqlite:///{args.store}")
    upgrade(engine)
    seed_if_empty(engine, datetime.now(LOCAL_ZONE))
    desk = desk_over(engine, Library(engine))
    client, held = browser(desk, "admin"), desk.people.tickets
    for number in range(300 - len(held.of_user("o-bench", most=300))):
        held.open("o-bench", f"第 {number} 个问题")
    began = time.process_time()
    while not desk.questions.gather(portions=20):
        pass
    print(f"open questions gathered in {time.process_time() - began:.1f} s of CPU")
    many_questions(engine)
    print(f"{'best':>7} {'median':>7}")
    for path in paths(datetime.now().date()):
        spent = []
        for _ in range(args.times):
            began = time.perf_counter()
            answer = client.get(f"/console{path}")
            spent.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, (path, answer.status_code)
        print(f"{min(spent):7.1f} {median(spent):7.1f}  {path}")


if __name__ == "__main__":
    main()
