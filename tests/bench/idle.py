"""What the product costs while nobody asks, part by part, beside other checkouts.

    .venv/bin/python tests/bench/idle.py [--beside FOLDER ...] [--seconds 30] [--questions 0]

All run at the same time, with two dialogue servers each. CPU ms a second and memory (PSS); with
`--questions` so many of the set `own` are asked of each first. Asserts nothing. Needs a trained
model (make train).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from rich.progress import track  # noqa: E402

from bot.cli.bench import meter  # noqa: E402
from bot.cli.evaluation import cases  # noqa: E402
from bot.cli.evaluation.product import Product, running_product  # noqa: E402
from bot.rasa_server.models import newest_model  # noqa: E402
from bot.settings import Settings  # noqa: E402

_SETTLE = 10.0


@contextmanager
def product(folder: Path, model: Path) -> Iterator[Product]:
    """The product of a checkout: its processes find the code in the folder they start in."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        with running_product(model, workers=2) as started:
            yield started
    finally:
        os.chdir(here)


async def ask(one: Product, questions: int) -> None:
    """Some questions of some people, one after the other."""
    texts = [text for case in cases.load(ROOT / "tests/evaluation/own") for text, _ in case.turns]
    phone = one.phone()
    for number, text in enumerate(track(list(islice(cycle(texts), questions)), "提问")):
        await phone.say(f"bench-{number // 3}", text)
    await phone.aclose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--beside", type=Path, nargs="*", default=[])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--questions", type=int, default=0)
    args = parser.parse_args()
    model = newest_model(Settings.from_env(os.environ).data_dir)
    if model is None:
        sys.exit("没有模型，请先运行 make train")
    with ExitStack() as running:
        folders = [folder.resolve() for folder in [*args.beside, ROOT]]
        products = [running.enter_context(product(folder, model)) for folder in folders]
        for one in products:
            asyncio.run(ask(one, args.questions))
        time.sleep(_SETTLE)
        roots = [(one.process.pid,) for one in products]
        before = [meter.read(pids) for pids in roots]
        time.sleep(args.seconds)
        for folder, pids, then in zip(folders, roots, before, strict=True):
            now = meter.read(pids)
            spent = now.since(then)
            for part, cpu in spent.most_common():
                print(
                    f"{folder.name} {part}：{1000 * cpu / args.seconds:.1f} 毫秒/秒，"
                    f"{now.pss[part] / 2**20:.0f} MB"
                )
            print(
                f"{folder.name} 合计：{1000 * sum(spent.values()) / args.seconds:.1f} 毫秒/秒，"
                f"{sum(now.pss.values()) / 2**20:.0f} MB"
            )


if __name__ == "__main__":
    main()
