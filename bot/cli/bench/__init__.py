"""`kejitong bench`: what an answer costs and how long it takes, under a load at a fixed rate.

The plan is `plan`, the sending `fire` and `shooter`, the cost `meter`, what is measured
`subjects`, the figures `table`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.bench.plan import plan
from bot.cli.evaluation import cases as sets
from bot.errors import KejitongError
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from bot.cli.bench.subjects import Subject
    from bot.cli.bench.table import Result

NAME = "bench"
HELP = "测量速度和开销：固定到达率，可与原装 Rasa 和 WeRoBot 并排比较"

_SETS = Path(__file__).resolve().parents[3] / "tests" / "evaluation"
_PIPE_WIDTH = 140
# First questions fill caches and connections; they are not counted.
_WARM_UP = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--rate",
        type=float,
        nargs="+",
        default=[10.0],
        metavar="条/秒",
        help="每秒到达多少条消息，可给几个，依次测量；默认 10",
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="每次测多久，默认 30 秒")
    parser.add_argument("--set", default="own", metavar="题库", help="提问用的题库，默认 own")
    parser.add_argument("--seed", type=int, default=1, help="提问次序的种子")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="对话进程数，默认同 DIALOGUE_WORKERS"
    )
    parser.add_argument(
        "--compare", action="store_true", help="同一次运行里接着测原装 Rasa 和 WeRoBot"
    )
    parser.add_argument(
        "--peer", action="append", choices=("rasa", "werobot"), help="只比较这一个，可重复"
    )
    parser.add_argument(
        "--overload",
        type=float,
        metavar="条/秒",
        help="过载情景：先按 --rate，再按这个到达率，最后看多久恢复",
    )
    parser.add_argument("--url", metavar="地址", help="测已在运行的产品（设置取自本环境）")
    parser.add_argument(
        "--pid",
        type=int,
        action="append",
        default=[],
        help="与 --url 同用：哪些进程（连同子进程）算作开销，可重复",
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Measure, print; the exit code says only whether it could be done."""
    from rich.console import Console

    from bot.cli.bench.table import print_results

    if min(*args.rate, args.seconds, args.overload or 1.0) <= 0:
        raise KejitongError("--rate、--seconds、--overload 应大于 0")
    folder = _SETS / args.set if (_SETS / args.set).is_dir() else Path(args.set)
    asked, around = sets.load(folder), sets.surroundings(folder)
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    results: list[Result] = []
    for opening in _subjects(args, settings, around, console):
        with opening as subject:
            _measure(subject, asked, args, console, results)
    print_results(console, results)
    return 0


def _subjects(
    args: argparse.Namespace, settings: Settings, around: sets.Surroundings, console: Console
) -> Iterator[AbstractContextManager[Subject]]:
    from bot.cli.bench import subjects
    from bot.cli.serving.preflight import require_model

    if args.url:
        yield _running(args, settings)
    else:
        workers = args.workers or settings.dialogue_workers
        yield subjects.own_product(require_model(settings), workers, around)
    peers = args.peer or (["rasa", "werobot"] if args.compare else [])
    folder = settings.data_dir / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    if "rasa" in peers:
        yield subjects.stock_rasa(folder, around, console.print)
    if "werobot" in peers:
        yield subjects.werobot(folder)


@contextmanager
def _running(args: argparse.Namespace, settings: Settings) -> Iterator[Subject]:
    from bot.bootstrap import webhook_token
    from bot.cli.bench.shooter import Target
    from bot.cli.bench.subjects import Subject

    target = Target(
        args.url, "wechat", webhook_token(settings), settings.wechat_appid, settings.wechat_aes_key
    )
    yield Subject("kejitong", target, tuple(args.pid))


def _measure(
    subject: Subject,
    asked: list[sets.Case],
    args: argparse.Namespace,
    console: Console,
    results: list[Result],
) -> None:
    phases = [(rate, args.seconds, f"{rate:g}/秒") for rate in args.rate]
    if args.overload:
        after = args.rate[0]
        phases += [
            (args.overload, args.seconds, "过载"),
            (after, 10.0, "过载后 10 秒内"),
            (after, args.seconds, "其后"),
        ]
    _fire(subject, asked, args.rate[0], _WARM_UP, args.seed + 1000, "预热", console)
    for number, (rate, seconds, name) in enumerate(phases):
        title = f"{subject.name} {name}"
        result = _fire(subject, asked, rate, seconds, args.seed + number, title, console)
        results.append(result)
        if result.faults > len(result.records) // 10 and not args.overload:
            console.print(f"{subject.name} 在 {rate:g}/秒时已过载，不再测更高的到达率")
            return


def _fire(
    subject: Subject,
    asked: list[sets.Case],
    rate: float,
    seconds: float,
    seed: int,
    title: str,
    console: Console,
) -> Result:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from bot.cli.bench import meter
    from bot.cli.bench.shooter import shoot
    from bot.cli.bench.table import Result, rightness
    from bot.replies import load_replies

    shots = plan(asked, rate, seconds, seed)
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(shots))
        before, began = meter.read(subject.roots), time.monotonic()
        records = shoot(subject.target, shots, lambda done: progress.update(task, completed=done))
        after, wall = meter.read(subject.roots), time.monotonic() - began
    replies = load_replies()
    honest = frozenset(replies.get(key).text for key in ("late", "busy", "noted", "noted_pushed"))
    right = rightness(asked, records) if subject.judged else None
    # The name of a phase only where there are several at one rate.
    return Result(
        subject.name if title.endswith("/秒") else title,
        rate,
        records,
        wall,
        after.since(before),
        after.pss,
        right,
        honest,
    )
