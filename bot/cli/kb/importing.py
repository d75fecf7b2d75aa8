"""`kejitong kb import`: rehearse an import, or publish it."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from bot.cli.kb.words import tell_changes
from bot.errors import KejitongError
from bot.settings import Settings


def add(actions: argparse._SubParsersAction) -> None:
    """Declare the verb."""
    text = "导入 .yml 文件或目录；不加 --publish 时只列出将有的改动"
    command = actions.add_parser("import", help=text, description=text)
    command.add_argument("source", type=Path, metavar="文件或目录")
    help_text = "确认发布，运行中的产品约一秒内生效"
    command.add_argument("--publish", action="store_true", help=help_text)
    command.set_defaults(action=_import)


def _import(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_stores
    from policy_kb import exchange, store

    source: Path = args.source
    _require_readable(source)
    stores = build_stores(settings)
    with stores.engine.begin() as connection:
        found = exchange.changes(source, store.read(connection))
        if found and args.publish:
            store.publish(
                connection, [change.entry for change in found],
                author=getpass.getuser(), reason=f"导入 {source.name}", now=stores.clock.now(),
            )
    tell_changes(found, args.publish)
    return 0


def _require_readable(source: Path) -> None:
    if not source.exists():
        raise KejitongError(f"没有这个文件或目录：{source}")
    if source.is_file() and source.suffix.lower() not in (".yml", ".yaml"):
        kind = source.suffix or source.name
        raise KejitongError(f"{source.name}: 目前还不支持导入 {kind} 文件，只支持 .yml")
