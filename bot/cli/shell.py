"""`kejitong shell`: talk to the dialogue in a terminal, or through a pipe.

No server, no Redis, no WeChat: the model and the actions run in this process.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.cli.serving.preflight import require_model
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.rasa_server.agent import Dialogue

NAME = "shell"
HELP = "在终端里与对话交谈；也可以用管道逐行输入"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--nlu", action="store_true", help="只显示对每句话的理解（JSON）")
    parser.add_argument("--sender", default="terminal", help="以谁的身份交谈，默认 terminal")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Read lines until the end of input and answer each."""
    model = require_model(settings)
    # The actions read the environment for themselves.
    os.environ["DATA_DIR"] = str(settings.data_dir)
    if settings.redis_url:
        os.environ["REDIS_URL"] = settings.redis_url
    _say_to_watcher("正在载入模型，约需十秒 …")

    from bot.rasa_server.environment import prepare, without_warnings

    prepare(settings.log_level)
    with without_warnings():
        from bot.rasa_server.agent import load_dialogue

        dialogue = load_dialogue(model)
    _say_to_watcher("请输入问题，按 Ctrl-D 结束。")
    asyncio.run(_converse(dialogue, args.sender, args.nlu))
    return 0


async def _converse(dialogue: Dialogue, sender: str, nlu: bool) -> None:
    for line in _lines():
        if nlu:
            print(json.dumps(_readable(await dialogue.understand(line)), ensure_ascii=False))
            continue
        for message in await dialogue.say(sender, line):
            print(_as_text(message))
        print(flush=True)


def _lines() -> Iterator[str]:
    while True:
        try:
            line = input("> " if sys.stdin.isatty() else "")
        except EOFError:
            return
        if line.strip():
            yield line.strip()


def _as_text(message: dict[str, Any]) -> str:
    labels = [button.get("title", "") for button in message.get("buttons", ())]
    choices = f"\n［{'］［'.join(labels)}］" if labels else ""
    return message.get("text", "") + choices


def _readable(understood: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in understood.items() if key != "text_tokens"}


def _say_to_watcher(text: str) -> None:
    if sys.stdin.isatty():
        print(text, file=sys.stderr, flush=True)
