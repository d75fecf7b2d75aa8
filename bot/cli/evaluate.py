"""`kejitong evaluate`: ask a set of questions through the webhook and judge the answers."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.evaluation import cases as sets
from bot.errors import KejitongError
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from bot.cli.evaluation.robustness import Slip
    from bot.cli.evaluation.runner import Outcome
    from bot.simulator.fake_wechat import Phone
    from policy_kb.model import Knowledge

NAME = "evaluate"
HELP = "用题库检验回答：经微信接口逐题提问并评判"

_SETS = Path(__file__).resolve().parents[2] / "tests" / "evaluation"
_ACCEPTED = _SETS / "accepted.json"
_PIPE_WIDTH = 110
# The share of answers that one slip may change.
_MOST_CHANGED = 0.05


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--set",
        default="own",
        metavar="题库",
        help="own、holdout、noise、out-of-scope、calls-own 等，或题库目录，默认 own",
    )
    parser.add_argument("--group", action="append", metavar="组", help="只问这一组，可重复")
    parser.add_argument("--misses", type=int, default=20, metavar="N", help="列出多少道错题")
    parser.add_argument(
        "--least", type=float, default=95.0, metavar="百分比", help="每组至少答对多少，默认 95"
    )
    parser.add_argument(
        "--url", metavar="地址", help="已在运行的微信回调地址；不填则临时启动一套产品"
    )
    parser.add_argument("--at-once", type=int, default=4, metavar="N", help="同时提问的人数")
    parser.add_argument(
        "--report", type=Path, metavar="文件", help="另存一份 HTML 报告（错题及其由来、混淆、曲线）"
    )
    parser.add_argument(
        "--accept",
        action="store_true",
        help="把这次的成绩记为验收成绩，以后低于它两个百分点即不通过",
    )
    parser.add_argument(
        "--noise",
        action="store_true",
        help="把题目按各类误写（同音、形近、繁体、口语、长句等）改写后再问，按类分组",
    )
    parser.add_argument(
        "--edits",
        action="store_true",
        help="改为检验一处小错（同音字、漏一字、口头语）是否改变答复，至多允许 5%%",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="小错和误写的随机种子")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Ask, judge, report; 0 when every group is good enough, none has fallen and no figure is
    invented."""
    from rich.console import Console

    from bot.bootstrap import build_clock
    from bot.cli.evaluation import report
    from bot.cli.evaluation.runner import stated_figures

    chosen = _chosen(args)
    around = sets.surroundings(_folder(args))
    if args.at_once < 1 or args.misses < 0:
        raise KejitongError("--at-once 应不小于 1，--misses 应不小于 0")
    console = Console(
        file=sys.stdout, record=args.edits, width=None if sys.stdout.isatty() else _PIPE_WIDTH
    )
    with _asked(args.url, settings, console, around) as (phone, asked):
        if args.edits:
            return _edits(args, chosen, phone, console)
        today = around.today or build_clock(asked).now().date()
        stated = stated_figures(_knowledge(asked), today)
        outcomes = asyncio.run(_ask(chosen, phone, stated, args.at_once, console))
        if args.report:
            _write_page(args, outcomes, None if args.url else asked)
    least = args.least / 100
    report.print_report(console, outcomes, least, args.misses)
    good = all(share >= least for share in report.shares(outcomes, report.by_group).values())
    invented = any(turn.invented for outcome in outcomes for turn in outcome.turns)
    held = _held(args, outcomes, console)
    return 0 if good and held and not invented else 1


def _name(args: argparse.Namespace) -> str:
    """Under which the set is accepted."""
    return f"{_folder(args).name}{' --noise' if args.noise else ''}"


def _held(args: argparse.Namespace, outcomes: list[Outcome], console: Console) -> bool:
    """Whether no group fell below the accepted run; with --accept this run is accepted."""
    from bot.cli.evaluation import accepted

    now = accepted.counts(outcomes)
    if args.accept:
        accepted.write(_ACCEPTED, _name(args), now)
        return True
    fallen = accepted.fallen(accepted.read(_ACCEPTED, _name(args)), now)
    for fall in fallen:
        console.print(
            f"[bold red]低于验收成绩[/] {fall.group}：{fall.before:.1%} → {fall.now:.1%}",
            highlight=False,
        )
    return not fallen


def _write_page(
    args: argparse.Namespace, outcomes: list[Outcome], product: Settings | None
) -> None:
    """The report as a page. `product`: whose record tells how it came to its answers."""
    from bot.bootstrap import build_clock, build_stores
    from bot.cli.evaluation import accepted
    from bot.cli.evaluation.page import page
    from bot.cli.evaluation.paths import paths

    led = paths(build_stores(product).engine, outcomes) if product is not None else {}
    before = accepted.read(_ACCEPTED, _name(args))
    at = build_clock(Settings.from_env({})).now()
    args.report.parent.mkdir(parents=True, exist_ok=True)
    args.report.write_text(page(_name(args), outcomes, led, before, at), encoding="utf-8")


def _edits(
    args: argparse.Namespace, chosen: list[sets.Case], phone: Phone, console: Console
) -> int:
    """Ask with slips; 0 when few answers change."""
    from bot.cli.evaluation.robustness import ask_slips, print_slips

    async def ask() -> list[Slip]:
        with _progress(console) as progress:
            task = progress.add_task("", total=len(chosen))
            try:
                return await ask_slips(
                    chosen, phone, args.seed, args.at_once, lambda: progress.advance(task)
                )
            finally:
                await phone.aclose()

    changed = print_slips(console, asyncio.run(ask()), args.misses)
    if args.report:
        console.save_html(args.report)
    return 0 if changed <= _MOST_CHANGED else 1


def _chosen(args: argparse.Namespace) -> list[sets.Case]:
    found = sets.load(_folder(args))
    if args.noise:
        from bot.cli.evaluation.noise import noised

        found = noised(found, args.seed)
    if not args.group:
        return found
    groups = {case.group for case in found}
    unknown = sorted(set(args.group) - groups)
    if unknown:
        raise KejitongError(f"没有这一组：{'、'.join(unknown)}。现有：{'、'.join(sorted(groups))}")
    return [case for case in found if case.group in args.group]


def _folder(args: argparse.Namespace) -> Path:
    named = _SETS / args.set
    return named if named.is_dir() else Path(args.set)


@contextmanager
def _asked(
    url: str | None, settings: Settings, console: Console, around: sets.Surroundings
) -> Iterator[tuple[Phone, Settings]]:
    """A phone for the product that is asked, and that product's settings."""
    from bot.bootstrap import webhook_token
    from bot.cli.evaluation.product import running_product
    from bot.cli.serving.preflight import require_model
    from bot.simulator.fake_wechat import Phone

    if url:
        token = webhook_token(settings)
        yield Phone(url, token, settings.wechat_appid, settings.wechat_aes_key), settings
        return
    model = require_model(settings)
    console.print(f"临时启动产品（模型 {model.name}）…")
    workers = settings.dialogue_workers
    with running_product(model, workers, today=around.today) as product:
        if around.sheet is not None:
            product.publish(around.sheet)
        yield product.phone(), product.settings


async def _ask(
    chosen: list[sets.Case], phone: Phone, stated: set[str], at_once: int, console: Console
) -> list[Outcome]:
    from bot.cli.evaluation.runner import ask_all

    with _progress(console) as progress:
        task = progress.add_task("", total=len(chosen))
        try:
            return await ask_all(chosen, phone, stated, at_once, lambda _: progress.advance(task))
        finally:
            await phone.aclose()


def _progress(console: Console) -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("提问"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def _knowledge(settings: Settings) -> Knowledge:
    """What is published in the database of the product."""
    from bot.bootstrap import build_stores
    from policy_kb import store

    with build_stores(settings).engine.connect() as connection:
        return store.read(connection)
