"""`kejitong kb export`: what is published, as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.errors import KejitongError
from bot.settings import Settings


def add(actions: argparse._SubParsersAction) -> None:
    """Declare the verb."""
    text = "把已发布的内容写成文件，可再导入"
    command = actions.add_parser("export", help=text, description=text)
    command.add_argument("folder", type=Path, metavar="目录", help="新的或空的目录")
    command.set_defaults(action=_export)


def _export(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_stores
    from policy_kb import exchange, store

    folder: Path = args.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KejitongError(f"{folder} 不是空目录，请换一个目录")
    with build_stores(settings).engine.connect() as connection:
        knowledge = store.read(connection)
    try:
        written = exchange.write_folder(knowledge, folder)
    except OSError as error:
        raise KejitongError(f"无法写入 {folder}：{error.strerror}") from error
    print(f"已导出 {len(knowledge.by_id)} 个条目，{len(written)} 个文件：{folder}")
    return 0
