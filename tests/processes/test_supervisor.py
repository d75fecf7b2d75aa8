"""The supervisor with stand-in children: restarts, order, no orphans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

# Writes a file with its pid, then sleeps; on SIGTERM it notes that it ended.
CHILD = """
import os, signal, sys, time
folder, name = sys.argv[1:3]
def end(*_):
    with open(f"{folder}/ended", "a") as f: f.write(name + " ")
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if name.startswith("deaf") else end)
with open(f"{folder}/{name}.new", "w") as f: f.write(str(os.getpid()))
os.replace(f"{folder}/{name}.new", f"{folder}/{name}")
time.sleep(60)
"""

SUPERVISOR = """
import asyncio, os, sys
from pathlib import Path
from bot.cli.serving import child
from bot.cli.serving.child import Child
from bot.cli.serving.supervisor import supervise
child.FIRST_PAUSE, child.GRACE = 0.05, 0.3
folder, script = Path(sys.argv[1]), sys.argv[2]
def one(spec):
    name, stage = spec.split(":")
    async def there(): return (folder / name).exists()
    return Child(name, (sys.executable, "-S", "-c", script, str(folder), name), os.environ,
                 stage=int(stage), ready=there, ready_text=name + " ready",
                 needed_first=name == "first",
                 lock=folder / "lock" if name == "locked" else None,
                 niceness=3 if name == "yielding" else 0)
asyncio.run(supervise([one(s) for s in sys.argv[3:]], lambda text: print(text, flush=True)))
"""


@pytest.fixture
def start(tmp_path):
    """Start a supervisor with children `name:stage`; all is cleaned up."""
    begun: list[subprocess.Popen] = []

    def run(*children: str) -> subprocess.Popen:
        command = [sys.executable, "-c", SUPERVISOR, str(tmp_path), CHILD, *children]
        begun.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return begun[-1]

    yield run
    for process in begun:
        process.kill()
        process.communicate()


def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.01)


def pid(folder: Path, name: str) -> int:
    until((folder / name).exists)
    return int((folder / name).read_text())


def gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def test_a_killed_child_is_started_again(start, tmp_path):
    start("a:1", "b:1")
    first, other = pid(tmp_path, "a"), pid(tmp_path, "b")
    os.kill(first, signal.SIGKILL)
    until(lambda: pid(tmp_path, "a") != first)
    assert pid(tmp_path, "b") == other


def test_a_child_gives_way_as_it_is_told(start, tmp_path):
    start("prompt:1", "yielding:1")
    prompt, yielding = (
        os.getpriority(os.PRIO_PROCESS, pid(tmp_path, name)) for name in ("prompt", "yielding")
    )
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert (prompt, yielding) == (ours, min(ours + 3, 19))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all_in_order(start, tmp_path, number):
    supervisor = start("low:0", "high:3", "middle:1")
    children = [pid(tmp_path, name) for name in ("low", "high", "middle")]
    time.sleep(0.05)
    supervisor.send_signal(number)
    assert supervisor.wait(5) == 0
    assert all(map(gone, children))
    assert (tmp_path / "ended").read_text().split() == ["high", "middle", "low"]


def test_a_child_that_will_not_end_is_killed(start, tmp_path):
    supervisor = start("deaf:1")
    child = pid(tmp_path, "deaf")
    supervisor.terminate()
    assert supervisor.wait(5) == 0
    assert gone(child)


def test_killed_without_warning_it_leaves_no_orphans(start, tmp_path):
    supervisor = start("a:1", "deaf:1")
    children = [pid(tmp_path, name) for name in ("a", "deaf")]
    supervisor.kill()
    until(lambda: all(map(gone, children)))


def test_what_is_needed_first_is_ready_before_the_rest(start, tmp_path):
    supervisor = start("first:0", "rest:1")
    pid(tmp_path, "rest")
    until(lambda: "rest ready" in supervisor.stdout.readline())
    assert (tmp_path / "first").stat().st_mtime_ns < (tmp_path / "rest").stat().st_mtime_ns


def test_one_lock_one_process_and_the_other_takes_over(start, tmp_path):
    first = start("locked:0")
    begun = pid(tmp_path, "locked")
    second = start("locked:0")
    assert "locked ready" in second.stdout.readline()
    assert pid(tmp_path, "locked") == begun
    first.kill()
    until(lambda: pid(tmp_path, "locked") != begun)
