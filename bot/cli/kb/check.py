"""`kejitong kb check`: what is wrong with a folder of content, and what is worth a look."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.kb.words import tell_problems
from bot.errors import KejitongError
from bot.settings import Settings

_CONTENT = Path(__file__).resolve().parents[3] / "policy_kb" / "content"


def add(actions: argparse._SubParsersAction) -> None:
    """Declare the verb."""
    text = "检查内容文件，有问题时逐条列出文件和位置"
    command = actions.add_parser("check", help=text, description=text)
    command.add_argument(
        "folder", type=Path, nargs="?", metavar="目录", help="默认检查产品自带的全部内容"
    )
    command.set_defaults(action=_check)


def _check(args: argparse.Namespace, settings: Settings) -> int:
    from policy_kb.exchange import folder_problems

    own = sorted(path.parent for path in _CONTENT.glob("*/policy.yml"))
    folders = [args.folder] if args.folder else own
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise KejitongError(f"没有这个目录：{folder}")
        found += folder_problems(folder)
    if found:
        tell_problems(found)
        return 1
    print(f"检查通过：{'、'.join(str(folder) for folder in folders)}")
    for folder in folders:
        _tell_remarks(folder, settings)
    return 0


def _tell_remarks(folder: Path, settings: Settings) -> None:
    """What does not agree or leads nowhere: worth a look, no reason to refuse."""
    from bot.bootstrap import build_clock
    from policy_kb.conflicts import remarks
    from policy_kb.library import Shelf
    from policy_kb.yaml_io import read_folder

    found = remarks(Shelf.of(read_folder(folder)), build_clock(settings).now().date())
    for remark in found:
        print(f"提示：{remark}")
    if found:
        print(f"另有 {len(found)} 处值得核对，不影响导入。")
