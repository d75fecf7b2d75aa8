"""How long the console's pages take with many entries: `python tests/bench/console.py [entries]`.

In one process over an SQLite file, median and slowest of ten; the first request is left out (a
console that runs has its shelf). Other subjects add their pages to `PAGES`. Nothing is asserted.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from console_frame import browser, desk_over, token_of  # noqa: E402

from bot.clock import SystemClock  # noqa: E402
from bot.db import engine_for  # noqa: E402
from bot.db.upgrade import upgrade  # noqa: E402
from policy_kb import golden, store  # noqa: E402
from policy_kb.calls.model import Call  # noqa: E402
from policy_kb.golden import Golden  # noqa: E402
from policy_kb.seeding import seed_if_empty  # noqa: E402

TIMES = 10
# Path → role.
PAGES = {
    "/knowledge": "editor",
    "/knowledge?page=20": "editor",
    "/knowledge?q=专项": "editor",
    "/knowledge?state=expired": "editor",
    "/knowledge?soon=1": "editor",
    "/knowledge?kind=call&level=区": "editor",
    "/knowledge/entry?id=call-0003": "reviewer",
    "/knowledge/edit?id=call-0003": "editor",
    "/knowledge/preview?id=call-0003": "reviewer",
    "/golden": "editor",
    "/golden?outcome=never&page=20": "editor",
    "/": "editor",
}
FORM = {
    "kind": "call", "entry": "", "base": "0", "id": "new", "title": "低空物流专项", "level": "区",
    "issuer": "区科工商信局", "closes_on": "2099-06-30",
}


def a_call(number: int) -> Call:
    """One of many, some of them over."""
    closes = date.today() + timedelta(days=number - 500)
    return Call(
        f"call-{number:04}", f"专项第{number}批", "国省市区"[number % 4].replace("国", "国家"),
        "区科工商信局", closes_on=closes.isoformat(), aliases=(f"专项{number}批",),
        conditions=("在增城区注册的企业", "成立满一年"),
    )


def measured(what, times: int = TIMES) -> str:
    """Milliseconds of a function."""
    what()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        took.append((time.perf_counter() - began) * 1000)
    return f"{statistics.median(took):7.1f} ms  slowest {max(took):7.1f} ms"


def main() -> None:
    """Print a line a page."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        engine, clock = engine_for(f"sqlite:///{folder}/bench.sqlite3"), SystemClock()
        upgrade(engine)
        seed_if_empty(engine, clock.now())
        with store.writing(engine) as connection:
            calls = [a_call(number) for number in range(entries)]
            store.publish(connection, calls, author="bench", reason="bench", now=clock.now())
            questions = [Golden(call.id, f"{call.title}能报吗", names=call.id) for call in calls]
            golden.add(connection, questions, by="bench", now=clock.now())
        desk = desk_over(engine)
        clients = {role: browser(desk, role) for role in PAGES.values()}
        for path, role in PAGES.items():
            print(measured(lambda p=path, r=role: clients[r].get(f"/console{p}")), path)
        editor, reviewer = clients["editor"], clients["reviewer"]
        check = FORM | {"do": "check"} | token_of(editor)
        print(measured(lambda: editor.post("/console/knowledge/edit", data=check)), "check")
        run = {"id": "call-0003", "number": "1"} | token_of(editor)
        print(measured(lambda: editor.post("/console/knowledge/golden/run", data=run)), "try")
        portion = token_of(editor)
        print(measured(lambda: editor.post("/console/golden/run", data=portion)), "a portion")
        numbers = iter(range(1_000))

        def a_way() -> None:
            name = f"new-{next(numbers)}"
            form = FORM | token_of(editor) | {"id": name, "do": "submit"}
            editor.post("/console/knowledge/edit", data=form)
            move = {"id": name, "number": "1", "do": "approve"} | token_of(reviewer)
            reviewer.post("/console/knowledge/review", data=move)

        print(measured(a_way, 3), "save, hand in, approve (four pages)")


if __name__ == "__main__":
    main()
