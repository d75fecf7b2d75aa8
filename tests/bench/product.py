"""Two running products beside each other, one with little and one with much knowledge.

    .venv/bin/python tests/bench/product.py [--calls 1000] [--policies 50] [--changes 10]

Both are asked in turn through the signed webhook. Reported are the CPU time that all processes
of each spend on an answer, and how long after its publication a changed deadline is answered.
Asserts nothing. Needs a trained model (make train).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rich.progress import track  # noqa: E402

from bot.bootstrap import build_stores  # noqa: E402
from bot.cli.evaluation.product import Product, running_product  # noqa: E402
from bot.rasa_server.models import newest_model  # noqa: E402
from bot.settings import Settings  # noqa: E402
from policy_kb import store  # noqa: E402
from policy_kb.model import Entry  # noqa: E402
from tests.bench.scale import calls, policies, questions  # noqa: E402

_TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> Iterator[int]:
    """A process and everything it started, as /proc tells."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield from family(int(child))


def cpu_seconds(product: Product) -> float:
    """CPU time of all processes of a product so far."""
    ticks = 0
    for pid in family(product.process.pid):
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICK


def publish(product: Product, entries: Sequence[Entry]) -> None:
    """Publish into a running product, as an import does."""
    stores = build_stores(product.settings)
    with store.writing(stores.engine) as connection:
        store.publish(connection, entries, author="bench", reason="bench", now=stores.clock.now())


async def ask(products: Sequence[Product], texts: Sequence[str]) -> list[list[float]]:
    """Seconds of each answer, product by product; the products are asked in turn."""
    phones = [product.phone() for product in products]
    took: list[list[float]] = [[] for _ in products]
    for number, text in enumerate(track(texts, "提问")):
        for at, phone in enumerate(phones):
            shown = await phone.say(f"bench-{number}", text)
            assert not shown.fault, shown.problem
            took[at].append(shown.seconds)
    for phone in phones:
        await phone.aclose()
    return took


async def seen_after(product: Product, changes: int) -> list[float]:
    """Seconds from each publication of a new deadline to the first answer that gives it."""
    phone, call = product.phone(), next(iter(calls(1)))
    waits = []
    for n in range(changes):
        day = f"2026-12-{n + 1:02}"
        publish(product, [replace(call, closes_on=day)])
        began = time.monotonic()
        while f"12月{n + 1}日" not in (await phone.say("bench", f"{call.title}什么时候截止")).text:
            await asyncio.sleep(0.02)
        waits.append(time.monotonic() - began)
    await phone.aclose()
    return waits


async def measure(products: dict[str, Product], changes: int) -> None:
    texts = [text for text, _ in questions()]
    both = list(products.values())
    await ask(both, texts[:60])  # what is computed once is not counted
    before = [cpu_seconds(product) for product in both]
    took = await ask(both, texts)
    spent = [1000 * (cpu_seconds(p) - b) / len(texts) for p, b in zip(both, before, strict=True)]
    for name, cpu, seconds in zip(products, spent, took, strict=True):
        late = sorted(seconds)[int(0.95 * len(seconds))]
        print(
            f"{name}：每问 CPU {cpu:.1f} 毫秒；用时中位 {1000 * median(seconds):.0f} 毫秒，"
            f"95% 在 {1000 * late:.0f} 毫秒以内"
        )
    print(f"{len(texts)} 问；CPU 多比少 {spent[1] / spent[0]:.2f} 倍")
    for name, product in products.items():
        waits = await seen_after(product, changes)
        print(
            f"{name}：改动发布后 {median(waits):.2f} 秒（中位）、{mean(waits):.2f} 秒（平均）、"
            f"最迟 {max(waits):.2f} 秒答到新内容"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--policies", type=int, default=50)
    parser.add_argument("--changes", type=int, default=10)
    args = parser.parse_args()
    model = newest_model(Settings.from_env(os.environ).data_dir)
    if model is None:
        sys.exit("没有模型，请先运行 make train")
    with ExitStack() as running:
        little = running.enter_context(running_product(model, workers=1))
        much = running.enter_context(running_product(model, workers=1))
        publish(little, list(calls(24)))
        publish(much, [*policies(args.policies), *calls(args.calls)])
        time.sleep(10)  # shelves are built beside the old ones
        names = {
            "24 个征集、1 个政策": little,
            f"{args.calls} 个征集、{args.policies + 1} 个政策": much,
        }
        asyncio.run(measure(names, args.changes))


if __name__ == "__main__":
    main()
