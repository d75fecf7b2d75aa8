"""`kejitong train`: make the model of the present sources and the examples of staff, unless it is
there.

Which model is served is a decision (`bot.rasa_server.models`): one made in the console holds as
long as the product's own sources are those it was made for; without one the newest is served.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings

NAME = "train"
HELP = "训练对话模型；内容没有变化时直接跳过"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--force", action="store_true", help="即使没有变化也重新训练")
    parser.add_argument(
        "--aside", action="store_true", help="只训练，不启用；最后一行是模型的文件名"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Train where needed and say where the model lies."""
    from bot.rasa_server import models, training
    from bot.rasa_server.examples import staff_examples

    data_dir = settings.data_dir
    good, left_aside = staff_examples(settings.database_url)
    _tell_examples(len(good), left_aside)
    serving = models.current_model(data_dir)
    if args.aside and serving is not None:
        models.serve_model(data_dir, serving.name)  # whatever is the newest afterwards
    model = None if args.force else training.up_to_date_model(data_dir, good)
    if model is not None:
        print(f"模型已是最新，无需训练：{model}")
    else:
        began = time.monotonic()
        try:
            with _bar("正在训练对话模型") as told:
                model = training.train(data_dir, examples=good, left_aside=left_aside, told=told)
        except training.TrainingFailed as failure:
            print(failure, file=sys.stderr)
            return 1
        print(f"训练完成，用时 {time.monotonic() - began:.0f} 秒：{model}")
    if args.aside:
        print(model.name)
    else:
        _keep_or_drop_the_choice(data_dir, model)
    return 0


def _tell_examples(good: int, left_aside: Sequence[str]) -> None:
    if good or left_aside:
        print(f"工作人员的例句：采用 {good} 条，不用 {len(left_aside)} 条")
    for line in left_aside:
        print(f"  {line}")


def _keep_or_drop_the_choice(data_dir: Path, model: Path) -> None:
    """A choice made for other sources of the product does not outlive them."""
    from bot.rasa_server import models

    chosen = models.chosen_model(data_dir)
    if chosen is None or chosen == model:
        return
    if models.is_of(chosen.name, models.source_fingerprint()):
        print(f"在用的仍是控制台选定的 {chosen.name}；新模型可在控制台的“模型”页启用")
    else:
        models.serve_newest(data_dir)


@contextmanager
def _bar(text: str) -> Iterator[Callable[[float], None]]:
    """A bar that is told the share done, or one plain line where nobody watches."""
    if not sys.stdout.isatty():
        print(f"{text}，约需一分钟 …", flush=True)
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    # The stream is named because training redirects sys.stdout.
    console = Console(file=sys.stdout)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(text, total=1.0)
        yield lambda share: progress.update(task, completed=share)
