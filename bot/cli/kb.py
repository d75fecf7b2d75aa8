"""`kejitong kb`: check, import and export the knowledge. Works while the product runs."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import KejitongError
from bot.settings import Settings
from policy_kb.errors import ContentError

if TYPE_CHECKING:
    from policy_kb.exchange import Change

NAME = "kb"
HELP = "知识库：检查内容文件、导入、导出"

_CONTENT = Path(__file__).resolve().parents[2] / "policy_kb" / "content"
# Columns in the words of the staff.
_COLUMNS = {
    "title": "标题", "name": "名称", "summary": "摘要", "measures": "措施", "lead": "牵头单位",
    "support": "配合单位", "aliases": "别名", "needs": "相关说法", "number": "编号",
    "part": "所属部分", "figure": "数值", "unit": "计量单位", "year": "年份", "multiple": "倍数",
    "statement": "表述", "note": "备注", "related": "相关条目", "kind": "类别",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    actions = parser.add_subparsers(title="操作", metavar="<操作>", required=True)
    _add_check(actions)
    text = "导入 .yml 文件或目录；不加 --publish 时只列出将有的改动"
    command = actions.add_parser("import", help=text, description=text)
    command.add_argument("source", type=Path, metavar="文件或目录")
    help_text = "确认发布，运行中的产品约一秒内生效"
    command.add_argument("--publish", action="store_true", help=help_text)
    command.set_defaults(action=_import)
    text = "把已发布的内容写成文件，可再导入"
    command = actions.add_parser("export", help=text, description=text)
    command.add_argument("folder", type=Path, metavar="目录", help="新的或空的目录")
    command.set_defaults(action=_export)


def _add_check(actions: argparse._SubParsersAction) -> None:
    text = "检查内容文件，有问题时逐条列出文件和位置"
    command = actions.add_parser("check", help=text, description=text)
    command.add_argument(
        "folder", type=Path, nargs="?", metavar="目录", help="默认检查产品自带的全部内容"
    )
    command.set_defaults(action=_check)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked; content with problems is exit code 1."""
    try:
        return args.action(args, settings)
    except ContentError as error:
        _tell_problems(error.problems)
        print("没有导入任何内容。", file=sys.stderr)
        return 1


def _check(args: argparse.Namespace, settings: Settings) -> int:
    from policy_kb.exchange import folder_problems

    folders = [args.folder] if args.folder else sorted(p for p in _CONTENT.iterdir() if p.is_dir())
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise KejitongError(f"没有这个目录：{folder}")
        found += folder_problems(folder)
    if found:
        _tell_problems(found)
        return 1
    print(f"检查通过：{'、'.join(str(folder) for folder in folders)}")
    return 0


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
    _tell_changes(found, args.publish)
    return 0


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


def _require_readable(source: Path) -> None:
    if not source.exists():
        raise KejitongError(f"没有这个文件或目录：{source}")
    if source.is_file() and source.suffix.lower() not in (".yml", ".yaml"):
        kind = source.suffix or source.name
        raise KejitongError(f"{source.name}: 目前还不支持导入 {kind} 文件，只支持 .yml")


def _tell_changes(found: Sequence[Change], published: bool) -> None:
    if not found:
        print("没有改动：内容与已发布的相同。")
        return
    for change in found:
        entry = change.entry
        label = getattr(entry, "title", "") or getattr(entry, "name", "")
        if change.columns:
            columns = "、".join(_COLUMNS.get(name, name) for name in change.columns)
            print(f"修改 {entry.id} {label}：{columns}")
        else:
            print(f"新增 {entry.id} {label}")
    if published:
        print(f"已发布 {len(found)} 个条目。")
    else:
        print(f"共 {len(found)} 个条目将有改动，尚未发布；确认后加 --publish 再运行一次。")


def _tell_problems(found: Sequence[str]) -> None:
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"共 {len(found)} 个问题。", file=sys.stderr)
