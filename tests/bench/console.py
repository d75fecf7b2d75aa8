"""How long the console's pages take with many entries: `python tests/bench/console.py [entries]`.

In one process over an SQLite file, median and slowest of ten; the first request is left out (a
console that runs has its shelf). Other subjects add their pages to `PAGES`. Nothing is asserted.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from dataclasses import replace
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
from policy_kb.intake.sheet.writing import write_calls  # noqa: E402
from policy_kb.library import Library  # noqa: E402
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
    "/conflicts": "editor",
    "/conflicts?sort=source&page=20": "editor",
    "/import": "editor",
    "/models": "admin",
    "/import/template.xlsx": "editor",
    "/export": "editor",
    "/export?q=专项&level=区": "editor",
    "/export/calls.xlsx": "editor",
    "/export/entries.yml": "editor",
}
FORM = {
    "kind": "call",
    "entry": "",
    "base": "0",
    "id": "new",
    "title": "低空物流专项",
    "level": "区",
    "issuer": "区科工商信局",
    "closes_on": "2099-06-30",
}


def a_call(number: int) -> Call:
    """One of many, some of them over."""
    closes = date.today() + timedelta(days=number - 500)
    return Call(
        f"call-{number:04}",
        f"专项第{number}批",
        "国省市区"[number % 4].replace("国", "国家"),
        "区科工商信局",
        closes_on=closes.isoformat(),
        aliases=(f"专项{number}批",),
        conditions=("在增城区注册的企业", "成立满一年"),
    )


def measured(what, times: int = TIMES) -> str:
    """Milliseconds of a function; those of the processor tell more on a busy machine."""
    what()
    took, busy = [], []
    for _ in range(times):
        began, used = time.perf_counter(), time.process_time()
        what()
        took.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - used) * 1000)
    return (
        f"{statistics.median(took):7.1f} ms  slowest {max(took):7.1f} ms  "
        f"processor {statistics.median(busy):7.1f} ms"
    )


def await_check(desk) -> None:
    """The first conflict check runs beside the pages; how long it takes, with the shelf."""
    began, busy = time.perf_counter(), time.process_time()
    while not desk.checkup.latest(desk.editing.today())[1]:
        time.sleep(0.1)
    took, cpu = time.perf_counter() - began, time.process_time() - busy
    print(f"{took * 1000:7.0f} ms  ({cpu:.1f} s of CPU) first check of all, beside the pages")


def measure_import(editor, calls: list[Call]) -> None:
    """A sheet of all calls, each changed: rehearse, look, save as drafts, once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.xlsx"
        write_calls([replace(call, funding="最高50万元") for call in calls], path)
        content = path.read_bytes()
    used = time.process_time()
    shown = editor.post(
        "/console/import", data=token_of(editor), files={"file": ("calls.xlsx", content)}
    )
    print(f"processor {(time.process_time() - used) * 1000:7.0f} ms  upload and rehearse all")
    token = re.search(r'name="token" value="([^"]+)"', shown.text)[1]
    for more in ("", "&how=changed&page=20"):
        path = f"/import/rehearsed?token={token}{more}"
        print(measured(lambda p=path: editor.get(f"/console{p}")), f"/import/rehearsed{more}")
    used = time.process_time()
    saved = editor.post("/console/import/save", data=token_of(editor) | {"token": token})
    assert saved.status_code == 200
    print(f"processor {(time.process_time() - used) * 1000:7.0f} ms  save all as drafts")


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
        desk = desk_over(engine, Library(engine))
        await_check(desk)
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
        measure_import(editor, calls)


if __name__ == "__main__":
    main()
