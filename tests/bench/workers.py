"""What two dialogue servers carry beside one, each held to a part of a core.

    .venv/bin/python tests/bench/workers.py [--share 0.2] [--seconds 20] [--workers 1 2]

On a machine of two cores the gateway and the client take what a second server would need. So
every dialogue server may use only `--share` of a core (a CPU quota of the kernel, which takes root
and cgroups of version 1), and the rest stays free for whatever else an answer takes. Asked is
without a pause by eight people for each server, through the signed webhook. Asserts nothing.
Needs a trained model (make train).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.cli.bench.lean_client import many_connections  # noqa: E402
from bot.cli.evaluation import cases  # noqa: E402
from bot.cli.evaluation.product import TOKEN, Product, running_product  # noqa: E402
from bot.rasa_server.models import newest_model  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.simulator.fake_wechat import Phone  # noqa: E402

_GROUPS = Path("/sys/fs/cgroup/cpu")
_PERIOD = 20_000
_PEOPLE = 8


@contextmanager
def held_to(share: float, pid: int) -> Iterator[None]:
    """This process and its threads get so much of a core, and no more."""
    group = _GROUPS / f"kejitong-bench-{pid}"
    group.mkdir()
    try:
        (group / "cpu.cfs_period_us").write_text(str(_PERIOD))
        (group / "cpu.cfs_quota_us").write_text(str(int(share * _PERIOD)))
        (group / "cgroup.procs").write_text(str(pid))
        yield
    finally:
        (_GROUPS / "cgroup.procs").write_text(str(pid))
        group.rmdir()


def servers(product: Product) -> list[psutil.Process]:
    """The dialogue servers of a product."""
    family = psutil.Process(product.process.pid).children(recursive=True)
    return [one for one in family if "bot.rasa_server" in " ".join(one.cmdline())]


async def ask(product: Product, texts: Sequence[str], people: int, seconds: float) -> int:
    """How many answers come in this time."""
    ends, answers = time.monotonic() + seconds, 0
    async with many_connections() as client:
        phone = Phone(product.url, TOKEN, client=client)

        async def talk(number: int) -> None:
            nonlocal answers
            for turn in range(number, 10**6, people):
                if time.monotonic() > ends:
                    return
                shown = await phone.say(f"bench-{number}-{turn % 5}", texts[turn % len(texts)])
                answers += not shown.fault and shown.deliveries == 1

        await asyncio.gather(*map(talk, range(people)))
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    args = parser.parse_args()
    model = newest_model(Settings.from_env(os.environ).data_dir)
    if model is None:
        sys.exit("没有模型，请先运行 make train")
    texts = [text for case in cases.load(ROOT / "tests/evaluation/own") for text, _ in case.turns]
    for workers in args.workers:
        with running_product(model, workers) as product, ExitStack() as held:
            asyncio.run(ask(product, texts, _PEOPLE * workers, args.seconds / 2))
            ours = servers(product)
            for one in ours:
                held.enter_context(held_to(args.share, one.pid))
            before = [sum(one.cpu_times()[:2]) for one in ours]
            answers = asyncio.run(ask(product, texts, _PEOPLE * workers, args.seconds))
            cpu = sum(sum(one.cpu_times()[:2]) for one in ours) - sum(before)
            print(
                f"{workers} 个对话进程，各 {args.share:g} 个核："
                f"每秒 {answers / args.seconds:.1f} 条，"
                f"对话 {1000 * cpu / max(1, answers):.1f} 毫秒/条，"
                f"用了 {cpu / args.seconds:.2f} 个核",
                flush=True,
            )


if __name__ == "__main__":
    main()
