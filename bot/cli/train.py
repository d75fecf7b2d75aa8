"""`kejitong train`: make the model of the present sources, unless it is there."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings

NAME = "train"
HELP = "训练对话模型；内容没有变化时直接跳过"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--force", action="store_true", help="即使没有变化也重新训练")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Train where needed and say where the model lies."""
    from bot.rasa_server import training

    if not args.force and (model := training.up_to_date_model(settings.data_dir)):
        print(f"模型已是最新，无需训练：{model}")
        return 0
    began = time.monotonic()
    try:
        with _busy("正在训练对话模型，约需一分钟"):
            model = training.train(settings.data_dir)
    except training.TrainingFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"训练完成，用时 {time.monotonic() - began:.0f} 秒：{model}")
    return 0


@contextmanager
def _busy(text: str) -> Iterator[None]:
    """A spinner with the seconds, or one plain line where nobody watches."""
    if not sys.stdout.isatty():
        print(f"{text} …", flush=True)
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    # The stream is named because training redirects sys.stdout.
    console = Console(file=sys.stdout)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        progress.add_task(text, total=None)
        yield
